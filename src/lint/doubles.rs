//! Items of one list that fixes would make equal: two deployments of one name, a choice that is offered twice, a fallback on
//! the model that just failed. Such a fix is shown and never applied.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::lint::allowed;
use crate::lint::finding::{Applicability, Finding};
use crate::lint::twins;
use crate::text::source::Source;
use crate::text::span::Span;

/// What fixes make of literals, by file and beginning of the literal.
type Made = HashMap<(PathBuf, usize), String>;

/// Holds back the fixes that would make two items of a plain list equal.
pub(super) fn settle(findings: &mut [Finding], least: Applicability) {
    let mut made = Made::new();
    for finding in findings.iter().filter(|finding| finding.is_fixable(least)) {
        for edit in finding.fix.iter().flat_map(|fix| &fix.edits).filter(|edit| edit.changes_value()) {
            let source = edit.source(&finding.source);
            let start = twins::literal(&source.text, edit.span).start;
            made.insert((source.path.clone(), start), twins::made(edit, source));
        }
    }
    for finding in findings.iter_mut().filter(|finding| finding.is_fixable(least)) {
        let mut edits = finding.fix.iter().flat_map(|fix| &fix.edits).filter(|edit| edit.changes_value());
        let double = edits.find_map(|edit| {
            let source = edit.source(&finding.source);
            double(source, twins::literal(&source.text, edit.span), &twins::made(edit, source), &made)
        });
        if let (Some(line), Some(fix)) = (double, &mut finding.fix) {
            fix.hold_back(format!("the list would have it twice: see line {line}"));
        }
    }
}

/// The line of the other item of the list around a literal that is, or becomes, the same.
fn double(source: &Source, own: Span, new: &str, made: &Made) -> Option<usize> {
    let text = source.text.as_str();
    let items = allowed::list_around(text, own)?;
    let other = items.iter().find(|item| {
        let inner = Span::new(item.start + 1, item.end - 1);
        let becomes = made.get(&(source.path.clone(), inner.start));
        let old = &text[inner.range()];
        // Items that are equal already stay as they are meant.
        inner.start != own.start && old != &text[own.range()] && becomes.map_or(old, String::as_str) == new
    })?;
    Some(source.lines().line_of(other.start) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line of what `old-1` would double where it becomes `new-2`, and `old-3` too.
    fn doubled(text: &str) -> Option<usize> {
        let source = Source::from_bytes("a".into(), text.as_bytes().to_vec()).unwrap();
        let at = |value: &str| text.find(value).map(|start| Span::new(start, start + value.len()));
        let made = ["old-1", "old-3"].iter().filter_map(|value| Some((at(value)?.start, "new-2".to_owned())));
        let made = made.map(|(start, new)| ((source.path.clone(), start), new)).collect();
        double(&source, at("old-1").unwrap(), "new-2", &made)
    }

    #[test]
    fn items_of_a_list_stay_apart() {
        for text in [
            "param m string[] = ['old-1', 'old-3']",
            "models = [\"other\", \"old-1\", \"new-2\"]",
            "st.selectbox(\"Model\", (\"old-1\", \"old-3\"))",
            "MODELS = {\"old-1\", \"new-2\"}",
            "models:\n  - \"x\"\nlist: [\"old-1\",\n\"new-2\"]",
            "listOf(\"old-1\", \"old-3\")",
        ] {
            assert!(doubled(text).is_some(), "{text}");
        }
        for text in [
            "models = [\"old-1\", \"other\"]",
            "models = [\"old-1\", \"old-1\"]",
            "ask(model = \"old-1\")",
            "first = \"old-1\"\nsecond = \"new-2\"",
            "{\"a\": \"old-1\", \"b\": \"new-2\"}",
        ] {
            assert_eq!(doubled(text), None, "{text}");
        }
    }
}
