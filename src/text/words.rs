//! Finds the ends of words.

use crate::text::span::Span;

/// Whether the range is a whole word, and not a part of a longer one.
pub(crate) fn is_whole_word(bytes: &[u8], range: Span) -> bool {
    let before = range.start.checked_sub(1).and_then(|i| bytes.get(i));
    ![before, bytes.get(range.end)].into_iter().flatten().any(|byte| is_word_byte(*byte))
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}
