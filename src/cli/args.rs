//! The command line as typed: definitions only. What the options mean is decided where they are used.

use crate::lint::definition;
use crate::report::format::Format;
use crate::report::format::InventoryFormat;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::cli::baseline::BaselineCommand::{Prune, Write};
use crate::lint::levels::Setting;
use crate::lint::registry;
use crate::rules::usage::Usage;
use crate::text::level::Level;

const EXAMPLES: &str = "\
Examples:
  shelflife                              check the working directory (`shelflife check --help`: all options)
  shelflife infra app/settings.py        check a folder and a file
  shelflife --as-of 2027-03-01           what will have stopped by then
  shelflife --usage all                  docs, tests and model lists too
  shelflife --output-format sarif --output-file shelflife.sarif
  shelflife inventory --format csv       every model reference, live ones too

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 could not do the job";

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

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report models whose lifecycle has run out (what is done without a command)
    #[command(after_help = EXAMPLES)]
    Check(Box<CheckArgs>),
    /// List every model reference, live ones and docs too
    Inventory(InventoryArgs),
    /// Write the file of known findings, or take out of it what is gone
    #[command(subcommand)]
    Baseline(crate::cli::baseline::BaselineCommand),
    /// Write a commented config, or the files that put shelflife into pre-commit and CI
    Init(crate::cli::init::InitArgs),
    /// Show what a lint does and what to do about it
    Explain(ExplainArgs),
    /// List and show the catalog's records: stage today, dates, sources, replacements
    Models(ModelsCommand),
    /// Show the models that are used in the order in which they go: table, chart, calendar
    Timeline(crate::cli::timeline::TimelineArgs),
    /// Keep a catalog: check its files, import a provider's page, show how old it is
    Catalog(crate::cli::catalog::CatalogCommand),
    /// Print the script that completes commands and options in a shell
    #[command(after_help = COMPLETIONS)]
    Completions(crate::cli::generate::CompletionsArgs),
    /// Print the manual page
    Man(crate::cli::generate::ManArgs),
}

/// Which files are read: shared by `check` and `inventory`.
#[derive(Debug, Clone, Default, Args)]
pub struct WalkArgs {
    /// Files and folders to read [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Leave out what matches, as in .gitignore
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub exclude: Vec<String>,
    /// Filter paths named on the command line too
    #[arg(long, help_heading = "Files")]
    pub force_exclude: bool,
    /// Threads to use [default: one a core]
    #[arg(short, long, value_name = "N", help_heading = "Files")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// Which config: shared by all that take settings from one.
#[derive(Debug, Clone, Default, Args)]
pub struct ConfigArgs {
    /// Take settings from this file, not from the nearest one
    #[arg(long, value_name = "FILE", conflicts_with = "isolated", help_heading = "Files")]
    pub config: Option<PathBuf>,
    /// Take settings from no file
    #[arg(long, help_heading = "Files")]
    pub isolated: bool,
}

/// Which catalog, and on which day: shared by all that look models up.
#[derive(Debug, Clone, Default, Args)]
pub struct CatalogArgs {
    /// Grade as on this day (YYYY-MM-DD) [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Catalog")]
    pub as_of: Option<Date>,
    /// Add records, or override them, from a file or folder
    #[arg(long, value_name = "FILE|DIR", help_heading = "Catalog")]
    pub catalog: Vec<PathBuf>,
    /// Use nothing but --catalog
    #[arg(long, requires = "catalog", help_heading = "Catalog")]
    pub no_default_catalog: bool,
    /// Warn when the catalog is older than this [default: 90]; 0 never does
    #[arg(long, value_name = "DAYS", help_heading = "Catalog")]
    pub max_catalog_age: Option<u32>,
}

/// Where the report goes.
#[derive(Debug, Clone, Default, Args)]
pub struct OutputArgs {
    /// Write the report to a file, whole or not at all
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub output_file: Option<PathBuf>,
    /// When to colour: auto, always, never
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub color: ColorWhen,
}

#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub walk: WalkArgs,
    #[command(flatten)]
    pub select: crate::cli::select::SelectArgs,
    /// Show the files that would be read, and why others are not
    #[arg(long, help_heading = "Files")]
    pub list_files: bool,
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
    pub fixing: crate::cli::fixing::FixArgs,
    /// How to print the findings
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub output_format: Format,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Write another report to a file as well; can be given several times
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = crate::cli::output::parse_target, help_heading = "Output")]
    pub also: Vec<crate::cli::output::Target>,
    /// Count findings by lint, provider and model
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,
    /// Print findings and nothing else
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

/// What is not said.
#[derive(Debug, Clone, Default, Args)]
pub struct SilenceArgs {
    /// Show what comments silence: `shelflife: ignore[lint] reason`
    #[arg(long, help_heading = "Lints")]
    pub no_ignores: bool,
    /// Leave out what this file knows; see `shelflife baseline`
    #[arg(long, value_name = "FILE", help_heading = "Lints")]
    pub baseline: Option<PathBuf>,
}

