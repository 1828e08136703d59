//! `--fix`, `--fix-only` and `--diff`: checks the fixes of a report, makes or shows them, and lists what became of them.

use std::io;
use std::path::Path;

use clap::Args;

use crate::cli::check::{self, CheckArgs};
use crate::cli::error::{CliError, CliResult, EXIT_FAILED, EXIT_INTERRUPTED};
use crate::cli::output::{print_error, print_file_errors, print_status, to_stderr, write_output};
use crate::cli::prepared::Prepared;
use crate::cli::select::Input;
use crate::cli::{interactive, interrupt};
use crate::engine::input::Texts;
use crate::fix::apply::{Change, Outcome};
use crate::fix::plan::Plan;
use crate::fix::verify::{Verification, Verified};
use crate::fix::{apply, diff, elsewhere, plan};
use crate::lint::finding::{Applicability, Finding};
use crate::lint::report::{FixEntry, FixLog, Report};
use crate::report::format::Format;
use crate::report::guard::Medium;
use crate::report::text::{clean, count};
use crate::report::{summary, write};

/// Whether to change files, and with which fixes.
#[derive(Debug, Clone, Default, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch on the command line")]
pub struct FixArgs {
    /// Apply the safe fixes, then report what is left
    #[arg(long, help_heading = "Fix")]
    pub fix: bool,
    /// Include fixes that you have to check (another family, embeddings, changed parameters)
    #[arg(long, help_heading = "Fix")]
    pub unsafe_fixes: bool,
    /// Show what --fix would change, and write nothing; exit with 1 if there is a change
    #[arg(long, help_heading = "Fix")]
    pub diff: bool,
    /// Apply the fixes and report nothing
    #[arg(long, help_heading = "Fix")]
    pub fix_only: bool,
    /// Keep the modification times of changed files
    #[arg(long, help_heading = "Fix")]
    pub keep_times: bool,
    /// Ask before each fix, including unsafe ones
    #[arg(long, conflicts_with_all = ["diff", "stdin"], help_heading = "Fix")]
    pub interactive: bool,
}

impl FixArgs {
    /// Whether fixes are made or shown.
    pub(super) fn is_asked(&self) -> bool {
        self.fix || self.fix_only || self.diff || self.interactive
    }

    /// The least safe fixes to apply.
    fn least(&self) -> Applicability {
        if self.unsafe_fixes || self.interactive { Applicability::Unsafe } else { Applicability::Safe }
    }
}

/// Makes or shows the fixes of a report, and reports what is left.
pub(super) fn run(args: &CheckArgs, mut prepared: Prepared, mut report: Report) -> CliResult {
    if args.select.staged {
        return Err("fixes change files on disk, which --staged does not read: use one of the two".into());
    }
    let least = args.fixing.least();
    let taken = elsewhere::settle(&mut report.findings, least, &prepared.paths(), &|path| prepared.input.read(path));
    let chosen = plan::choose(&report.findings, least);
    let mut verified = verify(&prepared, &report.findings, least, chosen);
    verified.taken_back.splice(..0, taken);
    if args.fixing.interactive {
        verified = ask(&prepared, &report.findings, verified)?;
    }
    let plans = plan::plan(&report.findings, &verified.kept);
    if args.fixing.diff {
        return show(args, &prepared, &report, &verified, &plans);
    }
    if args.select.stdin {
        return fix_given(args, &prepared, &report, &verified, &plans);
    }
    let outcome = interrupt::delayed(|is_requested| apply::make(&plans, args.fixing.keep_times, || !is_requested()));
    let log = log(&report.findings, &outcome.fixed, &verified);
    print_outcome(&outcome, &log, args);
    if outcome.left > 0 {
        return Ok(EXIT_INTERRUPTED);
    }
    let has_failed = !outcome.errors.is_empty() || !report.errors.is_empty();
    if args.fixing.fix_only {
        return Ok(if has_failed { EXIT_FAILED } else { 0 });
    }
    if outcome.files > 0 {
        prepared.update_changed(&args.select)?;
        report = prepared.report(args.quiet)?;
    }
    hold_back(&mut report.findings, &log);
    report.fixes = Some(log);
    check::write_reports(&report, args)?;
    Ok(if has_failed { EXIT_FAILED } else { report.exit_code })
}

/// Checks what the chosen fixes do.
fn verify(prepared: &Prepared, findings: &[Finding], least: Applicability, chosen: Vec<usize>) -> Verified {
    let read = |path: &Path| prepared.input.read(path);
    let recheck = |texts: &Texts| prepared.report_changed(texts).findings;
    Verification { least, read: &read, recheck: &recheck }.verify(findings, chosen)
}

/// Asks for each of the fixes. What is right only together with one that is declined is taken back.
fn ask(prepared: &Prepared, findings: &[Finding], verified: Verified) -> Result<Verified, CliError> {
    let read = |path: &Path| prepared.input.read(path);
    let mut chosen = Vec::new();
    to_stderr(|style, out| {
        chosen = interactive::choose(findings, &verified.kept, &read, style, &mut io::stdin().lock(), out)?;
        Ok(())
    })?;
    if chosen.len() == verified.kept.len() {
        return Ok(verified);
    }
    let mut again = verify(prepared, findings, Applicability::Unsafe, chosen);
    again.taken_back.splice(..0, verified.taken_back);
    Ok(again)
}

