//! `baseline write` and `baseline prune`: the file of known findings.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::cli::args::{CatalogArgs, ConfigArgs, LintArgs, WalkArgs};
use crate::cli::check::complain_of;
use crate::cli::output::tell;
use crate::cli::run::{Done, FAILED};
use crate::cli::select::Input;
use crate::cli::setup::Setup;
use crate::lint::baseline::{Baseline, BaselineError, Entry, Scope};
use crate::lint::report::Report;
use crate::report::text::{clean, count};
use crate::text::atomic;
use crate::text::root::Root;

/// Where nobody names a file.
const FILE: &str = "shelflife-baseline.json";
/// Dead entries that are named one by one.
const NAMED: usize = 10;

const BASELINE_EXAMPLES: &str = "\
Examples:
  shelflife baseline write                         know all findings of the working directory
  shelflife check --baseline shelflife-baseline.json
  shelflife baseline prune                         forget what is gone";

#[derive(Debug, Subcommand)]
pub enum BaselineCommand {
    /// Write every finding down as known; entries outside the paths stay
    #[command(after_help = BASELINE_EXAMPLES)]
    Write(Box<BaselineArgs>),
    /// Take out the entries that match nothing any more
    #[command(after_help = BASELINE_EXAMPLES)]
    Prune(Box<BaselineArgs>),
}

#[derive(Debug, Args)]
pub struct BaselineArgs {
    #[command(flatten)]
    pub walk: WalkArgs,
    /// The file [default: the config's, else shelflife-baseline.json]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub lints: LintArgs,
}

/// Runs one of the two.
pub(super) fn run(command: &BaselineCommand, today: Date) -> Done {
    match command {
        BaselineCommand::Write(args) => write(args, today),
        BaselineCommand::Prune(args) => prune(args, today),
    }
}

fn write(args: &BaselineArgs, today: Date) -> Done {
    let (setup, file, is_configured) = prepare(args, today)?;
    let before = match Baseline::load(&file) {
        Err(BaselineError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Baseline::default(),
        // One of another version is written anew.
        Err(BaselineError::Version { .. }) => Baseline::default(),
        read => read?,
    };
    let report = report(&setup, &args.lints, None)?;
    let scope = scope(&setup, &report.root);
    let elsewhere = before.entries().iter().filter(|entry| !scope.covers(&entry.path)).cloned();
    let baseline = Baseline::of(&report.findings, &report.root).and(elsewhere);
    save(&file, &baseline)?;
    tell(&format!("{} written to {}", count(baseline.entries().len(), "known finding"), shown(&file)));
    if !is_configured {
        tell(&format!("check with --baseline {0}, or put `baseline = \"{0}\"` into the config", shown(&file)));
    }
    Ok(if report.errors.is_empty() { 0 } else { FAILED })
}

fn prune(args: &BaselineArgs, today: Date) -> Done {
    let (setup, file, _) = prepare(args, today)?;
    let baseline = Baseline::load(&file)?;
    let report = report(&setup, &args.lints, Some(baseline.clone()))?;
    // What could not be read may hold what seems gone.
    if !report.errors.is_empty() {
        return Ok(FAILED);
    }
    let left = baseline.without(&report.dead);
    if !report.dead.is_empty() {
        save(&file, &left)?;
    }
    let (gone, stay) = (report.dead.len(), left.entries().len());
    tell(&format!("{gone} of {} taken out of {}", count(gone + stay, "known finding"), shown(&file)));
    Ok(0)
}

/// The setup, the file, and whether the config names it.
fn prepare(args: &BaselineArgs, today: Date) -> Result<(Setup, PathBuf, bool), Box<dyn std::error::Error>> {
    let mut setup = Setup::new(&args.config, &args.walk, &args.catalog, today)?;
    let configured = setup.settings.baseline.clone();
    let is_configured = args.baseline.is_none() && configured.is_some();
    let file = args.baseline.clone().or(configured).unwrap_or_else(|| FILE.into());
    setup.leave_out(&file);
    Ok((setup, file, is_configured))
}

fn report(setup: &Setup, lints: &LintArgs, known: Option<Baseline>) -> Result<Report, Box<dyn std::error::Error>> {
    let root = Root::find(&std::env::current_dir()?, &setup.engine.paths);
    let mut grading = setup.grading(lints);
    grading.known = known.map(|baseline| (baseline, scope(setup, &root)));
    let report = setup.report(&Input::Disk, &grading, root);
    complain_of(&report.errors);
    Ok(report)
}

/// What the paths of a run cover.
pub(super) fn scope(setup: &Setup, root: &Root) -> Scope {
    Scope::new(setup.engine.paths.iter().map(PathBuf::as_path), root)
}

/// Names the entries that match nothing any more.
pub(super) fn tell_of_dead(dead: &[Entry], file: &Path) {
    if dead.is_empty() {
        return;
    }
    for entry in dead.iter().take(NAMED) {
        let model = entry.model.as_deref().map(|model| format!(" `{model}`")).unwrap_or_default();
        tell(&clean(&format!("note: gone, but still in the baseline: {}{model} in {}", entry.lint, entry.path)));
    }
    let more = dead.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(", {more} more") } else { String::new() };
    tell(&format!("note{more}: `shelflife baseline prune --baseline {}` takes them out", shown(file)));
}

fn save(file: &Path, baseline: &Baseline) -> Result<(), Box<dyn std::error::Error>> {
    let text = baseline.to_text()?;
    atomic::replace(file, |out| out.write_all(text.as_bytes()))
        .map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(())
}

fn shown(file: &Path) -> String {
    let cwd = std::env::current_dir().unwrap_or_default();
    clean(&crate::text::source::display_path(file, &cwd).to_string_lossy()).into_owned()
}