/// What is said, and how loudly: shared by all that grade.
#[derive(Debug, Clone, Default, Args)]
pub struct LintArgs {
    /// How far ahead a retirement is worth a warning [default: 90]
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(..=i64::from(definition::MAX_HORIZON)), help_heading = "Lints")]
    pub horizon: Option<u32>,
    /// Switch a lint off (commas between several; the last of -A, -W, -D counts)
    #[arg(short = 'A', long, value_name = "LINT", value_delimiter = ',', value_parser = lint_names(), hide_possible_values = true, help_heading = "Lints")]
    pub allow: Vec<String>,
    /// Make it a warning, also one that is off unless asked for
    #[arg(short = 'W', long, value_name = "LINT", value_delimiter = ',', value_parser = lint_names(), hide_possible_values = true, help_heading = "Lints")]
    pub warn: Vec<String>,
    /// Make it an error
    #[arg(short = 'D', long, value_name = "LINT", value_delimiter = ',', value_parser = lint_names(), hide_possible_values = true, help_heading = "Lints")]
    pub deny: Vec<String>,
    /// Show docs, test, catalog, all too [default: deploy,fine-tune,call,config]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = usage_names(), hide_possible_values = true, help_heading = "Lints")]
    pub usage: Vec<String>,
    /// `-A`, `-W` and `-D` in the order in which they stand; filled in by [`parse`].
    #[arg(skip)]
    pub settings: Vec<(Setting, String)>,
}

#[derive(Debug, Args)]
pub struct InventoryArgs {
    #[command(flatten)]
    pub walk: WalkArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    /// How to print the references
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub format: InventoryFormat,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The lint's name
    #[arg(value_parser = lint_names())]
    pub lint: String,
    /// When to colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub color: ColorWhen,
}

#[derive(Debug, Args)]
pub struct ModelsCommand {
    #[command(flatten)]
    pub models: crate::cli::models::ModelsArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Note,
    Warning,
    Error,
}

impl From<FailOn> for Level {
    fn from(level: FailOn) -> Self {
        match level {
            FailOn::Note => Self::Note,
            FailOn::Warning => Self::Warning,
            FailOn::Error => Self::Error,
        }
    }
}

impl LintArgs {
    /// The usages that were named; none where none was.
    #[must_use]
    pub fn usages(&self) -> Option<Vec<Usage>> {
        let named = |usage: &Usage| self.usage.iter().any(|name| name == "all" || name == usage.as_str());
        (!self.usage.is_empty()).then(|| Usage::ALL.into_iter().filter(named).collect())
    }
}

/// The options that `shelflife --help` shows; `shelflife check --help` shows all.
const SHOWN: [&str; 10] =
    ["help", "version", "paths", "as_of", "horizon", "fail_on", "usage", "fix", "output_format", "output_file"];

/// The command line with a first help that fits a screen.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command().mut_args(|arg| if SHOWN.contains(&arg.get_id().as_str()) { arg } else { arg.hide(true) })
}

/// Reads the command line. The error knows its own exit code: help and version are "errors" that exit 0.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let matches = command().try_get_matches_from(args)?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    match &mut cli.command {
        Some(Command::Check(check)) => {
            if let Some(("check", matches)) = matches.subcommand() {
                check.lints.settings = settings(matches);
            }
        }
        Some(Command::Baseline(Write(args) | Prune(args))) => {
            let matches = matches.subcommand().and_then(|(_, matches)| matches.subcommand());
            args.lints.settings = matches.map(|(_, matches)| settings(matches)).unwrap_or_default();
        }
        None => cli.check.lints.settings = settings(&matches),
        Some(_) => {}
    }
    Ok(cli)
}

/// The lint settings in the order in which they were typed, whatever mixture of options they came by.
fn settings(matches: &ArgMatches) -> Vec<(Setting, String)> {
    let mut all = Vec::new();
    for (id, setting) in [("allow", Setting::Allow), ("warn", Setting::Warn), ("deny", Setting::Deny)] {
        let (Some(names), Some(places)) = (matches.get_many::<String>(id), matches.indices_of(id)) else { continue };
        all.extend(places.zip(names).map(|(place, name)| (place, setting, name.clone())));
    }
    all.sort_by_key(|(place, ..)| *place);
    all.into_iter().map(|(_, setting, name)| (setting, name)).collect()
}

fn lint_names() -> PossibleValuesParser {
    PossibleValuesParser::new(registry::ALL.iter().map(|lint| lint.meta().name))
}

fn usage_names() -> PossibleValuesParser {
    PossibleValuesParser::new(Usage::ALL.iter().map(|usage| usage.as_str()).chain(["all"]))
}

/// A plain civil date; jiff alone would also take times and other calendars' spellings.
pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let expected = || "expected a day such as 2026-11-21".to_owned();
    if plain { text.parse().map_err(|_| expected()) } else { Err(expected()) }
}
