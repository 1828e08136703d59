//! `check`: walk, look up, report.

use std::io;

use jiff::civil::Date;

use super::args::{CheckArgs, Format};
use super::output::{complain, deliver, tell};
use super::setup::Setup;
use super::{Done, FAILED};
use crate::engine::{self, EngineOptions, FileError};
use crate::report::assemble;
use crate::report::root::Root;
use crate::report::text::clean;
use crate::report::{self, statistics, summary};
use crate::resolve::Resolver;

/// Runs the check and writes its report; the exit code is that of the report.
pub(super) fn run(args: &CheckArgs, today: Date) -> Done {
    let setup = Setup::new(&args.config, &args.walk, &args.catalog, today)?;
    if args.list_files {
        return list_files(args, &setup.engine);
    }
    let resolver = Resolver::new(setup.catalog, setup.as_of);
    let grading = setup.check_grading(args);
    let root = Root::find(&std::env::current_dir()?, &setup.engine.paths);
    let report =
        assemble::report(setup.scan(), &|reference| resolver.resolve(reference), &grading, root, resolver.info());
    complain_of(&report.errors);
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
