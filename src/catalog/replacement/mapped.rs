//! What the model's publisher publishes, found at another provider under the id that it has there.

use std::cmp::Reverse;

use crate::catalog::replacement::lasting::Standing;
use crate::catalog::replacement::{Search, Wanted, Way};
use crate::catalog::{Cloud, Lineage, Record};
use crate::rules::builtin::RULES;

impl Search<'_> {
    /// The ways that the publisher's own replacements of a record lead along, at this provider.
    pub(super) fn mapped(&self, from: &'static Record) -> Vec<Way> {
        let Some(lineage) = &from.lineage else { return Vec::new() };
        let mut ways: Vec<Way> = Vec::new();
        for own in own_services(lineage.publisher).filter(|own| *own != from.provider) {
            let mut theirs: Vec<_> = self.catalog.records().filter(|record| record.provider == own).collect();
            theirs.retain(|record| record.lineage.is_some_and(|other| is_same_model(lineage, &other)));
            // Of several spellings the plainest.
            theirs.sort_by_key(|record| record.id.len());
            ways.extend(
                theirs
                    .into_iter()
                    .map(|record| self.as_published_for(record))
                    .find(|ways| !ways.is_empty())
                    .into_iter()
                    .flatten(),
            );
        }
        self.ranked(ways)
    }

    /// What the publisher's own service names instead of its model, in the spelling of this provider.
    fn as_published_for(&self, theirs: &'static Record) -> Vec<Way> {
        let wanted = Wanted { cloud: Cloud::Public, region: None, deployment_type: None, ..self.wanted };
        let there = Search { catalog: self.catalog, wanted, origin: theirs };
        let (ways, dead_end) = there.published_ways(theirs);
        let ways = there.ranked(ways).into_iter().map(|way| way.steps);
        // The end of a way is better than a step on it, but a step that this provider has will do.
        let named = ways.chain([dead_end]).flat_map(|steps| steps.into_iter().rev());
        let mut found: Vec<Way> = Vec::new();
        for step in named.filter_map(|step| self.counterpart(step)) {
            if !found.iter().any(|way| way.steps == step.steps) {
                found.push(step);
            }
        }
        found
    }

    /// The newest record of the same model at this provider that lasts.
    fn counterpart(&self, theirs: &Record) -> Option<Way> {
        let lineage = theirs.lineage.as_ref()?;
        let is_same = |record: &Record| record.lineage.is_some_and(|other| is_same_model(lineage, &other));
        let mut found: Vec<_> = self.candidates().filter(|(record, _)| is_same(record)).collect();
        let newest = |record: &Record| (Reverse(record.dates.ga.map(|fact| fact.on)), record.id.len());
        found.sort_by_key(|(record, standing)| (*standing, newest(record)));
        let (record, standing) = found.into_iter().next().filter(|(_, standing)| *standing <= Standing::Uncertain)?;
        Some(Way { steps: vec![record], standing })
    }
}

/// The services of a publisher itself.
fn own_services(publisher: &str) -> impl Iterator<Item = &'static str> {
    let families = RULES.families.iter().filter(move |family| family.publisher == publisher);
    let mut services: Vec<&str> = families.map(|family| family.provider.as_str()).collect();
    services.sort_unstable();
    services.dedup();
    services.into_iter()
}

/// Whether two ids name one model, whatever the provider calls it.
fn is_same_model(a: &Lineage, b: &Lineage) -> bool {
    let name = |lineage: &Lineage| (lineage.publisher, lineage.line, lineage.generation, lineage.billions);
    name(a) == name(b)
}
