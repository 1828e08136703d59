//! `inventory`: every model reference, live ones and docs too.

use jiff::civil::Date;

use super::args::InventoryArgs;
use super::check::complain_of;
use super::output::deliver;
use super::setup::Setup;
use super::{Done, FAILED};
use crate::report::{assemble, inventory};
use crate::resolve::Resolver;

/// Lists the references; finding any is no failure.
pub(super) fn run(args: &InventoryArgs, today: Date) -> Done {
    let setup = Setup::new(&args.config, &args.walk, &args.catalog, today)?;
    let resolver = Resolver::new(setup.catalog, setup.as_of);
    let output = setup.scan(&|scanned| assemble::rows(&scanned, &|reference| resolver.resolve(reference)));
    complain_of(&output.errors);
    let rows = assemble::sorted_rows(output.scanned);
    deliver(&args.output, |_, out| inventory::write(&rows, args.format, out))?;
    Ok(if output.errors.is_empty() { 0 } else { FAILED })
}
