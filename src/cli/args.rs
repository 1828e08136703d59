//! The whole command line: its subcommands, and the options that check without one.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::cli::agents::HookArgs;
use crate::cli::baseline::BaselineCommand::{self, Prune, Write};
use crate::cli::catalog::CatalogCommand;
use crate::cli::check::CheckArgs;
use crate::cli::explain::ExplainArgs;
use crate::cli::generate::{CompletionsArgs, ManArgs};
use crate::cli::ignore::IgnoreArgs;
use crate::cli::init::InitArgs;
use crate::cli::inventory::InventoryArgs;
use crate::cli::lsp::ServeArgs;
use crate::cli::models::ModelsArgs;
use crate::cli::options::LintArgs;
use crate::cli::repos::ReposArgs;
use crate::cli::timeline::TimelineArgs;
use crate::cli::why::WhyArgs;
use crate::cli::worker::WorkerArgs;
use crate::text::nearest::nearest;

const EXAMPLES: &str = "\
Examples:
  shelflife                           check the working directory
  shelflife infra app/settings.py     check a folder and a file
  shelflife --as-of 2027-03-01        what will have stopped working by that date
  shelflife --since origin/main       only the lines that a branch changes
  shelflife --usage all               docs, tests and model lists too
  shelflife --diff                    show what --fix would change
  shelflife timeline                  when each model in use retires

`shelflife check --help` lists all options.
Exit codes: 0 clean, 1 findings at or above --fail-on, 2 the run failed";

const FIXES: &str = "\
Examples:
  shelflife fix                          apply the safe fixes
  shelflife fix --interactive            ask before each fix, including unsafe ones
  shelflife fix --diff --unsafe-fixes    show all fixes, write nothing";

const IGNORES: &str = "\
Examples:
  shelflife ignore --reason 'moved with release 9' --until 2027-01-31 app/
  shelflife ignore --reason 'replayed from a recording' --diff tests/   show them, write nothing";

const INVENTORIES: &str = "\
Examples:
  shelflife inventory                                           as a table
  shelflife inventory --format csv --output-file models.csv     for a spreadsheet
  shelflife inventory --format cyclonedx                        a bill of materials";

const WHYS: &str = "\
Examples:
  shelflife why app/chat.py:12       the models on this line
  shelflife why app/chat.py:12:30    the one at column 30";

const MODELS: &str = "\
Examples:
  shelflife models gpt-4o                                      one model, at every provider
  shelflife models --provider azure-openai --kind embedding    all of a kind at a provider
  shelflife models --retiring-before 2027-06-30 --format csv";

const TIMELINES: &str = "\
Examples:
  shelflife timeline                                             the working directory
  shelflife timeline --format ics --output-file models.ics       a calendar to subscribe to
  shelflife repos fleet/ | shelflife timeline --from -           many repositories";

const REPOS: &str = "\
Examples:
  shelflife repos fleet/ > rows.jsonl                              every repository in a folder
  shelflife repos fleet/ --format html --output-file fleet.html    a dashboard
  shelflife repos fleet/ --cache cache/ > rows.jsonl               faster the next time";

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
    /// Report AI models that are retired, deprecated or about to be (default command)
    #[command(after_help = EXAMPLES)]
    Check(Box<CheckArgs>),
    /// Apply the safe fixes and report what is left (the same as `check --fix`)
    #[command(after_help = FIXES)]
    Fix(Box<CheckArgs>),
    /// List every model reference, including live models, docs and tests
    #[command(after_help = INVENTORIES)]
    Inventory(InventoryArgs),
    /// Create or prune the baseline of accepted findings
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Write ignore comments for all current findings, with a reason and an optional end date
    #[command(after_help = IGNORES)]
    Ignore(Box<IgnoreArgs>),
    /// Write a commented config, or files that run shelflife in pre-commit, CI or a coding agent
    Init(InitArgs),
    /// Explain a lint: what it reports, why, and what to do about it
    Explain(ExplainArgs),
    /// Show step by step why a line is reported, or why it is not
    #[command(after_help = WHYS)]
    Why(Box<WhyArgs>),
    /// Look up models in the catalog: stage, dates, sources, replacements
    #[command(after_help = MODELS)]
    Models(ModelsArgs),
    /// List the models in use by retirement date, as a table, chart or calendar
    #[command(after_help = TIMELINES)]
    Timeline(TimelineArgs),
    /// List the model references of many repositories as rows or a dashboard, without a checkout
    #[command(after_help = REPOS)]
    Repos(Box<ReposArgs>),
    /// List the model references of repositories in tables: reads standard input, writes standard output
    Worker(Box<WorkerArgs>),
    /// Update, pin and inspect the catalog; check and import catalog files
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Run the language server for editors, over standard input and output
    Lsp(Box<ServeArgs>),
    /// Run as a coding agent's hook: check the edit that standard input describes as JSON
    Hook(Box<HookArgs>),
    /// Run the MCP server for coding agents: four read-only tools, over standard input and output
    Mcp(Box<ServeArgs>),
    /// Print the completion script for a shell
    #[command(after_help = COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

impl Command {
    /// The options of `check`, where the command has them.
    fn as_check(&mut self) -> Option<&mut CheckArgs> {
        match self {
            Self::Check(check) | Self::Fix(check) => Some(check),
            _ => None,
        }
    }

