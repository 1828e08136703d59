//! `catalog check`: looks for mistakes in catalog files.

use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::catalog::check::{Problem, check};
use crate::cli::catalog::diagnostic;
use crate::cli::catalog_files::{CHECKOUT, expand};
use crate::cli::error::CliResult;
use crate::cli::options::{OutputArgs, parse_date};
use crate::cli::output::{print_status, write_output};
use crate::report::guard::Medium;
use crate::report::style::Style;
use crate::report::text::count;
use crate::text::level::Level;
use crate::text::read::read_text;

#[derive(Debug, Args)]
pub struct CheckFilesArgs {
    /// Files and folders [default: rules/models if it exists, else the built-in catalog]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Follow replacements as of this date (YYYY-MM-DD) [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
    /// Show notes too, such as replacements that lead to no live model
    #[arg(long)]
    pub notes: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// A file and the problems in it.
struct Checked {
    path: PathBuf,
    text: String,
    problems: Vec<Problem>,
    /// It is no part of a folder: somebody's own file, whose notes are what they ask for.
    is_alone: bool,
}

/// Checks the files. The exit code is 1 if one has a mistake.
pub(super) fn run(args: &CheckFilesArgs, today: Date) -> CliResult {
    let paths =
        if args.paths.is_empty() && Path::new(CHECKOUT).is_dir() { vec![CHECKOUT.into()] } else { args.paths.clone() };
    if paths.is_empty() {
        // The build checked the built-in catalog, and its files are not here to point at.
        let catalog = Catalog::builtin();
        print_status(&format!("the built-in catalog: {} models, no mistakes", catalog.records().count()));
        return Ok(0);
    }
    let checked = check_files(&paths, args.as_of.unwrap_or(today))?;
    let mistakes = count_of(&checked, Level::Error) + count_of(&checked, Level::Warning);
    write_output(&args.output, Medium::Text, |style, out| write(&checked, mistakes, args.notes, style, out))?;
    Ok(u8::from(mistakes > 0))
}

fn check_files(paths: &[PathBuf], as_of: Date) -> Result<Vec<Checked>, String> {
    // A folder is a whole catalog, in which each file has the name of its provider. A single file may have any name.
    let is_in_folder = |path: &Path| paths.iter().any(|folder| folder.is_dir() && path.starts_with(folder));
    let check_file = |path: PathBuf| {
        let text = read_text(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).filter(|_| is_in_folder(&path));
        let problems = check(&text, stem.as_deref(), as_of);
        Ok(Checked { path, text, problems, is_alone: stem.is_none() })
    };
    expand(paths)?.into_iter().map(check_file).collect()
}

fn count_of(checked: &[Checked], level: Level) -> usize {
    checked.iter().flat_map(|file| &file.problems).filter(|problem| problem.level == level).count()
}

fn write(checked: &[Checked], mistakes: usize, notes: bool, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for file in checked {
        let at_least = if notes || file.is_alone { Level::Note } else { Level::Warning };
        let shown: Vec<&Problem> = file.problems.iter().filter(|problem| problem.level >= at_least).collect();
        diagnostic::write(&file.path, &file.text, &shown, style, out)?;
    }
    let note_count = count_of(checked, Level::Note);
    let hidden = if notes || note_count == 0 { "" } else { " (--notes)" };
    let (mistakes, files, notes) =
        (count(mistakes, "mistake"), count(checked.len(), "file"), count(note_count, "note"));
    writeln!(out, "{mistakes} in {files}, {notes}{hidden}")
}
