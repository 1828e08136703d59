//! Calls of an interface that ends by itself: an address, a method of an SDK, a header, an argument.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::detect::place::Place;
use crate::detect::sites::callee_ends_with;
use crate::rules::endpoints::{EndpointRule, RULES};
use crate::rules::key::normalise;
use crate::syntax::model::{ConstructKind, LiteralKind};
use crate::text::span::Span;

/// A text that shows an interface, if its place does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EndpointHit {
    pub(crate) span: Span,
    pub(crate) rule: &'static EndpointRule,
}

impl EndpointHit {
    /// Whether the syntax alone shows a call. An address may also be one of a list, or be printed.
    pub(crate) fn is_shown_by_syntax(self) -> bool {
        self.rule.addresses.is_empty() || self.rule.methods.iter().any(|method| method.len() == self.span.len())
    }
}

/// The texts of all rules, and by their number the rule.
static TEXTS: LazyLock<(Option<AhoCorasick>, Vec<&'static EndpointRule>)> = LazyLock::new(|| {
    let all = || RULES.endpoint.iter().flat_map(|rule| rule.texts().map(move |text| (text, rule)));
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(all().map(|(text, _)| text));
    (finder.ok(), all().map(|(_, rule)| rule).collect())
});

/// The texts that every file is searched for, so that one with such a call is read at all.
pub(crate) fn stems() -> impl Iterator<Item = &'static str> {
    RULES.endpoint.iter().flat_map(EndpointRule::texts)
}

/// The texts in a region that may show an interface, where the file is one that can call it.
pub(crate) fn hits(text: &str) -> Vec<EndpointHit> {
    let (Some(finder), rules) = &*TEXTS else { return Vec::new() };
    let found = finder
        .find_iter(text)
        .map(|m| EndpointHit { span: Span::from(m.range()), rule: rules[m.pattern().as_usize()] });
    let mut found: Vec<EndpointHit> = found.collect();
    if !found.is_empty() {
        let lower = text.to_ascii_lowercase();
        found.retain(|hit| {
            let holds = |part: &String| lower.contains(part.as_str());
            (hit.rule.needs.is_empty() || hit.rule.needs.iter().any(holds))
                && !hit.rule.unless.as_ref().is_some_and(holds)
        });
    }
    found
}

/// Whether the place of a text shows that the interface is called there.
pub(crate) fn is_called(hit: EndpointHit, place: &Place<'_>) -> bool {
    let written = &place.text[hit.span];
    let rule = hit.rule;
    if rule.methods.iter().any(|method| method == written) {
        return is_method(hit.span, place);
    }
    if !matches!(place.kind(), Some(LiteralKind::String | LiteralKind::Bare)) {
        return false;
    }
    if rule.addresses.iter().any(|address| address == written) {
        return is_whole_path(place.text, hit.span) && (place.calls().next().is_some() || place.key().is_some());
    }
    match &rule.header {
        Some(header) => is_header(header, place),
        None => is_argument(rule, place) && place.literal_text() == written,
    }
}

/// Whether a text is part of the name of what is called, at the beginning and end of a part.
fn is_method(span: Span, place: &Place<'_>) -> bool {
    let is_callee = place.named.as_ref().is_some_and(|named| named.kind == ConstructKind::Call);
    let bytes = place.text.as_bytes();
    let is_apart = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|b| !b.is_ascii_alphanumeric());
    let goes_on = matches!(bytes.get(span.end), Some(b'.' | b'('));
    is_callee && goes_on && is_apart(span.start.checked_sub(1))
}

fn is_whole_path(text: &str, span: Span) -> bool {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '{' | '$' | '"' | '\'' | '`' | '\\');
    text[span.end..].chars().next().is_none_or(is_end)
}

/// Whether a value is that of a header: its key, or what stands before it in its string or among the arguments of its
/// call, is the header's name.
fn is_header(header: &str, place: &Place<'_>) -> bool {
    let name = header.to_ascii_lowercase();
    let is_key = place.key().is_some_and(|key| normalise(&key.name) == normalise(header));
    let is_named = || place.literal_text().to_ascii_lowercase().contains(&name);
    let is_beside = || {
        let call = place.calls().next();
        call.is_some_and(|call| {
            place.text[Span::new(call.value.start, place.core.start)].to_ascii_lowercase().contains(&name)
        })
    };
    is_key || is_named() || is_beside()
}

fn is_argument(rule: &EndpointRule, place: &Place<'_>) -> bool {
    let has_key = place.key().is_some_and(|key| rule.keys.contains(&normalise(&key.name)));
    has_key && place.calls().any(|call| rule.calls.iter().any(|known| callee_ends_with(&call.name, known)))
}
