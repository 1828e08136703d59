//! `catalog`, for those who keep one; and which catalog the other commands work with: the one that is compiled in,
//! files on top of it, or files alone.

mod check;
mod diagnostic;
mod import;
mod info;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::catalog::import::Format;
use crate::cli::args::{CatalogArgs, ConfigArgs, OutputArgs};
use crate::cli::output::{deliver, tell};
use crate::cli::run::Done;
use crate::cli::setup;

/// Days after which a catalog is worth a warning: providers retire models every week.
const MAX_AGE: u32 = 90;

/// Where a checkout keeps its catalog.
const CHECKOUT: &str = "rules/models";

#[derive(Debug, Args)]
pub struct CatalogCommand {
    #[command(subcommand)]
    pub command: CatalogSubcommand,
}

#[derive(Debug, Subcommand)]
pub enum CatalogSubcommand {
    /// Check catalog files: schema, dates and what stands behind them, names, replacements, form
    Check(CheckFiles),
    /// Write catalog files in their canonical form
    Fmt(FormatFiles),
    /// Compare a provider's page, package or API answer with the catalog, and merge it
    Import(ImportArgs),
    /// Show the catalog's version and, by provider, how much it holds and how old that is
    Info(InfoArgs),
}

#[derive(Debug, Args)]
pub struct CheckFiles {
    /// Files and folders [default: rules/models where there is such a folder, else the catalog that is compiled in]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Follow replacements as of this day (YYYY-MM-DD) [default: today]
    #[arg(long, value_name = "DATE", value_parser = crate::cli::args::parse_date)]
    pub as_of: Option<Date>,
    /// Show notes too: replacements that end dead, providers that the rules lack
    #[arg(long)]
    pub notes: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct FormatFiles {
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Change nothing; exit with 1 where something would change
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What the files are
    #[arg(value_enum)]
    pub format: Format,
    /// Files, or folders of them
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Whose models they are, where the format does not tell
    #[arg(long, value_name = "ID")]
    pub provider: Option<String>,
    /// The day on which the page was read (YYYY-MM-DD) [default: today]
    #[arg(long, value_name = "DATE", value_parser = crate::cli::args::parse_date)]
    pub read_on: Option<Date>,
    /// The page's own date, where the page does not tell: a day or a month
    #[arg(long, value_name = "DATE")]
    pub page_date: Option<String>,
    /// The page's title, for the source that is written [default: the file's name]
    #[arg(long, value_name = "TITLE")]
    pub source: Option<String>,
    /// The page's address, for the source that is written
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Merge into the catalog's files; no fact is lost
    #[arg(long)]
    pub write: bool,
    /// Exit with 1 where the catalog says something else
    #[arg(long)]
    pub check: bool,
    /// The folder of the catalog's files [default: rules/models]
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct InfoArgs {
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Runs a subcommand of `catalog`.
pub(super) fn run(command: &CatalogCommand, today: Date) -> Done {
    match &command.command {
        CatalogSubcommand::Check(args) => check::run(args, args.as_of.unwrap_or(today)),
        CatalogSubcommand::Fmt(args) => check::format(args),
        CatalogSubcommand::Import(args) => import::run(args, today),
        CatalogSubcommand::Info(args) => {
            let settings = setup::settings(&args.config, &[])?;
            let catalog = load(&setup::with_catalogs(&args.catalog, &settings), today)?;
            let as_of = args.catalog.as_of.unwrap_or(today);
            deliver(&args.output, |_, out| info::write(catalog, as_of, out))?;
            Ok(0)
        }
    }
}

/// Loads what the options name, and tells when it is old. Where a day is given, nobody asks how old the catalog is
/// today.
pub(super) fn load(args: &CatalogArgs, today: Date) -> Result<&'static Catalog, String> {
    let catalog = load_quietly(args)?;
    let age = today.since(catalog.date()).map_or(0, |span| span.get_days());
    let limit = i64::from(args.max_catalog_age.unwrap_or(MAX_AGE));
    if args.as_of.is_none() && limit > 0 && i64::from(age) > limit {
        tell(&format!(
            "warning: the catalog is of {}, {age} days ago: dates may have moved since (--max-catalog-age)",
            catalog.date()
        ));
    }
    Ok(catalog)
}

fn load_quietly(args: &CatalogArgs) -> Result<&'static Catalog, String> {
    if args.catalog.is_empty() {
        return Ok(Catalog::builtin());
    }
    let files = files(&args.catalog)?;
    let loaded = if args.no_default_catalog { Catalog::load(&files) } else { Catalog::builtin().extended(&files) };
    // Its records live as long as the program, so it may as well.
    loaded.map(|catalog| &*Box::leak(Box::new(catalog))).map_err(|error| with_causes(&error))
}

/// A folder stands for the `.json` files in it, by name, so that the same folder is the same catalog everywhere.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut inside = json_files(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
            if inside.is_empty() {
                return Err(format!("{} holds no .json files", path.display()));
            }
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn json_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries: Result<Vec<_>, _> = folder.read_dir()?.map(|entry| entry.map(|entry| entry.path())).collect();
    Ok(entries?.into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "json")).collect())
}

/// The error and what lies behind it, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
