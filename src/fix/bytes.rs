//! Turns edits of a text into edits of the bytes of its file. The byte order mark, the encoding and all other bytes
//! stay as they are.

use crate::lint::finding::Edit;
use crate::text::decode::Encoding;
use crate::text::source::Source;
use crate::text::span::Span;

/// A range of bytes and its replacement.
pub(super) type Splice = (Span, Vec<u8>);

/// The edits in the bytes of the file. They are sorted and do not overlap.
pub(super) fn splices(source: &Source, edits: &[Edit]) -> Vec<Splice> {
    let mut offsets = Offsets { source, last: (0, source.encoding.mark_len()) };
    let mut splice = |edit: &Edit| {
        let start = offsets.in_file(edit.span.start);
        (Span::new(start, offsets.in_file(edit.span.end)), encode(&edit.replacement, source.encoding))
    };
    edits.iter().map(&mut splice).collect()
}

/// The bytes after the splices.
pub(super) fn apply(before: &[u8], splices: &[Splice]) -> Vec<u8> {
    let mut after = Vec::with_capacity(before.len());
    let mut copied = 0;
    for (range, new) in splices {
        after.extend_from_slice(&before[copied..range.start]);
        after.extend_from_slice(new);
        copied = range.end;
    }
    after.extend_from_slice(&before[copied..]);
    after
}

/// Maps rising offsets in the text to offsets in the file, with one pass over a UTF-16 text.
struct Offsets<'a> {
    source: &'a Source,
    /// The last offset, in the text and in the file.
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

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Other => text.as_bytes().to_vec(),
    }
}
