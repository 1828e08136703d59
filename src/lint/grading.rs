//! What the findings of a file are graded by. Files of one run can be ruled by different configs.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::catalog::Catalog;
use crate::lint::baseline::Known;
use crate::lint::model_filter::ModelFilter;
use crate::lint::policy::Policy;
use crate::lint::resolver::Resolver;
use crate::text::root::Root;

/// A policy and a catalog, with what is worked out of them once.
pub struct Grading {
    pub policy: Policy,
    pub resolver: Resolver<'static>,
    pub filter: ModelFilter<'static>,
    known: OnceLock<Known>,
}

impl Grading {
    #[must_use]
    pub fn new(policy: Policy, catalog: &'static Catalog) -> Self {
        let resolver = Resolver::new(catalog, policy.context.as_of).within(policy.context.horizon);
        let filter = ModelFilter::new(catalog, policy.context, |lint| policy.runs_anywhere(lint));
        Self { policy, resolver, filter, known: OnceLock::new() }
    }

    /// The fingerprints that the baseline of the policy accepts.
    pub(super) fn known(&self, root: &Root) -> &Known {
        self.known.get_or_init(|| Known::of(&self.policy, root))
    }
}

/// The gradings of the files that have one of their own.
pub trait Gradings: Sync {
    /// That of a file; `None` if it is the run's.
    fn grading(&self, path: &Path) -> Option<Arc<Grading>>;
    /// Those of all files that were graded, each once.
    fn gradings(&self) -> Vec<Arc<Grading>>;
}
