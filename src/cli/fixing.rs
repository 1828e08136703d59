//! `--fix`, `--fix-only` and `--diff`: what is asked for, what is made, and what is said about it.

use clap::Args;

use crate::cli::args::OutputArgs;
use crate::cli::interrupt;
use crate::cli::output::{complain, deliver, tell};
use crate::cli::run::{Done, FAILED};
use crate::fix::apply::Outcome;
use crate::fix::{apply, diff};
use crate::lint::finding::Applicability;
use crate::lint::report::Report;
use crate::report::text::count;

/// Whether files are changed, and by which fixes.
#[derive(Debug, Clone, Default, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch on the command line")]
pub struct FixArgs {
    /// Make the safe fixes, then report what is left
    #[arg(long, help_heading = "Fix")]
    pub fix: bool,
    /// The unsafe ones too (another family, embeddings, changed parameters)
    #[arg(long, help_heading = "Fix")]
    pub unsafe_fixes: bool,
    /// Show what --fix would change, write nothing; exit 1 if there is any
    #[arg(long, help_heading = "Fix")]
    pub diff: bool,
    /// Make the fixes and report nothing
    #[arg(long, help_heading = "Fix")]
    pub fix_only: bool,
}

impl FixArgs {
    /// Whether files are to be written.
    pub(super) fn writes(&self) -> bool {
        (self.fix || self.fix_only) && !self.diff
    }

    fn least(&self) -> Applicability {
        if self.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe }
    }
}

/// Writes the fixes and says how many. Files that were left alone are named.
pub(super) fn make(report: &Report, args: &FixArgs, quiet: bool) -> Outcome {
    let plans = apply::plan(&report.findings, args.least());
    let outcome = interrupt::held_back(|is_wanted| apply::make(&plans, || !is_wanted()));
    for error in &outcome.errors {
        complain(&format!("{}: {}", error.path, error.message));
    }
    if outcome.left > 0 {
        complain(&format!("interrupted: {} not fixed", count(outcome.left, "file")));
    }
    if !quiet && (outcome.fixed > 0 || args.fix_only) {
        tell(&format!("Fixed {} in {}", count(outcome.fixed, "finding"), count(outcome.files, "file")));
    }
    outcome
}

/// Shows what would change.
pub(super) fn show(report: &Report, args: &FixArgs, output: &OutputArgs, quiet: bool) -> Done {
    let plans = apply::plan(&report.findings, args.least());
    let (changes, errors) = apply::changes(&plans);
    let failed = !report.errors.is_empty() || !errors.is_empty();
    for error in &errors {
        complain(&format!("{}: {}", error.path, error.message));
    }
    deliver(output, |style, out| changes.iter().try_for_each(|change| diff::write(change, style, out)))?;
    if !quiet {
        let findings: usize = changes.iter().map(|change| change.findings).sum();
        tell(&format!("Would fix {} in {}", count(findings, "finding"), count(changes.len(), "file")));
    }
    Ok(if failed { FAILED } else { u8::from(!changes.is_empty()) })
}

/// What the options could do about the findings, in a line. None where they could do nothing.
pub(super) fn hint(report: &Report) -> Option<String> {
    let with = |wanted: Applicability| {
        report
            .findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .filter(|fix| fix.applicability == wanted)
            .count()
    };
    match (with(Applicability::Safe), with(Applicability::Unsafe)) {
        (0, 0) => None,
        (0, n) => Some(format!("{n} fixable with --fix --unsafe-fixes; --diff shows how")),
        (n, 0) => Some(format!("{n} fixable with --fix; --diff shows how")),
        (n, m) => Some(format!("{n} fixable with --fix, {m} more with --unsafe-fixes; --diff shows how")),
    }
}
