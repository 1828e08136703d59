//! What a provider publishes. Published replacements die too: a chain follows them, at the same provider and among
//! models of the same kind, until one is found that lasts.

use crate::catalog::replacement::lasting::Standing;
use crate::catalog::replacement::{Search, Way};
use crate::catalog::{Catalog, Query, Record};
use jiff::civil::Date;

impl Catalog {
    /// The replacements that the provider names. Pages often name them for one group of regions or deployment types
    /// only, so that a record without any has those of its siblings.
    pub(super) fn published(&self, record: &Record) -> &'static [&'static str] {
        if !record.replacements.is_empty() {
            return record.replacements;
        }
        let is_sibling = |other: &&'static Record| {
            other.id == record.id && other.version == record.version && other.cloud == record.cloud
        };
        let mut siblings = self.at(record.provider, record.id).filter(is_sibling).map(|other| other.replacements);
        siblings.find(|replacements| !replacements.is_empty()).unwrap_or_default()
    }

    /// The record that a published replacement means: `name`, `name@version` or `name (note)`.
    pub(in crate::catalog) fn replacement_target(
        &self,
        of: &Record,
        published: &str,
        as_of: Date,
    ) -> Option<&'static Record> {
        let name = published.split(" (").next().unwrap_or(published).trim();
        let query = Query { provider: of.provider, name, cloud: of.cloud, ..Query::default() };
        let find = |query: &Query<'_>| self.resolve(query, as_of).known().map(|found| found.record);
        find(&query).or_else(|| {
            let (name, version) = name.rsplit_once('@')?;
            find(&Query { name, version: Some(version), ..query })
        })
    }
}

impl Search<'_> {
    /// The ways from a record along published replacements to live ones, in the order of their publication; and the
    /// first way that led nowhere.
    pub(super) fn published_ways(&self, from: &'static Record) -> (Vec<Way>, Vec<&'static Record>) {
        let mut walk =
            Walk { search: self, visited: vec![from], path: Vec::new(), ways: Vec::new(), dead_end: Vec::new() };
        walk.follow(from);
        (walk.ways, walk.dead_end)
    }
}

/// A depth-first walk that visits every record once.
struct Walk<'a> {
    search: &'a Search<'a>,
    visited: Vec<&'static Record>,
    path: Vec<&'static Record>,
    ways: Vec<Way>,
    dead_end: Vec<&'static Record>,
}

impl Walk<'_> {
    fn follow(&mut self, from: &'static Record) {
        let catalog = self.search.catalog;
        // Where nothing is published, the provider's redirect names the successor.
        let published = catalog.published(from).iter().copied();
        let redirect = from.redirect.filter(|_| published.len() == 0).map(|redirect| redirect.to);
        for published in published.chain(redirect) {
            let Some(target) = catalog.replacement_target(from, published, self.search.wanted.as_of) else { continue };
            if target.kind != self.search.origin.kind || self.visited.iter().any(|seen| std::ptr::eq(*seen, target)) {
                continue;
            }
            self.visited.push(target);
            self.step(target);
        }
    }

    /// Takes one step, and goes on from there unless it led to a model that lasts.
    fn step(&mut self, target: &'static Record) {
        let here = self.search.here(target);
        self.path.push(here.map_or(target, |(record, _)| record));
        let standing = here.map(|(_, standing)| match standing {
            Standing::Preview if self.search.origin.is_preview() => Standing::Good,
            other => other,
        });
        if let Some(standing) = standing {
            self.ways.push(Way { steps: self.path.clone(), standing });
        }
        if standing.is_none_or(|standing| standing > Standing::Uncertain) {
            self.follow(target);
            if standing.is_none() && self.dead_end.is_empty() {
                self.dead_end.clone_from(&self.path);
            }
        }
        self.path.pop();
    }
}
