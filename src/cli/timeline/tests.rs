//! A small timeline in each format.

use std::collections::HashMap;

use jiff::civil::date;

use crate::catalog::{DateKind, Stage};
use crate::cli::timeline::*;

fn sample() -> Timeline {
    Timeline {
        as_of: date(2026, 11, 21),
        catalog: "2026.11.21".into(),
        origins: HashMap::new(),
        endings: vec![
            ending("gpt-4", Some(date(2026, 10, 23)), false, &["a.py:1"]),
            ending("gpt-5", Some(date(2026, 12, 11)), false, &["a.py:2", "b|c, d;e.py:3", "x.py:1", "y.py:2"]),
            ending("gpt-6-luna", Some(date(2027, 2, 1)), true, &["main.tf:7"]),
            ending("gpt-6.1-sol", None, false, &["a.py:9"]),
        ],
    }
}

fn ending(model: &str, on: Option<Date>, not_before: bool, places: &[&str]) -> Ending {
    Ending {
        model: model.into(),
        provider: "openai".into(),
        provider_name: "OpenAI API".into(),
        stage: if on.is_some_and(|on| on < date(2026, 11, 21)) { Stage::Retired } else { Stage::Deprecated },
        on,
        kind: on.map(|_| if not_before { DateKind::NotBefore } else { DateKind::Announced }),
        replacement: on.map(|_| "gpt-6.1-sol".into()),
        places: places.iter().map(|place| (*place).to_owned()).collect(),
    }
}

fn written(write: impl FnOnce(&Timeline, &mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&sample(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn table_and_chart() {
    insta::assert_snapshot!(written(text::write));
}

#[test]
fn a_table_for_an_issue() {
    insta::assert_snapshot!(written(markdown::write));
}

#[test]
fn data_with_every_place() {
    let csv = written(data::csv);
    assert!(csv.contains("≥ 2027-02-01,not-before,gpt-6-luna,openai,deprecated,gpt-6.1-sol,main.tf,7,"), "{csv}");
    assert!(csv.contains(",\"b|c, d;e.py\",3,") && csv.lines().count() == 1 + 7, "{csv}");
    let json: serde_json::Value = serde_json::from_str(&written(data::json)).unwrap();
    let gpt5 = &json["models"][1];
    assert_eq!((&gpt5["retires"], &gpt5["retires_kind"]), (&"2026-12-11".into(), &"announced".into()));
    assert_eq!((gpt5["places"].as_array().unwrap().len(), &gpt5["places"][0]["line"]), (4, &2.into()));
}

#[test]
fn a_place_belongs_to_its_repository_and_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let shop = folder.path().join("shop");
    std::fs::create_dir_all(shop.join("app/.hidden")).unwrap();
    std::fs::create_dir_all(shop.join(".git")).unwrap();
    std::fs::write(shop.join("CODEOWNERS"), "/app/ @team\n").unwrap();
    let mut projects = projects::Projects::default();
    for (path, owner) in [("app/a.py", "@team"), ("app/.hidden/b.py", "@team"), ("c.py", "")] {
        let project = projects.of(&shop.join(path));
        assert_eq!((project.name.as_str(), project.owner(&shop.join(path))), ("shop", owner), "{path}");
    }
}

#[test]
fn a_calendar() {
    let text = written(calendar::write);
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 3, "a model without a date is in no calendar");
    insta::assert_snapshot!(text.replace('\r', ""));
}
