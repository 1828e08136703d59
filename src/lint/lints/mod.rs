//! The lints, one file each, and the list of all.

use crate::lint::definition::Lint;

pub mod ambiguous_deployment;
pub mod deprecated_model;
pub mod floating_alias;
pub mod ignores;
pub mod legacy_model;
pub mod no_auto_upgrade;
pub mod preview_model;
pub mod rejected_parameter;
pub mod removed_endpoint;
pub mod retired_model;
pub mod retiring_soon;
pub mod surprise_upgrade;
pub mod unknown_model;
pub mod unknown_version;

/// Every lint, the worst first: of two stage lints with the same level, the first one fires.
pub static ALL: &[&dyn Lint] = &[
    &retired_model::RetiredModel,
    &deprecated_model::DeprecatedModel,
    &retiring_soon::RetiringSoon,
    &legacy_model::LegacyModel,
    &unknown_version::UnknownVersion,
    &unknown_model::UnknownModel,
    &removed_endpoint::RemovedEndpoint,
    &rejected_parameter::RejectedParameter,
    &preview_model::PreviewModel,
    &floating_alias::FloatingAlias,
    &ambiguous_deployment::AmbiguousDeployment,
    &no_auto_upgrade::NoAutoUpgrade,
    &surprise_upgrade::SurpriseUpgrade,
    &ignores::AboutComments(&ignores::UNUSED),
    &ignores::AboutComments(&ignores::EXPIRED),
    &ignores::AboutComments(&ignores::REASONLESS),
];
