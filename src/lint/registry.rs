//! Finds a lint by its name. The list of all lints is in `lints/mod.rs`.

use crate::lint::definition::Lint;

pub use crate::lint::levels::{Levels, Setting};
pub use crate::lint::lints::ALL;
pub use crate::lint::model_filter::ModelFilter;
pub use crate::lint::run::{Graded, grade};

/// The lint of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Lint> {
    ALL.iter().copied().find(|lint| lint.meta().name == name)
}
