//! A stretch of a text, in bytes.

use serde::{Deserialize, Serialize};
use std::ops::{Index, Range};

/// A stretch of a text: from the byte `start` up to, not including, the byte `end`. Both lie on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The empty span at an offset.
    #[must_use]
    pub fn at(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    /// Bytes in it.
    #[must_use]
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the byte at an offset is in it.
    #[must_use]
    pub fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether all of another span is in it; a span holds itself.
    #[must_use]
    pub fn holds(self, inner: Self) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }

    /// Whether it and another span overlap or meet.
    #[must_use]
    pub fn touches(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// The same stretch in a text that begins `by` bytes earlier.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.range()
    }
}

impl Index<Span> for str {
    type Output = str;

    fn index(&self, span: Span) -> &str {
        &self[span.range()]
    }
}

impl Index<Span> for [u8] {
    type Output = [u8];

    fn index(&self, span: Span) -> &[u8] {
        &self[span.range()]
    }
}

/// The line that holds the byte at an offset, without its line break.
#[must_use]
pub fn line_at(text: &str, offset: usize) -> Span {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |before| before + 1);
    let end = memchr::memchr(b'\n', &bytes[offset..]).map_or(text.len(), |after| offset + after);
    Span { start, end }
}

/// A longer line, as a bundle has them, is looked at so far to each side of a place. A search up to its ends, from each of
/// thousands of places, would take the square of its length.
const LONG_LINE: usize = 1 << 14;

/// Where the line of a place begins, or the part of a long line that is looked at.
#[must_use]
pub fn near_line_start(text: &str, at: usize) -> usize {
    let from = ceil_boundary(text, at.saturating_sub(LONG_LINE));
    memchr::memrchr(b'\n', &text.as_bytes()[from..at]).map_or(from, |i| from + i + 1)
}

/// Where the line of a place ends, or the part of a long line that is looked at.
#[must_use]
pub fn near_line_end(text: &str, at: usize) -> usize {
    let to = ceil_boundary(text, (at + LONG_LINE).min(text.len()));
    memchr::memchr(b'\n', &text.as_bytes()[at..to]).map_or(to, |i| at + i)
}

/// Whether a line begins at a place, where [`near_line_start`] found one: not where it stopped in a long line.
#[must_use]
pub fn is_line_start(text: &str, at: usize) -> bool {
    at == 0 || text.as_bytes()[at - 1] == b'\n'
}

/// The last character boundary at or before an offset, which may lie behind the text's end.
#[must_use]
pub fn floor_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first character boundary at or after an offset.
#[must_use]
pub fn ceil_boundary(text: &str, offset: usize) -> usize {
    (offset..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containment() {
        let span = Span::new(2, 5);
        assert!(span.contains(2) && !span.contains(5));
        assert!(span.holds(span) && span.holds(Span::at(5)) && !span.holds(Span::new(1, 3)));
        assert!(span.touches(Span::at(5)) && span.touches(Span::new(0, 2)) && !span.touches(Span::new(6, 9)));
        assert_eq!((span.len(), Span::new(5, 2).len(), span.shifted(3)), (3, 0, Span::new(5, 8)));
    }

    #[test]
    fn lines_and_boundaries() {
        let text = "a\nbé\n";
        assert_eq!(&text[line_at(text, 0)], "a");
        assert_eq!(&text[line_at(text, 2)], "bé");
        assert_eq!(line_at(text, text.len()), Span::at(6));
        assert_eq!((floor_boundary(text, 4), ceil_boundary(text, 4)), (3, 5));
        assert_eq!((floor_boundary(text, 99), ceil_boundary(text, 99)), (6, 6));
    }

    #[test]
    fn a_long_line_is_looked_at_near_the_place() {
        let text = format!("a\n{}", "é".repeat(LONG_LINE));
        let (start, end) = (near_line_start(&text, text.len()), near_line_end(&text, 2));
        assert!(start > 2 && text.len() - start <= LONG_LINE && end < text.len(), "{start} {end}");
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
        assert!(!is_line_start(&text, start) && is_line_start(&text, near_line_start(&text, 10)));
    }
}
