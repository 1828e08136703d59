//! Ids that were made up, and those that were not.

use super::*;
use crate::lint::testing::TODAY;

fn found(id: &str) -> Option<Invented> {
    let provider = if id.starts_with("claude") { "anthropic" } else { "openai" };
    find(id, provider, Catalog::builtin(), Horizon { as_of: TODAY, days: 90 })
}

#[test]
fn invented_ids_and_what_they_were_made_of() {
    let word = |word: &str| Ground::Word(word.to_owned());
    for (id, ground, known) in [
        ("gpt-5-turbo", word("turbo"), "gpt-5"),
        ("gpt-5.1-turbo", word("turbo"), "gpt-5.1"),
        ("gpt-5-vision", word("vision"), "gpt-5"),
        ("gpt-4.1-turbo", word("turbo"), "gpt-4.1"),
        ("gpt-4.1-preview", word("preview"), "gpt-4.1"),
        ("gpt-4o-pro", word("pro"), "gpt-4o"),
        ("gpt-4o-instruct", word("instruct"), "gpt-4o"),
        ("gpt-4-nano", word("nano"), "gpt-4"),
        ("o1-nano", word("nano"), "o1"),
        ("o3-preview", word("preview"), "o3"),
        ("claude-3-5-opus-20241022", word("opus"), "claude-3-5-sonnet-20241022"),
        ("claude-3-7-haiku-20250219", word("haiku"), "claude-3-7-sonnet-20250219"),
        ("gpt-4o-2024-09-01", Ground::Revision, "gpt-4o-2024-08-06"),
        ("gpt-4.1-2025-05-14", Ground::Revision, "gpt-4.1-2025-04-14"),
        ("gpt-5-2025-06-13", Ground::Revision, "gpt-5-2025-08-07"),
        ("o3-mini-2025-04-16", Ground::Revision, "o3-mini-2025-01-31"),
        ("claude-sonnet-4-5-20250514", Ground::Revision, "claude-sonnet-4-5-20250929"),
        ("claude-opus-4-1-20250514", Ground::Revision, "claude-opus-4-1-20250805"),
        ("claude-haiku-4-5-20250929", Ground::Revision, "claude-haiku-4-5-20251001"),
        ("claude-3-opus-20240307", Ground::Revision, "claude-3-opus-20240229"),
        ("claude-4.5-sonnet-20250929", Ground::Spelling, "claude-sonnet-4-5-20250929"),
        ("claude-opus-4.1-20250805", Ground::Spelling, "claude-opus-4-1-20250805"),
        ("claude-haiku-3-20240307", Ground::Spelling, "claude-3-haiku-20240307"),
        ("gpt-4o-mimi", Ground::Slip, "gpt-4o-mini"),
        ("claude-sonet-4-5", Ground::Slip, "claude-sonnet-4-5"),
    ] {
        let found = found(id).unwrap_or_else(|| panic!("{id}"));
        assert_eq!((&found.ground, found.known), (&ground, known), "{id}");
        assert!((1..=SHOWN).contains(&found.instead.len()), "{id}: {:?}", found.instead);
        let is_live = |name: &&str| {
            let mut records = Catalog::builtin().records().filter(|record| record.names().any(|own| own == *name));
            records.any(|record| record.stage_on(TODAY) < Stage::Deprecated)
        };
        assert!(found.instead.iter().all(is_live), "{id}: {:?}", found.instead);
    }
}

#[test]
fn what_can_be_newer_and_what_is_known_is_not_invented() {
    for id in [
        // A generation that nobody knows yet, or that may still get more.
        "gpt-7",
        "gpt-6.3-sol",
        "gpt-6.2-turbo",
        "gpt-6.2-astra-mini",
        "gpt-9-turbo",
        "gpt-image-3",
        "o5-mini",
        "o4",
        "o4-nano",
        "o4-mini-high",
        "claude-opus-6",
        "claude-sonnet-6-1",
        "claude-haiku-9",
        "claude-fable-6",
        "claude-mythos-6",
        "claude-opus-5-6",
        "gpt-realtime-3",
        "gpt-audio-2",
        "gpt-live-2",
        "gpt-5.7",
        // A day that the catalog has not seen.
        "gpt-5-2026-11-20",
        "gpt-4o-2026-12-01",
        "gpt-5.1-2027-01-01",
        "claude-sonnet-4-5-20261125",
        "claude-opus-4-1-20270101",
        "gpt-4.1-2026-11-15",
        "o3-2026-11-28",
        "claude-haiku-4-5-20261119",
        // Only known without a day, so that one may have been left out.
        "claude-opus-5-5-20260901",
        "claude-sonnet-5-20260401",
        // Known, whatever the case.
        "gpt-4o",
        "GPT-4o",
        "gpt-5-mini-2025-08-07",
        "claude-3-5-sonnet-latest",
        "chatgpt-4o-latest",
        // The names of libraries, for which they write the whole id.
        "claude-3-haiku",
        "claude-3.5-sonnet",
        "claude-4-1-opus",
        "claude-4-0-sonnet",
        "gpt-5-1",
        // Words that no id has, and those of other services.
        "gpt-4-acme",
        "gpt-5-internal",
        "claude-3-7-sonnet-thinking",
        "gpt-oss-120b",
        "gpt-4o:extended",
    ] {
        assert_eq!(found(id), None, "{id}");
    }
}
