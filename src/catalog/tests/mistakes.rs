//! The mistakes that the build refuses.

use crate::catalog::tests::*;

fn message(models: &str) -> String {
    let text = format!(
        r#"{{"provider": {{"id": "p", "name": "P", "home": "https://example.com", "versions": "in-id"}},
        "sources": {{"s": {{"title": "T", "read_on": "2026-11-21"}}}}, "models": [{models}]}}"#
    );
    file::File::parse(&text).unwrap_err()
}

fn model(id: &str, more: &str) -> String {
    format!(r#"{{"id": "{id}", "kind": "chat", "stage": "ga", "confidence": "official", {more}}}"#)
}

#[test]
fn each_is_reported_with_its_record() {
    let sources = r#""sources": ["s"]"#;
    assert_eq!(message(&model("a", r#""sources": ["x"]"#)), "a: no source has the key `x`");
    assert_eq!(message(&model("a", r#""sources": []"#)), "a: no source");
    let twice = format!("{}, {}", model("a", sources), model("A", sources));
    assert!(message(&twice).starts_with("A: the same version"));
    let shared = format!("{}, {}", model("a", sources), model("b", &format!(r#""aliases": ["A"], {sources}"#)));
    assert_eq!(message(&shared), "b: `A` also names `a`");
    let day = format!(r#""dates": {{"ga": {{"on": "2026-02-30", "kind": "announced"}}}}, {sources}"#);
    assert!(message(&model("a", &day)).starts_with("`2026-02-30` is not a date"));
    let target = format!(r#""points_to": "z", {sources}"#);
    assert_eq!(message(&model("a", &target)), "a: points to `z`, which is not a model of this provider");
}
