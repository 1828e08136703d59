//! The whole command line: its subcommands, and the options that check without one.

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::cli::agents::HookArgs;
use crate::cli::baseline::BaselineCommand::{self, Prune, Write};
use crate::cli::catalog::CatalogCommand;
use crate::cli::check::CheckArgs;
use crate::cli::explain::ExplainArgs;
use crate::cli::generate::{CompletionsArgs, ManArgs};
use crate::cli::init::InitArgs;
use crate::cli::inventory::InventoryArgs;
use crate::cli::lsp::ServeArgs;
use crate::cli::models::ModelsArgs;
use crate::cli::timeline::TimelineArgs;
use crate::cli::why::WhyArgs;

const EXAMPLES: &str = "\
Examples:
  shelflife                              check the working directory (`shelflife check --help`: all options)
  shelflife infra app/settings.py        check a folder and a file
  shelflife --as-of 2027-03-01           what will have stopped by then
  shelflife --usage all                  docs, tests and model lists too
  shelflife --output-format sarif --output-file shelflife.sarif
  shelflife inventory --format csv       every model reference, live ones too

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 could not do the job";

const FIXES: &str = "\
Examples:
  shelflife fix                          make the safe fixes
  shelflife fix --interactive            ask for each fix, the unsafe ones too
  shelflife fix --diff --unsafe-fixes    show what would change, write nothing";

const COMPLETIONS: &str = "\
Examples:
  shelflife completions bash > ~/.local/share/bash-completion/completions/shelflife
  shelflife completions zsh > ~/.zfunc/_shelflife
  shelflife completions fish > ~/.config/fish/completions/shelflife.fish
  shelflife completions powershell >> $PROFILE";

/// Finds references to AI models in code and infrastructure, and reports those that are retired, deprecated or about
/// to be.
#[derive(Debug, Parser)]
#[command(name = "shelflife", version, about, long_about = None, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub check: CheckArgs,
}

/// The subcommands. A doc comment here is a line of the help.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report models whose lifecycle has run out (default command)
    #[command(after_help = EXAMPLES)]
    Check(Box<CheckArgs>),
    /// Make the safe fixes and report what is left, as `check --fix`; --interactive asks for each
    #[command(after_help = FIXES)]
    Fix(Box<CheckArgs>),
    /// List every model reference, live ones and docs too
    Inventory(InventoryArgs),
    /// Create or prune the baseline of accepted findings
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Write a commented config, or the files that put shelflife into pre-commit and CI
    Init(InitArgs),
    /// Show what a lint does and what to do about it
    Explain(ExplainArgs),
    /// Show why a line is reported, or why it is not: place, flow, evidence, record, lint
    Why(Box<WhyArgs>),
    /// List and show the catalog's records: stage today, dates, sources, replacements
    Models(ModelsArgs),
    /// Show when each model in use retires: table, chart, calendar
    Timeline(TimelineArgs),
    /// Validate, import and inspect catalog files
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Serve an editor: the language server, over standard input and output
    Lsp(Box<ServeArgs>),
    /// Check what a coding agent has just written, as its hook; the hook's JSON is standard input
    Hook(Box<HookArgs>),
    /// Serve a coding agent: four read-only tools of the Model Context Protocol, over standard input and output
    Mcp(Box<ServeArgs>),
    /// Print the script that completes commands and options in a shell
    #[command(after_help = COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

/// The options that `shelflife --help` lists; `shelflife check --help` lists all.
const LISTED: [&str; 10] =
    ["help", "version", "paths", "as_of", "horizon", "fail_on", "usage", "fix", "output_format", "output_file"];

/// The command line, with a `shelflife --help` that fits a screen.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command().mut_args(|arg| if LISTED.contains(&arg.get_id().as_str()) { arg } else { arg.hide(true) })
}

/// Parses the command line. The error has an exit code, which is 0 for `--help` and `--version`.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let matches = command().try_get_matches_from(args)?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    let below = matches.subcommand().map(|(_, matches)| matches);
    match &mut cli.command {
        None => cli.check.lints.read_order(&matches),
        Some(Command::Fix(check)) => {
            check.fixing.fix = true;
            if let Some(matches) = below {
                check.lints.read_order(matches);
            }
        }
        Some(Command::Check(check)) => {
            if let Some(matches) = below {
                check.lints.read_order(matches);
            }
        }
        Some(Command::Why(why)) => {
            if let Some(matches) = below {
                why.lints.read_order(matches);
            }
        }
        Some(Command::Hook(hook)) => {
            if let Some(matches) = below {
                hook.serve.lints.read_order(matches);
            }
        }
        Some(Command::Lsp(serve) | Command::Mcp(serve)) => {
            if let Some(matches) = below {
                serve.lints.read_order(matches);
            }
        }
        Some(Command::Baseline(Write(args) | Prune(args))) => {
            if let Some((_, matches)) = below.and_then(clap::ArgMatches::subcommand) {
                args.lints.read_order(matches);
            }
        }
        Some(_) => {}
    }
    Ok(cli)
}
