//! The files that are shipped, and one mistake of each sort.

use jiff::civil::{Date, date};

use crate::catalog::check::*;

const TODAY: Date = date(2026, 11, 21);

/// A file of one provider with these models, in canonical form where they can be read.
fn file(models: &str) -> String {
    let text = format!(
        r#"{{"provider": {{"id": "p", "name": "P", "home": "https://example.com", "versions": "in-id"}},
        "sources": {{"s": {{"title": "T", "url": "https://example.com/s", "page_date": "2026-11-20", "read_on": "2026-11-21"}}}}, "models": [{models}]}}"#
    );
    serde_json::from_str(&text).map_or(text, |file| canonical::write(&file))
}

fn model(id: &str, more: &str) -> String {
    let lineage = r#""lineage": {"line": "l", "size": "small"}"#;
    format!(
        r#"{{"id": "{id}", "kind": "chat", "stage": "ga", {lineage}, "confidence": "official", "sources": ["s"]{more}}}"#
    )
}

/// The mistakes with the text that each points at.
fn mistakes(text: &str) -> Vec<(String, String)> {
    let problems = check(text, Some("p"), TODAY).into_iter().filter(|problem| problem.level == Level::Error);
    problems.map(|problem| (problem.message, text[problem.span].to_owned())).collect()
}

fn only(models: &str) -> (String, String) {
    let found = mistakes(&file(models));
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[test]
fn shipped_files_have_no_mistakes() {
    let folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rules/models");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let stem = path.file_stem().unwrap().to_string_lossy();
        let problems = check(&text, Some(&stem), TODAY).into_iter();
        // No note on the rules either: they have every provider of this repository.
        let wrong = problems.filter(|problem| problem.level > Level::Note || problem.message.contains("rules/"));
        let wrong: Vec<_> = wrong.map(|problem| problem.message).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
    }
}

#[test]
fn a_good_file_is_good() {
    assert_eq!(mistakes(&file(&model("a", ""))), []);
}

