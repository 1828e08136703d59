//! `check`: walk, look up, report.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use jiff::civil::Date;

use crate::cli::args::CheckArgs;
use crate::cli::baseline::{scope, tell_of_dead};
use crate::cli::output::{complain, deliver, deliver_to, tell};
use crate::cli::run::{Done, FAILED};
use crate::cli::select::Input;
use crate::cli::setup::Setup;
use crate::cli::{fixing, interrupt, progress, select};
use crate::engine::run;
use crate::engine::run::EngineOptions;
use crate::lint::baseline::Baseline;
use crate::lint::policy::Grading;
use crate::lint::report::Report;
use crate::project::scanned::FileError;
use crate::report::format::Format;
use crate::report::style::Style;
use crate::report::text::clean;
use crate::report::{sarif, statistics, summary, write};
use crate::text::root::Root;

/// What a check is made with: settings, files and what is known already.
pub(super) struct Prepared {
    pub setup: Setup,
    pub grading: Grading,
    pub input: Input,
    pub root: Root,
    baseline: Option<PathBuf>,
}

impl Prepared {
    /// Reads the config, the baseline and what changed, as the arguments say.
    pub(super) fn new(args: &CheckArgs, today: Date) -> Result<Self, Box<dyn Error>> {
        let mut walk = args.walk.clone();
        // The settings of standard input are those of the file that it is taken for.
        walk.paths.extend(args.select.stdin_filename.clone());
        let mut setup = Setup::new(&args.config, &walk, &args.catalog, today)?;
        let baseline = args.silence.baseline.clone().or_else(|| setup.settings.baseline.clone());
        if let Some(file) = &baseline {
            setup.leave_out(file);
        }
        let root = Root::find(&std::env::current_dir()?, &setup.engine.paths);
        let selection = select::select(&args.select, &mut setup.engine)?;
        let mut grading = setup.check_grading(args);
        grading.changed = selection.changed;
        if let Some(file) = baseline.as_ref().filter(|_| !args.list_files) {
            grading.known = Some((Baseline::load(file)?, scope(&setup, &root)));
        }
        Ok(Self { setup, grading, input: selection.input, root, baseline })
    }

    /// Says what could not be read, and what the baseline has that is gone.
    pub(super) fn tell_of(&self, report: &Report, quiet: bool) {
        complain_of(&report.errors);
        for file in report.summary.unparsed.iter().filter(|_| !quiet) {
            tell(&format!("{}: read as plain text: too costly or too deep to parse", clean(file)));
        }
        if let Some(file) = self.baseline.as_ref().filter(|_| !quiet) {
            tell_of_dead(&report.dead, file);
        }
    }
}

/// Runs the check and writes its report; the exit code is that of the report.
pub(super) fn run(args: &CheckArgs, today: Date) -> Done {
    let mut prepared = Prepared::new(args, today)?;
    if args.list_files {
        return list_files(args, &prepared.setup.engine);
    }
    let input = std::mem::replace(&mut prepared.input, Input::Disk);
    let is_given = matches!(input, Input::Given(_));
    if is_given && (args.fixing.writes() || args.fixing.diff) {
        return Err(
            "fixes change files on disk, which --stdin and --staged do not read: leave one of the two out".into()
        );
    }
    let report = |setup: &Setup, input, grading: &Grading, root: &Root| {
        progress::shown(&setup.engine.progress, args.quiet, || setup.report(input, grading, root.clone()))
    };
    let Prepared { setup, grading, root, .. } = &prepared;
    let mut found = report(setup, &input, grading, root);
    prepared.tell_of(&found, args.quiet);
    if args.fixing.diff {
        return fixing::show(&found, &args.fixing, &args.output, args.quiet);
    }
    let mut failed = false;
    if args.fixing.writes() {
        let outcome = fixing::make(&found, &args.fixing, args.quiet);
        if outcome.left > 0 {
            return Ok(interrupt::EXIT_CODE);
        }
        failed = !outcome.errors.is_empty() || !found.errors.is_empty();
        if args.fixing.fix_only {
            return Ok(if failed { FAILED } else { 0 });
        }
        if outcome.files > 0 {
            // A comment that went took its line along.
            let Prepared { setup, grading, root, .. } = &mut prepared;
            if args.select.since.is_some() {
                grading.changed = select::select(&args.select, &mut setup.engine)?.changed;
            }
            found = report(setup, &Input::Disk, grading, root);
        }
    }
    let for_people = is_for_people(args.output_format);
    deliver(&args.output, |style, out| write(&found, args, args.output_format, style, out))?;
    deliver_to(&args.also, |format, style, out| write(&found, args, format, style, out))?;
    let formats = args.also.iter().map(|target| target.format).chain([args.output_format]);
    if let Some(cut) = formats.into_iter().find(|format| *format == Format::Sarif).and_then(|_| sarif::cut(&found)) {
        complain(&cut);
    }
    // What a program reads stays as it is: the tables go where people look.
    if !for_people && args.statistics {
        statistics::write(&found, &mut io::stderr().lock())?;
    }
    if args.output.output_file.is_some() && !args.quiet {
        tell(&summary::last_line(&found));
    }
    Ok(if failed { FAILED } else { found.exit_code })
}

fn is_for_people(format: Format) -> bool {
    matches!(format, Format::Full | Format::Concise)
}

/// The report, and below it what people want to know besides.
fn write(report: &Report, args: &CheckArgs, format: Format, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    write::write(report, format, style, out)?;
    if !is_for_people(format) {
        return Ok(());
    }
    if !args.quiet {
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

fn list_files(args: &CheckArgs, options: &EngineOptions) -> Done {
    let (listed, errors) = run::list(options);
    complain_of(&errors);
    deliver(&args.output, |_, out| {
        for file in &listed {
            match &file.left_out {
                Some(why) => writeln!(out, "{}: left out: {}", clean(&file.path), clean(why))?,
                None => writeln!(out, "{}", clean(&file.path))?,
            }
        }
        Ok(())
    })?;
    Ok(if errors.is_empty() { 0 } else { FAILED })
}

/// Names what could not be read, in every format.
pub(super) fn complain_of(errors: &[FileError]) {
    for error in errors {
        complain(&format!("{}: {}", error.path, error.message));
    }
}
