//! The scan that every file passes: does it hold anything that could be a model id?
//!
//! A few dozen literals, chosen for how few files without models they hit, searched at once. Most files stop
//! here, so nothing is decoded, allocated or parsed before.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::rules::RULES;

/// A literal that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub start: usize,
    pub end: usize,
    /// Index into [`crate::rules::Rules::families`], or none for a stem of SDK symbols.
    pub family: Option<usize>,
}

/// The automaton and, by pattern, the family that it stands for.
struct Prefilter {
    automaton: AhoCorasick,
    families: Vec<Option<usize>>,
}

#[allow(clippy::expect_used, reason = "the stems are part of the binary and a test builds the automaton")]
static PREFILTER: LazyLock<Prefilter> = LazyLock::new(|| {
    let mut stems = Vec::new();
    let mut families = Vec::new();
    for (i, family) in RULES.families.iter().enumerate() {
        stems.extend(family.stems.iter().map(String::as_str));
        families.resize(stems.len(), Some(i));
    }
    stems.extend(RULES.symbol_stems.iter().map(String::as_str));
    families.resize(stems.len(), None);
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .kind(Some(AhoCorasickKind::DFA))
        .build(&stems)
        .expect("a few dozen short literals fit an automaton");
    Prefilter { automaton, families }
});

/// Whether the bytes hold any of the literals.
#[must_use]
pub fn is_worth_a_look(bytes: &[u8]) -> bool {
    PREFILTER.automaton.is_match(bytes)
}

/// Every literal in the text, from left to right, none overlapping another.
#[must_use]
pub fn hits(text: &str) -> Vec<Hit> {
    let found = PREFILTER.automaton.find_iter(text).map(|m| Hit {
        start: m.start(),
        end: m.end(),
        family: PREFILTER.families[m.pattern().as_usize()],
    });
    found.collect()
}
