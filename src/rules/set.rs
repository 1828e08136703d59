//! The rules of a run: the built-in ones and the sites of the config.

use crate::rules::builtin::RULES;
use crate::rules::sites::{Site, numbered};

/// The rules of a run. They are a value, so that two runs with two configs can share a process.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    own_sites: Vec<Site>,
}

impl Rules {
    /// The built-in rules and the sites of a config.
    #[must_use]
    pub fn new(sites: Vec<Site>) -> Self {
        Self { own_sites: numbered(sites, "the config").collect() }
    }

    /// Every site. The sites of the config come first, because the first of equally specific sites decides.
    pub fn sites(&self) -> impl Iterator<Item = &Site> {
        self.own_sites.iter().chain(&RULES.sites)
    }
}
