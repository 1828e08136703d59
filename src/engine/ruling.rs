//! What holds for the files below a folder in place of what holds for the run, where a config of their own rules them.

use std::fmt::{self, Debug};
use std::path::Path;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::project::deployments::Served;
use crate::rules::Rules;
use crate::text::globs::Globs;

/// Which files are read, and what their references are found by.
#[derive(Debug, Clone)]
pub struct Ruling {
    pub include: Globs,
    pub exclude: Globs,
    pub catalog: &'static Catalog,
    pub rules: Rules,
    /// The models of deployments that no template creates.
    pub deployments: Vec<Served>,
}

/// The rulings of the files that have one of their own. The answer for a path never changes.
pub trait Rulings: Send + Sync {
    /// That of a file or folder; `None` if it is the run's.
    fn ruling(&self, path: &Path) -> Option<Arc<Ruling>>;
    /// Those of all files that were asked for, each once.
    fn rulings(&self) -> Vec<Arc<Ruling>>;
    /// Whether a config that was met so far cannot be used, so that the run is of no use.
    fn is_broken(&self) -> bool;
}

/// The rulings below those of a run. The default has none.
#[derive(Clone, Default)]
pub struct Nested(pub Option<Arc<dyn Rulings>>);

impl Nested {
    /// That of a file or folder; `None` if it is the run's.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<Arc<Ruling>> {
        self.0.as_ref()?.ruling(path)
    }

    /// Whether a config that was met so far makes the run of no use.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.0.as_ref().is_some_and(|nested| nested.is_broken())
    }

    /// Those of all files that were asked for.
    pub(super) fn all(&self) -> Vec<Arc<Ruling>> {
        self.0.as_ref().map(|nested| nested.rulings()).unwrap_or_default()
    }
}

impl Debug for Nested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Nested").field(&self.all()).finish()
    }
}
