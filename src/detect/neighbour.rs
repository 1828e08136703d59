//! The other tokens and symbols of a text, as one of them sees them.

use crate::detect::symbols;
use crate::detect::token::{Spelling, Token};
use crate::text::span::Span;

/// A token or symbol of a region, as the others see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Neighbour<'a> {
    pub(super) at: usize,
    pub(super) id: &'a str,
    /// A word that can be a model does not make other words models.
    pub(super) is_word: bool,
}

impl<'a> Neighbour<'a> {
    pub(super) fn of_token(token: &'a Token) -> Self {
        Self { at: token.core.start, id: &token.names[0], is_word: token.spelling == Spelling::Word }
    }

    pub(super) fn of_symbol(symbol: &symbols::Symbol) -> Self {
        Self { at: symbol.span.start, id: symbol.model, is_word: false }
    }
}

/// Those of the neighbours, which are sorted, that stand in a range.
pub(crate) fn within<'n, 'a>(sorted: &'n [Neighbour<'a>], range: Span) -> impl Iterator<Item = &'n Neighbour<'a>> {
    let from = sorted.partition_point(|n| n.at < range.start);
    let end = range.end;
    sorted[from..].iter().take_while(move |n| n.at < end)
}
