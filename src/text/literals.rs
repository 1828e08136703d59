//! A search for many literals at once that is quick to begin and quick to go on.
//!
//! The rarest four bytes of every literal are marked in a table of bits. At every place of a text the next four bytes
//! are looked up there, which waits for nothing, where an automaton must know its state before it can go on to the next
//! byte. What is marked is compared with the literals.

use std::cmp::Reverse;
use std::iter;
use std::sync::LazyLock;

/// How many bytes are looked up together.
const GRAM: usize = 4;
/// The table has two to the power of so many bits: sparse with a thousand literals, and no burden on the cache.
const LOG_BITS: u32 = 17;
const WORDS: usize = 1 << (LOG_BITS - u64::BITS.trailing_zeros());
/// The literals are found in two to the power of so many buckets, most of them empty.
const LOG_BUCKETS: u32 = 12;

/// The bytes of source code, the commonest first. All others are rarer.
const COMMON: &[u8] = b" etaoinsrlcd\nupm_f.gh\"y,b()='v-kw:x/01S[]TE2AICzPRj*NDq{}OLM3F>45U68#@G7B9VH<|X+`KWQJYZ";

/// Higher for what is more common.
static COMMONNESS: [usize; 256] = {
    let mut of_byte = [0; 256];
    let mut rank = 0;
    while rank < COMMON.len() {
        of_byte[COMMON[rank] as usize] = COMMON.len() - rank;
        rank += 1;
    }
    of_byte
};

/// The literals and which of several is taken that begin at one place.
pub(crate) trait Literals {
    const CHOICE: Choice;
    /// Each of three bytes or more.
    fn literals() -> Vec<&'static str>;
}

/// Which of several literals is taken that begin at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The one that is listed first.
    First,
    Longest,
}

/// A literal that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Its number in the list.
    pub(crate) literal: usize,
}

/// A set of literals. Made by [`Scanner::new`] from what lists them.
pub(crate) struct Scanner(LazyLock<Table>);

struct Table {
    literals: Vec<&'static [u8]>,
    choice: Choice,
    /// By the hash of four bytes: whether they are those of a literal, or may be.
    marks: Box<[u64; WORDS]>,
    /// Sorted by their hashes.
    grams: Vec<Gram>,
    /// Where the grams of a bucket, which is the beginning of a hash, begin, and last where they all end.
    buckets: Vec<usize>,
}

/// Four bytes of a literal.
struct Gram {
    bytes: u32,
    /// Where in the literal they stand.
    offset: usize,
    literal: usize,
}

impl Scanner {
    pub(crate) const fn new<L: Literals>() -> Self {
        Self(LazyLock::new(|| Table::new(&L::literals(), L::CHOICE)))
    }

    /// Whether any of the literals stands in the bytes.
    pub(crate) fn is_match(&self, bytes: &[u8]) -> bool {
        self.0.matches(bytes).next().is_some()
    }

    /// Every literal in the bytes, from left to right, none overlapping another.
    pub(crate) fn find_all(&self, bytes: &[u8]) -> Vec<Match> {
        let mut found: Vec<Match> = self.0.matches(bytes).collect();
        match self.0.choice {
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
}

impl Table {
    fn new(literals: &[&'static str], choice: Choice) -> Self {
        let literals: Vec<&[u8]> = literals.iter().map(|literal| literal.as_bytes()).collect();
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

    /// All literals in the bytes, also those that overlap, by the places of their rarest bytes.
    fn matches<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Match> + 'a {
        let mut from = 0;
        let marked = iter::from_fn(move || {
            let at = self.next_marked(bytes, from)?;
            from = at + 1;
            Some(at)
        });
        marked.flat_map(|at| self.matches_at(bytes, at))
    }

    /// The first place from one on whose four bytes are marked. A literal of three bytes can stand at the very end.
    fn next_marked(&self, bytes: &[u8], from: usize) -> Option<usize> {
        // Nearly all of a run over files without models is spent in this line.
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
            let literal = self.literals[known.literal];
            let start = at.checked_sub(known.offset)?;
            // The first byte tells most of them apart, and the rest is compared by a call.
            let found = bytes[start] == literal[0] && bytes[start..].starts_with(literal);
            found.then_some(Match { start, end: start + literal.len(), literal: known.literal })
        })
    }
}

/// Up to four bytes as a number.
#[inline]
fn gram(bytes: &[u8]) -> u32 {
    match *bytes {
        [a, b, c, d, ..] => u32::from_le_bytes([a, b, c, d]),
        [a, b, c] => u32::from_le_bytes([a, b, c, 0]),
        _ => 0,
    }
}

/// Where four bytes are marked: the word and the bit in it.
#[inline]
fn slot(gram: u32) -> (usize, u32) {
    let place = hash(gram) >> (u32::BITS - LOG_BITS);
    ((place / u64::BITS) as usize, place % u64::BITS)
}

/// Where the literals with these four bytes are found.
fn bucket(gram: u32) -> usize {
    (hash(gram) >> (u32::BITS - LOG_BUCKETS)) as usize
}

#[inline]
fn hash(gram: u32) -> u32 {
    gram.wrapping_mul(0x9E37_79B1)
}

/// What of a literal is looked up: its four rarest bytes in a row. One of three bytes is looked up with every byte that
/// can follow it.
fn grams(literal: &[u8], number: usize) -> Vec<Gram> {
    if let &[a, b, c] = literal {
        let with = |d| Gram { bytes: u32::from_le_bytes([a, b, c, d]), offset: 0, literal: number };
        return (0..=u8::MAX).map(with).collect();
    }
    let commonness = |four: &[u8]| four.iter().map(|b| COMMONNESS[usize::from(*b)]).sum::<usize>();
    let rarest = literal.windows(GRAM).enumerate().min_by_key(|(_, four)| commonness(four));
    rarest.map(|(offset, bytes)| Gram { bytes: gram(bytes), offset, literal: number }).into_iter().collect()
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
        // Every row of three pieces, which has the literals whole, cut, overlapping, and at both ends.
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
