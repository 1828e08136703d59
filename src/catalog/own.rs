//! The names of catalog files read at run time that no stem of the rules holds: the ids of a private gateway, say.
//!
//! The scan of every file searches for stems, so it would never read a text for the sake of such a name. These names are
//! searched as they are, beside the stems.

use aho_corasick::AhoCorasick;

use crate::rules::builtin::RULES;
use crate::text::span::Span;

/// The names, ready to be searched.
#[derive(Debug)]
pub struct OwnNames {
    names: Vec<&'static str>,
    searcher: AhoCorasick,
}

impl OwnNames {
    /// Those of the names that need it; none where stems hold all of them.
    pub(super) fn of(names: impl Iterator<Item = &'static str>) -> Option<&'static Self> {
        let names: Vec<&'static str> = names.filter(|name| !has_stem(name)).collect();
        if names.is_empty() {
            return None;
        }
        // Names are short and few; a searcher that is too big to build is none.
        let searcher = AhoCorasick::builder().ascii_case_insensitive(true).build(&names).ok()?;
        Some(Box::leak(Box::new(Self { names, searcher })))
    }

    /// The names as they are written.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().copied()
    }

    /// Whether the bytes hold one.
    pub fn is_match(&self, bytes: &[u8]) -> bool {
        self.searcher.is_match(bytes)
    }

    /// Where they stand in a text, as parts of longer words too.
    pub fn find(&self, text: &str) -> Vec<Span> {
        self.searcher.find_iter(text).map(|found| Span::from(found.range())).collect()
    }
}

/// Whether the stems of the rules find an id. Stems of ids that are ordinary words have quotes around them.
pub(super) fn has_stem(id: &str) -> bool {
    let quoted = [format!("\"{id}\""), format!("'{id}'")];
    let mut stems = RULES.families.iter().flat_map(|family| &family.stems);
    stems.any(|stem| quoted.iter().any(|quoted| quoted.contains(stem)))
}