    /// The options that set lints, where the command has them.
    fn lints(&mut self) -> Option<&mut LintArgs> {
        Some(match self {
            Self::Check(check) | Self::Fix(check) => &mut check.lints,
            Self::Ignore(ignore) => &mut ignore.lints,
            Self::Why(why) => &mut why.lints,
            Self::Hook(hook) => &mut hook.serve.lints,
            Self::Repos(repos) => &mut repos.repository.lints,
            Self::Worker(worker) => &mut worker.repository.lints,
            Self::Lsp(serve) | Self::Mcp(serve) => &mut serve.lints,
            Self::Baseline(Write(args) | Prune(args)) => &mut args.lints,
            _ => return None,
        })
    }
}

/// The options that `shelflife --help` lists; `shelflife check --help` lists all.
const LISTED: [&str; 10] =
    ["help", "version", "paths", "as_of", "horizon", "fail_on", "usage", "fix", "output_format", "output_file"];

/// The command line, with a `shelflife --help` that fits a screen.
#[must_use]
pub fn command() -> clap::Command {
    let command = with_variables(Cli::command());
    command.mut_args(|arg| if LISTED.contains(&arg.get_id().as_str()) { arg } else { arg.hide(true) })
}

/// Gives every option a variable of the environment: `SHELFLIFE_FAIL_ON` for `--fail-on`. The help does not repeat what
/// holds for all of them.
fn with_variables(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|arg| match arg.get_long().map(variable) {
        Some(name) if !matches!(arg.get_id().as_str(), "help" | "version") => arg.env(name).hide_env(true),
        _ => arg,
    });
    command.mut_subcommands(with_variables)
}

/// The variable of an option. It lives as long as the program, as clap wants it: there is a handful of them.
fn variable(option: &str) -> &'static str {
    format!("SHELFLIFE_{}", option.to_uppercase().replace('-', "_")).leak()
}

/// Parses the arguments as they are, or with the subcommand first if it stands behind options: there clap takes it for
/// a path, or does not know the option.
fn matches(args: &[OsString]) -> Result<clap::ArgMatches, clap::Error> {
    let as_written = command().try_get_matches_from(args);
    let is_path = |matches: &clap::ArgMatches| {
        let mut paths = matches.get_many::<PathBuf>("paths").into_iter().flatten();
        matches.subcommand().is_some() || paths.all(|path| path.exists())
    };
    if as_written.as_ref().is_ok_and(is_path) {
        return as_written;
    }
    let sorted = command_first(args).and_then(|sorted| command().try_get_matches_from(sorted).ok());
    sorted.map_or(as_written, Ok)
}

/// The error, with the variable of the environment that a wrong value comes from.
fn with_variable(mut error: clap::Error, args: &[OsString]) -> clap::Error {
    let Some(ContextValue::String(arg)) = error.get(ContextKind::InvalidArg) else { return error };
    let option = arg.split_whitespace().next().unwrap_or_default().trim_end_matches("...").to_owned();
    let Some(name) = option.strip_prefix("--").map(variable) else { return error };
    let is_typed = args.iter().any(|arg| arg.to_string_lossy().starts_with(&option));
    if !is_typed && std::env::var_os(name).is_some() {
        let tip = format!("the value comes from the environment variable {name}");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// The arguments with the subcommand first, where options stand before it: `--as-of 2027-03-01 timeline`.
fn command_first(args: &[OsString]) -> Option<Vec<OsString>> {
    let command = Cli::command();
    let is_command = |arg: &OsString| arg.to_str().is_some_and(|name| command.find_subcommand(name).is_some());
    let at = args.iter().skip(1).position(is_command)? + 1;
    // A folder of that name is a path.
    if at == 1 || std::path::Path::new(&args[at]).exists() {
        return None;
    }
    let mut sorted = args.to_vec();
    sorted[1..=at].rotate_right(1);
    Some(sorted)
}

/// clap's error for a word in the place of the first path that is no path, but may be a command.
fn mistyped(cli: &Cli) -> Option<clap::Error> {
    let [path] = cli.check.walk.paths.as_slice() else { return None };
    let word = path.to_str().filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'))?;
    if cli.command.is_some() || word == "-" || path.exists() {
        return None;
    }
    let command = Cli::command();
    let hint = match nearest(word, command.get_subcommands().map(clap::Command::get_name)) {
        Some(meant) => format!("did you mean `shelflife {meant}`?"),
        None => "`shelflife --help` lists the commands".to_owned(),
    };
    let message = format!("`{word}` is not a file, a folder or a command; {hint}");
    Some(Cli::command().error(ErrorKind::InvalidSubcommand, message))
}

/// The matches of the command that runs, below all that lead to it: `baseline write`.
fn innermost(matches: &clap::ArgMatches) -> &clap::ArgMatches {
    matches.subcommand().map_or(matches, |(_, below)| innermost(below))
}

/// Parses the command line. The error has an exit code, which is 0 for `--help` and `--version`.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let args: Vec<OsString> = args.into_iter().collect();
    let matches = matches(&args).map_err(|error| with_variable(error, &args))?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    if let Some(error) = mistyped(&cli) {
        return Err(error);
    }
    for check in [Some(&mut cli.check), cli.command.as_mut().and_then(Command::as_check)].into_iter().flatten() {
        check.accept_dash()?;
    }
    if let Some(Command::Fix(check)) = &mut cli.command {
        check.fixing.fix = true;
    }
    let lints = cli.command.as_mut().map_or(Some(&mut cli.check.lints), Command::lints);
    if let Some(lints) = lints {
        lints.read_order(innermost(&matches));
    }
    Ok(cli)
}
