//! `inventory`: lists every model reference, those to live models and those in docs too.

use clap::Args;
use jiff::civil::Date;

use crate::cli::error::{CliResult, EXIT_FAILED};
use crate::cli::options::{CatalogArgs, ConfigArgs, OutputArgs, WalkArgs};
use crate::cli::output::{print_file_errors, write_output};
use crate::cli::ruled::Asks;
use crate::cli::setup::Setup;
use crate::lint::check;
use crate::report::cyclonedx::{Context, SpecVersion};
use crate::report::format::InventoryFormat;
use crate::report::inventory;

#[derive(Debug, Args)]
pub struct InventoryArgs {
    #[command(flatten)]
    pub walk: WalkArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    /// Format of the list
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub format: InventoryFormat,
    /// Version of the bill of materials
    #[arg(long, value_name = "VERSION", value_enum, default_value_t, help_heading = "Output")]
    pub spec_version: SpecVersion,
    /// Omit package URLs from the bill of materials
    #[arg(long, help_heading = "Output")]
    pub no_purl: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Lists the references. The exit code is 0 even if some are to retired models.
pub(super) fn run(args: &InventoryArgs, today: Date) -> CliResult {
    let setup = Setup::new(&args.config, &args.walk, &args.catalog, &Asks::of_files(), today)?;
    let output = setup.scan(&|scanned, resolver| check::rows(&scanned, &|reference| resolver.resolve(reference)))?;
    print_file_errors(&output.errors);
    let rows = check::sorted_rows(output.scanned);
    let folder = std::env::current_dir()?;
    let name = folder.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let (catalog, as_of, version, purls) = (setup.catalog, setup.as_of(), args.spec_version, !args.no_purl);
    let bom = Context { catalog, as_of, name: &name, version, purls };
    write_output(&args.output, args.format.medium(), |style, out| {
        inventory::write(&rows, args.format, &bom, style.width, out)
    })?;
    Ok(if output.errors.is_empty() { 0 } else { EXIT_FAILED })
}
