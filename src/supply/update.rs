//! `catalog update`: takes a newer catalog into the cache.

use crate::catalog::Catalog;
use crate::supply::cache::Cache;
use crate::supply::choice::{Pin, choose};
use crate::supply::error::SupplyError;
use crate::supply::index::Index;
use crate::supply::origin::Origin;
use crate::supply::release::Announced;
use crate::supply::signature::Keys;

/// What came of an update.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The newest is here already.
    Same,
    /// The catalog came into the cache.
    Stored,
}

/// Reads a release, checks all of it, and keeps it if it is no older than what is here. A catalog that the config pins
/// may be older. Whatever fails, the cache stays as it was.
pub fn update(origin: &Origin, keys: &Keys, cache: &Cache, pin: Option<&Pin>) -> Result<(Outcome, Index), SupplyError> {
    let announced = Announced::read(origin, keys)?;
    let index = announced.index.clone();
    let is_pinned = pin.is_some_and(|pin| pin.is(&index.version, &index.digest));
    let here = if is_pinned { choose(Some(cache), pin).ok() } else { choose(Some(cache), None).ok() };
    let here = here.map(|choice| choice.catalog);
    if here.is_some_and(|here| here.digest() == index.digest) {
        return Ok((Outcome::Same, index));
    }
    if let Some(here) = here.filter(|here| !is_pinned && index.date() < here.date()) {
        return Err(SupplyError::Older { offered: index.version, here: brief(here) });
    }
    let (release, _) = announced.fetch(origin)?;
    cache.store(&release)?;
    Ok((Outcome::Stored, index))
}

fn brief(catalog: &Catalog) -> String {
    format!("{} ({})", catalog.version(), catalog.origin())
}
