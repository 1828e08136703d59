//! Searches for many literals at once, with a small table that is quick to build and quick to search with.
//!
//! The table is a set of bits that marks the rarest four bytes of every literal. The search looks up the four bytes at
//! every offset of a text and compares the marked ones with the literals. The look-ups do not depend on each other, so
//! that the processor overlaps them; an automaton has to know its state before it can read the next byte.

use std::cmp::Reverse;
use std::iter;
use std::sync::LazyLock;

/// Bytes in one look-up.
const GRAM: usize = 4;
/// log2 of the table's bits: sparse with a thousand literals, small enough to stay in the cache.
const LOG_BITS: u32 = 17;
const WORDS: usize = 1 << (LOG_BITS - u64::BITS.trailing_zeros());
/// log2 of the number of buckets, most of which are empty.
const LOG_BUCKETS: u32 = 12;

/// The bytes of source code, sorted by frequency in falling order. All other bytes are rarer.
const COMMON: &[u8] = b" etaoinsrlcd\nupm_f.gh\"y,b()='v-kw:x/01S[]TE2AICzPRj*NDq{}OLM3F>45U68#@G7B9VH<|X+`KWQJYZ";

/// The rank of each byte, which is higher for a more common one.
static COMMONNESS: [usize; 256] = {
    let mut of_byte = [0; 256];
    let mut rank = 0;
    while rank < COMMON.len() {
        of_byte[COMMON[rank] as usize] = COMMON.len() - rank;
        rank += 1;
    }
    of_byte
};

/// A list of literals, and which of several matches at one offset is taken.
pub(crate) trait Literals {
    const CHOICE: Choice;
    /// The literals, each of three bytes or more.
    fn literals() -> Vec<&'static str>;
}

/// Which of several matches at one offset is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The literal that comes first in the list.
    First,
    Longest,
}

/// A literal in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The number of the literal in the list.
    pub(crate) literal: usize,
}

/// A set of literals to search for. The table is built on first use.
pub(crate) struct Scanner(LazyLock<Table>);

/// What a set of literals is searched by.
pub(crate) struct Table {
    literals: Vec<Box<[u8]>>,
    choice: Choice,
    /// A bit for each hash of four bytes, set if a literal has four bytes with this hash.
    marks: Box<[u64; WORDS]>,
    /// Sorted by hash.
    grams: Vec<Gram>,
    /// Where the grams of each bucket begin, and at last where those of the last bucket end. A bucket is the first bits
    /// of a hash.
    buckets: Vec<usize>,
}

/// Four bytes of a literal.
struct Gram {
    bytes: u32,
    /// Their offset in the literal.
    offset: usize,
    literal: usize,
}

impl Scanner {
    /// A scanner for the literals of `L`.
    pub(crate) const fn new<L: Literals>() -> Self {
        Self(LazyLock::new(|| Table::new(L::literals().into_iter().map(str::as_bytes), L::CHOICE)))
    }

    /// Whether the bytes contain any of the literals.
    pub(crate) fn is_match(&self, bytes: &[u8]) -> bool {
        self.0.matches(bytes).next().is_some()
    }

    /// The literals in the bytes, from left to right and without overlaps.
    pub(crate) fn find_all(&self, bytes: &[u8]) -> Vec<Match> {
        self.0.find_all(bytes)
    }
}

impl Table {
    /// `literals`: each of three bytes or more.
    pub(crate) fn new<'l>(literals: impl Iterator<Item = &'l [u8]>, choice: Choice) -> Self {
        let literals: Vec<Box<[u8]>> = literals.map(Box::from).collect();
        let mut grams: Vec<Gram> =
            literals.iter().enumerate().flat_map(|(number, bytes)| grams(bytes, number)).collect();
        grams.sort_unstable_by_key(|gram| hash(gram.bytes));
        let mut marks = Box::new([0; WORDS]);
        for gram in &grams {
            let (word, bit) = slot(gram.bytes);
            marks[word] |= 1 << bit;
        }
        let mut buckets = vec![0; (1 << LOG_BUCKETS) + 1];
        for gram in &grams {
            buckets[bucket(gram.bytes) + 1] += 1;
        }
        for n in 1..buckets.len() {
            buckets[n] += buckets[n - 1];
        }
        Self { literals, choice, marks, grams, buckets }
    }

    /// The literals in the bytes, from left to right and without overlaps.
    pub(crate) fn find_all(&self, bytes: &[u8]) -> Vec<Match> {
        let mut found: Vec<Match> = self.matches(bytes).collect();
        match self.choice {
            Choice::First => found.sort_unstable_by_key(|m| (m.start, m.literal)),
            Choice::Longest => found.sort_unstable_by_key(|m| (m.start, Reverse(m.end), m.literal)),
        }
        let mut free = 0;
        found.retain(|m| {
            let is_free = m.start >= free;
            free = if is_free { m.end } else { free };
            is_free
        });
        found
    }

    /// All literals in the bytes with their overlaps, sorted by the offsets of their rarest bytes.
    fn matches<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Match> + 'a {
        let mut from = 0;
        let marked = iter::from_fn(move || {
            let at = self.next_marked(bytes, from)?;
            from = at + 1;
            Some(at)
        });
        marked.flat_map(|at| self.matches_at(bytes, at))
    }

    /// The first offset at or after `from` whose four bytes are marked. At the end of the text three bytes can be.
    fn next_marked(&self, bytes: &[u8], from: usize) -> Option<usize> {
        // A run over files without models spends nearly all of its time in this line.
        let inner = bytes.get(from..)?.windows(GRAM).position(|four| self.is_marked(gram(four)));
        let mut last = bytes.len().saturating_sub(GRAM - 1).max(from)..bytes.len();
        inner.map(|step| from + step).or_else(|| last.find(|at| self.is_marked(gram(&bytes[*at..]))))
    }

    #[inline]
    fn is_marked(&self, gram: u32) -> bool {
        let (word, bit) = slot(gram);
        (self.marks[word] >> bit) & 1 == 1
    }

    fn matches_at<'a>(&'a self, bytes: &'a [u8], at: usize) -> impl Iterator<Item = Match> + 'a {
        let gram = gram(&bytes[at..]);
        let bucket = bucket(gram);
        let near = &self.grams[self.buckets[bucket]..self.buckets[bucket + 1]];
        near.iter().filter(move |known| known.bytes == gram).filter_map(move |known| {
            let literal: &[u8] = &self.literals[known.literal];
            let start = at.checked_sub(known.offset)?;
            // The first byte rules out most literals without a call.
            let found = bytes[start] == literal[0] && bytes[start..].starts_with(literal);
            found.then_some(Match { start, end: start + literal.len(), literal: known.literal })
        })
    }
}

