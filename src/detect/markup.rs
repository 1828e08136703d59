//! Tags of markup, read as text: every dialect of XML and HTML has the same, and pages and templates hold them in many
//! languages.

use crate::detect::provider::head;
use crate::text::span::ceil_boundary;

/// The longest tag to each side of a place in it. Layouts have a line for each of many attributes.
const MAX_TAG: usize = 1_000;

/// The tag around a place.
pub(crate) struct Tag<'t> {
    pub name: &'t str,
    /// What stands between `<` and the place.
    pub before: &'t str,
    /// What stands between the place and `>`.
    pub after: &'t str,
}

/// The tag around a place, where that is in one.
pub(crate) fn tag(text: &str, at: usize) -> Option<Tag<'_>> {
    let near = ceil_boundary(text, at.saturating_sub(MAX_TAG));
    let before = text[near..at].rfind('<').map(|start| &text[near + start + 1..at])?;
    let name = before.split(char::is_whitespace).next().unwrap_or_default();
    let after = head(&text[at..], MAX_TAG).split('>').next().unwrap_or_default();
    (!before.contains('>')).then_some(Tag { name, before, after })
}
