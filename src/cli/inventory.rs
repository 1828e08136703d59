//! `inventory`: every model reference, live ones and docs too.

use jiff::civil::Date;

use super::args::InventoryArgs;
use super::catalog;
use super::check::{complain_of, engine_options};
use super::output::deliver;
use super::{Done, FAILED};
use crate::engine;
use crate::report::{assemble, inventory};
use crate::resolve::Resolver;

/// Lists the references; finding any is no failure.
pub(super) fn run(args: &InventoryArgs, today: Date) -> Done {
    let as_of = args.catalog.as_of.unwrap_or(today);
    let catalog = catalog::load(&args.catalog, today)?;
    let resolver = Resolver::new(catalog, as_of);
    let output = engine::run(&engine_options(&args.walk), catalog);
    complain_of(&output.errors);
    let rows = assemble::rows(&output.scanned, &|reference| resolver.resolve(reference));
    deliver(&args.output, |_, out| inventory::write(&rows, args.format, out))?;
    Ok(if output.errors.is_empty() { 0 } else { FAILED })
}
