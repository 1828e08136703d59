//! Decides by the names of a model alone whether a lint could fire on it. In most files that holds for a few of many
//! references, and the others are skipped.

use crate::catalog::Catalog;
use crate::catalog::Record;
use crate::lint::definition::{Context, Lint};
use crate::lint::finding::Meta;
use crate::lint::registry::ALL;

/// The lints that run, and the catalog that they go by.
pub struct Prospects<'c> {
    catalog: &'c Catalog,
    context: Context,
    lints: Vec<&'static dyn Lint>,
}

impl<'c> Prospects<'c> {
    /// `runs`: whether a lint runs on any file at all.
    #[must_use]
    pub fn new(catalog: &'c Catalog, context: Context, runs: impl Fn(&Meta) -> bool) -> Self {
        let lints = ALL.into_iter().filter(|lint| runs(lint.meta())).collect();
        Self { catalog, context, lints }
    }

    /// Whether a lint could fire on a model that has one of these names, at any provider.
    #[must_use]
    pub fn can_concern(&self, names: &[String]) -> bool {
        let records = names.iter().flat_map(|name| self.catalog.named(name));
        // A version field wins over the version that an alias means, so that every version of the id counts.
        records.flat_map(|record| self.catalog.at(record.provider, record.id)).any(|record| self.may_fire_on(record))
    }

    fn may_fire_on(&self, record: &Record) -> bool {
        let provider = self.catalog.provider(record.provider);
        provider.is_some_and(|provider| self.lints.iter().any(|lint| lint.can_concern(record, provider, &self.context)))
    }
}