/// What became of the fixes.
fn log(findings: &[Finding], fixed: &[usize], verified: &Verified) -> FixLog {
    let made = fixed.iter().filter_map(|n| FixEntry::new(&findings[*n], None));
    let taken = verified.taken_back.iter();
    let taken = taken.filter_map(|one| FixEntry::new(&findings[one.finding], Some(one.why.clone())));
    FixLog { fixed: made.collect(), not_fixed: taken.collect() }
}

/// Keeps the fixes that were taken back from being offered again.
fn hold_back(findings: &mut [Finding], log: &FixLog) {
    for entry in &log.not_fixed {
        let same = findings.iter_mut().filter(|finding| finding.fingerprint == entry.finding.fingerprint);
        for fix in same.filter_map(|finding| finding.fix.as_mut()).filter(|fix| fix.title == entry.title) {
            fix.hold_back(entry.note.clone().unwrap_or_default());
        }
    }
}

/// Prints which files could not be changed, and what became of the fixes.
fn print_outcome(outcome: &Outcome, log: &FixLog, args: &CheckArgs) {
    print_file_errors(&outcome.errors);
    if outcome.left > 0 {
        print_error(&format!("interrupted: {} not fixed", count(outcome.left, "file")));
    }
    let is_worth_a_line = !log.fixed.is_empty() || args.fixing.fix_only;
    print_log(log, "Fixed", outcome.files, is_worth_a_line && !args.quiet);
}

/// Prints what was done, each fix with what is left to do by hand, and what was taken back, which is never left out.
fn print_log(log: &FixLog, done: &str, files: usize, is_shown: bool) {
    if is_shown {
        print_status(&format!("{done} {} in {}", count(log.fixed.len(), "finding"), count(files, "file")));
        for entry in &log.fixed {
            let left = entry.note.as_ref().map(|note| format!("; by hand: {note}")).unwrap_or_default();
            print_status(&format!("  {}{left}", line(entry)));
        }
    }
    for entry in &log.not_fixed {
        print_status(&format!("not fixed: {}: {}", line(entry), entry.note.as_deref().unwrap_or_default()));
    }
}

fn line(entry: &FixEntry) -> String {
    let place = &entry.finding.place;
    clean(&format!("{}:{}: {}", place.path, place.line, entry.title)).into_owned()
}

/// Shows the fixes as a diff. The exit code is 1 if there are any.
fn show(args: &CheckArgs, prepared: &Prepared, report: &Report, verified: &Verified, plans: &[Plan]) -> CliResult {
    let (changes, errors) = apply::changes(plans, &|path| prepared.input.read(path));
    print_file_errors(&errors);
    write_output(&args.output, Medium::Patch, |style, out| {
        changes.iter().try_for_each(|one| diff::write(one, style, out))
    })?;
    print_log(&log(&report.findings, &fixed(&changes), verified), "Would fix", changes.len(), !args.quiet);
    let has_failed = !report.errors.is_empty() || !errors.is_empty();
    Ok(if has_failed { EXIT_FAILED } else { u8::from(!changes.is_empty()) })
}

/// Writes what standard input becomes by the fixes, and on standard error what they leave.
fn fix_given(args: &CheckArgs, prepared: &Prepared, report: &Report, verified: &Verified, plans: &[Plan]) -> CliResult {
    let (changes, errors) = apply::changes(plans, &|path| prepared.input.read(path));
    print_file_errors(&errors);
    write_text(args, &prepared.input, &changes)?;
    let log = log(&report.findings, &fixed(&changes), verified);
    print_log(&log, "Fixed", changes.len(), !changes.is_empty() && !args.quiet);
    let has_failed = !report.errors.is_empty() || !errors.is_empty();
    if args.fixing.fix_only {
        return Ok(if has_failed { EXIT_FAILED } else { 0 });
    }
    let after = changes.iter().map(|change| (change.path.clone(), change.after())).collect();
    let mut report = prepared.report_changed(&after);
    hold_back(&mut report.findings, &log);
    if !args.quiet {
        to_stderr(|style, out| write::write(&report, Format::Concise, style, out))?;
        print_status(&summary::last_line(&report));
    }
    Ok(if has_failed { EXIT_FAILED } else { report.exit_code })
}

/// The findings that the changes fix.
fn fixed(changes: &[Change]) -> Vec<usize> {
    changes.iter().flat_map(|change| &change.findings).copied().collect()
}

/// Writes standard input as it is after the changes.
fn write_text(args: &CheckArgs, input: &Input, changes: &[Change]) -> Result<(), CliError> {
    let Input::Given(documents) = input else { return Ok(()) };
    for document in documents {
        let after = changes.iter().find(|change| change.path == document.path).map(Change::after);
        let bytes = match after {
            Some(bytes) => bytes,
            None => {
                input.read(&document.path).map_err(|_| "standard input is not text that can be fixed".to_owned())?
            }
        };
        write_output(&args.output, Medium::Exact, |_, out| out.write_all(&bytes))?;
    }
    Ok(())
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
