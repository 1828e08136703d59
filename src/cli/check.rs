//! `check`: finds the references, looks them up in the catalog and reports the findings.

use std::io;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory};
use jiff::civil::Date;

use crate::cli::args::Cli;
use crate::cli::error::{CliError, CliResult, EXIT_FAILED, EXIT_INTERRUPTED};
use crate::cli::fixing::FixArgs;
use crate::cli::options::{CatalogArgs, ConfigArgs, FailOn, LintArgs, OutputArgs, WalkArgs};
use crate::cli::output::{
    Target, parse_target, print_error, print_file_errors, print_status, shown_path, write_output, write_targets,
};
use crate::cli::select::{Input, SelectArgs};
use crate::cli::setup::Setup;
use crate::cli::{fixing, progress, select, show_settings};
use crate::detect::trace::Trace;
use crate::engine::input::Document;
use crate::engine::options::EngineOptions;
use crate::engine::run;
use crate::lint::baseline::{Baseline, Entry};
use crate::lint::policy::Policy;
use crate::lint::report::Report;
use crate::report::format::Format;
use crate::report::group::GroupBy;
use crate::report::style::Style;
use crate::report::text::{clean, count};
use crate::report::{plan, sarif, statistics, summary, write};
use crate::text::owners::Owners;
use crate::text::root::Root;

/// Stale entries of the baseline that are listed before the rest is counted.
const MAX_STALE: usize = 10;

#[derive(Debug, Clone, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct CheckArgs {
    #[command(flatten)]
    pub walk: WalkArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Show the files that would be read, and why others are not
    #[arg(long, help_heading = "Files")]
    pub list_files: bool,
    /// Show the settings that hold for a file, and check nothing
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub show_settings: Option<PathBuf>,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// Exit with 1 from this level on: note, warning, error [default: error]
    #[arg(long, value_name = "LEVEL", value_enum, hide_possible_values = true, help_heading = "Lints")]
    pub fail_on: Option<FailOn>,
    #[command(flatten)]
    pub lints: LintArgs,
    #[command(flatten)]
    pub silence: SilenceArgs,
    #[command(flatten)]
    pub fixing: FixArgs,
    /// How to print the findings
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub output_format: Format,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Make sections of the findings; `none` shows each of many that differ only in their place
    #[arg(long, value_name = "WHAT", value_enum, help_heading = "Output")]
    pub group_by: Option<GroupBy>,
    /// Link the lines of the HTML page to the files below this address
    #[arg(long, value_name = "URL", help_heading = "Output")]
    pub link_base: Option<String>,
    /// Write another report to a file as well; can be given several times
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = parse_target, help_heading = "Output")]
    pub also: Vec<Target>,
    /// Add to JSON what was weighed for every candidate; see `shelflife why`
    #[arg(long, help_heading = "Output")]
    pub trace: bool,
    /// Count findings by lint, provider and model
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,
    /// Print findings and nothing else
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

impl CheckArgs {
    /// Takes the path `-` for standard input.
    pub(super) fn accept_dash(&mut self) -> Result<(), clap::Error> {
        if self.walk.paths.iter().any(|path| path.as_os_str() == "-") {
            if self.walk.paths.len() > 1 {
                let message = "`-` is standard input, which is checked alone: leave the other paths out";
                return Err(Cli::command().error(ErrorKind::ArgumentConflict, message));
            }
            self.walk.paths.clear();
            self.select.stdin = true;
        }
        if self.select.stdin_filename.is_some() && !self.select.stdin {
            let message = "--stdin-filename needs --stdin, or the path `-`";
            return Err(Cli::command().error(ErrorKind::MissingRequiredArgument, message));
        }
        Ok(())
    }
}

/// Which findings the report leaves out.
#[derive(Debug, Clone, Default, Args)]
pub struct SilenceArgs {
    /// Show what comments silence: `shelflife: ignore[lint] reason`
    #[arg(long, help_heading = "Lints")]
    pub no_ignores: bool,
    /// Leave out what this file knows; see `shelflife baseline`
    #[arg(long, value_name = "FILE", help_heading = "Lints")]
    pub baseline: Option<PathBuf>,
}

