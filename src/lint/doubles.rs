//! Items of one list that fixes would make equal: two deployments of one name, a choice that is offered twice, a fallback on
//! the model that just failed, two rows that differ in nothing but their model. Such a fix is shown and never applied.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::lint::allowed;
use crate::lint::finding::{Applicability, Finding};
use crate::lint::namesakes;
use crate::lint::twins;
use crate::rules::key::normalise;
use crate::text::source::Source;
use crate::text::span::{Span, ceil_boundary, floor_boundary, near_line_end, near_line_start};

/// What fixes make of literals, by file and beginning of the literal.
type Made = BTreeMap<(PathBuf, usize), String>;

/// The longest row, and the ends of the names of fields by which rows differ.
const MAX_ROW: usize = 800;
const NAMES: [&str; 9] = ["name", "id", "alias", "title", "label", "role", "task", "purpose", "deployment"];

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
            let (at, new) = (twins::literal(&source.text, edit.span), twins::made(edit, source));
            double(source, at, &new, &made).or_else(|| double_row(source, at, &new, &made))
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

/// The line of a row of the same list that becomes equal in its model, where no other field names either of them.
fn double_row(source: &Source, own: Span, new: &str, made: &Made) -> Option<usize> {
    let text = source.text.as_str();
    let key = twins::key_of(text, own);
    let row = row(text, own)?;
    let place = |at: usize| (source.path.clone(), at);
    let near = made.range(place(own.start.saturating_sub(MAX_ROW))..=place(own.start + MAX_ROW));
    let others = near.filter(|((_, start), value)| *start != own.start && value.as_str() == new);
    let mut others = others.map(|((_, start), _)| twins::literal(text, Span::at(*start)));
    let other = others.find(|other| {
        let is_peer = || {
            self::row(text, *other).is_some_and(|peer| {
                (peer.end <= row.start || row.end <= peer.start) && lead(text, peer) == lead(text, row)
            })
        };
        text[other.range()] != text[own.range()] && twins::key_of(text, *other) == key && is_peer()
    })?;
    let is_name = |field: &str| field != key && NAMES.iter().any(|end| field.ends_with(end));
    let names = || fields(&text[row.range()]).filter(|field| is_name(field));
    // What people choose from by its label is taken by its id: two choices would be one.
    let is_menu =
        names().any(|field| namesakes::is_caption(&field)) && !names().any(|field| !namesakes::is_caption(&field));
    (is_menu || names().next().is_none()).then(|| source.lines().line_of(other.start) + 1)
}

/// The row of a list around a place: an object that stands in one, or an item of YAML.
fn row(text: &str, at: Span) -> Option<Span> {
    let start = near_line_start(text, at.start);
    let is_short = near_line_end(text, at.end) - start <= MAX_ROW;
    is_short.then(|| item(text, start)).flatten().or_else(|| form(text, at)).or_else(|| {
        let near = near(text, at);
        let open = near.start + text[near.start..at.start].rfind(['{', '}'])?;
        let close = at.end + text[at.end..near.end].find(['{', '}'])?;
        let is_in_list = text[..open].trim_end().ends_with(['[', ',', '}']);
        (text[open..].starts_with('{') && is_in_list && close - open < MAX_ROW).then(|| Span::new(open, close + 1))
    })
}

/// What the row around a place can reach.
fn near(text: &str, at: Span) -> Span {
    Span::new(ceil_boundary(text, at.start.saturating_sub(MAX_ROW)), floor_boundary(text, at.end + MAX_ROW))
}

/// The form around a place in a Lisp, where that is the value of a keyword: `(make-model :version "a")`.
fn form(text: &str, at: Span) -> Option<Span> {
    let near = near(text, at);
    let before = text[near.start..at.start].strip_suffix('"')?.trim_end();
    let key = before.rfind(char::is_whitespace)? + 1;
    let mut depth = 0_i32;
    let mut opens = |byte: u8| {
        depth += i32::from(byte == b')') - i32::from(byte == b'(');
        depth < 0
    };
    let open = near.start + text.as_bytes()[near.start..at.start].iter().rposition(|byte| opens(*byte))?;
    let close = at.end + text[at.end..near.end].find(')')?;
    (before[key..].starts_with(':') && close - open < MAX_ROW).then(|| Span::new(open, close + 1))
}

