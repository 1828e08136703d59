//! `ignore`: writes comments that ignore the findings of today.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use crate::cli::error::{CliError, CliResult, EXIT_FAILED, EXIT_INTERRUPTED};
use crate::cli::interrupt;
use crate::cli::options::{CatalogArgs, ConfigArgs, LintArgs, OutputArgs, WalkArgs, parse_date};
use crate::cli::output::{print_error, print_file_errors, print_status, write_output};
use crate::cli::ruled::Asks;
use crate::cli::select::Input;
use crate::cli::setup::Setup;
use crate::engine::input::Texts;
use crate::fix::comments::Wording;
use crate::fix::silence::Silence;
use crate::fix::verify::Verification;
use crate::fix::{apply, diff, silence};
use crate::lint::definition::Lint;
use crate::lint::finding::{Applicability, Finding};
use crate::lint::lints::retired_model::RetiredModel;
use crate::report::guard::Medium;
use crate::report::text::{clean, count};
use crate::text::root::Root;

/// Findings without a comment that are listed before the rest is counted.
const MAX_LEFT: usize = 20;

#[derive(Debug, Args)]
pub struct IgnoreArgs {
    #[command(flatten)]
    pub walk: WalkArgs,
    /// Why the findings are ignored, for whoever reads the comments later
    #[arg(long, value_name = "TEXT", required = true)]
    pub reason: String,
    /// The last date on which the comments count (YYYY-MM-DD) [default: none]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub until: Option<Date>,
    /// Show the comments and write nothing; exit with 1 if there are any
    #[arg(long)]
    pub diff: bool,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub lints: LintArgs,
    /// Hide findings listed in this baseline; see `shelflife baseline`
    #[arg(long, value_name = "FILE", help_heading = "Lints")]
    pub baseline: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Writes or shows the comments. The exit code is 1 if a finding stays, or the diff is not empty.
pub(super) fn run(args: &IgnoreArgs, today: Date) -> CliResult {
    let asks = Asks { baseline: args.baseline.clone(), ..Asks::of_lints(&args.lints) };
    let setup = Setup::new(&args.config, &args.walk, &args.catalog, &asks, today)?;
    let wording = wording(args, setup.as_of())?;
    let root = Root::find(&std::env::current_dir()?, &setup.engine.paths);
    let report = setup.report(&Input::Disk, root.clone());
    setup.check_configs()?;
    print_file_errors(&report.errors);
    let read = |path: &std::path::Path| fs::read(path);
    let recheck = |texts: &Texts| setup.report(&Input::Disk.changed(texts), root.clone()).findings;
    let verification = Verification { least: Applicability::Safe, read: &read, recheck: &recheck };
    let chosen = silence::choose(&report.findings, &wording, &verification);
    let code = if args.diff { show(args, &chosen)? } else { write(&chosen) };
    print_left(&report.findings, &chosen.left);
    Ok(if report.errors.is_empty() { code } else { EXIT_FAILED })
}

/// The words of the comments, if a comment of them is understood.
fn wording(args: &IgnoreArgs, as_of: Date) -> Result<Wording, CliError> {
    if let Some(until) = args.until.filter(|until| *until < as_of) {
        return Err(format!("--until {until} has passed: the comments would ignore nothing").into());
    }
    if args.reason.trim().is_empty() {
        return Err("--reason is empty: write why the findings are ignored".into());
    }
    let wording = Wording { as_of: Some(as_of), until: args.until, reason: Some(args.reason.clone()) };
    match wording.mistake(RetiredModel.meta().name) {
        Some(mistake) => Err(format!("--reason cannot be written as a comment: {mistake}").into()),
        None => Ok(wording),
    }
}

/// Shows the comments as a diff.
fn show(args: &IgnoreArgs, chosen: &Silence) -> Result<u8, CliError> {
    let (changes, errors) = apply::changes(&chosen.plans, &|path| fs::read(path));
    print_file_errors(&errors);
    write_output(&args.output, Medium::Patch, |style, out| {
        changes.iter().try_for_each(|one| diff::write(one, style, out))
    })?;
    print_count("Would ignore", chosen.ignored.len(), changes.len());
    let is_clean = changes.is_empty() && chosen.left.is_empty();
    Ok(if errors.is_empty() { u8::from(!is_clean) } else { EXIT_FAILED })
}

/// Writes the comments.
fn write(chosen: &Silence) -> u8 {
    let outcome = interrupt::delayed(|is_requested| apply::make(&chosen.plans, false, || !is_requested()));
    print_file_errors(&outcome.errors);
    print_count("Ignored", outcome.fixed.len(), outcome.files);
    if outcome.left > 0 {
        print_error(&format!("interrupted: {} not changed", count(outcome.left, "file")));
        return EXIT_INTERRUPTED;
    }
    if outcome.errors.is_empty() { u8::from(!chosen.left.is_empty()) } else { EXIT_FAILED }
}

fn print_count(done: &str, findings: usize, files: usize) {
    print_status(&format!("{done} {} in {}", count(findings, "finding"), count(files, "file")));
}

/// Lists the findings that no comment can ignore, and what to do about them.
fn print_left(findings: &[Finding], left: &[usize]) {
    for finding in left.iter().take(MAX_LEFT).map(|n| &findings[*n]) {
        let (place, model) = (&finding.place, finding.reference.as_ref().map_or("", |named| &named.model));
        let lint = finding.lint.name;
        print_status(&clean(&format!(
            "not ignored: {}:{}: `{model}` ({lint}): this place cannot hold a comment",
            place.path, place.line
        )));
    }
    if left.len() > MAX_LEFT {
        print_status(&format!("not ignored: {} more", left.len() - MAX_LEFT));
    }
    if !left.is_empty() {
        print_status(
            "to silence these, run `shelflife baseline write PATH`, or allow their lints for the path with \
             `[[overrides]]` in the config",
        );
    }
}
