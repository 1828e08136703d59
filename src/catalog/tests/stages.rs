//! The stage on a day.

use crate::catalog::tests::*;

#[test]
fn dates_in_force_decide() {
    let model = record("anthropic", "claude-sonnet-4-5-20250929");
    assert_eq!(model.stage_on(date(2025, 9, 28)), Stage::Preview);
    assert_eq!(model.stage_on(date(2025, 9, 29)), Stage::Ga);
    assert_eq!(model.stage_on(date(2026, 9, 30)), Stage::Deprecated);
    assert_eq!(model.stage_on(date(2026, 11, 29)), Stage::Deprecated);
    assert_eq!(model.stage_on(date(2026, 11, 30)), Stage::Retired);
    assert_eq!(model.retires(), Some((date(2026, 11, 30), DateKind::Announced)));
}

#[test]
fn a_not_before_date_never_retires() {
    let model = record("anthropic", "claude-sonnet-5-5");
    assert_eq!(model.retires(), Some((date(2027, 9, 28), DateKind::NotBefore)));
    assert_eq!(model.stage_on(date(2030, 1, 1)), Stage::Ga);
}

#[test]
fn a_stage_without_a_date_counts_as_it_is() {
    let model = record("gemini", "gemini-2.5-flash-lite");
    assert_eq!((model.stage, model.dates.legacy), (Stage::Legacy, None));
    assert_eq!(model.stage_on(TODAY), Stage::Legacy);
}

#[test]
fn a_retirement_with_a_floor_only_was_seen_all_the_same() {
    let asked = Query { version: Some("0125"), ..query("azure-openai", "gpt-35-turbo") };
    let model = graded(&asked).record;
    assert_eq!(model.retires().map(|(_, kind)| kind), Some(DateKind::NotBefore));
    assert_eq!(model.stage_on(TODAY), Stage::Retired);
}

#[test]
fn a_redirect_keeps_the_id_answering() {
    let model = record("gemini", "gemini-2.5-pro");
    assert!(model.redirect_on(date(2026, 11, 30)).is_none());
    assert_eq!(model.redirect_on(date(2026, 12, 1)).unwrap().to, "gemini-3.8-flash");
    assert_eq!(model.stage_on(date(2026, 12, 1)), Stage::Deprecated);
}
