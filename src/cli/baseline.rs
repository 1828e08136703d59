//! `baseline`: writes the file of accepted findings, or removes its stale entries.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::cli::error::{CliError, CliResult, EXIT_FAILED};
use crate::cli::options::{CatalogArgs, ConfigArgs, LintArgs, WalkArgs};
use crate::cli::output::{print_file_errors, print_status, replace, shown_path};
use crate::cli::select::Input;
use crate::cli::setup::Setup;
use crate::lint::baseline::{Baseline, BaselineError};
use crate::lint::report::Report;
use crate::report::text::count;
use crate::text::root::Root;
use crate::text::stored::Disk;

/// The baseline if neither the options nor the config name a file.
const DEFAULT_FILE: &str = "shelflife-baseline.json";

const BASELINE_EXAMPLES: &str = "\
Examples:
  shelflife baseline write                         know all findings of the working directory
  shelflife check --baseline shelflife-baseline.json
  shelflife baseline prune                         forget what is gone";

/// The subcommands. A doc comment here is a line of the help.
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

/// Runs a subcommand of `baseline`.
pub(super) fn run(command: &BaselineCommand, today: Date) -> CliResult {
    match command {
        BaselineCommand::Write(args) => write(args, today),
        BaselineCommand::Prune(args) => prune(args, today),
    }
}

/// Records all findings in the baseline. Its entries for files outside the paths stay.
fn write(args: &BaselineArgs, today: Date) -> CliResult {
    let Prepared { setup, file, is_configured } = Prepared::new(args, today)?;
    let before = match Baseline::load(&file, &Disk) {
        Err(BaselineError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Baseline::default(),
        // A file of another version is replaced.
        Err(BaselineError::Version { .. }) => Baseline::default(),
        loaded => loaded.map_err(CliError::other)?,
    };
    let report = report(&setup, &args.lints, None)?;
    let scope = setup.scope(&report.root);
    let elsewhere = before.entries().iter().filter(|entry| !scope.covers(&entry.path)).cloned();
    let baseline = Baseline::of(&report.findings, &report.root).and(elsewhere);
    save(&file, &baseline)?;
    let shown = shown_path(&file);
    print_status(&format!("{} written to {shown}", count(baseline.entries().len(), "known finding")));
    if !is_configured {
        print_status(&format!("check with --baseline {shown}, or put `baseline = \"{shown}\"` into the config"));
    }
    Ok(if report.errors.is_empty() { 0 } else { EXIT_FAILED })
}

/// Removes the entries that match no finding any more.
fn prune(args: &BaselineArgs, today: Date) -> CliResult {
    let Prepared { setup, file, .. } = Prepared::new(args, today)?;
    let baseline = Baseline::load(&file, &Disk).map_err(CliError::other)?;
    let report = report(&setup, &args.lints, Some(baseline.clone()))?;
    // An unreadable file may contain the findings whose entries look stale.
    if !report.errors.is_empty() {
        return Ok(EXIT_FAILED);
    }
    let left = baseline.without(&report.dead);
    if !report.dead.is_empty() {
        save(&file, &left)?;
    }
    let (stale, kept) = (report.dead.len(), left.entries().len());
    print_status(&format!("{stale} of {} taken out of {}", count(stale + kept, "known finding"), shown_path(&file)));
    Ok(0)
}

/// What both subcommands work with.
struct Prepared {
    setup: Setup,
    /// The baseline.
    file: PathBuf,
    /// The config names the file.
    is_configured: bool,
}

impl Prepared {
    fn new(args: &BaselineArgs, today: Date) -> Result<Self, CliError> {
        let mut setup = Setup::new(&args.config, &args.walk, &args.catalog, today)?;
        let configured = setup.settings.baseline.clone();
        let is_configured = args.baseline.is_none() && configured.is_some();
        let file = args.baseline.clone().or(configured).unwrap_or_else(|| DEFAULT_FILE.into());
        setup.leave_out(&file);
        Ok(Self { setup, file, is_configured })
    }
}

fn report(setup: &Setup, lints: &LintArgs, known: Option<Baseline>) -> io::Result<Report> {
    let root = Root::find(&std::env::current_dir()?, &setup.engine.paths);
    let mut policy = setup.policy(lints);
    policy.known = known.map(|baseline| (baseline, setup.scope(&root)));
    let report = setup.report(&Input::Disk, &policy, root);
    print_file_errors(&report.errors);
    Ok(report)
}

fn save(file: &Path, baseline: &Baseline) -> Result<(), CliError> {
    let text = baseline.to_text().map_err(CliError::other)?;
    Ok(replace(file, |out| out.write_all(text.as_bytes()))?)
}
