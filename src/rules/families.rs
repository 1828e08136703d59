//! Families of model ids: `rules/families.toml`.

use serde::Deserialize;

/// A family of model ids, from `rules/families.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    pub name: String,
    pub publisher: String,
    /// The publisher's own service.
    pub provider: String,
    pub stems: Vec<String>,
    #[serde(default)]
    pub grammar: Option<String>,
    /// Ids that are ordinary words too.
    #[serde(default)]
    pub words: Vec<String>,
    /// Weights that anybody may serve: that one provider has a spelling of its own for it tells nothing.
    #[serde(default)]
    pub open_weights: bool,
}

#[derive(Deserialize)]
pub(super) struct Families {
    /// Literals that show constants of SDKs.
    pub(super) symbol_stems: Vec<String>,
    pub(super) family: Vec<Family>,
}
