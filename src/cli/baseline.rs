//! `baseline`: writes the file of accepted findings, or removes its stale entries.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::cli::error::{CliError, CliResult, EXIT_FAILED};
use crate::cli::options::{CatalogArgs, ConfigArgs, LintArgs, WalkArgs};
use crate::cli::output::{print_file_errors, print_status, replace, shown_path};
use crate::cli::ruled::Asks;
use crate::cli::select::Input;
use crate::cli::setup::Setup;
use crate::config::settings::Settings;
use crate::lint::baseline::{Baseline, BaselineError};
use crate::lint::finding::Finding;
use crate::lint::report::Report;
use crate::report::text::count;
use crate::text::inside::Way;
use crate::text::root::Root;
use crate::text::stored::Disk;

/// The baseline if neither the options nor the config name a file.
const DEFAULT_FILE: &str = "shelflife-baseline.json";

const BASELINE_EXAMPLES: &str = "\
Examples:
  shelflife baseline write                         record all findings of the working directory
  shelflife --baseline shelflife-baseline.json     report only new findings
  shelflife baseline prune                         remove what has been fixed";

/// The subcommands. A doc comment here is a line of the help.
#[derive(Debug, Subcommand)]
pub enum BaselineCommand {
    /// Record all current findings; entries for files outside PATH stay
    #[command(after_help = BASELINE_EXAMPLES)]
    Write(Box<BaselineArgs>),
    /// Remove entries that no longer match a finding
    #[command(after_help = BASELINE_EXAMPLES)]
    Prune(Box<BaselineArgs>),
}

#[derive(Debug, Args)]
pub struct BaselineArgs {
    #[command(flatten)]
    pub walk: WalkArgs,
    /// The baseline file [default: the one in the config, else shelflife-baseline.json]
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

/// Records all findings, each in the baseline of its config. Entries for files outside the paths stay.
fn write(args: &BaselineArgs, today: Date) -> CliResult {
    let run = Run::new(args, true, today)?;
    let report = run.report()?;
    run.check_places()?;
    let scope = run.setup.scope(&report.root);
    let mut by_file: BTreeMap<PathBuf, Vec<Finding>> = run.files().into_iter().map(|file| (file, Vec::new())).collect();
    for finding in report.findings {
        by_file.entry(run.file_of(&finding.source.path)).or_default().push(finding);
    }
    for (file, findings) in by_file {
        let before = match Baseline::load(&file, &Disk) {
            Err(BaselineError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Baseline::default(),
            // A file of another version is replaced.
            Err(BaselineError::Version { .. }) => Baseline::default(),
            loaded => loaded.map_err(CliError::other)?,
        };
        let elsewhere = before.entries().iter().filter(|entry| !scope.covers(&entry.path)).cloned();
        let baseline = Baseline::of(&findings, &report.root).and(elsewhere);
        save(&file, &baseline)?;
        let shown = shown_path(&file);
        print_status(&format!("{} written to {shown}", count(baseline.entries().len(), "known finding")));
        if file == run.default {
            print_status(&format!("check with --baseline {shown}, or put `baseline = \"{shown}\"` into the config"));
        }
    }
    Ok(if report.errors.is_empty() { 0 } else { EXIT_FAILED })
}

/// Removes the entries that match no finding any more.
fn prune(args: &BaselineArgs, today: Date) -> CliResult {
    let mut run = Run::new(args, false, today)?;
    if run.own == run.default && args.baseline.is_none() {
        run.setup.policy.known = Some(Baseline::load(&run.own, &Disk).map_err(CliError::other)?);
    }
    let root = Root::find(&std::env::current_dir()?, &run.setup.engine.paths);
    run.setup.policy.scope = run.setup.scope(&root);
    let report = run.report()?;
    run.check_places()?;
    // An unreadable file may contain the findings whose entries look stale.
    if !report.errors.is_empty() {
        return Ok(EXIT_FAILED);
    }
    for file in run.files() {
        let before = Baseline::load(&file, &Disk).map_err(CliError::other)?;
        let all = before.entries().len();
        let left = before.without(&report.dead);
        let stale = all - left.entries().len();
        if stale > 0 {
            save(&file, &left)?;
        }
        print_status(&format!("{stale} of {} removed from {}", count(all, "known finding"), shown_path(&file)));
    }
    Ok(0)
}

/// What both subcommands work with.
struct Run {
    setup: Setup,
    /// The baseline that the command line names.
    asked: Option<PathBuf>,
    /// That of the files whose config names none.
    default: PathBuf,
    /// That of the run's own settings.
    own: PathBuf,
}

impl Run {
    /// `all`: whether findings that a baseline knows are reported too.
    fn new(args: &BaselineArgs, all: bool, today: Date) -> Result<Self, CliError> {
        let asks = Asks { baseline: args.baseline.clone(), no_baseline: all, ..Asks::of_lints(&args.lints) };
        let mut setup = Setup::new(&args.config, &args.walk, &args.catalog, &asks, today)?;
        let default = PathBuf::from(DEFAULT_FILE);
        let own = asks.baseline(&setup.settings).unwrap_or_else(|| default.clone());
        setup.leave_out(&own);
        Ok(Self { setup, asked: args.baseline.clone(), default, own })
    }

    fn report(&self) -> Result<Report, CliError> {
        let root = Root::find(&std::env::current_dir()?, &self.setup.engine.paths);
        let report = self.setup.report(&Input::Disk, root);
        self.setup.check_configs()?;
        print_file_errors(&report.errors);
        Ok(report)
    }

    /// Fails if a config names a baseline outside of its repository, which only the command line may.
    fn check_places(&self) -> Result<(), CliError> {
        if self.asked.is_some() {
            return Ok(());
        }
        let domains = self.setup.domains.as_ref();
        let below = domains.map(|domains| domains.all(|domain| place_of(&domain.settings))).unwrap_or_default();
        below.into_iter().chain([place_of(&self.setup.settings)]).try_for_each(|place| Ok(place?))
    }

    /// The baseline of a file.
    fn file_of(&self, path: &Path) -> PathBuf {
        match self.setup.domain(path).filter(|_| self.asked.is_none()) {
            Some(own) => own.settings.baseline.clone().unwrap_or_else(|| self.default.clone()),
            None => self.own.clone(),
        }
    }

    /// The baselines of the run and of all configs below.
    fn files(&self) -> BTreeSet<PathBuf> {
        let domains = self.setup.domains.as_ref().filter(|_| self.asked.is_none());
        let below = domains.map(|domains| domains.all(|domain| domain.settings.baseline.clone())).unwrap_or_default();
        below.into_iter().flatten().chain([self.own.clone()]).collect()
    }
}

/// Checks the place of the baseline that settings name.
fn place_of(settings: &Settings) -> Result<(), String> {
    let (Some(config), Some(file)) = (&settings.path, &settings.baseline) else { return Ok(()) };
    let way = Way::of(config);
    let top = way.top().or(way.end().parent()).unwrap_or(Path::new("/"));
    if Way::of(file).end().starts_with(top) {
        return Ok(());
    }
    let (config, file) = (shown_path(config), file.display());
    Err(format!("{config} names a baseline outside its repository ({file}): name that with --baseline"))
}

fn save(file: &Path, baseline: &Baseline) -> Result<(), CliError> {
    let text = baseline.to_text().map_err(CliError::other)?;
    Ok(replace(file, |out| out.write_all(text.as_bytes()))?)
}