/// Four bytes as a number, or three at the end of a text.
#[inline]
fn gram(bytes: &[u8]) -> u32 {
    match *bytes {
        [a, b, c, d, ..] => u32::from_le_bytes([a, b, c, d]),
        [a, b, c] => u32::from_le_bytes([a, b, c, 0]),
        _ => 0,
    }
}

/// The word of the table, and the bit in it, that mark a gram.
#[inline]
fn slot(gram: u32) -> (usize, u32) {
    let place = hash(gram) >> (u32::BITS - LOG_BITS);
    ((place / u64::BITS) as usize, place % u64::BITS)
}

/// The bucket of a gram.
fn bucket(gram: u32) -> usize {
    (hash(gram) >> (u32::BITS - LOG_BUCKETS)) as usize
}

#[inline]
fn hash(gram: u32) -> u32 {
    gram.wrapping_mul(0x9E37_79B1)
}

/// The gram that marks a literal: its four rarest bytes in a row. A literal of three bytes has 256 grams, one for each
/// byte that can follow it.
fn grams(literal: &[u8], number: usize) -> Vec<Gram> {
    if let &[a, b, c] = literal {
        let with = |d| Gram { bytes: u32::from_le_bytes([a, b, c, d]), offset: 0, literal: number };
        return (0..=u8::MAX).map(with).collect();
    }
    let rarest = literal.windows(GRAM).enumerate().min_by_key(|(_, four)| commonness(four));
    rarest.map(|(offset, bytes)| Gram { bytes: gram(bytes), offset, literal: number }).into_iter().collect()
}

fn commonness(bytes: &[u8]) -> usize {
    bytes.iter().map(|byte| COMMONNESS[usize::from(*byte)]).sum()
}

#[cfg(test)]
mod tests {
    use aho_corasick::{AhoCorasick, MatchKind};

    use super::*;

    struct Few<const LONGEST: bool>;

    impl<const LONGEST: bool> Literals for Few<LONGEST> {
        const CHOICE: Choice = if LONGEST { Choice::Longest } else { Choice::First };

        fn literals() -> Vec<&'static str> {
            vec!["gpt-", "gpt-4o", "sd3", "text-ada-", "ada-002", "-ada-", "tts-1", "o1-mini", "1-mi", "gpt-"]
        }
    }

    fn agree<L: Literals>(text: &[u8]) {
        let scanner = Scanner::new::<L>();
        let kind = if L::CHOICE == Choice::First { MatchKind::LeftmostFirst } else { MatchKind::LeftmostLongest };
        let automaton = AhoCorasick::builder().match_kind(kind).build(L::literals()).expect("few literals");
        let expected: Vec<_> =
            automaton.find_iter(text).map(|m| (m.start(), m.end(), m.pattern().as_usize())).collect();
        let found: Vec<_> = scanner.find_all(text).into_iter().map(|m| (m.start, m.end, m.literal)).collect();
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(text));
        assert_eq!(scanner.is_match(text), !expected.is_empty());
    }

    #[test]
    fn it_finds_what_an_automaton_finds() {
        let pieces = ["gpt-", "4o", "text-", "ada-", "002", "sd3", "o1-mini", "tts-", "1", " ", "é", "-", "\0"];
        // The rows of three pieces have literals whole, cut, overlapping, and at both ends.
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    let text = [a, b, c].concat();
                    agree::<Few<false>>(text.as_bytes());
                    agree::<Few<true>>(text.as_bytes());
                }
            }
        }
        for text in ["", "s", "sd", "sd3", "xsd3", "gpt"] {
            agree::<Few<false>>(text.as_bytes());
        }
    }
}
