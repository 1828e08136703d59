//! Rows of a list in prefix form, in a text whose language has no grammar: `(list (make-model :version "a" …)
//! (make-model :version "b" …))`, `[{:id "a"} {:id "b"}]`. Several that give different ids under one key list them, whatever
//! else they say.

use std::collections::{BTreeMap, BTreeSet};

use crate::detect::neighbour::within;
use crate::detect::usage::Evidence;
use crate::detect::usage::lists::LIST;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::text::language::Language;
use crate::text::span::Span;

/// The longest text that is looked through.
const MAX_TEXT: usize = 400_000;
/// The deepest nesting that is followed.
const MAX_DEPTH: usize = 200;

/// A bracket that is open.
struct Open<'t> {
    at: usize,
    bracket: u8,
    /// The word behind it: what is called.
    head: &'t str,
    is_quoted: bool,
}

impl Open<'_> {
    /// Whether what it opens holds elements: `[`, `'(`, `(list`.
    fn is_list(&self) -> bool {
        self.bracket == b'[' || self.is_quoted || RULES.usage.collectors.iter().any(|word| word == self.head)
    }
}

impl Open<'_> {
    /// Whether what it opens calls a list one of things that each use a model, or that are tried one after the other:
    /// `(defvar my-agents (list …))`, `(fallbacks [ … ])`.
    fn names_users(&self, text: &str, list: &Self) -> bool {
        let name = text[self.at + 1..list.at].trim_end_matches(['\'', '`', ' ', '\n']);
        let name = normalise(name.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default());
        let mut endings = RULES.usage.users.iter().chain(&RULES.usage.tried);
        endings.any(|ending| name.ends_with(ending.as_str()))
    }
}

/// Where a string stands: its list, what makes its row, and the key before it.
type Row<'t> = (usize, &'t str, &'t str);

impl Evidence<'_> {
    /// Whether the id is in one of several rows of a list in prefix form.
    pub(super) fn is_in_forms(&self) -> bool {
        self.language == Language::Text
            && self.memo.forms.get_or_init(|| self.ids_in_forms()).contains(&self.place.core.start)
    }

    /// Where the ids of such rows begin.
    fn ids_in_forms(&self) -> BTreeSet<usize> {
        let text = self.place.text;
        let several = self.different_in(Span::new(0, text.len())) >= LIST;
        let has_form = || text.starts_with('(') || memchr::memmem::find(text.as_bytes(), b"\n(").is_some();
        if !several || text.len() > MAX_TEXT || !has_form() {
            return BTreeSet::new();
        }
        let mut rows: BTreeMap<Row<'_>, Vec<(usize, &str)>> = BTreeMap::new();
        for_each_string(text, &mut |row, string| {
            if let Some(model) = within(self.tokens, string).next() {
                rows.entry(row).or_default().push((model.at, model.id));
            }
        });
        let different = |ids: &[(usize, &str)]| ids.iter().map(|(_, id)| *id).collect::<BTreeSet<_>>().len();
        let listed = rows.into_values().filter(|ids| different(ids) >= LIST);
        listed.flatten().map(|(at, _)| at).collect()
    }
}

/// Calls a function with each string of a row of a list that stands behind a key: `:version "a"`.
fn for_each_string<'t>(text: &'t str, found: &mut dyn FnMut(Row<'t>, Span)) {
    let bytes = text.as_bytes();
    let mut open: Vec<Open<'t>> = Vec::new();
    let mut key = "";
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'\\' => at += 1,
            b';' => at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end),
            b'"' => {
                let Some(end) = string_end(bytes, at) else { return };
                if let [outer @ .., list, row] = open.as_slice() {
                    let is_row = || list.is_list() && !outer.last().is_some_and(|outer| outer.names_users(text, list));
                    if !key.is_empty() && is_row() {
                        found((list.at, row.head, key), Span::new(at, end));
                    }
                }
                key = "";
                at = end + 1;
            }
            b'(' | b'[' | b'{' => {
                let head = word(text, at);
                let is_quoted = start.checked_sub(1).is_some_and(|i| matches!(bytes[i], b'\'' | b'`'));
                if open.len() >= MAX_DEPTH {
                    return;
                }
                let head = if head.starts_with(':') { "" } else { head };
                open.push(Open { at: start, bracket: byte, head, is_quoted });
                (key, at) = ("", at + head.len());
            }
            b')' | b']' | b'}' => {
                open.pop();
                key = "";
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => {
                let whole = word(text, start);
                key = if whole.starts_with([':', '#']) { whole } else { "" };
                // A character by itself: `?\(`, `#\(`.
                at = start + whole.len().max(1) + usize::from(whole.ends_with('\\'));
            }
        }
    }
}

/// The word at a place; empty where none is.
fn word(text: &str, at: usize) -> &str {
    let is_end = |b: &u8| b.is_ascii_whitespace() || b"()[]{}\";".contains(b);
    let len = text.as_bytes()[at..].iter().position(is_end).unwrap_or(text.len() - at);
    text.get(at..at + len).unwrap_or_default()
}

/// Where the string ends whose content begins at a place.
fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(&str, &str, &str)> {
        let mut found = Vec::new();
        for_each_string(text, &mut |(_, head, key), string| found.push((head, key, &text[string])));
        found
    }

    #[test]
    fn strings_behind_keys_in_rows() {
        let text = "(defun models () \"All.\"\n (list (make :id \"a\" :n 1) ; (make :id \"x\")\n (make :id \"b\")))";
        assert_eq!(rows(text), [("make", ":id", "a"), ("make", ":id", "b")]);
        assert_eq!(rows("(def m [{:id \"a\" :max 1} {:max 2 :id \"b\"}])"), [("", ":id", "a"), ("", ":id", "b")]);
        assert_eq!(rows("'((make #:id \"a\"))"), [("make", "#:id", "a")]);
    }

    #[test]
    fn what_is_no_row() {
        // Calls one after the other, a key of the list itself, a character, a string that does not end.
        for text in
            ["(progn (ask :model \"a\"))", "(list :id \"a\")", "(list (make ?\\( :id 1 \"a\"))", "[(make :id \"a"]
        {
            assert_eq!(rows(text), [], "{text}");
        }
    }
}
