//! What the reading of one file may cost.
//!
//! Rules look at the syntax around a place, and around what they find there. Most files have a few places with little
//! around each; a file can be made so that each of thousands of places has thousands of constructs around it, or leads to
//! all others. So what is looked at is counted, for the file that a thread reads: literals and constructs, and stretches
//! of text. A file that goes over its budget is read as plain text from there on, line by line, and named.
//!
//! Steps are counted and no time is taken, so that a result depends neither on the machine nor on what else runs there.

use std::cell::Cell;
use std::sync::OnceLock;

use crate::syntax::formats::plain::TextLines;
use crate::syntax::model::{Parsed, Syntax};
use crate::text::shared::SharedText;
use crate::text::span::Span;

/// The steps of any file: twice what the costliest of 6,700 files of real repositories took, a list of 500 names in one type.
const BASE: u64 = 800_000;
/// The steps for each of its bytes.
const PER_BYTE: u64 = 9;
/// Stands for no budget.
const UNCOUNTED: u64 = u64::MAX;

thread_local! {
    /// The steps that are left for the file which this thread reads.
    static LEFT: Cell<u64> = const { Cell::new(UNCOUNTED) };
}

/// The budget of one file, for as long as this lives. What a thread reads without one is not counted.
pub(crate) struct Budget {
    is_outermost: bool,
}

impl Budget {
    /// The budget of a file with so many bytes. Within another one, that of the same file goes on.
    pub(crate) fn of(bytes: usize) -> Self {
        let is_outermost = LEFT.get() == UNCOUNTED;
        if is_outermost {
            LEFT.set(BASE + PER_BYTE * bytes as u64);
        }
        Self { is_outermost }
    }
}

impl Drop for Budget {
    fn drop(&mut self) {
        if self.is_outermost {
            LEFT.set(UNCOUNTED);
        }
    }
}

/// Counts steps.
pub(crate) fn spend(steps: usize) {
    let left = LEFT.get();
    if left != UNCOUNTED {
        LEFT.set(left.saturating_sub(steps as u64));
    }
}

/// Whether the file is over its budget.
pub(crate) fn is_spent() -> bool {
    LEFT.get() == 0
}

/// A parsed text whose parts are counted when they are looked at.
pub(crate) struct Metered {
    parsed: Box<dyn Parsed>,
    text: SharedText,
    /// The same text, for when the budget is spent.
    plain: OnceLock<TextLines>,
}

impl Metered {
    pub(crate) fn new(parsed: Box<dyn Parsed>, text: SharedText) -> Self {
        Self { parsed, text, plain: OnceLock::new() }
    }
}

impl Parsed for Metered {
    fn around(&self, range: Span, out: &mut Syntax) {
        if is_spent() {
            return self.plain.get_or_init(|| TextLines::new(self.text.clone())).around(range, out);
        }
        let before = out.literals.len() + out.constructs.len();
        self.parsed.around(range, out);
        spend(1 + out.literals.len() + out.constructs.len() - before);
    }

    fn gave_up(&self) -> bool {
        self.parsed.gave_up()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends_with_its_file() {
        {
            let _budget = Budget::of(10);
            spend(usize::try_from(BASE).unwrap());
            assert!(!is_spent(), "each byte has steps of its own");
            let part = Budget::of(1_000);
            spend(1_000);
            drop(part);
            assert!(is_spent(), "a part of a file has no budget of its own");
        }
        spend(usize::MAX);
        assert!(!is_spent(), "what no file is read for is not counted");
    }
}
