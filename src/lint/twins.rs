//! Values that have to stay equal to what a fix changes: what the same file compares it with, allows for it, or looks up
//! by it; and, where a fix changes several files, the same value anywhere in them. A fix that leaves one of them behind
//! is shown and never applied.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::lint::finding::{Applicability, Edit, Finding, Fix};
use crate::text::source::Source;
use crate::text::span::Span;

const QUOTES: [u8; 3] = [b'"', b'\'', b'`'];

/// Holds back the fixes that would leave a twin behind. What is taken from one can be what another relied on.
pub(crate) fn settle(findings: &mut [Finding]) {
    loop {
        let changed = changed(findings);
        let held: Vec<(usize, usize)> = findings
            .iter()
            .enumerate()
            .filter_map(|(n, finding)| Some((n, left_behind(finding, finding.fix.as_ref()?, &changed)?)))
            .collect();
        if held.is_empty() {
            return;
        }
        for (n, line) in held {
            let Some(fix) = &mut findings[n].fix else { continue };
            fix.applicability = Applicability::DisplayOnly;
            fix.note = Some(format!("the same value stands in line {line}, too: change both").into());
        }
    }
}

/// The places that fixes change, by file.
type Changed = HashMap<PathBuf, Vec<Span>>;

fn changed(findings: &[Finding]) -> Changed {
    let mut changed = Changed::new();
    for finding in findings {
        let fix = finding.fix.as_ref().filter(|fix| fix.applicability > Applicability::DisplayOnly);
        for edit in fix.into_iter().flat_map(|fix| &fix.edits) {
            changed.entry(edit.source(&finding.source).path.clone()).or_default().push(edit.span);
        }
    }
    changed
}

/// The line of the first twin that no fix changes.
fn left_behind(finding: &Finding, fix: &Fix, changed: &Changed) -> Option<usize> {
    if fix.applicability == Applicability::DisplayOnly {
        return None;
    }
    let sources: Vec<&Arc<Source>> = fix.edits.iter().map(|edit| edit.source(&finding.source)).collect();
    let values: Vec<&str> = fix.edits.iter().zip(&sources).filter_map(|(edit, source)| value(edit, source)).collect();
    let has_others = sources.iter().any(|source| source.path != finding.source.path);
    let is_changed = |source: &Source, at: Span| {
        changed
            .get(&source.path)
            .is_some_and(|spans| spans.iter().any(|span| at.start <= span.start && span.end <= at.end))
    };
    sources.iter().find_map(|source| {
        let twins = values.iter().flat_map(|value| twins(&source.text, value));
        let mut left = twins.filter(|at| !is_changed(source, *at) && (has_others || constrains(&source.text, *at)));
        left.next().map(|at| source.lines().line_of(at.start) + 1)
    })
}

/// The whole literal around an edit.
fn value<'s>(edit: &Edit, source: &'s Source) -> Option<&'s str> {
    let text = source.text.as_str();
    let is_end = |c: char| QUOTES.iter().any(|quote| char::from(*quote) == c) || c.is_whitespace();
    let start = text[..edit.span.start].rfind(is_end).map_or(0, |at| at + 1);
    let end = text[edit.span.end..].find(is_end).map_or(text.len(), |at| edit.span.end + at);
    text.get(start..end).filter(|value| value.len() > 2)
}

/// Where a value stands as a whole literal: in quotes, or as an item of a list in YAML.
fn twins(text: &str, value: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let is_whole = |at: usize, end: usize| {
        let (before, after) = (at.checked_sub(1).map(|before| bytes[before]), bytes.get(end));
        let is_quoted = before.is_some_and(|quote| QUOTES.contains(&quote) && after == Some(&quote));
        let line = &text[text[..at].rfind('\n').map_or(0, |n| n + 1)..at];
        is_quoted || (line.trim_start() == "- " && after.is_none_or(u8::is_ascii_whitespace))
    };
    let found = memchr::memmem::find_iter(bytes, value).map(|at| (at, at + value.len()));
    found.filter(|(at, end)| is_whole(*at, *end)).map(|(at, end)| Span::new(at, end)).collect()
}

/// Whether a literal is compared with, is one of several, or is a key: its neighbours show it.
fn constrains(text: &str, at: Span) -> bool {
    let is_quoted = at.start > 0 && QUOTES.contains(&text.as_bytes()[at.start - 1]);
    let (start, end) = if is_quoted { (at.start - 1, at.end + 1) } else { (at.start, at.end) };
    let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
    let compares = |side: &str, ends: fn(&str, &str) -> bool| ["==", "!="].iter().any(|sign| ends(side, sign));
    let is_compared = compares(before, |s, sign| s.trim_end_matches('=').len() + 1 < s.len() || s.ends_with(sign))
        || compares(after, |s, sign| s.starts_with(sign));
    let is_alone = text[..start].rsplit('\n').next().is_some_and(|line| matches!(line.trim(), "" | "-"));
    let is_member = before.ends_with(['[', '{', ',']) || (is_alone && !before.ends_with(['(', '=', ':']));
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_key = after.starts_with(':') || after.starts_with("=>") || matches!(word, "case" | "when" | "in");
    is_compared || is_key || (is_member && !is_argument(before))
}

/// Whether what stands before is an open list of arguments.
fn is_argument(before: &str) -> bool {
    let mut depth = 0_i32;
    for byte in before.bytes().rev().take(400) {
        match byte {
            b')' | b']' | b'}' => depth += 1,
            b'[' | b'{' | b'(' if depth > 0 => depth -= 1,
            b'(' => return true,
            b'[' | b'{' => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the value `old-1` is held by what is left of it in the text.
    fn is_held(text: &str) -> bool {
        twins(text, "old-1").into_iter().any(|at| constrains(text, at))
    }

    #[test]
    fn what_is_compared_allowed_or_looked_up_holds_a_value() {
        for text in [
            "if model == \"old-1\" then",
            "if (\"old-1\" === model)",
            "if model != 'old-1':",
            "@allowed([\n  'old-1'\n  'old-2'\n])",
            "\"allowedValues\": [\"other\", \"old-1\"]",
            "AllowedValues:\n  - old-1\n",
            "condition = contains([\"old-1\"], var.model)",
            "prices = {\"old-1\": 0.1}",
            "map[string]int{\"old-1\": 3}",
            "match m { \"old-1\" => 1 }",
            "switch (m) {\n  case 'old-1':\n    return 1\n}",
            "when 'old-1' then 1",
        ] {
            assert!(is_held(text), "{text}");
        }
        for text in [
            "model = \"old-1\"",
            "call(\"old-1\")",
            "call(client, \"old-1\")",
            "model: old-1\n",
            "{\"model\": \"old-1\"}",
            "other = \"old-10\"",
        ] {
            assert!(!is_held(text), "{text}");
        }
    }
}
