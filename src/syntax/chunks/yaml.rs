//! The top-level entries of a long YAML document.
//!
//! The grammar counts lines in 16 bits, so that it misreads a text of more lines than that. Such a text is cut where
//! an entry of the document begins: a key, or an item of a list, at the beginning of a line. Only what is indented
//! belongs to the entry before. The items of a list whose key is in a part before are parsed with that key.

use crate::syntax::chunks::Part;
use crate::text::span::Span;

/// A text with fewer lines is not cut: the items of one list are peers, and should be read together.
const LINES: usize = 30_000;

/// The parts; `None` for a text that the grammar reads whole.
pub(crate) fn parts(text: &str) -> Option<Vec<Part>> {
    cut(text, LINES)
}

fn cut(text: &str, lines: usize) -> Option<Vec<Part>> {
    memchr::memchr_iter(b'\n', text.as_bytes()).nth(lines)?;
    let mut parts: Vec<Part> = Vec::new();
    // The line of the last key that is a part's, for the items after it.
    let mut key: Option<Span> = None;
    let (mut from, mut head, mut count, mut at) = (0, None, 0, 0);
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        let is_item = line.starts_with("- ");
        let is_key = line.starts_with(|c: char| !c.is_whitespace() && !matches!(c, '#' | '-' | ']' | '}' | '%'));
        if count >= lines / 2 && (is_item || is_key) {
            parts.push(Part { range: Span::new(from, at), heads: head.into_iter().collect(), is_needed: false });
            (from, count) = (at, 0);
            head = key.filter(|_| is_item);
        }
        if is_key {
            key = Some(span);
        }
        count += 1;
        at = span.end;
    }
    parts.push(Part { range: Span::new(from, text.len()), heads: head.into_iter().collect(), is_needed: false });
    (parts.len() > 1).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<Vec<(String, String)>> {
        let of = |span: Span| text[span].to_owned();
        let parts = cut(text, 4)?;
        Some(parts.iter().map(|part| (part.heads.iter().map(|head| of(*head)).collect(), of(part.range))).collect())
    }

    fn pair(head: &str, part: &str) -> (String, String) {
        (head.to_owned(), part.to_owned())
    }

    #[test]
    fn entries_are_parts() {
        assert_eq!(shown("a: 1\nb: 2\n"), None);
        let keys = shown("a:\n  b: |\n    x\n\n    - y\n# z\nc: 1\nd: 2\n").expect("long");
        assert_eq!(keys, [pair("", "a:\n  b: |\n    x\n\n    - y\n# z\n"), pair("", "c: 1\nd: 2\n")]);
    }

    #[test]
    fn items_keep_their_key() {
        let list = shown("rows:\n- a: 1\n  b: 2\n- a: 3\n  b: 4\n- a: 5\nend: 1\n").expect("long");
        let parts = [
            pair("", "rows:\n- a: 1\n  b: 2\n"),
            pair("rows:\n", "- a: 3\n  b: 4\n"),
            pair("rows:\n", "- a: 5\nend: 1\n"),
        ];
        assert_eq!(list, parts);
    }
}
