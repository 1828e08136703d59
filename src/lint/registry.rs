//! The list of all lints. Each lint has a file of its own in `lints/`.

use crate::lint::definition::Lint;
use crate::lint::lints::ambiguous_deployment;
use crate::lint::lints::deprecated_model;
use crate::lint::lints::floating_alias;
use crate::lint::lints::ignores;
use crate::lint::lints::legacy_model;
use crate::lint::lints::no_auto_upgrade;
use crate::lint::lints::preview_model;
use crate::lint::lints::retired_model;
use crate::lint::lints::retiring_soon;
use crate::lint::lints::surprise_upgrade;
use crate::lint::lints::unknown_version;

pub use crate::lint::levels::{Levels, Setting};
pub use crate::lint::model_filter::ModelFilter;
pub use crate::lint::run::{Graded, grade};

/// Every lint, the worst first: of two stage lints with the same level, the first one fires.
pub static ALL: [&dyn Lint; 13] = [
    &retired_model::RetiredModel,
    &deprecated_model::DeprecatedModel,
    &retiring_soon::RetiringSoon,
    &legacy_model::LegacyModel,
    &unknown_version::UnknownVersion,
    &preview_model::PreviewModel,
    &floating_alias::FloatingAlias,
    &ambiguous_deployment::AmbiguousDeployment,
    &no_auto_upgrade::NoAutoUpgrade,
    &surprise_upgrade::SurpriseUpgrade,
    &ignores::AboutComments(&ignores::UNUSED),
    &ignores::AboutComments(&ignores::EXPIRED),
    &ignores::AboutComments(&ignores::REASONLESS),
];

/// The lint of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Lint> {
    ALL.into_iter().find(|lint| lint.meta().name == name)
}
