//! What the parser reads of a text, and how much of it again.
//!
//! The scanner of a grammar may look ahead to the end of the text, from each of its places: that of Bicep does, for the end
//! of a string of several lines. Such a parse takes the square of the text with few steps of the parser, so that what is
//! read again is counted, too.

use std::cell::Cell;

use crate::syntax::grammar::numbers;
use crate::text::span::Span;

/// How much is read at once.
const CHUNK: usize = 1 << 14;
/// How often all of a text may be read again. Grammars that read it in several ways at once do so a few times.
const AGAIN: usize = 32;
/// What may be read again of a short text, and of each stretch of one that is read in several: the parser goes back where a
/// stretch ends.
const SHORT: usize = 1 << 20;
const STRETCH: usize = 4 * CHUNK;

/// A text while it is parsed.
pub(super) struct Input<'t> {
    bytes: &'t [u8],
    /// What is left out of it.
    runs: Vec<Span>,
    /// How far it was read.
    furthest: Cell<usize>,
    /// How many bytes may be read again.
    left: Cell<usize>,
}

impl<'t> Input<'t> {
    /// Of some stretches of a text.
    pub(super) fn new(text: &'t str, stretches: &[Span]) -> Self {
        let runs = numbers::runs(text.as_bytes(), stretches.iter().copied());
        Self { bytes: text.as_bytes(), runs, furthest: Cell::new(0), left: Cell::new(left(stretches)) }
    }

    /// All of the stretches again, with nothing left out: where blanks are tokens, as in Terraform, they cost more than what
    /// they stand for. `None` if nothing was left out.
    pub(super) fn in_full(&self, stretches: &[Span]) -> Option<Self> {
        let full = Self { runs: Vec::new(), furthest: Cell::new(0), left: Cell::new(left(stretches)), ..*self };
        (!self.runs.is_empty()).then_some(full)
    }

    /// What stands at a place, and nothing once too much was read again.
    pub(super) fn read(&self, at: usize) -> &[u8] {
        let rest = numbers::read(self.bytes, &self.runs, at);
        let chunk = &rest[..rest.len().min(CHUNK)];
        let again = self.furthest.get().saturating_sub(at).min(chunk.len());
        self.furthest.set(self.furthest.get().max(at + chunk.len()));
        self.left.set(self.left.get().saturating_sub(again));
        if self.is_spent() { &[] } else { chunk }
    }

    /// Whether too much was read again.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }
}

/// How many bytes of some stretches may be read again.
fn left(stretches: &[Span]) -> usize {
    let len: usize = stretches.iter().map(|stretch| stretch.len()).sum();
    SHORT + AGAIN * len + STRETCH * stretches.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::grammar::{Budget, Refusal, parse};
    use crate::text::language::Language;

    #[test]
    fn what_is_read_again_is_counted() {
        let text = "a = 1\n".repeat(100_000);
        let input = Input::new(&text, &[Span::new(0, text.len())]);
        let all = || {
            let mut at = 0;
            while at < text.len() && !input.is_spent() {
                at += input.read(at).len();
            }
            at == text.len()
        };
        assert!((0..AGAIN).all(|_| all()));
        assert!((0..AGAIN).any(|_| !all()) && input.read(0).is_empty());
    }

    #[test]
    fn a_scanner_that_always_looks_to_the_end_is_stopped() {
        let text = format!("x = [{}\"gpt-4\"]\n", "\"a\"\n".repeat(100_000));
        let budget = Budget { time: std::time::Duration::MAX / 4, ..Budget::for_len(text.len()) };
        assert_eq!(parse(Language::Bicep, &text.as_str().into(), budget).err(), Some(Refusal::GaveUp));
    }
}
