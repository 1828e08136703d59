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
    /// Get a newer, signed catalog from a server or a folder into the cache
    Update(UpdateArgs),
    /// Pin the current catalog in the config: later runs use it or fail
    Pin(PinArgs),
    /// Check catalog files: schema, dates, sources, names, replacements, form
    Check(CheckFilesArgs),
    /// Rewrite catalog files in canonical form
    Fmt(FormatArgs),
    /// Compare a provider's page, package or API response with the catalog, or merge it
    Import(ImportArgs),
    /// Compare the catalog with providers' newest packages, or merge them (for maintainers)
    Refresh(RefreshArgs),
    /// Write the index and the packed catalog of a release (for maintainers)
    Pack(PackArgs),
    /// Show the available catalogs, the one in use, and its size and age by provider
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
