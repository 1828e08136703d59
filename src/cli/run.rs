//! The command line: one file a subcommand. Arguments are defined in [`args`] and decided upon where they are used.

use crate::cli::args;
use crate::cli::baseline;
use crate::cli::catalog;
use crate::cli::check;
use crate::cli::explain;
use crate::cli::generate;
use crate::cli::init;
use crate::cli::inventory;
use crate::cli::models;
use crate::cli::output;
use crate::cli::setup;
use crate::cli::timeline;

use std::ffi::OsString;
use std::panic::catch_unwind;
use std::process::ExitCode;

use jiff::civil::Date;

use crate::cli::args::{Cli, Command, ModelsCommand};
use crate::config::ConfigError;

/// Exit code: could not do the job.
pub(crate) const FAILED: u8 = 2;

/// Runs the command that the arguments ask for. `today` is what `--as-of` defaults to.
pub fn main(args: impl IntoIterator<Item = OsString>, today: Date) -> ExitCode {
    let cli = match args::parse(args) {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe behind `--help` is nobody's mistake.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(FAILED));
        }
    };
    // What goes wrong within a file is caught there; this is for what comes of all of them together.
    let done = catch_unwind(|| dispatch(cli, today));
    exit(done.unwrap_or_else(|_| Err("a bug in shelflife ended this run; RUST_BACKTRACE=1 shows where".into())))
}

fn dispatch(cli: Cli, today: Date) -> Done {
    match cli.command {
        None => check::run(&cli.check, today),
        Some(Command::Check(args)) => check::run(&args, today),
        Some(Command::Inventory(args)) => inventory::run(&args, today),
        Some(Command::Baseline(command)) => baseline::run(&command, today),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Models(args)) => list_models(&args, today),
        Some(Command::Timeline(args)) => timeline::run(&args, today),
        Some(Command::Catalog(args)) => catalog::run(&args, today),
        Some(Command::Completions(args)) => generate::completions(&args),
        Some(Command::Man(args)) => generate::man(&args),
    }
}

/// The exit code of what was done, after a word about what could not be.
pub(crate) fn exit(done: Done) -> ExitCode {
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            if let Some(usage) = error.downcast_ref::<clap::Error>() {
                let _ = usage.print();
                return ExitCode::from(FAILED);
            }
            match error.downcast_ref::<ConfigError>() {
                Some(ConfigError::Mistake(mistake)) => output::point(mistake.as_ref()),
                _ => output::complain(&error.to_string()),
            }
            ExitCode::from(FAILED)
        }
    }
}

fn list_models(args: &ModelsCommand, today: Date) -> Done {
    let as_of = args.catalog.as_of.unwrap_or(today);
    let settings = setup::settings(&args.config, &[])?;
    let catalog = catalog::load(&setup::with_catalogs(&args.catalog, &settings), today)?;
    output::deliver(&args.output, |_, out| models::run(&args.models, catalog, as_of, out))?;
    Ok(0)
}

/// What a subcommand comes to: its exit code, or why it could not do its job.
pub(crate) type Done = Result<u8, Box<dyn std::error::Error>>;
