//! `check`: finds the references, looks them up in the catalog and reports the findings.

use std::io;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory};
use jiff::civil::Date;

use crate::cli::args::Cli;
use crate::cli::error::{CliError, CliResult, EXIT_FAILED};
use crate::cli::fixing;
use crate::cli::fixing::FixArgs;
use crate::cli::options::{CatalogArgs, ConfigArgs, FailOn, LintArgs, OutputArgs, WalkArgs};
use crate::cli::output::{
    Target, parse_target, print_error, print_file_errors, print_status, to_stderr, write_output, write_targets,
};
use crate::cli::prepared::Prepared;
use crate::cli::select::SelectArgs;
use crate::cli::setup::Setup;
use crate::cli::show_settings;
use crate::engine::run;
use crate::lint::report::Report;
use crate::report::format::Format;
use crate::report::group::GroupBy;
use crate::report::guard::Medium;
use crate::report::style::Style;
use crate::report::text::clean;
use crate::report::{plan, sarif, statistics, summary, write};
use crate::text::owners::Owners;
use crate::text::stored::Disk;

#[derive(Debug, Clone, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct CheckArgs {
    #[command(flatten)]
    pub walk: WalkArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// List the files that would be read, and why others are skipped
    #[arg(long, help_heading = "Files")]
    pub list_files: bool,
    /// Show the settings that apply to this file, and check nothing
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub show_settings: Option<PathBuf>,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// Exit with 1 at findings of this level or above: note, warning, error [default: error]
    #[arg(long, value_name = "LEVEL", value_enum, hide_possible_values = true, help_heading = "Lints")]
    pub fail_on: Option<FailOn>,
    #[command(flatten)]
    pub lints: LintArgs,
    #[command(flatten)]
    pub silence: SilenceArgs,
    #[command(flatten)]
    pub fixing: FixArgs,
    /// Format of the report
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub output_format: Format,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Group the findings; `none` lists each of them
    #[arg(long, value_name = "WHAT", value_enum, help_heading = "Output")]
    pub group_by: Option<GroupBy>,
    /// Base URL of the files, for links from the HTML page to their lines
    #[arg(long, value_name = "URL", help_heading = "Output")]
    pub link_base: Option<String>,
    /// Also write a report in this format to a file (repeatable)
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = parse_target, help_heading = "Output")]
    pub also: Vec<Target>,
    /// Add the evidence for every candidate to JSON; see `shelflife why`
    #[arg(long, help_heading = "Output")]
    pub trace: bool,
    /// Count findings by lint, provider and model
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,
    /// Print only findings
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

impl CheckArgs {
    /// Takes the path `-` for standard input.
    pub(super) fn accept_dash(&mut self) -> Result<(), clap::Error> {
        if self.walk.paths.iter().any(|path| path.as_os_str() == "-") {
            if self.walk.paths.len() > 1 {
                let message = "`-` is standard input, which is checked alone: remove the other paths";
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
    /// Report what ignore comments silence too
    #[arg(long, help_heading = "Lints")]
    pub no_ignores: bool,
    /// Hide findings listed in this baseline; see `shelflife baseline`
    #[arg(long, value_name = "FILE", help_heading = "Lints")]
    pub baseline: Option<PathBuf>,
}

/// Runs the check and writes its reports. The exit code is that of the report.
pub(super) fn run(args: &CheckArgs, today: Date) -> CliResult {
    if let Some(file) = &args.show_settings {
        return show_settings::run(args, file, today);
    }
    let prepared = Prepared::new(args, today)?;
    if args.list_files {
        return list_files(args, &prepared.setup);
    }
    let mut report = prepared.report(args.quiet)?;
    prepared.print_notes(&report, args.quiet);
    if args.fixing.is_asked() {
        return fixing::run(args, prepared, report);
    }
    report.link_base.clone_from(&args.link_base);
    if args.group_by == Some(GroupBy::Owner) {
        report.owners = Owners::read(&report.root.absolute(""), &Disk);
    }
    write_reports(&report, args)?;
    Ok(report.exit_code)
}

/// Writes the report in each format that the options ask for.
pub(super) fn write_reports(report: &Report, args: &CheckArgs) -> Result<(), CliError> {
    let format = args.output_format;
    let shown =
        write_output(&args.output, format.medium(), |style, out| write_report(report, args, format, style, out));
    write_targets(&args.also, |format, style, out| write_report(report, args, format, style, out))?;
    let has_sarif =
        args.also.iter().map(|target| target.format).chain([args.output_format]).any(|f| f == Format::Sarif);
    if let Some(cut) = has_sarif.then(|| sarif::cut(report)).flatten() {
        print_error(&cut);
    }
    // A report for programs has no place for the statistics.
    if args.statistics && !args.output_format.is_for_people() {
        to_stderr(|_, out| statistics::write(report, out))?;
    }
    if args.output.output_file.is_some() && !args.quiet {
        print_status(&summary::last_line(report));
    }
    shown
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
fn list_files(args: &CheckArgs, setup: &Setup) -> CliResult {
    let (listed, errors) = run::list(&setup.engine);
    setup.check_configs()?;
    print_file_errors(&errors);
    write_output(&args.output, Medium::Text, |_, out| {
        for file in &listed {
            match &file.left_out {
                Some(why) => writeln!(out, "{}: skipped: {}", clean(&file.path), clean(why))?,
                None => writeln!(out, "{}", clean(&file.path))?,
            }
        }
        Ok(())
    })?;
    Ok(if errors.is_empty() { 0 } else { EXIT_FAILED })
}
