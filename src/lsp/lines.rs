//! The lines of a document as the protocol counts them: `\n`, `\r\n` and a lone `\r` end one.

use gen_lsp_types::{Position, Range};

use crate::lsp::encoding::Encoding;
use crate::text::span::{Span, floor_boundary};

/// The byte offsets at which the lines of a text begin.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let ends = ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        Self { starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect() }
    }

    /// The position of a byte.
    pub(super) fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let offset = floor_boundary(text, offset);
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let character = encoding.len(&text[self.starts[line]..offset]);
        Position { line: number(line), character: number(character) }
    }

    pub(super) fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range {
        Range { start: self.position(text, span.start, encoding), end: self.position(text, span.end, encoding) }
    }

    /// The byte at a position. A column behind the end of its line is that end, a line behind the last the text's end.
    pub(super) fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let Some(line) = usize::try_from(position.line).ok().and_then(|line| self.span_of(text, line)) else {
            return text.len();
        };
        let column = usize::try_from(position.character).unwrap_or(usize::MAX);
        line.start + encoding.bytes(&text[line], column)
    }

    pub(super) fn span(&self, text: &str, range: Range, encoding: Encoding) -> Span {
        let (start, end) = (self.offset(text, range.start, encoding), self.offset(text, range.end, encoding));
        Span::new(start.min(end), start.max(end))
    }

    /// A line without its line break.
    pub(super) fn span_of(&self, text: &str, line: usize) -> Option<Span> {
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let content = text[start..end].trim_end_matches(['\n', '\r']);
        // A text that ends with `\r` has an empty line behind it.
        Some(Span::new(start, start + content.len()))
    }
}

/// A number of the protocol, which has 32 bits.
fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn every_boundary_survives_the_way_to_a_position_and_back() {
        for text in ["", "a", "é😀x\r\n\r\n\ty\rlast 😀", "\n\n", "x\r"] {
            let lines = Lines::new(text);
            for encoding in ALL {
                for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                    // Between `\r` and `\n` no position points.
                    if text[..offset].ends_with('\r') && text[offset..].starts_with('\n') {
                        continue;
                    }
                    let position = lines.position(text, offset, encoding);
                    assert_eq!(lines.offset(text, position, encoding), offset, "{text:?} {encoding:?}");
                }
            }
        }
    }

    #[test]
    fn columns_count_in_the_units_of_the_encoding() {
        let text = "😀é; MODEL";
        let at = text.find("MODEL").unwrap();
        let columns = ALL.map(|encoding| Lines::new(text).position(text, at, encoding).character);
        assert_eq!(columns, [8, 5, 4]);
    }

    #[test]
    fn positions_outside_are_the_nearest_inside() {
        let text = "ab\r\ncd";
        let lines = Lines::new(text);
        let at = |line, character| lines.offset(text, Position { line, character }, Encoding::Utf16);
        assert_eq!((at(0, 99), at(1, 99), at(7, 0)), (2, 6, 6));
        // Inside a surrogate pair or a character of several bytes.
        assert_eq!(Lines::new("😀").offset("😀", Position { line: 0, character: 1 }, Encoding::Utf16), 0);
        assert_eq!(Lines::new("é").offset("é", Position { line: 0, character: 1 }, Encoding::Utf8), 0);
    }
}
