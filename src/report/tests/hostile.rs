//! Every format on hostile input: control characters, long lines, thousands of findings.

use std::time::Instant;

use clap::ValueEnum;

use crate::lint::row::Row;
use crate::report::format::{Format, InventoryFormat};
use crate::report::style::Style;
use crate::report::tests::{STYLE, bom, one, snapshot, written};
use crate::report::write::write;
use crate::report::{inventory, statistics};

#[test]
fn no_text_of_a_file_controls_the_terminal() {
    let text = "x = \"\u{1b}]0;owned\u{7}\u{1b}[31m\" \u{202e}\tf(\"claude-gone\u{1b}[2J\") # 日本語\r\n";
    let mut report = one("a\u{1b}[1m.py", text, 1);
    report.findings[0].message = format!("{}\u{1b}[0m\n", report.findings[0].message).into();
    let finding = &report.findings[0];
    let rows = [Row { place: finding.place.clone(), named: finding.reference.clone().unwrap() }];
    let mut table = Vec::new();
    inventory::write(&rows, InventoryFormat::Table, &bom(), 200, &mut table).unwrap();
    let mut statistics = Vec::new();
    statistics::write(&report, &mut statistics).unwrap();
    let formats = Format::value_variants().iter().map(|format| written(&report, *format));
    let others = [table, statistics].map(|text| String::from_utf8(text).unwrap());
    for text in formats.chain(others) {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        // Programs read JSON, and show what it holds in their own way.
        let is_json = text.starts_with(['{', '[']);
        assert!(is_json || !text.contains('\u{202e}'), "{text:?}");
    }
    snapshot("hostile", &written(&report, Format::Full));
}

#[test]
fn long_lines_are_cut_around_the_underlined_text() {
    let filler = "{\"näme\": 1}, ".repeat(80_000);
    let text = format!("{filler}\"claude-gone\", {filler}");
    let shown = written(&one("models.json", &text, 1), Format::Full);
    assert!(shown.len() < 2_000, "{}", shown.len());
    snapshot("long_line", &shown);
}

/// Of the formats that read each line again for each finding, four times as many findings would take sixteen times as
/// long. Both are measured on the same machine at the same time, and the best of some attempts counts, so that what else
/// runs there decides nothing.
#[test]
fn thousands_of_findings_in_one_file_or_one_line_take_time_by_their_number() {
    let seconds = |count: usize, end: &str| {
        let text = format!("call(model=\"claude-gone\"){end}").repeat(count);
        let report = one("a.py", &text, usize::MAX);
        assert_eq!(report.findings.len(), count);
        let started = Instant::now();
        for format in Format::value_variants() {
            assert!(!written(&report, *format).is_empty());
        }
        started.elapsed().as_secs_f64()
    };
    for end in ["\n", " "] {
        let grows_with_number = || seconds(1_000, end) < 9.0 * seconds(250, end);
        assert!(std::iter::repeat_with(grows_with_number).take(5).any(|does| does), "{end:?}");
    }
}

#[test]
fn links_lead_to_the_file_and_no_path_ends_one() {
    let report = one("a\u{1b}]8;;x\u{7} b.py", "f(\"claude-gone\")\n", 1);
    let mut out = Vec::new();
    write(&report, Format::Full, Style { links: true, ..STYLE }, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let link = "\u{1b}]8;;file:///a%1B%5D8%3B%3Bx%07%20b.py\u{1b}\\a␛]8;;x␇ b.py\u{1b}]8;;\u{1b}\\";
    assert!(text.contains(link), "{text:?}");
    assert_eq!(text.matches('\u{1b}').count(), 4);
}
