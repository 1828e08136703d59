//! The tokens of a text that may be references, by their characters alone.

use aho_corasick::{AhoCorasick, Match};

use crate::catalog::Catalog;
use crate::detect::prefilter::Hit;
use crate::detect::token;
use crate::detect::token::{Spelling, Token};
use crate::text::span::Span;

/// The ids in a text that the catalog has or that have the form of their family, in order.
pub(super) fn models_in(text: &str, hits: &[Hit], catalog: &Catalog) -> Vec<Token> {
    let mut tokens = token::tokens(text, hits);
    tokens.retain(|t| {
        matches!(t.spelling, Spelling::Grammatical | Spelling::Loose) || t.names.iter().any(|n| catalog.is_name(n))
    });
    let own = own_tokens(text, catalog);
    if !own.is_empty() {
        let is_free = |token: &Token| {
            tokens.iter().all(|t: &Token| token.span.end <= t.span.start || t.span.end <= token.span.start)
        };
        let own: Vec<Token> = own.into_iter().filter(is_free).collect();
        tokens.extend(own);
        tokens.sort_by_key(|token| token.span.start);
    }
    tokens
}

/// The names that only files read at run time have. They may look like anything, so that only their place can make them a
/// model; the provider is the one that has them.
fn own_tokens(text: &str, catalog: &Catalog) -> Vec<Token> {
    let Some(own) = catalog.own_names() else { return Vec::new() };
    let hit = |span: Span| Hit { start: span.start, end: span.end, family: Some(token::OWN) };
    let hits: Vec<Hit> = own.find(text).into_iter().map(hit).collect();
    let mut tokens = token::tokens(text, &hits);
    tokens.retain_mut(|token| {
        let Some(name) = token.names.iter().find(|name| catalog.is_name(name)) else { return false };
        token.spelling = Spelling::Word;
        token.provider = token.provider.or_else(|| catalog.own_provider(name));
        true
    });
    tokens
}

/// The names where they are whole words.
pub(super) fn names_in(text: &str, names: &AhoCorasick) -> Vec<Token> {
    let is_part = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let bytes = text.as_bytes();
    let is_whole = |m: &Match| {
        !is_part(m.start().checked_sub(1).and_then(|before| bytes.get(before))) && !is_part(bytes.get(m.end()))
    };
    names.find_iter(text).filter(is_whole).map(|m| Token::name(text, Span::from(m.range()))).collect()
}
