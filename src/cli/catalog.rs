//! `catalog`: validates, formats, imports and describes catalog files.

mod check;
mod diagnostic;
mod format;
mod import;
mod info;

use clap::Subcommand;
use jiff::civil::Date;

use crate::cli::catalog::check::CheckFilesArgs;
use crate::cli::catalog::format::FormatArgs;
use crate::cli::catalog::import::ImportArgs;
use crate::cli::catalog::info::InfoArgs;
use crate::cli::error::CliResult;

/// The subcommands. A doc comment here is a line of the help.
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// Check catalog files: schema, dates and what stands behind them, names, replacements, form
    Check(CheckFilesArgs),
    /// Write catalog files in their canonical form
    Fmt(FormatArgs),
    /// Compare a provider's page, package or API answer with the catalog, and merge it
    Import(ImportArgs),
    /// Show the catalog's version and, by provider, how much it holds and how old that is
    Info(InfoArgs),
}

/// Runs a subcommand of `catalog`.
pub(super) fn run(command: &CatalogCommand, today: Date) -> CliResult {
    match command {
        CatalogCommand::Check(args) => check::run(args, today),
        CatalogCommand::Fmt(args) => format::run(args),
        CatalogCommand::Import(args) => import::run(args, today),
        CatalogCommand::Info(args) => info::run(args, today),
    }
}
