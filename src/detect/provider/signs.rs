//! Words whose ends may show a provider beside a variable: addresses, names of providers, settings that one alone needs.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::detect::provider::beside::by_exact_word;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::text::span::Span;

/// What may show a provider behind the beginning of a variable's name.
static SIGNS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let beside = &RULES.beside;
    let keys = beside.address.iter().chain(&beside.provider).chain(&beside.endpoint);
    keys.chain(RULES.providers.iter().flat_map(|p| &p.settings)).map(String::as_str).collect()
});

/// Whether a sign ends with two letters or digits, by their number: most words of a text have none of them.
static ENDS: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut ends = vec![false; 1 << 16];
    for end in SIGNS.iter().filter_map(|sign| last_two(sign.as_bytes())) {
        ends[usize::from(end)] = true;
    }
    ends
});

/// The last two letters or digits of a word, in small letters, as a number.
fn last_two(word: &[u8]) -> Option<u16> {
    let mut letters = word.iter().rev().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase);
    let last = letters.next()?;
    Some(u16::from_be_bytes([letters.next()?, last]))
}

/// A word of a text whose end may show a provider beside a variable that begins as it does.
#[derive(Debug)]
pub(crate) struct Sign {
    pub(super) span: Span,
    /// Lower case without separators.
    pub(super) key: String,
}

/// Whether what a variable's name has more than another is a sign as a whole.
pub(super) fn is_sign(rest: &str) -> bool {
    SIGNS.contains(rest)
}

/// The provider whose address a variable has by its name: `ollamaUrl`.
pub(super) fn service_of(key: &str) -> Option<&'static str> {
    let ends = RULES.beside.address.iter().chain(&RULES.beside.endpoint);
    ends.filter_map(|end| key.strip_suffix(end.as_str())).find_map(by_exact_word)
}

/// The words of a text that end with a sign, in order.
pub(super) fn signs(text: &str) -> Vec<Sign> {
    let ends = &*ENDS;
    let is_one = |word: &Span| last_two(&text.as_bytes()[*word]).is_some_and(|end| ends[usize::from(end)]);
    let signs = words_of(text.as_bytes()).filter(is_one).map(|span| Sign { span, key: normalise(&text[span]) });
    signs.filter(|sign| SIGNS.iter().any(|end| sign.key.ends_with(end))).collect()
}

/// The words of a text, which begin with no digit. A long text has hundreds of thousands.
fn words_of(bytes: &[u8]) -> impl Iterator<Item = Span> {
    let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += bytes[at..].iter().position(is_word)?;
            let start = at;
            let begins = !bytes[at].is_ascii_digit();
            let is_part = |b: &u8| is_word(b) || begins && *b == b'-';
            at = bytes[at..].iter().position(|b| !is_part(b)).map_or(bytes.len(), |len| at + len);
            if begins {
                return Some(Span::new(start, at));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn words_are_those_of_the_pattern() {
        let word = Regex::new(r"(?-u)\b[A-Za-z_][\w-]*").unwrap();
        for text in ["", "a", "9a-b _c9-d-", "é-x, BASE_URL: y9--z 9_a b", "api.base-url=1\nx9", "-a", "9", "a-é"] {
            let expected: Vec<Span> = word.find_iter(text).map(|word| word.range().into()).collect();
            assert_eq!(words_of(text.as_bytes()).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
