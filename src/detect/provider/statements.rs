//! What the line of a byte is: an import, a comment, an address that is commented out.

use std::borrow::Cow;

use crate::detect::provider::endpoint::{bare, keys};
use crate::rules::builtin::RULES;
use crate::rules::words;
use crate::text::span::{Span, near_line_end, near_line_start};

/// The import statement around a module's name: its line, and the lines of its brackets.
pub(crate) fn statement(text: &str, at: usize) -> Span {
    let (mut start, mut end) = (near_line_start(text, at), near_line_end(text, at));
    if text[start..at].trim_start().starts_with('}') {
        start = text[..start].rfind('{').map_or(start, |opening| near_line_start(text, opening));
    }
    if let Some(opening) = text[at..end].find(['(', '{']).map(|i| at + i)
        && let Some(closing) = text[opening..].find([')', '}'])
    {
        end = end.max(opening + closing);
    }
    Span::new(start, end)
}

/// What stands before a byte in its line, without the indentation.
fn line_before(text: &str, at: usize) -> &str {
    text[near_line_start(text, at)..at].trim_start()
}

/// Whether the line of a byte is a comment: a client that is named there is not made.
pub(crate) fn is_comment(text: &str, at: usize) -> bool {
    begins_comment(line_before(text, at))
}

/// Whether a line without its indentation begins as a comment does, or goes on with a long one.
pub(crate) fn begins_comment(line: &str) -> bool {
    words::begins_comment(line) || line.starts_with("* ")
}

/// Whether a host is the address in a setting that is commented out. A comment in words may well name the service in use.
pub(super) fn is_commented_out(text: &str, at: usize) -> bool {
    let is_address = |(name, _): (&str, &str)| RULES.beside.address.contains(&bare(name));
    is_comment(text, at) && keys(line_before(text, at)).any(is_address)
}

/// A text without those of its lines that are comments: what is commented out is not set.
pub(crate) fn uncommented(text: &str) -> Cow<'_, str> {
    let is_one = |line: &str| begins_comment(line.trim_start());
    if !text.lines().skip(1).any(is_one) {
        return Cow::Borrowed(text);
    }
    // What stands in the first line is behind a bracket.
    let lines = text.split_inclusive('\n').enumerate();
    Cow::Owned(lines.filter(|(index, line)| *index == 0 || !is_one(line)).map(|(_, line)| line).collect())
}

/// Whether the line of a byte imports something.
pub(super) fn is_import_line(text: &str, at: usize) -> bool {
    let before = line_before(text, at);
    let lines = &RULES.imports;
    before.is_empty()
        || lines.begin.iter().any(|word| before.starts_with(word.as_str()))
        || lines.contain.iter().any(|word| before.contains(word.as_str()))
}
