//! From a model to the live one to move to.
//!
//! Published replacements die too. A chain follows them, at the same provider and among models of the same kind, until
//! one is found that lasts.

use jiff::civil::Date;

use crate::catalog::{Catalog, Query, Record, Stage};

/// Where to move from a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replacement {
    /// The replacements that the provider names.
    pub published: &'static [&'static str],
    /// The steps from the model, without it, to the live one; or, if there is none, as far as they lead.
    pub chain: Vec<&'static Record>,
    pub live: Option<&'static Record>,
    /// A replacement is named, but none that lasts.
    pub ends_dead: bool,
}

impl Catalog {
    /// Follows the published replacements of a record to one that is live on a day: generally available, or a preview
    /// where a preview is replaced, or legacy as a last resort. Of several candidates the first that leads there wins.
    pub fn replacement(&self, record: &'static Record, as_of: Date) -> Replacement {
        let mut search = Search {
            catalog: self,
            as_of,
            origin: record,
            visited: vec![record],
            path: Vec::new(),
            live: None,
            last_resort: None,
            dead_end: Vec::new(),
        };
        search.follow(record);
        let chain = search.live.or(search.last_resort);
        let published = self.published(record);
        let ends_dead = chain.is_none() && (!published.is_empty() || record.redirect.is_some());
        let live = chain.as_ref().and_then(|chain| chain.last().copied());
        Replacement { published, chain: chain.unwrap_or(search.dead_end), live, ends_dead }
    }

    /// The replacements that the provider names. Pages often name them for one group of regions or deployment types
    /// only, so that a record without any has those of its siblings.
    fn published(&self, record: &Record) -> &'static [&'static str] {
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
    pub(super) fn replacement_target(&self, of: &Record, published: &str, as_of: Date) -> Option<&'static Record> {
        let name = published.split(" (").next().unwrap_or(published).trim();
        let query = Query { provider: of.provider, name, cloud: of.cloud, ..Query::default() };
        let find = |query: &Query<'_>| self.resolve(query, as_of).known().map(|found| found.record);
        find(&query).or_else(|| {
            let (name, version) = name.rsplit_once('@')?;
            find(&Query { name, version: Some(version), ..query })
        })
    }
}

/// A depth-first search that visits every record once.
struct Search<'a> {
    catalog: &'a Catalog,
    as_of: Date,
    origin: &'static Record,
    visited: Vec<&'static Record>,
    path: Vec<&'static Record>,
    live: Option<Vec<&'static Record>>,
    last_resort: Option<Vec<&'static Record>>,
    /// The first path that led nowhere.
    dead_end: Vec<&'static Record>,
}

impl Search<'_> {
    fn follow(&mut self, from: &'static Record) {
        // Where nothing is published, the provider's redirect names the successor.
        let published = self.catalog.published(from).iter().copied();
        let redirect = from.redirect.filter(|_| published.len() == 0).map(|redirect| redirect.to);
        for published in published.chain(redirect) {
            let Some(target) = self.catalog.replacement_target(from, published, self.as_of) else { continue };
            if target.kind != self.origin.kind || self.visited.iter().any(|seen| std::ptr::eq(*seen, target)) {
                continue;
            }
            self.visited.push(target);
            self.path.push(target);
            match target.stage_on(self.as_of) {
                Stage::Ga => self.live = Some(self.path.clone()),
                Stage::Preview if self.origin.is_preview() => self.live = Some(self.path.clone()),
                Stage::Legacy if self.last_resort.is_none() => self.last_resort = Some(self.path.clone()),
                _ => {}
            }
            if self.live.is_some() {
                return;
            }
            self.follow(target);
            if self.live.is_some() {
                return;
            }
            if self.dead_end.is_empty() {
                self.dead_end.clone_from(&self.path);
            }
            self.path.pop();
        }
    }
}
