//! Decides by the names of a model alone whether a lint could fire on it. In most files that holds for a few of many
//! references, and the others are skipped.

use std::sync::OnceLock;

use crate::catalog::Catalog;
use crate::catalog::Record;
use crate::lint::definition::{Context, Lint};
use crate::lint::finding::Meta;
use crate::lint::registry::ALL;
use crate::lint::spelling::Spellings;

/// The lints that run, and the catalog that they go by.
pub struct ModelFilter<'c> {
    catalog: &'c Catalog,
    context: Context,
    lints: Vec<&'static dyn Lint>,
    spellings: OnceLock<Spellings>,
}

impl<'c> ModelFilter<'c> {
    /// `runs`: whether a lint runs on any file at all.
    #[must_use]
    pub fn new(catalog: &'c Catalog, context: Context, runs: impl Fn(&Meta) -> bool) -> Self {
        let lints = ALL.iter().copied().filter(|lint| runs(lint.meta())).collect();
        Self { catalog, context, lints, spellings: OnceLock::new() }
    }

    /// Whether a lint could fire on a model that has one of these names, at any provider.
    #[must_use]
    pub fn may_fire(&self, names: &[String]) -> bool {
        let mut records = names.iter().flat_map(|name| self.catalog.named(name));
        // A version field goes before the version that an alias stands for: all of the id count.
        let all = |record: &'static Record| self.catalog.at(record.provider, record.id);
        if records.any(|record| all(record).any(|record| self.may_fire_on(record))) {
            return true;
        }
        let spellings = self.spellings.get_or_init(|| Spellings::of(self.catalog));
        names.iter().flat_map(|name| spellings.like(name)).any(|record| self.may_fire_on(record))
            || self.lints.iter().any(|lint| lint.may_fire_on(names))
    }

    fn may_fire_on(&self, record: &Record) -> bool {
        let provider = self.catalog.provider(record.provider);
        provider.is_some_and(|provider| self.lints.iter().any(|lint| lint.may_fire(record, provider, &self.context)))
    }
}
