//! Which record a reference is graded by, and what the lookup makes of it.

use crate::lint::resolver::*;
use crate::lint::testing::{TODAY, reference};
use crate::rules::usage::Usage;

fn lookup(model: &str, change: impl FnOnce(&mut Reference)) -> Lookup {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/catalog");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let catalog = Catalog::load(&files).unwrap();
    let mut reference = reference(model, model, Usage::Call);
    change(&mut reference);
    Resolver::new(&catalog, TODAY).resolve(&reference).lookup
}

fn known(model: &str, change: impl FnOnce(&mut Reference)) -> Lifecycle {
    match lookup(model, change) {
        Lookup::Known(lifecycle) => *lifecycle,
        other => panic!("{model}: {other:?}"),
    }
}

#[test]
fn the_replacement_is_followed_to_a_live_one() {
    let opus = known("claude-3-opus-20240229", |_| ());
    assert_eq!(opus.stage, Stage::Retired);
    let published = opus.migration.published.unwrap();
    assert_eq!((published.model, published.stage), ("claude-opus-4-8", Some(Stage::Legacy)));
    assert_eq!(opus.migration.live.unwrap().model, "claude-opus-5-5");
    assert!(!opus.assumed);
}

#[test]
fn a_guess_is_graded_by_the_publisher_and_marked_as_assumed() {
    let guess = |r: &mut Reference| (r.provider.id, r.provider.confidence) = ("bedrock".into(), Confidence::Low);
    let opus = known("claude-3-opus-20240229", guess);
    assert_eq!((opus.provider, opus.assumed), ("anthropic", true));
}

#[test]
fn a_gateway_has_the_dates_of_the_publisher_and_local_weights_have_none() {
    let opus = known("claude-3-opus-20240229", |r| r.provider.id = "openrouter".into());
    assert_eq!((opus.provider, opus.assumed, opus.retired_everywhere), ("anthropic", true, false));
    assert!(matches!(lookup("claude-3-opus-20240229", |r| r.provider.id = "ollama".into()), Lookup::Unknown));
}

#[test]
fn an_alias_that_moves_names_its_target() {
    let alias = known("claude-sonnet-4-5", |_| ());
    assert_eq!((alias.floating, alias.points_to), (true, Some("claude-sonnet-4-5-20250929")));
    let dated = known("claude-sonnet-4-5-20250929", |_| ());
    assert_eq!((dated.floating, dated.points_to), (false, None));
}

#[test]
fn what_the_catalog_does_not_have_is_unknown() {
    assert!(matches!(lookup("claude-9", |_| ()), Lookup::Unknown));
}

#[test]
fn an_id_is_shown_as_its_provider_writes_it() {
    let resolver = Resolver::new(Catalog::builtin(), TODAY);
    let mut wanted = reference("mistral-large-2411", "mistral-large-2411", Usage::Deploy);
    wanted.provider.id = "azure-catalog".into();
    assert_eq!(resolver.resolve(&wanted).reference.id.model, "Mistral-large-2411");
}
