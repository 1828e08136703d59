//! `catalog`: updates, pins and describes the catalog of runs; validates, formats, imports and packs catalog files.

mod check;
mod diagnostic;
mod format;
mod import;
mod info;
mod pack;
mod pin;
mod refresh;
mod registry;
mod update;

use clap::Subcommand;
use jiff::civil::Date;

use crate::cli::catalog::check::CheckFilesArgs;
use crate::cli::catalog::format::FormatArgs;
use crate::cli::catalog::import::ImportArgs;
use crate::cli::catalog::info::InfoArgs;
use crate::cli::catalog::pack::PackArgs;
use crate::cli::catalog::pin::PinArgs;
use crate::cli::catalog::refresh::RefreshArgs;
use crate::cli::catalog::update::UpdateArgs;
use crate::cli::error::CliResult;

/// The subcommands. A doc comment here is a line of the help.
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// Get a newer catalog: fetch it or take it from a folder, check its signature, keep it in the cache
    Update(UpdateArgs),
    /// Write the catalog of today's runs to the config: later runs use it or fail
    Pin(PinArgs),
    /// Check catalog files: schema, dates and what stands behind them, names, replacements, form
    Check(CheckFilesArgs),
    /// Write catalog files in their canonical form
    Fmt(FormatArgs),
    /// Compare a provider's page, package or API answer with the catalog, and merge it
    Import(ImportArgs),
    /// Compare the catalog with the newest packages of providers, and merge what is sure (for maintainers)
    Refresh(RefreshArgs),
    /// Write the index and the packed file of a release (for maintainers)
    Pack(PackArgs),
    /// Show which catalogs are here, which is used and, by provider, how much it holds and how old that is
    Info(InfoArgs),
}

/// Runs a subcommand of `catalog`.
pub(super) fn run(command: &CatalogCommand, today: Date) -> CliResult {
    match command {
        CatalogCommand::Update(args) => update::run(args),
        CatalogCommand::Pin(args) => pin::run(args),
        CatalogCommand::Refresh(args) => refresh::run(args, today),
        CatalogCommand::Pack(args) => pack::run(args),
        CatalogCommand::Check(args) => check::run(args, today),
        CatalogCommand::Fmt(args) => format::run(args),
        CatalogCommand::Import(args) => import::run(args, today),
        CatalogCommand::Info(args) => info::run(args, today),
    }
}
