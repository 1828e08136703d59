//! Words in a text: where one begins and ends.

use crate::text::span::Span;

/// Whether no longer word holds the range.
pub(crate) fn is_whole_word(bytes: &[u8], range: Span) -> bool {
    let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'-');
    !is_word(range.start.checked_sub(1).and_then(|i| bytes.get(i))) && !is_word(bytes.get(range.end))
}
