//! The scan that every file passes: does it hold anything that could be a model id?
//!
//! A few dozen literals, chosen for how few files without models they hit, searched at once. Most files stop
//! here, so nothing is decoded, allocated or parsed before.

use std::sync::LazyLock;

use crate::detect::{endpoints, symbols};
use crate::rules::builtin::RULES;
use crate::text::literals::{Choice, Literals, Scanner};

/// A literal that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub start: usize,
    pub end: usize,
    /// Index into the families of the rules, if it is a stem of ids.
    pub family: Option<usize>,
}

/// The stems of ids, then imports of packages with constants for models, then texts that show an endpoint.
struct Stems;

impl Literals for Stems {
    const CHOICE: Choice = Choice::First;

    fn literals() -> Vec<&'static str> {
        let families = RULES.families.iter().flat_map(|family| &family.stems);
        families.map(String::as_str).chain(symbols::imports()).chain(endpoints::stems()).collect()
    }
}

static SCANNER: Scanner = Scanner::new::<Stems>();

/// By the number of a literal, the family that it stands for: those of ids come first.
static FAMILIES: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let families = RULES.families.iter().enumerate();
    families.flat_map(|(i, family)| family.stems.iter().map(move |_| i)).collect()
});

/// Whether the bytes hold any of the literals.
#[must_use]
pub fn is_worth_a_look(bytes: &[u8]) -> bool {
    SCANNER.is_match(bytes)
}

/// Every literal in the text, from left to right, none overlapping another.
#[must_use]
pub fn hits(text: &str) -> Vec<Hit> {
    let found = SCANNER.find_all(text.as_bytes());
    found.into_iter().map(|m| Hit { start: m.start, end: m.end, family: FAMILIES.get(m.literal).copied() }).collect()
}
