//! Runs the command that the arguments ask for, and turns its result into an exit code.

use std::ffi::OsString;
use std::panic::catch_unwind;
use std::process::ExitCode;

use clap::CommandFactory;
use jiff::civil::Date;

use crate::cli::args::{Cli, Command};
use crate::cli::error::{CliResult, EXIT_FAILED};
use crate::cli::{
    agents, args, baseline, cargo, catalog, check, explain, generate, ignore, init, interrupt, inventory, lsp, models,
    output, repos, timeline, why, worker,
};

/// Runs the command that the arguments ask for. The day of the clock is the default of `--as-of`; a server asks for it
/// again and again.
pub fn main(args: impl IntoIterator<Item = OsString>, clock: fn() -> Date) -> ExitCode {
    interrupt::fail_on_abort();
    let mut args: Vec<OsString> = args.into_iter().collect();
    if let Some(at) = cargo::named_at(&args) {
        return cargo::main(args.split_off(at), clock());
    }
    let cli = match args::parse(args) {
        Ok(cli) => cli,
        Err(error) => return exit_after_usage(&error),
    };
    // The engine catches a panic in one file; this catches one in the work on all files together.
    let result = catch_unwind(|| dispatch(cli, clock));
    exit(result.unwrap_or_else(|_| {
        Err("a bug in shelflife ended this run; please report it (RUST_BACKTRACE=1 shows where)".into())
    }))
}

fn dispatch(cli: Cli, clock: fn() -> Date) -> CliResult {
    let today = clock();
    match cli.command {
        None => check::run(&cli.check, today),
        Some(Command::Check(args) | Command::Fix(args)) => check::run(&args, today),
        Some(Command::Inventory(args)) => inventory::run(&args, today),
        Some(Command::Baseline(command)) => baseline::run(&command, today),
        Some(Command::Ignore(args)) => ignore::run(&args, today),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::Explain(args)) => explain::run(&args, today),
        Some(Command::Why(args)) => why::run(&args, today),
        Some(Command::Models(args)) => models::run(&args, today),
        Some(Command::Repos(args)) => repos::run(&args, today),
        Some(Command::Worker(args)) => worker::run(&args, today),
        Some(Command::Timeline(args)) => timeline::run(&args, today),
        Some(Command::Catalog(command)) => catalog::run(&command, today),
        Some(Command::Lsp(args)) => lsp::run(&args, clock),
        Some(Command::Hook(args)) => Ok(agents::hook(&args, today)),
        Some(Command::Mcp(args)) => agents::mcp(&args, clock),
        Some(Command::Completions(args)) => generate::completions(&args, Cli::command()),
        Some(Command::Man(args)) => generate::man(&args, Cli::command()),
    }
}

/// Prints what clap has to show, which is an error or the help, and returns clap's exit code for it.
pub(super) fn exit_after_usage(error: &clap::Error) -> ExitCode {
    output::print_usage(error);
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(EXIT_FAILED))
}

/// The exit code of a command. Prints the error of one that failed.
pub(super) fn exit(result: CliResult) -> ExitCode {
    ExitCode::from(result.unwrap_or_else(|error| {
        output::print_failure(&error);
        error.code()
    }))
}
