//! `rules/endpoints.toml`: where code calls an interface that ends by itself, and interfaces that do not serve every model.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::builtin::{self, ENDPOINTS};

/// The content of `rules/endpoints.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndpointRules {
    pub(crate) endpoint: Vec<EndpointRule>,
    pub(crate) mismatch: Vec<Mismatch>,
}

/// An interface of a service, and how code shows that it is called.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EndpointRule {
    pub(crate) provider: String,
    pub(crate) id: String,
    pub(crate) addresses: Vec<String>,
    pub(crate) methods: Vec<String>,
    pub(crate) needs: Vec<String>,
    pub(crate) unless: Option<String>,
    pub(crate) header: Option<String>,
    pub(crate) values: Vec<String>,
    pub(crate) keys: Vec<String>,
    pub(crate) calls: Vec<String>,
}

/// An interface that serves the models of some kinds only. The source of a rule is for people.
#[derive(Debug, Deserialize)]
pub(crate) struct Mismatch {
    pub(crate) provider: String,
    pub(crate) id: String,
    pub(crate) calls: Vec<String>,
    pub(crate) except: Vec<String>,
    pub(crate) kinds: Vec<String>,
    pub(crate) instead: String,
    pub(crate) answer: String,
}

/// The rules, read when the first file needs them.
pub(crate) static RULES: LazyLock<EndpointRules> = LazyLock::new(|| builtin::parse(&ENDPOINTS));

impl EndpointRule {
    /// The texts that show it, each in some syntax.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.addresses.iter().chain(&self.methods).chain(&self.values).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Kind};

    #[test]
    fn every_endpoint_is_in_the_catalog() {
        for rule in &RULES.endpoint {
            let mut records = Catalog::builtin().at(&rule.provider, &rule.id);
            assert!(records.any(|record| record.kind == Kind::Endpoint), "{}", rule.id);
            assert!(rule.texts().next().is_some(), "{}", rule.id);
            assert!(rule.values.is_empty() || rule.header.is_some() == rule.keys.is_empty(), "{}", rule.id);
        }
    }
}
