//! `hook` and `mcp`: what coding agents run.

use std::io::{self, Read, Write};
use std::path::Path;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::agents::{hook, mcp};
use crate::cli::error::CliResult;
use crate::cli::lsp::ServeArgs;
use crate::report::guard::{Medium, guarded};

/// The longest input of a hook. An agent sends the text of an edit, not of a project.
const MAX_INPUT: u64 = 32 << 20;

#[derive(Debug, Clone, Args)]
pub struct HookArgs {
    #[command(flatten)]
    pub serve: ServeArgs,
    /// How to answer the agent: with exit code 2 and standard error, or with JSON
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub format: HookFormat,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum HookFormat {
    #[default]
    ExitCode,
    Json,
}

/// Checks the edit that an agent describes on standard input. The exit code is 2 for findings and 0 for all else: an
/// agent reads the code 2, and shows others to people as errors of the hook.
pub(super) fn hook(args: &HookArgs, today: Date) -> u8 {
    let mut input = Vec::new();
    let is_read = io::stdin().lock().take(MAX_INPUT).read_to_end(&mut input).is_ok();
    let way = match args.format {
        HookFormat::ExitCode => hook::Way::ExitCode,
        HookFormat::Json => hook::Way::Json,
    };
    let load = |path: &Path, day: Date| args.serve.workspace(path, day).map_err(|error| error.to_string());
    let text = String::from_utf8_lossy(&input);
    // A bug is no reason to stop the agent either.
    let checked = std::panic::catch_unwind(|| hook::reply(&text, &load, today, way));
    let reply = checked.ok().filter(|_| is_read).unwrap_or_default();
    // What agents read on standard output is JSON.
    let _ = io::stdout().write_all(guarded(&reply.stdout, Medium::Json).as_bytes());
    let _ = io::stderr().write_all(guarded(&reply.stderr, Medium::Text).as_bytes());
    reply.code
}

/// Answers an agent until it closes standard input.
pub(super) fn mcp(args: &ServeArgs, clock: fn() -> Date) -> CliResult {
    let load = |path: &Path, day: Date| args.workspace(path, day).map_err(|error| error.to_string());
    mcp::serve(&mut io::stdin().lock(), &mut io::stdout().lock(), &load, clock)?;
    Ok(0)
}
