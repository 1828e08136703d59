//! A check that is ready to run: the settings, the files and the baseline are read.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::cli::check::CheckArgs;
use crate::cli::error::CliError;
use crate::cli::output::{print_file_errors, print_status, shown_path};
use crate::cli::ruled::Asks;
use crate::cli::select::{Input, SelectArgs};
use crate::cli::setup::Setup;
use crate::cli::{progress, select};
use crate::engine::input::Texts;
use crate::engine::run;
use crate::lint::baseline::Entry;
use crate::lint::report::Report;
use crate::report::text::clean;
use crate::text::root::Root;

/// Stale entries of the baseline that are listed before the rest is counted.
const MAX_STALE: usize = 10;

/// A check that is ready to run: settings, files and baseline are read.
pub(super) struct Prepared {
    pub setup: Setup,
    pub input: Input,
    root: Root,
    /// The baseline that the command line names.
    asked: Option<PathBuf>,
}

impl Prepared {
    /// Reads the config and the baseline, and chooses the files.
    pub(super) fn new(args: &CheckArgs, today: Date) -> Result<Self, CliError> {
        let mut walk = args.walk.clone();
        // Standard input has the settings of the file that its name stands for.
        walk.paths.extend(args.select.stdin_filename.clone());
        let asks = Asks { no_baseline: args.list_files, ..asks(args) };
        let mut setup = Setup::new(&args.config, &walk, &args.catalog, &asks, today)?;
        let root = Root::find(&std::env::current_dir()?, &setup.engine.paths);
        let selection = select::select(&args.select, &mut setup.engine)?;
        setup.policy.changed = selection.changed;
        setup.policy.scope = setup.scope(&root);
        setup.is_traced = args.trace;
        Ok(Self { setup, input: selection.input, root, asked: args.silence.baseline.clone() })
    }

    /// Checks the files.
    pub(super) fn report(&self, quiet: bool) -> Result<Report, CliError> {
        let Self { setup, input, root, .. } = self;
        let report = progress::shown(&setup.engine.progress, "files", quiet, || setup.report(input, root.clone()));
        setup.check_configs()?;
        Ok(report)
    }

    /// Checks the files as if some of them had another content.
    pub(super) fn report_changed(&self, texts: &Texts) -> Report {
        self.setup.report(&self.input.changed(texts), self.root.clone())
    }

    /// The files that are checked.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        if let Input::Given(documents) = &self.input {
            return documents.iter().map(|document| document.path.clone()).collect();
        }
        let (listed, _) = run::list(&self.setup.engine);
        listed.into_iter().filter(|file| file.left_out.is_none()).map(|file| file.path.into()).collect()
    }

    /// Reads again which lines have changed: a fix that removes a comment moves them.
    pub(super) fn update_changed(&mut self, args: &SelectArgs) -> Result<(), CliError> {
        if args.since.is_some() {
            self.setup.policy.changed = select::select(args, &mut self.setup.engine)?.changed;
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
        print_stale(&report.dead, self.asked.as_deref());
    }
}

/// What the options ask of the grading.
pub(super) fn asks(args: &CheckArgs) -> Asks {
    Asks {
        lints: args.lints.clone(),
        fail_on: args.fail_on.map(Into::into),
        no_ignores: args.silence.no_ignores,
        baseline: args.silence.baseline.clone(),
        no_baseline: false,
    }
}

/// Prints the entries of baselines that match no finding any more. `asked`: the baseline that the command line names.
fn print_stale(stale: &[Entry], asked: Option<&Path>) {
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
    let option = asked.map(|file| format!(" --baseline {}", shown_path(file))).unwrap_or_default();
    print_status(&format!("note{more}: `shelflife baseline prune{option}` removes them"));
}