#[test]
fn every_model_is_of_a_line() {
    let own = file(&model("house-1", "").replace(r#""lineage": {"line": "l", "size": "small"}, "#, ""));
    assert_eq!(mistakes(&own), []);
    let text = own.replace(r#""id": "p""#, r#""id": "groq""#);
    let mistakes = |text: &str| {
        let problems = check(text, Some("groq"), TODAY).into_iter().filter(|problem| problem.level == Level::Error);
        problems.map(|problem| (problem.message, text[problem.span].to_owned())).collect::<Vec<_>>()
    };
    let (message, place) = mistakes(&text)[0].clone();
    assert_eq!(
        (message.as_str(), place.as_str()),
        ("house-1: no line of rules/lineage.toml has this id", "\"house-1\"")
    );
    assert_eq!(mistakes(&text.replace("house-1", "gpt-4o-2026")), []);
}

#[test]
fn the_shape_is_that_of_the_schema() {
    assert!(mistakes("{\"a\": ").first().unwrap().0.starts_with("not JSON"));
    let (message, place) = only(&model("a", r#", "dtaes": {}"#));
    assert!(message.starts_with("there is no key `dtaes`; did you mean `dates`?"), "{message}");
    assert_eq!(place, "\"dtaes\"");
    let (message, place) = only(r#"{"id": "a", "kind": "chat", "stage": "ga", "sources": ["s"]}"#);
    assert_eq!((message.as_str(), place.as_str()), ("the key `confidence` is missing", "\"a\""));
    let (message, place) = only(&model("a", r#", "dates": {"retired": "2026-09-31"}"#));
    assert!(message.contains("`2026-09-31` is not a date"), "{message}");
    assert_eq!(place, "\"2026-09-31\"");
    let two = format!("{}, {}", model("a", r#", "x": 1"#), model("b", r#", "y": 1"#));
    assert_eq!(mistakes(&file(&two)).len(), 2, "one mistake does not hide the next");
    let (message, place) = only(&model("a", "").replace("chat", "poetry"));
    assert!(message.starts_with("`poetry` is not a known value; expected one of: chat, "), "{message}");
    assert_eq!(place, "\"poetry\"");
}

#[test]
fn names_lead_to_one_model() {
    let (message, place) = only(&format!("{}, {}", model("a", ""), model("b", r#", "aliases": ["A"]"#)));
    assert_eq!((message.as_str(), place.as_str()), ("`A` names `a` and `b`", "\"A\""));
    assert!(only(&format!("{}, {}", model("a", ""), model("a", ""))).0.starts_with("`a` twice"));
    assert_eq!(only(&model("a", r#", "points_to": "b""#)).1, "\"b\"");
    let first = model("a", r#", "version": "1", "default_version": true"#);
    let versions = |more: &str| format!("{first}, {}", model("a", more));
    assert_eq!(mistakes(&file(&versions(r#", "version": "2""#))), []);
    let (message, place) = only(&versions(r#", "version": "2", "default_version": true"#));
    assert_eq!((message.as_str(), place.as_str()), ("`a` has two default versions", "true"));
    let text = file(&model("a", "")).replace(r#"["s"]"#, r#"["t"]"#);
    assert_eq!(mistakes(&text)[1], ("no source has the key `t`".to_owned(), "\"t\"".to_owned()));
}

#[test]
fn dates_are_in_order_and_rest_on_something() {
    let dates = r#", "dates": {"ga": "2026-05-01", "deprecated": "2026-04-01"}"#;
    let (message, place) = only(&model("a", dates).replace(r#""stage": "ga""#, r#""stage": "deprecated""#));
    assert_eq!(message, "a: deprecated on 2026-04-01, but ga on 2026-05-01");
    assert_eq!(place, "\"2026-04-01\"");
    let floor = r#", "dates": {"legacy": "2026-11-01", "retired": {"on": "2026-10-01", "kind": "not-before"}}"#;
    assert_eq!(mistakes(&file(&model("a", floor).replace(r#""stage": "ga""#, r#""stage": "legacy""#))), []);
    let training = r#", "dates": {"ga": "2026-05-01"}, "training_retired": "2026-04-01""#;
    assert_eq!(only(&model("a", training)).0, "a: training_retired on 2026-04-01, but ga on 2026-05-01");
    let early = r#", "dates": {"retired": "2027-01-01"}"#;
    assert!(only(&model("a", early)).0.starts_with("a: confirmed for 2027-01-01"));
    let text = file(&model("a", "")).replace("2026-11-20", "2026-12");
    assert_eq!(mistakes(&text)[0].1, "\"2026-12\"");
    let stage = r#", "dates": {"retired": "2026-01-01"}"#;
    assert!(only(&model("a", stage)).0.starts_with("a: retired by its dates"));
}

#[test]
fn replacements_are_known_and_lead_somewhere() {
    assert_eq!(only(&model("a", r#", "replacements": ["x"]"#)).0, "a: `x` is not a model of this provider");
    let two = format!("{}, {}", model("a", r#", "replacements": ["b"]"#), model("b", r#", "replacements": ["a"]"#));
    let found = mistakes(&file(&two));
    assert_eq!(found[0].0, "a: its replacements lead back to it");
    let dead = model("a", r#", "dates": {"retired": "2026-01-01"}, "replacements": ["b"]"#);
    let two = format!("{dead}, {}", model("b", r#", "dates": {"retired": "2026-01-01"}"#));
    let text = file(&two.replace(r#""stage": "ga""#, r#""stage": "retired""#));
    let found: Vec<_> =
        check(&text, None, TODAY).into_iter().filter(|p| p.message.contains("lead to no live model")).collect();
    assert_eq!(found.iter().map(|problem| problem.level).collect::<Vec<_>>(), [Level::Note]);
}

/// The level of each problem of a file of the compiled catalog, and its message with the help.
fn found(text: &str) -> Vec<(Level, String)> {
    let stem = if text.contains(r#""id": "openai""#) { "openai" } else { "p" };
    let problems = check(text, Some(stem), TODAY).into_iter();
    problems.map(|p| (p.level, format!("{}; {}", p.message, p.help.unwrap_or_default()))).collect()
}

#[test]
fn a_provider_that_the_rules_lack_is_named_with_the_file_to_add_it_to() {
    let text = file(&model("house-1", ""));
    let [(Level::Warning, family), (Level::Note, provider)] = &found(&text)[..] else { panic!("{:?}", found(&text)) };
    assert!(family.starts_with("no id of `p` has a stem") && family.contains("rules/families.toml"), "{family}");
    assert!(provider.starts_with("rules/providers.toml has no `p`"), "{provider}");
    // One id with a stem is enough, and an alias counts; a word that is an id has a stem with quotes.
    for models in [model("gpt-house", ""), model("house-1", r#", "aliases": ["claude-house"]"#), model("sonar", "")] {
        let text = file(&models);
        assert!(found(&text).iter().all(|(level, _)| *level == Level::Note), "{models}");
        let text = text.replace(r#""id": "p""#, r#""id": "openai""#);
        assert_eq!(found(&text), []);
    }
}

#[test]
fn the_form_is_the_canonical_one() {
    let text = file(&model("a", "")).replace("    {\"id\"", "  {\"id\"");
    let (message, place) = mistakes(&text)[0].clone();
    assert_eq!((message.as_str(), place.as_str()), ("not in the canonical form", "{"));
    let text = file(&model("a", ""));
    assert!(check(&text, Some("q"), TODAY)[0].message.contains("called `q`"));
}

#[test]
fn an_end_is_confirmed_by_a_later_source_only() {
    // The source is of 2026-11-20.
    assert_eq!(mistakes(&file(&model("a", r#", "dates": {"ga": "2026-11-20"}"#))), []);
    let dead = |day: &str| {
        let text = model("a", &format!(r#", "dates": {{"retired": "{day}"}}"#));
        mistakes(&file(&text.replace(r#""stage": "ga""#, r#""stage": "retired""#)))
    };
    assert_eq!(dead("2026-11-19"), []);
    assert!(dead("2026-11-20")[0].0.contains("confirmed for 2026-11-20 by a source of 2026-11-20"));
}

#[test]
fn a_region_has_one_record() {
    let of = |regions: &str, day: &str| model("a", &format!(r#", "regions": {regions}, "dates": {{"ga": "{day}"}}"#));
    let (apart, both) = (of(r#"["eu-1"]"#, "2026-01-01"), of(r#"["eu-1", "us-1"]"#, "2026-02-01"));
    let (message, place) = only(&format!("{apart}, {both}"));
    assert_eq!((message.as_str(), place.as_str()), ("a: two records for eu-1", r#""eu-1""#));
    assert_eq!(mistakes(&file(&format!("{apart}, {}", of(r#"["us-1"]"#, "2026-02-01")))), []);
}

#[test]
fn trust_and_lists_follow_the_sources() {
    let with = |source: &str, models: &str| {
        let text = file(models).replace(r#""read_on""#, &format!("{source}, \"read_on\""));
        mistakes(&serde_json::from_str(&text).map_or(text, |file| canonical::write(&file)))
    };
    let through = r#""through": "a mirror""#;
    assert!(with(through, &model("a", ""))[0].0.contains("its source was read through a copy"));
    assert_eq!(with(through, &model("a", "").replace("official", "official-copy")), []);
    // What cites the list is on it.
    assert_eq!(with(r#""lists_all": true"#, &model("a", "")), []);
    let old = r#""lists_all": true, "read_on": "2026-11-21"}, "old": {"title": "O", "url": "https://example.com/o", "page_date": "2026-10-01""#;
    let found = with(old, &format!("{}, {}", model("a", ""), model("b", "").replace(r#"["s"]"#, r#"["old"]"#)));
    assert!(found[0].0.contains("b: live, but not on the list of all live models of 2026-11-20"), "{found:?}");
}

#[test]
fn a_second_source_has_the_same_last_day() {
    let with = |retired: &str, more: &str| {
        let text =
            file(&model("a", &format!("{retired}{more}")).replace(r#""stage": "ga""#, r#""stage": "deprecated""#));
        let other = r#""t": {"title": "O", "url": "https://example.com/t", "page_date": "2026-11-19", "read_on": "2026-11-21"}, "s": {"#;
        let text = text.replace(r#""s": {"#, other);
        mistakes(&serde_json::from_str(&text).map_or(text, |file| canonical::write(&file)))
    };
    let last = r#", "dates": {"retired": {"on": "2027-01-01", "kind": "announced"}}"#;
    let rival = r#", "dates": {"retired": {"on": "2027-01-01", "kind": "announced", "rivals": [{"on": "2027-02-02", "source": "t"}]}}"#;
    let (other, same) = (r#", "seconded_by": ["t"]"#, r#", "seconded_by": ["s"]"#);
    assert_eq!(with(last, other), []);
    for (retired, second, wrong) in [
        ("", other, "a second source, and no last day"),
        (last, same, "a second source that is among its sources"),
        (rival, other, "a second source that has another day"),
        (last, r#", "seconded_by": ["u"]"#, "no source has the key `u`"),
    ] {
        let found = with(retired, second);
        assert!(found.iter().any(|(message, _)| message.contains(wrong)), "{wrong}: {found:?}");
    }
}
