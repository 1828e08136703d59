//! `inventory`: every model reference, live ones and docs too.

use jiff::civil::Date;

use crate::cli::args::InventoryArgs;
use crate::cli::check::complain_of;
use crate::cli::output::deliver;
use crate::cli::run::{Done, FAILED};
use crate::cli::setup::Setup;
use crate::lint::check;
use crate::lint::resolver::Resolver;
use crate::report::inventory;

/// Lists the references; finding any is no failure.
pub(super) fn run(args: &InventoryArgs, today: Date) -> Done {
    let setup = Setup::new(&args.config, &args.walk, &args.catalog, today)?;
    let resolver = Resolver::new(setup.catalog, setup.as_of);
    let output = setup.scan(&|scanned| check::rows(&scanned, &|reference| resolver.resolve(reference)));
    complain_of(&output.errors);
    let rows = check::sorted_rows(output.scanned);
    deliver(&args.output, |_, out| inventory::write(&rows, args.format, out))?;
    Ok(if output.errors.is_empty() { 0 } else { FAILED })
}
