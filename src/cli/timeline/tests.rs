//! A small timeline in each format.

use jiff::civil::date;

use crate::catalog::Stage;
use crate::cli::timeline::*;

fn sample() -> Timeline {
    Timeline {
        as_of: date(2026, 11, 21),
        catalog: "2026.11.21".into(),
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
        provider: "openai",
        provider_name: "OpenAI API",
        stage: if on.is_some_and(|on| on < date(2026, 11, 21)) { Stage::Retired } else { Stage::Deprecated },
        on,
        not_before,
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
fn a_calendar() {
    let text = written(calendar::write);
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 3, "a model without a date is in no calendar");
    insta::assert_snapshot!(text.replace('\r', ""));
}
