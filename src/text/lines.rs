//! Finds the line and the column of a byte.

use crate::text::span::{Span, near_line_start};

/// Line and column, both from 1. The column counts Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// The byte offsets at which lines begin. A line ends at `\n`; a `\r` before it belongs to the line.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// The index of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1));
        Self { starts }
    }

    /// The 0-based line of a byte offset.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&s| s <= offset) - 1
    }

    /// The first byte of a 0-based line; the end of the text for a line after the last.
    #[must_use]
    pub fn start_of(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).copied().unwrap_or(text.len())
    }

    /// The number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: an empty text has one line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line_of(offset);
        let before = text.get(self.starts[line]..offset).unwrap_or_default();
        Position { line: line + 1, column: before.chars().count() + 1 }
    }
}

/// The blanks that all lines of a part of a text begin with. The first counts where only blanks stand before it.
#[must_use]
pub fn common_indent(text: &str, part: Span) -> usize {
    let line = near_line_start(text, part.start);
    let first = &text[line..part.start];
    let own = first.trim().is_empty().then_some(first.len());
    let rest = text[part].lines().skip(1).filter(|line| !line.trim().is_empty());
    rest.map(|line| line.len() - line.trim_start_matches([' ', '\t']).len()).chain(own).min().unwrap_or(0)
}

/// The lines of a text without their first blanks, as many as `indent`. The first line keeps its own.
pub(crate) fn unindented_lines(text: &str, indent: usize) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        let cut = if at == 0 { 0 } else { blank.min(indent) };
        let span = Span::new(at + cut, at + line.len());
        at += line.len();
        span
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let text = "é = 1\r\n\nlast 😀 x";
        let lines = LineIndex::new(text);
        assert_eq!(lines.len(), 3);
        let of = |part: &str| lines.position(text, text.find(part).unwrap());
        assert_eq!(of("="), Position { line: 1, column: 3 });
        assert_eq!(of("\r"), Position { line: 1, column: 6 });
        assert_eq!(of("x"), Position { line: 3, column: 8 });
        assert_eq!(lines.position(text, text.len()), Position { line: 3, column: 9 });
        assert_eq!((lines.start_of(2, text), lines.start_of(9, text)), (9, text.len()));
        assert_eq!(LineIndex::new("").position("", 0), Position { line: 1, column: 1 });
    }
}
