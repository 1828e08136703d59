//! Where names stand in a text as whole words. A few names are searched for; for many, as a file with thousands of
//! variables has them, the words of the text are put into an order once, so that all of them cost what the text is long.

use std::cell::{Cell, OnceCell};

use crate::text::span::Span;
use crate::text::words::is_whole_word;

/// How many times a text is searched before its words are put into order.
const SEARCHES: usize = 64;

/// The names in one text.
pub(crate) struct Mentions<'t> {
    text: &'t str,
    searches: Cell<usize>,
    atoms: OnceCell<Vec<Atom>>,
}

/// A run of letters, digits and `_`: a hash of it, and where it begins. In this order.
type Atom = (u32, u32);

impl<'t> Mentions<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, searches: Cell::new(0), atoms: OnceCell::new() }
    }

    /// Where a name stands in a part of the text as a whole word, in order.
    pub(crate) fn of<'m>(&'m self, name: &'m str, part: Span) -> Box<dyn Iterator<Item = Span> + 'm> {
        let bytes = self.text.as_bytes();
        let is_there = move |span: &Span| part.holds(*span) && is_whole_word(bytes, *span);
        if let Some((start, end)) = atoms(name.as_bytes()).next().filter(|_| self.is_ordered()) {
            let starts = self.ordered(&name.as_bytes()[start..end], part.start + start);
            let starts = starts.filter_map(move |at| at.checked_sub(start)).take_while(move |at| *at < part.end);
            let spans = starts.filter(move |at| bytes[*at..].starts_with(name.as_bytes()));
            return Box::new(spans.map(move |at| Span::new(at, at + name.len())).filter(is_there));
        }
        let found = memchr::memmem::find_iter(&bytes[part.range()], name.as_bytes());
        let spans = found.map(move |at| Span::new(part.start + at, part.start + at + name.len()));
        Box::new(spans.filter(is_there))
    }

    /// Whether the text has been searched so often that its words are, or are now put, in order.
    fn is_ordered(&self) -> bool {
        let searches = self.searches.get() + 1;
        self.searches.set(searches);
        searches > SEARCHES && u32::try_from(self.text.len()).is_ok()
    }

    /// Where words begin that have the hash of this one, from a place on.
    fn ordered(&self, word: &[u8], from: usize) -> impl Iterator<Item = usize> + '_ {
        let atoms = self.atoms.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let mut all: Vec<Atom> =
                atoms(bytes).map(|(start, end)| (hash(&bytes[start..end]), number(start))).collect();
            all.sort_unstable();
            all
        });
        let own = hash(word);
        let first = atoms.partition_point(|(hash, start)| (*hash, *start as usize) < (own, from));
        atoms[first..].iter().take_while(move |(hash, _)| *hash == own).map(|(_, start)| *start as usize)
    }
}

/// The runs of letters, digits and `_` in a text: where each begins and ends.
fn atoms(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(is_part)?;
        at = bytes[start..].iter().position(|byte| !is_part(byte)).map_or(bytes.len(), |len| start + len);
        Some((start, at))
    })
}

/// FNV-1a of 32 bits: words are compared after it.
fn hash(word: &[u8]) -> u32 {
    word.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "model = a-model; $model model.name model->id models _model self.model \"model\" ümodel";

    #[test]
    fn words_in_order_are_found_where_a_search_finds_them() {
        let whole = Span::new(0, TEXT.len());
        let second = Span::new(18, 45);
        for name in ["model", "model.name", "$model", "models", "self.model", "-model", "a-model", "id", "nothing", "="]
        {
            for part in [whole, second] {
                let searched = Mentions::new(TEXT);
                let ordered = Mentions::new(TEXT);
                ordered.searches.set(SEARCHES);
                let searched: Vec<Span> = searched.of(name, part).collect();
                assert_eq!(ordered.of(name, part).collect::<Vec<Span>>(), searched, "{name}");
            }
        }
        let count = |name: &str| Mentions::new(TEXT).of(name, whole).count();
        assert_eq!((count("model"), count("models"), count("nothing")), (7, 1, 0));
    }
}
