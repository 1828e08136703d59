//! Options that several subcommands share, as groups to flatten into their arguments.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, ValueEnum};
use jiff::civil::Date;

use crate::lint::definition;
use crate::lint::levels::Setting;
use crate::lint::registry;
use crate::rules::usage::Usage;
use crate::text::level::Level;

/// Which files a command reads.
#[derive(Debug, Clone, Default, Args)]
pub struct WalkArgs {
    /// Files and folders to read [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Skip files and folders that match (.gitignore syntax)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub exclude: Vec<String>,
    /// Also skip excluded paths that are named on the command line
    #[arg(long, help_heading = "Files")]
    pub force_exclude: bool,
    /// Number of threads [default: one per core]
    #[arg(short, long, value_name = "N", value_parser = parse_jobs, help_heading = "Files")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// Which config a command takes its settings from.
#[derive(Debug, Clone, Default, Args)]
pub struct ConfigArgs {
    /// Use this config for all files instead of the one nearest to each
    #[arg(long, value_name = "FILE", conflicts_with = "isolated", help_heading = "Files")]
    pub config: Option<PathBuf>,
    /// Ignore all config files and cached catalogs
    #[arg(long, help_heading = "Files")]
    pub isolated: bool,
}

/// Which catalog a command looks models up in, and as of which date.
#[derive(Debug, Clone, Default, Args)]
pub struct CatalogArgs {
    /// Report as if today were this date (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Catalog")]
    pub as_of: Option<Date>,
    /// Add or override catalog records from a file or folder
    #[arg(long, value_name = "FILE|DIR", help_heading = "Catalog")]
    pub catalog: Vec<PathBuf>,
    /// Use only the catalogs given with --catalog
    #[arg(long, requires = "catalog", help_heading = "Catalog")]
    pub no_default_catalog: bool,
    /// Warn if the catalog is older than this; 0 never warns [default: 30]
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = parse_days, help_heading = "Catalog")]
    pub max_catalog_age: Option<u32>,
    /// Fail instead of warning about an old catalog
    #[arg(long, help_heading = "Catalog")]
    pub deny_old_catalog: bool,
}

/// Where a command writes its report.
#[derive(Debug, Clone, Default, Args)]
pub struct OutputArgs {
    /// Write to this file instead of standard output
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

/// Which lints run, at which level, and for which usages.
#[derive(Debug, Clone, Default, Args)]
pub struct LintArgs {
    /// Warn about retirements within this many days [default: 90]
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true, value_parser = parse_horizon, help_heading = "Lints")]
    pub horizon: Option<u32>,
    /// Turn a lint off (comma-separated; the last of -A, -W, -D wins)
    #[arg(short = 'A', long, value_name = "LINT", value_delimiter = ',', value_parser = lint_names(), hide_possible_values = true, help_heading = "Lints")]
    pub allow: Vec<String>,
    /// Report a lint as a warning; turns on lints that are off by default
    #[arg(short = 'W', long, value_name = "LINT", value_delimiter = ',', value_parser = lint_names(), hide_possible_values = true, help_heading = "Lints")]
    pub warn: Vec<String>,
    /// Report a lint as an error
    #[arg(short = 'D', long, value_name = "LINT", value_delimiter = ',', value_parser = lint_names(), hide_possible_values = true, help_heading = "Lints")]
    pub deny: Vec<String>,
    /// Report only these usages: deploy, fine-tune, call, config, catalog, test, docs or all [default: the first four]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = usage_names(), hide_possible_values = true, help_heading = "Lints")]
    pub usage: Vec<String>,
    /// The values of `-A`, `-W` and `-D` in the order in which the user typed them.
    #[arg(skip)]
    pub settings: Vec<(Setting, String)>,
}

impl LintArgs {
    /// The usages that `--usage` names; `None` without the option.
    #[must_use]
    pub fn usages(&self) -> Option<Vec<Usage>> {
        let named = |usage: &Usage| self.usage.iter().any(|name| usage.is_named(name));
        (!self.usage.is_empty()).then(|| Usage::ALL.into_iter().filter(named).collect())
    }

    /// Fills in `settings`: clap sorts values by option, and only its matches keep the order on the command line.
    pub(super) fn read_order(&mut self, matches: &ArgMatches) {
        let mut all = Vec::new();
        for (id, setting) in [("allow", Setting::Allow), ("warn", Setting::Warn), ("deny", Setting::Deny)] {
            let (Some(names), Some(places)) = (matches.get_many::<String>(id), matches.indices_of(id)) else {
                continue;
            };
            // A variable of the environment gives way to every option.
            let is_variable = matches.value_source(id) == Some(ValueSource::EnvVariable);
            let place_of = |place| if is_variable { 0 } else { place };
            all.extend(places.zip(names).map(|(place, name)| (place_of(place), setting, name.clone())));
        }
        all.sort_by_key(|(place, ..)| *place);
        self.settings = all.into_iter().map(|(_, setting, name)| (setting, name)).collect();
    }
}

/// The values of `--color`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    #[default]
    Auto,
    Always,
    Never,
}

/// The values of `--fail-on`.
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

/// Accepts the names of lints.
pub(super) fn lint_names() -> PossibleValuesParser {
    PossibleValuesParser::new(registry::ALL.iter().map(|lint| lint.meta().name))
}

fn usage_names() -> PossibleValuesParser {
    PossibleValuesParser::new(Usage::names())
}

/// Accepts a number of days.
fn parse_days(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "expected a number of days, such as 120".to_owned())
}

fn parse_horizon(text: &str) -> Result<u32, String> {
    let days = parse_days(text)?;
    let max = definition::MAX_HORIZON;
    if days <= max { Ok(days) } else { Err(format!("expected at most {max} days")) }
}

/// Accepts a number of threads.
pub(super) fn parse_jobs(text: &str) -> Result<std::num::NonZeroUsize, String> {
    text.parse().map_err(|_| "expected a number of threads, 1 or more".to_owned())
}

/// Accepts a date as YYYY-MM-DD. jiff alone would also accept times and annotated calendars.
pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let date = if is_plain { text.parse().ok() } else { None };
    date.ok_or_else(|| "expected a date such as 2026-11-21".to_owned())
}
