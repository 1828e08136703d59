//! What the queries yield, language by language, on snippets that look like real code.

use std::fmt::Write as _;

use crate::syntax::grammar::languages::{ALL, load, source_of};
use crate::syntax::grammar::tests::mechanism::SAMPLES;
use crate::syntax::grammar::*;
use crate::text::span::Span;

mod compiled;
mod config;
mod dynamic;
mod engine;
mod infrastructure;
mod mechanism;
mod others;
mod python;
mod script;

/// Everything around a range, sorted.
fn around(language: Language, text: &str, range: Span) -> Syntax {
    let parsed = parse(language, &text.into(), Budget::for_len(text.len())).expect("within budget");
    let mut out = parsed.syntax_around(range);
    out.sort();
    out
}

/// The constructs and literals around the first `needle`, one a line: `Kind name = value`, `Kind text`.
/// Long values are cut.
fn at(language: Language, text: &str, needle: &str) -> String {
    let start = text.find(needle).unwrap_or_else(|| panic!("no {needle:?}"));
    render(text, &around(language, text, Span::new(start, start + needle.len())))
}

fn render(text: &str, syntax: &Syntax) -> String {
    let cut = |range: Span| -> String {
        let whole = &text[range];
        let line = whole.replace('\n', "⏎");
        if line.chars().count() > 90 { line.chars().take(50).chain("…".chars()).collect() } else { line }
    };
    let mut out = String::new();
    for c in &syntax.constructs {
        writeln!(out, "{:?} {} = {}", c.kind, c.name, cut(c.value)).expect("a string");
    }
    for l in &syntax.literals {
        writeln!(out, "{:?} {}", l.kind, cut(l.span)).expect("a string");
    }
    out
}

/// Asserts that each line is among what is around the needle.
#[track_caller]
fn has(language: Language, text: &str, needle: &str, lines: &[&str]) {
    let found = at(language, text, needle);
    for line in lines {
        assert!(found.lines().any(|l| l == *line), "no `{line}` around {needle:?} in\n{found}");
    }
}

/// Asserts that no line around the needle starts so.
#[track_caller]
fn lacks(language: Language, text: &str, needle: &str, starts: &[&str]) {
    let found = at(language, text, needle);
    for start in starts {
        assert!(!found.lines().any(|l| l.starts_with(start)), "`{start}` around {needle:?} in\n{found}");
    }
}
