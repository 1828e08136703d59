//! Files that share a name with a value: they use a constant, a member or a setting of another file, or define the
//! function that takes the value there.
//!
//! The names come from the references themselves. One search finds the files that hold any of them; only those are read
//! together with the files that the names come from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::detect::companion::{Companion, Role};
use crate::detect::evidence::ProviderEvidence;
use crate::detect::reference::{Defaulted, Reference};
use crate::detect::services::Services;
use crate::project::families::Called;
use crate::project::scanned::Scanned;
use crate::project::taken::{Member, Shown};
use crate::rules::paths::PathUsage;
use crate::syntax::grammar::grammar_of;
use crate::syntax::model::ConstructKind;
use crate::syntax::parsed_file::ParsedFile;
use crate::text::language::{Language, is_component};
use crate::text::literals::{Choice, Table};
use crate::text::root::slashes;
use crate::text::span::Span;
use crate::text::words::is_whole_word;

/// How many names of one file are looked for.
const MAX_NAMES: usize = 100;
/// How many constants of one file, which may be a registry.
const MAX_UNREAD: usize = 800;
/// How many files one is read together with, the nearest.
const MAX_RELATED: usize = 6;
/// A name that more files hold is no name of one value.
const MAX_HOLDERS: usize = 60;
/// The longest file that is read for the names in it.
pub(crate) const MAX_LEN: usize = 256 * 1024;

/// The names of a file that others may hold.
#[derive(Debug, Default)]
pub(crate) struct OwnNames {
    /// By which its values are known to others.
    links: Vec<String>,
    /// Of constants that the file itself does not read, with the types that they are members of: `Models.LARGE`.
    pub(super) unread: Vec<String>,
    /// Of members of objects that it does not read.
    pub(super) unread_members: Vec<String>,
    /// Names whose uses count: those constants, their types, and what is called after a model.
    words: Vec<String>,
    /// What is called after a model.
    pub(super) called: Vec<Called>,
    /// Parameters with defaults.
    pub(super) defaulted: BTreeSet<Defaulted>,
    /// The providers that are assumed of models in it, because nothing beside them or in the file shows one.
    assumed: BTreeSet<String>,
}

