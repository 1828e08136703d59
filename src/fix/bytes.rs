//! Edits of a text, made in the bytes of its file: mark, encoding and bytes that are no text stay as they are.

use crate::finding::Edit;
use crate::source::{Encoding, Source};

/// `before` with the edits, which are sorted and apart.
pub(super) fn apply(before: &[u8], source: &Source, edits: &[Edit]) -> Vec<u8> {
    let mut after = Vec::with_capacity(before.len());
    let mut offsets = Offsets { source, last: (0, source.encoding.mark_len()) };
    let mut copied = 0;
    for edit in edits {
        let (start, end) = (offsets.in_file(edit.span.start), offsets.in_file(edit.span.end));
        after.extend_from_slice(&before[copied..start]);
        encode(&edit.replacement, source.encoding, &mut after);
        copied = end;
    }
    after.extend_from_slice(&before[copied..]);
    after
}

/// Offsets in the file, asked for in rising order, so that UTF-16 text is counted through once.
struct Offsets<'a> {
    source: &'a Source,
    /// An offset in the text, and the same place in the file.
    last: (usize, usize),
}

impl Offsets<'_> {
    fn in_file(&mut self, offset: usize) -> usize {
        let (text, file) = self.last;
        let between = &self.source.text[text..offset];
        let bytes = if self.source.encoding.is_utf16() {
            2 * between.chars().map(char::len_utf16).sum::<usize>()
        } else {
            between.len()
        };
        self.last = (offset, file + bytes);
        self.last.1
    }
}

fn encode(text: &str, encoding: Encoding, out: &mut Vec<u8>) {
    match encoding {
        Encoding::Utf16Le => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
        Encoding::Utf16Be => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
        Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Other => out.extend_from_slice(text.as_bytes()),
    }
}
