//! The lints, one file each.

pub mod ambiguous_deployment;
pub mod deprecated_model;
pub mod floating_alias;
pub mod ignores;
pub mod legacy_model;
pub mod no_auto_upgrade;
pub mod preview_model;
pub mod retired_model;
pub mod retiring_soon;
pub mod surprise_upgrade;
pub mod unknown_version;
