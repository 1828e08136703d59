//! Chains of replacements.

use crate::catalog::tests::*;

fn ids(chain: &[&Record]) -> Vec<&'static str> {
    chain.iter().map(|r| r.id).collect()
}

#[test]
fn dead_ones_are_followed_to_a_live_one() {
    let found = FROZEN.replacement(record("azure-openai", "o1-preview"), &Wanted::on(TODAY, 0));
    assert_eq!(ids(&found.chain), ["o1", "gpt-5.6-sol"]);
    assert_eq!(found.live.unwrap().id, "gpt-5.6-sol");
    assert_eq!(found.published, ["o1"]);
    assert!(!found.ends_dead);
}

#[test]
fn legacy_is_passed_over_for_its_successor() {
    let found = FROZEN.replacement(record("anthropic", "claude-3-opus-20240229"), &Wanted::on(TODAY, 0));
    assert_eq!(ids(&found.chain), ["claude-opus-4-8", "claude-opus-5-5"]);
}

#[test]
fn the_day_decides_what_is_live() {
    let opus = record("anthropic", "claude-3-opus-20240229");
    let live = |day| FROZEN.replacement(opus, &Wanted::on(day, 0)).live.map(|r| r.id);
    let before = FROZEN.replacement(opus, &Wanted::on(date(2026, 5, 27), 0));
    assert_eq!(before.live.unwrap().id, "claude-opus-4-1-20250805", "the one that is published had not come");
    assert_eq!(before.ground, Some(Ground::Successor));
    assert_eq!(live(date(2026, 5, 28)), Some("claude-opus-4-8"));
    assert_eq!(live(TODAY), Some("claude-opus-5-5"));
}

#[test]
fn a_dead_end_is_reported() {
    let found = FROZEN.replacement(record("bedrock", "amazon.titan-image-generator-v1"), &Wanted::on(TODAY, 0));
    assert_eq!(ids(&found.chain), ["amazon.nova-canvas-v1:0"]);
    assert!(found.ends_dead && found.live.is_none());
}

#[test]
fn another_kind_is_never_suggested() {
    let found = FROZEN.replacement(record("openai", "text-davinci-003"), &Wanted::on(TODAY, 0));
    assert_eq!(found.published, ["gpt-3.5-turbo-instruct"]);
    assert!(found.ends_dead && found.live.is_none());
}

#[test]
fn a_version_can_be_named() {
    let asked = Query { version: Some("0613"), ..query("azure-openai", "gpt-4") };
    let found = FROZEN.replacement(graded(&asked).record, &Wanted::on(TODAY, 0));
    assert_eq!(found.published, ["gpt-4o@2024-11-20"]);
    assert_eq!(found.chain.first().unwrap().version, Some("2024-11-20"));
    assert_eq!(found.live.unwrap().id, "gpt-5.1");
}

#[test]
fn a_record_without_any_has_those_of_its_siblings() {
    let sonnet = record("bedrock", "anthropic.claude-3-5-sonnet-20240620-v1:0");
    assert!(sonnet.replacements.is_empty());
    let found = FROZEN.replacement(sonnet, &Wanted::on(TODAY, 0));
    assert_eq!(found.published, ["anthropic.claude-sonnet-4-5-20250929-v1:0"]);
}
