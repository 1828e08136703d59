//! How pressing it is never falls with time.

use std::collections::BTreeSet;

use jiff::ToSpan;

use crate::catalog::Urgency;
use crate::catalog::tests::*;

const HORIZON: u32 = 90;

/// Every day from a year before the catalog to two years after it.
fn days() -> Vec<Date> {
    let today = Catalog::builtin().date();
    let first = today.checked_sub(1.year()).unwrap();
    first.series(1.day()).take_while(|day| *day <= today.checked_add(2.years()).unwrap()).collect()
}

/// The first day on which it is less pressing than on the day before, with both values.
fn fall(days: &[Date], urgency: impl Fn(Date) -> Urgency) -> Option<(Date, Urgency, Urgency)> {
    let mut before = Urgency::Works;
    days.iter().find_map(|day| {
        let now = urgency(*day);
        let falls = (now < before).then_some((*day, before, now));
        before = now;
        falls
    })
}

#[test]
fn of_a_record_it_never_falls() {
    let days = days();
    for record in Catalog::builtin().records() {
        let fall = fall(&days, |day| record.urgency(day, HORIZON));
        assert_eq!(fall, None, "{} {}", record.provider, record.label());
    }
}

#[test]
fn of_a_name_with_several_records_it_never_falls() {
    let (days, catalog) = (days(), Catalog::builtin());
    let names = |record: &'static Record| record.names().map(|name| (record.provider, name));
    let names: BTreeSet<_> = catalog.records().flat_map(names).collect();
    for (provider, name) in names.into_iter().filter(|(provider, name)| catalog.at(provider, name).count() > 1) {
        let asked = Query { horizon: HORIZON, ..query(provider, name) };
        // A week is short enough to see each of the values.
        let weeks: Vec<Date> = days.iter().copied().step_by(7).collect();
        let urgency = |day| catalog.resolve(&asked, day).known().unwrap().record.urgency(day, HORIZON);
        assert_eq!(fall(&weeks, urgency), None, "{provider} {name}");
    }
}

#[test]
fn an_end_is_pressing_whatever_the_stage() {
    let sonnet = record("anthropic", "claude-sonnet-5-5");
    let (floor, kind) = sonnet.retires().unwrap();
    assert_eq!((kind, sonnet.stage_on(floor)), (DateKind::NotBefore, Stage::Ga));
    let on = |days: i32| sonnet.urgency(floor.checked_add(days.days()).unwrap(), HORIZON);
    assert_eq!([on(-91), on(-90), on(0), on(400)], [Urgency::Works, Urgency::MayEnd, Urgency::MayEnd, Urgency::MayEnd]);
    let pro = record("gemini", "gemini-2.5-pro");
    let (end, _) = pro.retires().unwrap();
    assert!(pro.redirect.is_some() && pro.urgency(end, HORIZON) == Urgency::Ends, "nobody chose what answers then");
}
