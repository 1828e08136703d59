//! `inventory`: lists every model reference, those to live models and those in docs too.

use clap::Args;
use jiff::civil::Date;

use crate::cli::error::{CliResult, EXIT_FAILED};
use crate::cli::options::{CatalogArgs, ConfigArgs, OutputArgs, WalkArgs};
use crate::cli::output::{print_file_errors, write_output};
use crate::cli::setup::Setup;
use crate::lint::check;
use crate::lint::resolver::Resolver;
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
    /// How to print the references
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub format: InventoryFormat,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Lists the references. The exit code is 0 even if some are to retired models.
pub(super) fn run(args: &InventoryArgs, today: Date) -> CliResult {
    let setup = Setup::new(&args.config, &args.walk, &args.catalog, today)?;
    let resolver = Resolver::new(setup.catalog, setup.as_of);
    let output = setup.scan(&|scanned| check::rows(&scanned, &|reference| resolver.resolve(reference)));
    print_file_errors(&output.errors);
    let rows = check::sorted_rows(output.scanned);
    write_output(&args.output, |style, out| inventory::write(&rows, args.format, style.width, out))?;
    Ok(if output.errors.is_empty() { 0 } else { EXIT_FAILED })
}
