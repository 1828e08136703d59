//! Words in a text: where one begins and ends.

use crate::text::span::Span;

/// Whether no longer word holds the range. The `-` of an arrow, `model->id`, is no part of a word.
pub(crate) fn is_whole_word(bytes: &[u8], range: Span) -> bool {
    let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'-');
    let is_arrow = || bytes.get(range.end..).is_some_and(|rest| rest.starts_with(b"->"));
    !is_word(range.start.checked_sub(1).and_then(|i| bytes.get(i))) && (!is_word(bytes.get(range.end)) || is_arrow())
}
