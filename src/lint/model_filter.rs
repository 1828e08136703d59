//! Which references the lints that run can have a word on, by the names of models alone. In most files these are a few of
//! many.

use std::sync::OnceLock;

use crate::catalog::Catalog;
use crate::catalog::Record;
use crate::lint::definition::{Context, Lint};
use crate::lint::finding::Meta;
use crate::lint::registry::ALL;
use crate::lint::spelling::Spellings;

/// The lints that run, before anything is read.
pub struct Prospects<'c> {
    catalog: &'c Catalog,
    context: Context,
    lints: Vec<&'static dyn Lint>,
    spellings: OnceLock<Spellings>,
}

impl<'c> Prospects<'c> {
    /// `runs`: whether a lint runs on any file at all.
    #[must_use]
    pub fn new(catalog: &'c Catalog, context: Context, runs: impl Fn(&Meta) -> bool) -> Self {
        let lints = ALL.into_iter().filter(|lint| runs(lint.meta())).collect();
        Self { catalog, context, lints, spellings: OnceLock::new() }
    }

    /// Whether a model that has one of the names, at whatever provider, can be the subject of a finding.
    #[must_use]
    pub fn can_concern(&self, names: &[String]) -> bool {
        let mut records = names.iter().flat_map(|name| self.catalog.named(name));
        // A version field goes before the version that an alias stands for: all of the id count.
        let all = |record: &'static Record| self.catalog.at(record.provider, record.id);
        if records.any(|record| all(record).any(|record| self.concerns(record))) {
            return true;
        }
        let spellings = self.spellings.get_or_init(|| Spellings::of(self.catalog));
        names.iter().flat_map(|name| spellings.like(name)).any(|record| self.concerns(record))
    }

    fn concerns(&self, record: &Record) -> bool {
        let provider = self.catalog.provider(record.provider);
        provider.is_some_and(|provider| self.lints.iter().any(|lint| lint.can_concern(record, provider, &self.context)))
    }
}