impl OwnNames {
    pub(crate) fn of(scanned: &Scanned) -> Self {
        let parts = || scanned.references.iter().map(|reference| &reference.parts);
        let unread = some_of(parts().flat_map(|parts| &parts.unread.constants), MAX_UNREAD);
        let called: Vec<Called> = scanned.references.iter().filter_map(Called::of).take(MAX_NAMES).collect();
        let holders = called.iter().map(|called| called.by.holder.as_str());
        let unread_members = some_of(parts().flat_map(|parts| &parts.unread.member), MAX_NAMES);
        let members = unread_members.iter().map(String::as_str);
        let words: BTreeSet<&str> =
            unread.iter().flat_map(|link| link.split('.')).chain(members).chain(holders).collect();
        Self {
            links: some_of(parts().flat_map(|parts| &parts.links), MAX_NAMES),
            words: words.into_iter().map(str::to_owned).collect(),
            unread,
            unread_members,
            called,
            defaulted: parts().filter_map(|parts| parts.defaulted.clone()).take(MAX_NAMES).collect(),
            assumed: scanned
                .references
                .iter()
                .filter(|one| is_assumed(one))
                .map(|one| one.provider.id.clone())
                .collect(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all().next().is_none() && self.assumed.is_empty()
    }

    /// Whether a provider is assumed of one of its models.
    pub(crate) fn is_any_assumed(&self) -> bool {
        !self.assumed.is_empty()
    }

    /// Whether a provider is assumed that nothing in the repository shows.
    pub(crate) fn depends_on(&self, services: &Services) -> bool {
        self.assumed.iter().any(|provider| !services.has(provider))
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &String> {
        let callees = self.defaulted.iter().map(|parameter| &parameter.callee);
        self.links.iter().chain(&self.words).chain(callees)
    }
}

/// Whether only a guess or a word in the path gives a reference its provider.
fn is_guessed(reference: &Reference) -> bool {
    use ProviderEvidence::{Catalog, Path, Publisher};
    matches!(reference.provider.evidence, Catalog | Path | Publisher)
}

fn is_assumed(reference: &Reference) -> bool {
    reference.usage.kind.is_active() && is_guessed(reference)
}

/// What a member is called on in a link: `ChatModel` in `ChatModel.small` and `ChatModel::small`.
fn owner(link: &str) -> Option<&str> {
    link.rfind(['.', ':']).map(|at| link[..at].trim_end_matches(':'))
}

/// The places of the references that other files may show more of, in order: of those that these know by a name, and, by
/// what the repository shows, of those whose provider is a guess. `may_hold`: whether one of the others may hold a name.
pub(crate) fn open_places(
    scanned: &Scanned,
    may_hold: &dyn Fn(&String) -> bool,
    services: Option<&Services>,
) -> Vec<Span> {
    let is_guess = |one: &Reference| is_guessed(one) && services.is_some_and(|shown| !shown.has(&one.provider.id));
    let links = scanned.references.iter().flat_map(|one| &one.parts.links);
    // Who takes one member of a type may take others without its name: `var model: ChatModel = .small`.
    let owners: BTreeSet<&str> = links.filter(|link| may_hold(link)).filter_map(|link| owner(link)).collect();
    let is_held = |link: &String| may_hold(link) || owner(link).is_some_and(|owner| owners.contains(owner));
    let is_open = |one: &&Reference| one.parts.links.iter().any(is_held) || is_guess(one);
    scanned.references.iter().filter(is_open).map(|one| one.span).collect()
}

/// What a file shows of the services that a repository uses. A document, a test and a record show nothing of that.
pub(crate) fn services(path: &Path, bytes: &[u8]) -> Services {
    let is_of_code = || matches!(PathUsage::of(&slashes(path), ""), PathUsage::Any | PathUsage::Catalog);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.len() <= MAX_LEN && is_of_code() => Services::of(text),
        _ => Services::default(),
    }
}

fn some_of<'n>(names: impl Iterator<Item = &'n String>, most: usize) -> Vec<String> {
    names.collect::<BTreeSet<_>>().into_iter().take(most).cloned().collect()
}

/// Whether the text of a file can use names of others: that of a program.
pub(crate) fn can_use(path: &Path) -> bool {
    is_component(path) || grammar_of(Language::detect(path, "")).is_some_and(|grammar| grammar.has(ConstructKind::Call))
}

/// Whether a file that holds a name may read what it stands for: a program, a page or a template, and no test or document.
pub(crate) fn can_read(path: &Path) -> bool {
    let language = Language::detect(path, "");
    let usage = || PathUsage::of(&slashes(path), "");
    (!language.is_configuration() || language == Language::Notebook)
        && language != Language::Markdown
        && !matches!(usage(), PathUsage::Test | PathUsage::Docs)
}

/// What a file shows of the names that are looked for.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// Those that it has, by number.
    pub(crate) names: BTreeSet<usize>,
    /// What it shows of those whose uses count.
    shown: BTreeMap<usize, Shown>,
}

/// The names of all files, and which files hold them.
pub(crate) struct Names {
    spelled: Vec<String>,
    /// The numbers of those whose uses count.
    words: BTreeSet<usize>,
    finder: Table,
}

