//! `--fix`, `--fix-only` and `--diff`: applies or shows the fixes of a report, and prints how many there are.

use clap::Args;

use crate::cli::error::{CliResult, EXIT_FAILED};
use crate::cli::interrupt;
use crate::cli::options::OutputArgs;
use crate::cli::output::{print_error, print_file_errors, print_status, write_output};
use crate::fix::apply::Outcome;
use crate::fix::{apply, diff};
use crate::lint::finding::Applicability;
use crate::lint::report::Report;
use crate::report::text::count;

/// Whether to change files, and with which fixes.
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
    /// Whether shelflife writes files.
    pub(super) fn writes(&self) -> bool {
        (self.fix || self.fix_only) && !self.diff
    }

    /// The least safe fixes to apply.
    fn least(&self) -> Applicability {
        if self.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe }
    }
}

/// Writes the fixes, and prints how many and which files it could not change.
pub(super) fn write(report: &Report, args: &FixArgs, quiet: bool) -> Outcome {
    let plans = apply::plan(&report.findings, args.least());
    let outcome = interrupt::delayed(|is_requested| apply::make(&plans, || !is_requested()));
    print_file_errors(&outcome.errors);
    if outcome.left > 0 {
        print_error(&format!("interrupted: {} not fixed", count(outcome.left, "file")));
    }
    if !quiet && (outcome.fixed > 0 || args.fix_only) {
        print_status(&format!("Fixed {} in {}", count(outcome.fixed, "finding"), count(outcome.files, "file")));
    }
    outcome
}

/// The document of standard input with its fixes made, and how many findings they fix.
pub(super) fn of_document(report: &Report, args: &FixArgs, document: &[u8]) -> (Vec<u8>, usize) {
    let plans = apply::plan(&report.findings, args.least());
    let fixed = match plans.as_slice() {
        [plan] => plan.fixed(document).map(|fixed| (fixed, plan.findings)),
        _ => None,
    };
    fixed.unwrap_or_else(|| (document.to_owned(), 0))
}

/// Shows the fixes as a diff. The exit code is 1 if there are any.
pub(super) fn show(report: &Report, args: &FixArgs, output: &OutputArgs, quiet: bool) -> CliResult {
    let plans = apply::plan(&report.findings, args.least());
    let (changes, errors) = apply::changes(&plans);
    print_file_errors(&errors);
    write_output(output, |style, out| changes.iter().try_for_each(|change| diff::write(change, style, out)))?;
    if !quiet {
        let findings: usize = changes.iter().map(|change| change.findings).sum();
        print_status(&format!("Would fix {} in {}", count(findings, "finding"), count(changes.len(), "file")));
    }
    let has_failed = !report.errors.is_empty() || !errors.is_empty();
    Ok(if has_failed { EXIT_FAILED } else { u8::from(!changes.is_empty()) })
}

/// A line on how many findings the options could fix; `None` if they could fix none.
pub(super) fn hint(report: &Report) -> Option<String> {
    match (fixable(report, Applicability::Safe), fixable(report, Applicability::Unsafe)) {
        (0, 0) => None,
        (0, n) => Some(format!("{n} fixable with --fix --unsafe-fixes; --diff shows how")),
        (n, 0) => Some(format!("{n} fixable with --fix; --diff shows how")),
        (n, m) => Some(format!("{n} fixable with --fix, {m} more with --unsafe-fixes; --diff shows how")),
    }
}

fn fixable(report: &Report, applicability: Applicability) -> usize {
    let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
    fixes.filter(|fix| fix.applicability == applicability).count()
}
