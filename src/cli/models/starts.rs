//! What to start with at each provider, and what to show where nothing matches.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::catalog::{Catalog, Kind, Record, Stage, Wanted};
use crate::lint::definition::DEFAULT_HORIZON;
use crate::text::nearest::nearest;

/// So many models of a kind are enough to start with.
const STARTS: usize = 3;

/// A model that ends within so many days is none to start with.
const LASTS: i64 = 180;

/// The models to start with: those that the provider itself names as replacements, generally available and without an
/// end in sight; where it names none, the newest. The newest first.
pub(super) fn recommended(records: &[&'static Record], catalog: &Catalog, as_of: Date) -> Vec<&'static Record> {
    let mut groups: BTreeMap<(&str, Kind), Vec<&'static Record>> = BTreeMap::new();
    for record in records {
        groups.entry((record.provider, record.kind)).or_default().push(record);
    }
    groups.into_values().flat_map(|group| starts(&group, catalog, as_of)).collect()
}

fn starts(group: &[&'static Record], catalog: &Catalog, as_of: Date) -> Vec<&'static Record> {
    let named: Vec<&Record> = group
        .iter()
        .filter_map(|record| catalog.replacement(record, &Wanted::on(as_of, DEFAULT_HORIZON)).live)
        .collect();
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
    live.sort_by_key(|record| (std::cmp::Reverse(record.dates.ga.map(|fact| fact.on)), record.id, record.version));
    live.truncate(STARTS);
    live
}

/// Which providers the catalog has for a name that is none.
pub(super) fn no_provider(name: &str, catalog: &Catalog) -> String {
    let all: Vec<&str> = catalog.providers().map(|provider| provider.id).collect();
    let mut like: Vec<&str> = all.iter().copied().filter(|id| id.contains(name) || name.contains(id)).collect();
    if like.is_empty() {
        like.extend(nearest(name, all.iter().copied()));
    }
    let shown = if like.is_empty() { all } else { like };
    format!("there is no provider `{name}`; there is {}", shown.join(", "))
}

/// The names that come nearest to one that nothing has.
pub(super) fn nearest_names(query: &str, catalog: &Catalog) -> Vec<&'static str> {
    let names: Vec<&'static str> = catalog.records().flat_map(Record::names).collect();
    let mut left = names.clone();
    let mut found = Vec::new();
    while let Some(name) = nearest(query, left.iter().copied()).filter(|_| found.len() < STARTS) {
        let name = left.iter().copied().find(|own| *own == name).unwrap_or_default();
        left.retain(|own| !own.eq_ignore_ascii_case(name));
        found.push(name);
    }
    found
}
