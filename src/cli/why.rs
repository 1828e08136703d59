//! `why`: shows what was weighed for the candidates on a line, and what follows from it.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::error::{CliResult, EXIT_FAILED};
use crate::cli::options::{CatalogArgs, ConfigArgs, LintArgs, OutputArgs, WalkArgs};
use crate::cli::output::{print_file_errors, print_status, write_output};
use crate::cli::ruled::Asks;
use crate::cli::setup::Setup;
use crate::detect::reference::Reference;
use crate::detect::trace::{Trace, TracedCandidate};
use crate::lint::explain::explain;
use crate::lint::resolver::Resolver;
use crate::project::scanned::Scanned;
use crate::report::guard::Medium;
use crate::report::why::{self, Why};
use crate::text::root::Root;
use crate::text::source::display_path;

#[derive(Debug, Args)]
pub struct WhyArgs {
    /// The line to explain, and the column if it has several models
    #[arg(value_name = "FILE:LINE[:COLUMN]")]
    pub place: Place,
    /// Files and folders to read with it [default: the working directory]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub lints: LintArgs,
    /// Format of the explanation
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub format: WhyFormat,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// The formats of an explanation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum WhyFormat {
    #[default]
    Text,
    Json,
}

/// A line of a file, from 1, and a column of it, in characters from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    file: PathBuf,
    line: usize,
    column: Option<usize>,
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |part: &str| part.parse::<usize>().ok().filter(|n| *n > 0);
        let wrong = || "expected FILE:LINE or FILE:LINE:COLUMN, such as src/app.py:12".to_owned();
        let (before, last) = text.rsplit_once(':').ok_or_else(wrong)?;
        let last = number(last).ok_or_else(wrong)?;
        let (file, line, column) = match before.rsplit_once(':').map(|(file, line)| (file, number(line))) {
            Some((file, Some(line))) => (file, line, Some(last)),
            _ => (before, last, None),
        };
        if file.is_empty() { Err(wrong()) } else { Ok(Self { file: file.into(), line, column }) }
    }
}

impl Place {
    /// Whether a candidate stands on the line, and at the column where there is one.
    fn holds(&self, scanned: &Scanned, candidate: &TracedCandidate) -> bool {
        let position = |offset| scanned.source.lines().position(&scanned.source.text, offset);
        let (start, end) = (position(candidate.span.start), position(candidate.span.end));
        start.line == self.line
            && self.column.is_none_or(|c| start.column <= c && (end.line > self.line || c < end.column))
    }
}

/// Explains the candidates on a line. The exit code is 0, also where there is none.
pub(super) fn run(args: &WhyArgs, today: Date) -> CliResult {
    let file = &args.place.file;
    if !file.is_file() {
        return Err(format!("{}: no such file", file.display()).into());
    }
    let here = std::env::current_dir()?;
    let shown = display_path(file, &here);
    let mut paths = if args.paths.is_empty() { default_paths(&shown) } else { args.paths.clone() };
    paths.push(file.clone());
    let walk = WalkArgs { paths, ..WalkArgs::default() };
    let asks = Asks::of_lints(&args.lints);
    let setup = Setup::new(&args.config, &walk, &args.catalog, &asks, today)?;
    let trace = Trace::of_file(shown);
    let output = setup.scan_traced(&trace)?;
    print_file_errors(&output.errors);
    let Some(scanned) = output.scanned.into_iter().flatten().next() else {
        print_status(&format!("{}: it contains nothing that looks like a model", file.display()));
        return Ok(if output.errors.is_empty() { 0 } else { EXIT_FAILED });
    };
    let own = setup.domain(&scanned.source.path);
    let policy = own.as_ref().map_or(&setup.policy, |own| &own.grading.policy);
    let resolver = Resolver::new(own.as_ref().map_or(setup.catalog, |own| own.ruling.catalog), setup.as_of());
    let resolve = |reference: &Reference| resolver.resolve(reference);
    let explained = explain(&scanned, &resolve, policy, &Root::find(&here, &setup.engine.paths));
    let candidates = trace.candidates();
    let on_line = candidates.iter().filter(|candidate| args.place.holds(&scanned, candidate));
    let whys: Vec<Why> = on_line.map(|candidate| Why::new(&scanned.source, candidate, &explained)).collect();
    if whys.is_empty() {
        print_status(&format!("{}:{}: there is nothing that looks like a model", file.display(), args.place.line));
    }
    let medium = match args.format {
        WhyFormat::Text => Medium::Text,
        WhyFormat::Json => Medium::Json,
    };
    write_output(&args.output, medium, |_, out| match args.format {
        WhyFormat::Text => why::write_text(&whys, out),
        WhyFormat::Json => why::write_json(&whys, out),
    })?;
    Ok(0)
}

/// The working directory for a file below it, so that the other files of the project are read too.
fn default_paths(shown: &Path) -> Vec<PathBuf> {
    let is_below = shown.is_relative() && !shown.starts_with("..");
    if is_below { vec![".".into()] } else { shown.parent().map(Path::to_owned).into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let place = |file: &str, line, column| Place { file: file.into(), line, column };
        assert_eq!("a.py:3".parse(), Ok(place("a.py", 3, None)));
        assert_eq!("a.py:3:7".parse(), Ok(place("a.py", 3, Some(7))));
        assert_eq!("C:/a.py:3".parse(), Ok(place("C:/a.py", 3, None)));
        for wrong in ["a.py", "a.py:", "a.py:0", ":3", "a.py:x"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }
}
