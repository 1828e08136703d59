//! Which lines of a text hold at a place: those before it in its own block and in the blocks around that.
//!
//! Blocks are read off the indentation, which formatted code has in every language.

use crate::text::span::{Span, is_line_start, near_line_end, near_line_start};

/// How many lines before a place are looked at.
const MAX_LINES: usize = 80;

/// A line before a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'t> {
    /// Where its text begins, without the indentation.
    pub at: usize,
    pub text: &'t str,
    /// The line that the block of the place belongs to: `if kind == "azure":`.
    pub is_header: bool,
    /// It stands in a block of its own, under the last header in this line.
    pub under: Option<&'t str>,
}

/// The lines before a place back to `floor`, the nearest first: what stands in its block or in one around it, and what
/// stands in the blocks between with the lines that these belong to.
pub(crate) fn lines_before(text: &str, at: usize, floor: usize) -> Vec<Line<'_>> {
    let mut lines: Vec<(usize, usize, &str)> = Vec::new();
    let mut end = near_line_start(text, at);
    // A long line has no lines before it, only more of its own.
    while end > floor && lines.len() < MAX_LINES && is_line_start(text, end) {
        let start = near_line_start(text, end - 1);
        let raw = text[start..end].trim_end();
        let indent = raw.len() - raw.trim_start().len();
        if !raw.trim().is_empty() {
            lines.push((start + indent, indent, raw.trim_start()));
        }
        end = start;
    }
    let mut current = indent_of(text, at);
    let mut found = Vec::new();
    for (index, &(at, indent, line)) in lines.iter().enumerate() {
        // A bracket alone closes what stands above it, or belongs to the header above it.
        if line.bytes().all(|b| matches!(b, b'{' | b'}' | b'(' | b')' | b';' | b',')) {
            continue;
        }
        if indent <= current {
            let is_header = indent < current;
            found.push(Line { at, text: line, is_header, under: None });
            current = indent;
        } else {
            let header = lines[index + 1..].iter().find(|(_, i, l)| *i < indent && *l != "{").map(|(_, _, l)| *l);
            found.push(Line { at, text: line, is_header: false, under: header });
        }
    }
    found
}

/// Whether two places stand in one block: no line between them is indented less than both.
pub(crate) fn is_same_block(text: &str, one: usize, other: usize) -> bool {
    let range = Span::new(near_line_start(text, one.min(other)), one.max(other));
    let (a, b) = (indent_of(text, one), indent_of(text, other));
    let lines = text[range].lines().filter(|line| !line.trim().is_empty());
    a == b && lines.map(|line| line.len() - line.trim_start().len()).all(|indent| indent >= a)
}

/// Whether two places stand in one line.
pub(crate) fn is_same_line(text: &str, one: usize, other: usize) -> bool {
    memchr::memchr(b'\n', &text.as_bytes()[one.min(other)..one.max(other)]).is_none()
}

fn indent_of(text: &str, at: usize) -> usize {
    let line = &text[near_line_start(text, at)..near_line_end(text, at)];
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_another_branch_are_under_its_header() {
        let text = "def f(kind):\n    if kind == 'a':\n        x = 1\n    else:\n        y = 2\n        z = 3\n";
        let lines = lines_before(text, text.find("z = 3").unwrap(), 0);
        let shown: Vec<_> = lines.iter().map(|l| (l.text, l.is_header, l.under)).collect();
        assert_eq!(
            shown,
            [
                ("y = 2", false, None),
                ("else:", true, None),
                ("x = 1", false, Some("if kind == 'a':")),
                ("if kind == 'a':", false, None),
                ("def f(kind):", true, None),
            ]
        );
    }

    #[test]
    fn a_long_line_has_no_lines_before_its_places() {
        let text = format!("a: 1\n{} b: 2", "é".repeat(1 << 15));
        assert!(lines_before(&text, text.len(), 0).is_empty());
        assert!(is_same_line(&text, 5, text.len()) && !is_same_line(&text, text.len(), 0));
    }

    #[test]
    fn a_block_ends_where_the_indentation_does() {
        let text = "a:\n  x: 1\n  y: 2\nb:\n  x: 3\n";
        let at = |part: &str| text.find(part).unwrap();
        assert!(is_same_block(text, at("x: 1"), at("y: 2")));
        assert!(!is_same_block(text, at("y: 2"), at("x: 3")));
    }
}
