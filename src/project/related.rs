//! Files that share a name with a value: they use a constant, a member or a setting of another file, or define the
//! function that takes the value there.
//!
//! The names come from the references themselves. One search finds the files that hold any of them; only those are read
//! together with the files that the names come from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::detect::companion::{Companion, Role};
use crate::project::scanned::Scanned;
use crate::syntax::grammar::grammar_of;
use crate::syntax::model::ConstructKind;
use crate::syntax::parsed_file::ParsedFile;
use crate::text::language::Language;
use crate::text::span::Span;
use crate::text::words::is_whole_word;

/// How many names of one file are looked for.
const MAX_NAMES: usize = 100;
/// How many files one is read together with, the nearest.
const MAX_RELATED: usize = 6;
/// A name that more files hold is no name of one value.
const MAX_HOLDERS: usize = 60;
/// The longest file that is read for the names in it.
pub(crate) const MAX_LEN: usize = 256 * 1024;

/// The names by which a file's values are known to others.
pub(crate) fn names(scanned: &Scanned) -> Vec<String> {
    let all: BTreeSet<&String> = scanned.references.iter().flat_map(|reference| &reference.parts.links).collect();
    all.into_iter().take(MAX_NAMES).cloned().collect()
}

/// Whether the text of a file can use names of others: that of a program.
pub(crate) fn can_use(path: &Path) -> bool {
    grammar_of(Language::detect(path, "")).is_some_and(|grammar| grammar.has(ConstructKind::Call))
}

/// The names of all files, and which files hold them.
pub(crate) struct Names {
    names: Vec<String>,
    finder: AhoCorasick,
}

impl Names {
    /// None where there is nothing to look for.
    pub(crate) fn new<'n>(names: impl Iterator<Item = &'n String>) -> Option<Self> {
        let names: Vec<String> = names.collect::<BTreeSet<_>>().into_iter().cloned().collect();
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names).ok()?;
        (!names.is_empty()).then_some(Self { names, finder })
    }

    /// The names that stand in a text, by number.
    pub(crate) fn held(&self, bytes: &[u8]) -> BTreeSet<usize> {
        let whole = self.finder.find_iter(bytes).filter(|m| is_whole_word(bytes, Span::from(m.range())));
        whole.map(|m| m.pattern().as_usize()).collect()
    }

    /// For each file with names of its own the other files that hold one, the nearest first.
    pub(crate) fn related(
        &self,
        own: &BTreeMap<usize, Vec<String>>,
        held: &[(usize, BTreeSet<usize>)],
        path: &dyn Fn(usize) -> PathBuf,
    ) -> BTreeMap<usize, Vec<usize>> {
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.names.len()];
        for (file, names) in held {
            for name in names {
                holders[*name].push(*file);
            }
        }
        let holders_of = |name: &String| {
            let number = self.names.binary_search(name).ok();
            number.map(|number| &holders[number]).filter(|holders| holders.len() <= MAX_HOLDERS)
        };
        let related = own.iter().map(|(file, names)| {
            let others: BTreeSet<usize> = names.iter().filter_map(holders_of).flatten().copied().collect();
            let mut others: Vec<usize> = others.into_iter().filter(|other| other != file).collect();
            let from = path(*file);
            others.sort_by_key(|other| distance(&from, &path(*other)));
            others.truncate(MAX_RELATED);
            (*file, others)
        });
        related.filter(|(_, others)| !others.is_empty()).collect()
    }
}

/// How many folders lie between two files.
fn distance(one: &Path, other: &Path) -> usize {
    let common = one.components().zip(other.components()).take_while(|(a, b)| a == b).count();
    one.components().count() + other.components().count() - 2 * common
}

/// Files as companions of another.
pub(crate) fn companions(files: impl Iterator<Item = Arc<ParsedFile>>) -> Vec<Companion> {
    files.map(|file| Companion { file, role: Role::Related }).collect()
}
