//! Where catalogs are published and whose signature counts: `rules/catalog.toml`.

use serde::Deserialize;

use crate::rules::builtin;

/// The content of `rules/catalog.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    pub url: String,
    pub keys: Vec<String>,
}

impl Published {
    /// What the binary holds.
    #[must_use]
    pub fn builtin() -> Self {
        builtin::parse(&builtin::CATALOG)
    }
}