/// A check that is ready to run: settings, files and baseline are read.
pub(super) struct Prepared {
    pub policy: Policy,
    setup: Setup,
    input: Input,
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
            policy.known = Some((Baseline::load(file).map_err(CliError::other)?, setup.scope(&root)));
        }
        setup.trace = args.trace.then(Trace::default);
        Ok(Self { setup, policy, input: selection.input, root, baseline })
    }

    /// Checks the files. A second report is about the files on disk.
    pub(super) fn report(&mut self, quiet: bool) -> Report {
        let input = std::mem::replace(&mut self.input, Input::Disk);
        let Self { setup, policy, root, .. } = self;
        progress::shown(&setup.engine.progress, quiet, || setup.report(&input, policy, root.clone()))
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

/// Runs the check and writes its reports. The exit code is that of the report.
pub(super) fn run(args: &CheckArgs, today: Date) -> CliResult {
    if let Some(file) = &args.show_settings {
        return show_settings::run(args, file, today);
    }
    let mut prepared = Prepared::new(args, today)?;
    if args.list_files {
        return list_files(args, &prepared.setup.engine);
    }
    if matches!(prepared.input, Input::Given(_)) && (args.fixing.writes() || args.fixing.diff) {
        if args.select.stdin && !args.fixing.diff {
            return fix_stdin(prepared, args);
        }
        return Err(
            "fixes change files on disk, which --staged does not read, nor --diff with --stdin: leave one out".into()
        );
    }
    let mut report = prepared.report(args.quiet);
    prepared.print_notes(&report, args.quiet);
    if args.fixing.diff {
        return fixing::show(&report, &args.fixing, &args.output, args.quiet);
    }
    let mut has_failed = false;
    if args.fixing.writes() {
        let outcome = fixing::write(&report, &args.fixing, args.quiet);
        if outcome.left > 0 {
            return Ok(EXIT_INTERRUPTED);
        }
        has_failed = !outcome.errors.is_empty() || !report.errors.is_empty();
        if args.fixing.fix_only {
            return Ok(if has_failed { EXIT_FAILED } else { 0 });
        }
        if outcome.files > 0 {
            // A fix that removes a comment moves the changed lines.
            if args.select.since.is_some() {
                prepared.policy.changed = select::select(&args.select, &mut prepared.setup.engine)?.changed;
            }
            report = prepared.report(args.quiet);
        }
    }
    report.link_base.clone_from(&args.link_base);
    if args.group_by == Some(GroupBy::Owner) {
        report.owners = Owners::read(&report.root.absolute(""));
    }
    write_reports(&report, args)?;
    Ok(if has_failed { EXIT_FAILED } else { report.exit_code })
}

/// Prints standard input with its fixes made on standard output, and what is left to do on standard error.
fn fix_stdin(mut prepared: Prepared, args: &CheckArgs) -> CliResult {
    let Input::Given(documents) = &prepared.input else { return Ok(0) };
    let [Document { path, content: Ok(content) }] = documents.as_slice() else {
        return Err("standard input cannot be read as text: nothing is fixed".into());
    };
    let (path, before) = (path.clone(), content.clone());
    let report = prepared.report(args.quiet);
    let (after, fixed) = fixing::of_document(&report, &args.fixing, &before);
    write_output(&args.output, |_, out| out.write_all(&after))?;
    if args.fixing.fix_only {
        return Ok(0);
    }
    prepared.input = Input::Given(vec![Document { path, content: Ok(after) }]);
    let report = prepared.report(args.quiet);
    if !args.quiet {
        write::write(&report, Format::Concise, Style { width: 100, ..Style::default() }, &mut io::stderr().lock())?;
        print_status(&format!("Fixed {}; {}", count(fixed, "finding"), summary::last_line(&report)));
    }
    Ok(report.exit_code)
}

/// Writes the report in each format that the options ask for.
fn write_reports(report: &Report, args: &CheckArgs) -> Result<(), CliError> {
    write_output(&args.output, |style, out| write_report(report, args, args.output_format, style, out))?;
    write_targets(&args.also, |format, style, out| write_report(report, args, format, style, out))?;
    let has_sarif =
        args.also.iter().map(|target| target.format).chain([args.output_format]).any(|f| f == Format::Sarif);
    if let Some(cut) = has_sarif.then(|| sarif::cut(report)).flatten() {
        print_error(&cut);
    }
    // A report for programs has no place for the statistics.
    if args.statistics && !args.output_format.is_for_people() {
        statistics::write(report, &mut io::stderr().lock())?;
    }
    if args.output.output_file.is_some() && !args.quiet {
        print_status(&summary::last_line(report));
    }
    Ok(())
}

/// Writes the report, and for people the summary, the hint on fixes and the statistics below it.
fn write_report(
    report: &Report,
    args: &CheckArgs,
    format: Format,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let style = Style { group_by: args.group_by, ..style };
    write::write(report, format, style, out)?;
    if !format.is_for_people() {
        return Ok(());
    }
    if !args.quiet {
        plan::write(report, out)?;
        writeln!(out, "{}", summary::last_line(report))?;
        if let Some(hint) = fixing::hint(report) {
            writeln!(out, "{hint}")?;
        }
    }
    if args.statistics {
        writeln!(out)?;
        statistics::write(report, out)?;
    }
    Ok(())
}

/// Lists the files that a check would read, and those that it would leave out.
fn list_files(args: &CheckArgs, options: &EngineOptions) -> CliResult {
    let (listed, errors) = run::list(options);
    print_file_errors(&errors);
    write_output(&args.output, |_, out| {
        for file in &listed {
            match &file.left_out {
                Some(why) => writeln!(out, "{}: left out: {}", clean(&file.path), clean(why))?,
                None => writeln!(out, "{}", clean(&file.path))?,
            }
        }
        Ok(())
    })?;
    Ok(if errors.is_empty() { 0 } else { EXIT_FAILED })
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
