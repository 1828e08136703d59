//! Names, aliases and catalogs on top of another.

use std::collections::HashSet;

use crate::catalog::tests::*;

#[test]
fn case_does_not_count() {
    assert!(FROZEN.is_name("GPT-4O"));
    assert!(FROZEN.is_name("gpt-4-1106-preview"));
    assert!(!FROZEN.is_name("gpt-4o-"));
    assert!(!FROZEN.is_name(&"x".repeat(10_000)));
    assert!(!FROZEN.is_name(""));
    let providers: HashSet<_> = FROZEN.named("gpt-4").map(|r| r.provider).collect();
    assert_eq!(providers, HashSet::from(["openai", "azure-openai"]));
    assert!(FROZEN.at("openai", "GPT-4").all(|r| r.provider == "openai"));
}

fn floats(provider: &str, name: &str) -> bool {
    graded(&query(provider, name)).floating
}

#[test]
fn floating_names_are_distinguished_from_pinned_ones() {
    assert!(floats("anthropic", "claude-sonnet-4-5"));
    assert!(!floats("anthropic", "claude-sonnet-4-5-20250929"));
    assert!(!floats("anthropic", "claude-sonnet-5-5"));
    assert!(floats("mistral", "mistral-large-latest"));
    assert!(floats("openai", "gpt-4"));
    assert_eq!(record("openai", "gpt-4").points_to, Some("gpt-4-0613"));
    assert!(floats("gemini", "gemini-flash-latest"));
}

#[test]
fn further_files_hide_the_records_of_their_ids() {
    let file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    let text = r#"{
        "provider": {"id": "openai", "name": "OpenAI", "home": "https://example.com", "versions": "in-id"},
        "sources": {"own": {"title": "ours", "read_on": "2026-12-24"}},
        "models": [
            {"id": "gpt-4", "kind": "chat", "stage": "ga", "confidence": "official", "sources": ["own"]},
            {"id": "house-model", "kind": "chat", "stage": "preview", "confidence": "official", "sources": ["own"]}
        ]
    }"#;
    std::fs::write(file.path(), text).unwrap();
    let catalog = FROZEN.extended(&[file.path()]).unwrap();
    assert_eq!(catalog.at("openai", "gpt-4").map(|r| r.stage).collect::<Vec<_>>(), [Stage::Ga]);
    assert!(catalog.is_name("house-model") && catalog.is_name("gpt-4o"));
    assert_eq!(catalog.records().filter(|r| r.id == "gpt-4" && r.provider == "openai").count(), 1);
    assert_eq!(catalog.providers().count(), FROZEN.providers().count());
    assert_eq!(catalog.date(), date(2026, 12, 24));
    assert_eq!(catalog.version(), format!("2026.12.24+{}", &catalog.digest()[..8]));
    assert_ne!(catalog.digest(), FROZEN.digest());
}
