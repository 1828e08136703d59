//! What to start with at each provider, and which names are near one that nothing has.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::ToSpan;

use crate::catalog::{Catalog, Kind, Record, Stage, Wanted};
use crate::text::nearest::nearest;

/// So many models of a kind are enough to start with.
const STARTS: usize = 3;

/// A model that ends within so many days is none to start with.
const LASTS: i64 = 180;

/// The models to start with: those that the provider itself names as replacements, generally available and without an
/// end in sight; where it names none, the newest. The newest first.
pub fn recommended(records: &[&'static Record], catalog: &Catalog, wanted: &Wanted<'_>) -> Vec<&'static Record> {
    let mut groups: BTreeMap<(&str, Kind), Vec<&'static Record>> = BTreeMap::new();
    for record in records {
        groups.entry((record.provider, record.kind)).or_default().push(record);
    }
    groups.into_values().flat_map(|group| starts(&group, catalog, wanted)).collect()
}

fn starts(group: &[&'static Record], catalog: &Catalog, wanted: &Wanted<'_>) -> Vec<&'static Record> {
    let as_of = wanted.as_of;
    let named: Vec<&Record> = group.iter().filter_map(|record| catalog.replacement(record, wanted).live).collect();
    let is_start = |record: &&&'static Record| {
        record.stage_on(as_of) == Stage::Ga
            && record.deployment_type.is_none()
            && record.cloud.name().is_none()
            && !record.unverified
            && record.retires().is_none_or(|(on, _)| on >= as_of.saturating_add(LASTS.days()))
    };
    let mut live: Vec<&'static Record> = group.iter().filter(is_start).copied().collect();
    let is_named = |record: &Record| named.iter().any(|known| known.id == record.id && known.version == record.version);
    if live.iter().any(|record| is_named(record)) {
        live.retain(|record| is_named(record));
    }
    live.sort_by_key(|record| (Reverse(record.dates.ga.map(|fact| fact.on)), record.id, record.version));
    live.truncate(STARTS);
    live
}

/// The names that come nearest to one that nothing has.
pub fn nearest_names<'r>(query: &str, records: impl Iterator<Item = &'r Record>) -> Vec<&'static str> {
    let mut left: Vec<&'static str> = records.flat_map(Record::names).collect();
    let mut found = Vec::new();
    while let Some(name) = nearest(query, left.iter().copied()).filter(|_| found.len() < STARTS) {
        let name = left.iter().copied().find(|own| *own == name).unwrap_or_default();
        left.retain(|own| !own.eq_ignore_ascii_case(name));
        found.push(name);
    }
    found
}
