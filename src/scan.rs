//! A search for many literals at once that is quick to begin and quick to go on.
//!
//! The automaton that runs fastest takes longer to build than a whole run over a few files takes. So the first bytes
//! are searched with one that is slower and built in no time.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, MatchKind};

/// From how many bytes on the fast automaton has paid for itself.
const MANY: usize = 512 * 1024;

/// A set of literals. Made by [`Scanner::new`] from what lists them.
pub(crate) struct Scanner {
    searched: AtomicUsize,
    small: LazyLock<AhoCorasick>,
    fast: LazyLock<AhoCorasick>,
}

/// The literals and how one of several that match is chosen.
pub(crate) trait Literals {
    const KIND: MatchKind;
    fn literals() -> Vec<&'static str>;
}

#[allow(clippy::expect_used, reason = "the literals are part of the binary and tests build the automatons")]
fn build<L: Literals>(kind: AhoCorasickKind) -> AhoCorasick {
    let mut builder = AhoCorasick::builder();
    builder.match_kind(L::KIND).kind(Some(kind)).build(L::literals()).expect("short literals fit an automaton")
}

impl Scanner {
    pub(crate) const fn new<L: Literals>() -> Self {
        Self {
            searched: AtomicUsize::new(0),
            small: LazyLock::new(|| build::<L>(AhoCorasickKind::ContiguousNFA)),
            fast: LazyLock::new(|| build::<L>(AhoCorasickKind::DFA)),
        }
    }

    fn automaton(&self, bytes: &[u8]) -> &AhoCorasick {
        let before = self.searched.fetch_add(bytes.len(), Ordering::Relaxed);
        if before + bytes.len() < MANY { &self.small } else { &self.fast }
    }

    /// Whether any of the literals stands in the bytes.
    pub(crate) fn is_match(&self, bytes: &[u8]) -> bool {
        self.automaton(bytes).is_match(bytes)
    }

    /// Every literal in the bytes, from left to right, none overlapping another.
    pub(crate) fn find_iter<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Match> + 'a {
        self.automaton(bytes).find_iter(bytes)
    }
}
