//! How levels follow from dates and from how sure they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::catalog::{Catalog, Doubt, Record};
use crate::lint::resolver::Resolver;
use crate::lint::tests::*;

/// The days on which something changes for a record: each of its dates, and the first one within the horizon.
fn turning_days(record: &Record) -> BTreeSet<Date> {
    let facts = record.dates.iter().map(|(_, fact)| fact).chain(&record.training_retired);
    let dates = facts.flat_map(|fact| fact.rivals.iter().filter_map(|rival| rival.on).chain([fact.on]));
    let dates = dates.chain(record.redirect.and_then(|redirect| redirect.from));
    let around = |day: Date| [-90, 0, 1].map(|days: i64| day.checked_add(days.days()).unwrap());
    dates.flat_map(around).chain([TODAY]).collect()
}

#[test]
fn no_level_falls_with_time() {
    let catalog = Catalog::builtin();
    let mut days: BTreeMap<Date, Vec<&Record>> = BTreeMap::new();
    for record in catalog.records() {
        for day in turning_days(record) {
            days.entry(day).or_default().push(record);
        }
    }
    let mut worst: HashMap<(usize, Usage), (Option<Level>, Date)> = HashMap::new();
    for (day, records) in days {
        let (resolver, context) = (Resolver::new(catalog, day), Context { as_of: day, ..CONTEXT });
        for record in records {
            let mut named = reference(record.id, record.id, Usage::Call);
            record.provider.clone_into(&mut named.provider.id);
            named.id.version = record.version.map(|version| part(version, version));
            let mut found = resolver.resolve(&named);
            for usage in [Usage::Call, Usage::Deploy] {
                found.reference.usage.kind = usage;
                let graded = grade(&found, &context, &Levels::default());
                let now = graded.iter().map(|one| one.draft.level).max();
                let (before, since) =
                    worst.insert((std::ptr::from_ref(record).addr(), usage), (now, day)).unwrap_or((None, day));
                let (provider, model) = (record.provider, record.label());
                assert!(now >= before, "{provider} {model} in {usage:?}: {before:?} on {since}, {now:?} on {day}");
            }
        }
    }
}

#[test]
fn a_message_shows_how_sure_its_facts_are() {
    let message = |change: &dyn Fn(&mut Lifecycle)| {
        let mut lifecycle = lifecycle(Stage::Retired);
        change(&mut lifecycle);
        graded(Usage::Call, lifecycle, &Levels::default()).remove(0).draft.message
    };
    assert!(message(&|_| ()).ends_with("404 not_found_error"));
    assert!(message(&|one| one.doubts.end = Some(Doubt::Disputed)).ends_with(" (sources disagree)"));
    assert!(message(&|one| one.doubts.end = Some(Doubt::Inferred)).ends_with(" (inferred, not announced)"));
    let secondary = |one: &mut Lifecycle| one.evidence.confidence = crate::catalog::Confidence::Secondary;
    assert!(message(&secondary).ends_with(" (secondary source only)"));
}

#[test]
fn what_sources_disagree_on_is_no_error() {
    let mut disputed = lifecycle(Stage::Retired);
    disputed.doubts.end = Some(Doubt::Disputed);
    assert_eq!(fires(Usage::Call, disputed), "retired-model warning");
    let mut inferred = lifecycle(Stage::Retired);
    inferred.doubts.end = Some(Doubt::Inferred);
    assert_eq!(fires(Usage::Deploy, inferred), "retired-model warning");
    // What was deprecated before stays so, whatever the sources say of its end.
    let mut deprecated = lifecycle(Stage::Retired);
    (deprecated.doubts.end, deprecated.doubts.is_deprecated) = (Some(Doubt::Disputed), true);
    assert_eq!(fires(Usage::Deploy, deprecated.clone()), "retired-model error");
    assert_eq!(fires(Usage::Call, deprecated), "retired-model warning");
    let mut soon = retiring(Stage::Ga, 20, false);
    soon.doubts.end = Some(Doubt::Disputed);
    assert_eq!(fires(Usage::Call, soon), "retiring-soon warning");
}
