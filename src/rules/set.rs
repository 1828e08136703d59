//! The rules in force for a run: those of the build, and the sites of a config.

use crate::rules::builtin::RULES;
use crate::rules::sites::{Site, numbered};

/// The rules that a run goes by. A value: two runs with two configs can share a process.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    own_sites: Vec<Site>,
}

impl Rules {
    /// The rules of this build and the sites of a config.
    #[must_use]
    pub fn new(sites: Vec<Site>) -> Self {
        Self { own_sites: numbered(sites, "the config").collect() }
    }

    /// Every site. Those of the config come first: among equally specific ones the first decides.
    pub fn sites(&self) -> impl Iterator<Item = &Site> {
        self.own_sites.iter().chain(&RULES.sites)
    }
}