/// The item of YAML whose lines have the one at a place.
fn item(text: &str, start: usize) -> Option<Span> {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = &text[start..];
    let is_first = own.trim_start_matches(' ').starts_with("- ");
    let depth = indent(own) + if is_first { 2 } else { 0 };
    let mut first = start;
    if !is_first {
        for line in text[..start].split_inclusive('\n').rev() {
            first -= line.len();
            let is_item = line.trim_start_matches(' ').starts_with("- ");
            if is_item && indent(line) + 2 == depth {
                break;
            }
            if is_item && indent(line) < depth
                || !line.trim().is_empty() && indent(line) < depth
                || start - first > MAX_ROW
            {
                return None;
            }
        }
    }
    let mut lines = text[first..].split_inclusive('\n');
    let mut end = first + lines.next()?.len();
    for line in lines.take_while(|line| line.trim().is_empty() || indent(line) >= depth) {
        end += line.len();
    }
    text[first..].trim_start_matches(' ').starts_with("- ").then(|| Span::new(first, end))
}

/// How far the first line of a row is indented.
fn lead(text: &str, row: Span) -> usize {
    let start = near_line_start(text, row.start);
    // Forms may stand in a line with what they are in.
    if text.as_bytes()[row.start] == b'(' {
        return row.start - start;
    }
    text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len()
}

/// The fields of a row itself, normalised.
fn fields(row: &str) -> impl Iterator<Item = String> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-', '\t']).len();
    let least = row.lines().next().map_or(0, indent);
    let lines = row.lines().filter(move |line| row.starts_with('{') || indent(line) == least);
    let pairs = lines.flat_map(|line| line.split(',')).filter_map(|pair| pair.split_once([':', '=']));
    pairs.map(|(field, _)| normalise(field))
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

    /// The line of the row that becomes equal where `old-1` and `old-3` become `new-2`.
    fn doubled_row(text: &str) -> Option<usize> {
        let source = Source::from_bytes("a".into(), text.as_bytes().to_vec()).unwrap();
        let at = |value: &str| text.find(value).map(|start| Span::new(start, start + value.len()));
        let made = ["old-1", "old-3"].iter().filter_map(|value| Some((at(value)?.start, "new-2".to_owned())));
        let made = made.map(|(start, new)| ((source.path.clone(), start), new)).collect();
        double_row(&source, at("old-1").unwrap(), "new-2", &made)
    }

    #[test]
    fn rows_that_only_the_model_tells_apart_stay_so() {
        for text in [
            "providers:\n  - model: old-1\n    key: $A\n    default: true\n\n  - model: old-3\n    key: $A\n    rules:\n      - name: x\n",
            "providers:\n  - key: $A\n    model: old-1\n  - key: $A\n    model: old-3\n",
            "PROVIDERS = [\n    {\"model\": \"old-1\", \"url\": \"/a\"},\n    {\"model\": \"old-3\", \"url\": \"/a\"},\n]",
            "const all = [\n  { model: 'old-1', key },\n  { model: 'old-3', key },\n];",
            "[\n  { \"modelName\": \"old-1\", \"displayName\": \"A\" },\n  { \"modelName\": \"old-3\", \"displayName\": \"B\" }\n]",
            "(list (make-model\n       :version \"old-1\"\n       :width 3)\n      (make-model\n       :version \"old-3\"\n       :width 3))",
        ] {
            assert!(doubled_row(text).is_some(), "{text}");
        }
        for text in [
            "models:\n  - model_name: a\n    model: old-1\n  - model_name: b\n    model: old-3\n",
            "a:\n  model: old-1\nb:\n  model: old-3\n",
            "[{ role: 'fast', model: 'old-1' }, { role: 'best', model: 'old-3' }]",
            "rows: [\n  {\n    model: {\n      name: 'old-1'\n    }\n  }\n  {\n    model: {\n      name: 'old-3'\n    }\n  }\n]",
        ] {
            assert_eq!(doubled_row(text), None, "{text}");
        }
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
