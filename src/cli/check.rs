//! `check`: walk, look up, report.

use std::io;

use jiff::civil::Date;

use super::args::{CheckArgs, Format};
use super::baseline::{scope, tell_of_dead};
use super::output::{complain, deliver, tell};
use super::setup::Setup;
use super::{Done, FAILED, select};
use crate::baseline::Baseline;
use crate::engine::{self, EngineOptions, FileError};
use crate::report::root::Root;
use crate::report::text::clean;
use crate::report::{self, statistics, summary};

/// Runs the check and writes its report; the exit code is that of the report.
pub(super) fn run(args: &CheckArgs, today: Date) -> Done {
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
    if args.list_files {
        return list_files(args, &setup.engine);
    }
    let mut grading = setup.check_grading(args);
    grading.changed = selection.changed;
    if let Some(file) = &baseline {
        grading.known = Some((Baseline::load(file)?, scope(&setup, &root)));
    }
    let report = setup.report(setup.scan_input(selection.input), &grading, root);
    complain_of(&report.errors);
    if let Some(file) = baseline.filter(|_| !args.quiet) {
        tell_of_dead(&report.dead, &file);
    }
    let for_people = matches!(args.output_format, Format::Full | Format::Concise);
    deliver(&args.output, |style, out| {
        report::write(&report, args.output_format, style, out)?;
        if for_people && !args.quiet {
            writeln!(out, "{}", summary::line(&report))?;
        }
        if for_people && args.statistics {
            writeln!(out)?;
            statistics::write(&report, out)?;
        }
        Ok(())
    })?;
    // What a program reads stays as it is: the tables go where people look.
    if !for_people && args.statistics {
        statistics::write(&report, &mut io::stderr().lock())?;
    }
    if args.output.output_file.is_some() && !args.quiet {
        tell(&summary::line(&report));
    }
    Ok(report.exit_code)
}

fn list_files(args: &CheckArgs, options: &EngineOptions) -> Done {
    let (listed, errors) = engine::list(options);
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
