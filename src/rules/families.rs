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
    /// Ends of ids whose last character is a plus sign.
    #[serde(default)]
    pub plus: Vec<String>,
    /// Weights that anybody may serve: that one provider has a spelling of its own for it shows nothing.
    #[serde(default)]
    pub open_weights: bool,
    /// Starts of ids that nobody but the publisher gives, and all of which the catalog has for its own service.
    #[serde(default)]
    pub closed: Vec<String>,
}

impl Family {
    /// Whether the catalog has all ids that begin as this one does, which is in lower case.
    pub(crate) fn covers(&self, id: &str) -> bool {
        self.closed.iter().any(|start| id.starts_with(start.as_str()))
    }
}

#[derive(Deserialize)]
pub(super) struct Families {
    /// Suffixes behind a colon by which gateways choose a way to serve a model.
    pub(super) route_suffixes: Vec<String>,
    /// Other suffixes of options, with their marks.
    pub(super) option_suffixes: Vec<String>,
    /// Ends of a tag behind a colon that belongs to the id.
    pub(super) tag_suffixes: Vec<String>,
    pub(super) family: Vec<Family>,
}
