//! A check that is ready to run: the settings, the files and the baseline are read.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::cli::check::CheckArgs;
use crate::cli::error::CliError;
use crate::cli::output::{print_file_errors, print_status, shown_path};
use crate::cli::select::{Input, SelectArgs};
use crate::cli::setup::Setup;
use crate::cli::{progress, select};
use crate::engine::input::Texts;
use crate::lint::baseline::{Baseline, Entry};
use crate::lint::policy::Policy;
use crate::lint::report::Report;
use crate::report::text::clean;
use crate::text::root::Root;
use crate::text::stored::Disk;

/// Stale entries of the baseline that are listed before the rest is counted.
const MAX_STALE: usize = 10;

/// A check that is ready to run: settings, files and baseline are read.
pub(super) struct Prepared {
    pub policy: Policy,
    pub setup: Setup,
    pub input: Input,
    root: Root,
    baseline: Option<PathBuf>,
}

impl Prepared {
    /// Reads the config and the baseline, and chooses the files.
    pub(super) fn new(args: &CheckArgs, today: Date) -> Result<Self, CliError> {
        let mut walk = args.walk.clone();
        // Standard input has the settings of the file that its name stands for.
        walk.paths.extend(args.select.stdin_filename.clone());
        let mut setup = Setup::new(&args.config, &walk, &args.catalog, today)?;
        let baseline = args.silence.baseline.clone().or_else(|| setup.settings.baseline.clone());
        if let Some(file) = &baseline {
            setup.leave_out(file);
        }
        let root = Root::find(&std::env::current_dir()?, &setup.engine.paths);
        let selection = select::select(&args.select, &mut setup.engine)?;
        let mut policy = policy(args, &setup);
        policy.changed = selection.changed;
        if let Some(file) = baseline.as_ref().filter(|_| !args.list_files) {
            policy.known = Some((Baseline::load(file, &Disk).map_err(CliError::other)?, setup.scope(&root)));
        }
        setup.is_traced = args.trace;
        Ok(Self { setup, policy, input: selection.input, root, baseline })
    }

    /// Checks the files.
    pub(super) fn report(&self, quiet: bool) -> Report {
        let Self { setup, policy, input, root, .. } = self;
        progress::shown(&setup.engine.progress, "files", quiet, || setup.report(input, policy, root.clone()))
    }

    /// Checks the files as if some of them had another content.
    pub(super) fn report_changed(&self, texts: &Texts) -> Report {
        self.setup.report(&self.input.changed(texts), &self.policy, self.root.clone())
    }

    /// Reads again which lines have changed: a fix that removes a comment moves them.
    pub(super) fn update_changed(&mut self, args: &SelectArgs) -> Result<(), CliError> {
        if args.since.is_some() {
            self.policy.changed = select::select(args, &mut self.setup.engine)?.changed;
        }
        Ok(())
    }

    /// Prints the files that could not be read or parsed, and the stale entries of the baseline.
    pub(super) fn print_notes(&self, report: &Report, quiet: bool) {
        print_file_errors(&report.errors);
        if quiet {
            return;
        }
        for file in &report.summary.unparsed {
            print_status(&format!("{}: read as plain text: too costly or too deep to parse", clean(file)));
        }
        if let Some(file) = &self.baseline {
            print_stale(&report.dead, file);
        }
    }
}

/// How to grade the findings, and which of them make the check fail.
pub(super) fn policy(args: &CheckArgs, setup: &Setup) -> Policy {
    let mut policy = setup.policy(&args.lints);
    if let Some(level) = args.fail_on.map(Into::into).or(setup.settings.fail_on) {
        policy.fail_on = level;
    }
    policy.ignores = !args.silence.no_ignores;
    policy
}

/// Prints the entries of the baseline that match no finding any more.
fn print_stale(stale: &[Entry], file: &Path) {
    if stale.is_empty() {
        return;
    }
    for entry in stale.iter().take(MAX_STALE) {
        let model = entry.model.as_deref().map(|model| format!(" `{model}`")).unwrap_or_default();
        print_status(&clean(&format!(
            "note: gone, but still in the baseline: {}{model} in {}",
            entry.lint, entry.path
        )));
    }
    let more = stale.len().saturating_sub(MAX_STALE);
    let more = if more > 0 { format!(", {more} more") } else { String::new() };
    print_status(&format!("note{more}: `shelflife baseline prune --baseline {}` takes them out", shown_path(file)));
}