impl Names {
    /// None where there is nothing to look for.
    pub(crate) fn new<'n>(own: impl Iterator<Item = &'n OwnNames> + Clone) -> Option<Self> {
        let spelled: Vec<String> =
            own.clone().flat_map(OwnNames::all).collect::<BTreeSet<_>>().into_iter().cloned().collect();
        let words = own.flat_map(|own| &own.words).filter_map(|word| spelled.binary_search(word).ok()).collect();
        let finder = Table::new(spelled.iter().map(String::as_bytes), Choice::Longest);
        (!spelled.is_empty()).then_some(Self { spelled, words, finder })
    }

    /// What a text shows of the names.
    pub(crate) fn held(&self, bytes: &[u8]) -> Held {
        let mut held = Held::default();
        for found in self.finder.find_all(bytes) {
            let word = Span::new(found.start, found.end);
            if is_whole_word(bytes, word) {
                held.names.insert(found.literal);
                if self.words.contains(&found.literal) {
                    held.shown.entry(found.literal).or_default().add(bytes, word);
                }
            }
        }
        held
    }

    /// For each file with names of its own the other files that hold one, the nearest first.
    pub(crate) fn related(
        &self,
        own: &BTreeMap<usize, OwnNames>,
        held: &[(usize, Held)],
        path: &dyn Fn(usize) -> PathBuf,
    ) -> BTreeMap<usize, Vec<usize>> {
        let holders = self.holders(held, |file| can_use(&path(file)));
        let holders_of = |name: &String| Some(self.of(name, &holders)?).filter(|holders| holders.len() <= MAX_HOLDERS);
        let related = own.iter().map(|(file, names)| {
            let others: BTreeSet<usize> = names.links.iter().filter_map(holders_of).flatten().copied().collect();
            let mut others: Vec<usize> = others.into_iter().filter(|other| other != file).collect();
            let from = path(*file);
            others.sort_by_key(|other| distance(&from, &path(*other)));
            others.truncate(MAX_RELATED);
            (*file, others)
        });
        related.filter(|(_, others)| !others.is_empty()).collect()
    }

    /// Whether one of some files may hold a name: one that is not looked for may be anywhere.
    pub(crate) fn may_hold(&self, name: &String, files: &[usize], held: &[(usize, Held)]) -> bool {
        let Ok(number) = self.spelled.binary_search(name) else { return !files.is_empty() };
        files.iter().filter_map(|file| of_file(held, *file)).any(|held| held.names.contains(&number))
    }

    /// What gives for a constant the files that take it, other than by tests and documents, as far as its name is looked for.
    /// The constant is given with the types that it is a member of: `Models.LARGE`.
    pub(super) fn takers<'n>(
        &'n self,
        held: &'n [(usize, Held)],
        path: &dyn Fn(usize) -> PathBuf,
    ) -> impl Fn(&str) -> Option<Vec<usize>> + use<'n> {
        let holders = self.readers(held, path);
        // Where a program stands, a name may be given to a type, too.
        let everywhere = self.holders(held, |_| true);
        let shown = |file: usize, number: usize| of_file(held, file).and_then(|held| held.shown.get(&number));
        let number = |name: &str| self.spelled.binary_search_by(|known| known.as_str().cmp(name)).ok();
        move |link| {
            let member = Member::of(link);
            let name = number(member.name)?;
            let owners: Vec<usize> = member.owners.iter().filter_map(|owner| number(owner)).collect();
            let is_alias = |alias: &str| {
                let gives = |owner: usize| {
                    let mut files = everywhere[owner].iter().filter_map(|file| shown(*file, owner));
                    files.any(|shown| shown.aliases.contains(alias))
                };
                owners.iter().any(|owner| gives(*owner))
            };
            let is_taken = |by: &usize| {
                let is_held = owners.iter().any(|owner| holders[*owner].contains(by));
                let mut callers = shown(*by, name).into_iter().flat_map(|shown| &shown.callers);
                callers.any(|on| member.is_taken_by(on, is_held, &is_alias))
            };
            Some(holders[name].iter().copied().filter(is_taken).collect())
        }
    }

    /// The files that hold each of the names, by its number.
    pub(super) fn holders(&self, held: &[(usize, Held)], counts: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.spelled.len()];
        for (file, held) in held.iter().filter(|(file, _)| counts(*file)) {
            for name in &held.names {
                holders[*name].push(*file);
            }
        }
        holders
    }

    /// The files that may read what each of the names stands for, by its number.
    pub(super) fn readers(&self, held: &[(usize, Held)], path: &dyn Fn(usize) -> PathBuf) -> Vec<Vec<usize>> {
        let mut readers = self.holders(held, |file| can_read(&path(file)));
        let is_use = |file: usize, name: usize| {
            of_file(held, file).and_then(|held| held.shown.get(&name)).is_none_or(|shown| !shown.callers.is_empty())
        };
        for (name, files) in readers.iter_mut().enumerate() {
            files.retain(|file| is_use(*file, name));
        }
        readers
    }

    pub(super) fn of<'h>(&self, name: &String, holders: &'h [Vec<usize>]) -> Option<&'h Vec<usize>> {
        self.spelled.binary_search(name).ok().map(|number| &holders[number])
    }
}

/// What a file holds, where it holds anything.
fn of_file(held: &[(usize, Held)], file: usize) -> Option<&Held> {
    held.binary_search_by_key(&file, |(file, _)| *file).ok().map(|at| &held[at].1)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_in_the_files_that_hold_it_and_may_be_in_any_where_nobody_looked() {
        let own = OwnNames { links: vec!["ASK".to_owned(), "Client".to_owned()], ..OwnNames::default() };
        let names = Names::new([&own].into_iter()).expect("two names");
        let held = [(1, names.held(b"ASK = 1")), (3, names.held(b"new Client()"))];
        let may_hold = |name: &str, files: &[usize]| names.may_hold(&name.to_owned(), files, &held);
        assert!(may_hold("ASK", &[1, 3]) && may_hold("Client", &[3]));
        assert!(!may_hold("ASK", &[3]) && !may_hold("Client", &[2]) && !may_hold("ASK", &[]));
        assert!(may_hold("other", &[3]) && !may_hold("other", &[]));
    }
}
