//! The passes over the files of a run. Most files are done with in the first: what is made of them is kept, their text
//! is not. Those that tell others of something, or can be told of something, wait for each other. When it is known which
//! deployments there are, every other file is asked whether it names one.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::detect::prefilter;
use crate::detect::references;
use crate::engine::run::{ALL, EngineOptions, Wanted};
use crate::lint::suppress;
use crate::project::constants;
use crate::project::constants::Definition;
use crate::project::deployments::Names;
use crate::project::link;
use crate::project::scanned::{EngineOutput, FileError, Scanned};
use crate::syntax::grammar;
use crate::text::decode::{Encoding, sniff};
use crate::text::read::ReadError;
use crate::text::source::{SkipReason, Source};

/// The files of a run and where their content comes from.
pub(super) trait Files: Sync {
    fn len(&self) -> usize;
    /// As shown to people.
    fn path(&self, n: usize) -> &Path;
    /// The content, in place of what the buffer holds. May be asked for twice.
    fn read(&self, n: usize, buffer: &mut Vec<u8>) -> Result<(), ReadError>;
    /// The files that templates, which are among those held, are read together with.
    fn companions(&self, held: &[usize]) -> Vec<&Path>;
}

/// A run over files.
pub(super) struct Passes<'r, F: ?Sized, T> {
    pub files: &'r F,
    pub options: &'r EngineOptions,
    pub catalog: &'r Catalog,
    /// Which references the run is about.
    pub wanted: Wanted<'r>,
    /// What is made of a file.
    pub each: &'r (dyn Fn(Scanned) -> T + Sync),
}

/// What came of one file.
enum Outcome<T> {
    /// Read; nothing in it.
    Quiet,
    /// Waits for others.
    Held(Scanned),
    Done(Done<T>),
    Skipped(SkipReason),
    Failed(FileError),
}

/// What was made of a file, and its path where it was read as plain text only.
struct Done<T> {
    made: T,
    unparsed: Option<String>,
    /// What the files that wait may have to be told.
    constants: Vec<Definition>,
}

/// What came of the files, by their numbers.
struct Sorted<T> {
    done: BTreeMap<usize, Done<T>>,
    held: Vec<(usize, Scanned)>,
    failed: BTreeMap<usize, FileError>,
    skipped: BTreeMap<SkipReason, usize>,
    constants: Vec<Definition>,
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        let (done, held, failed) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
        Self { done, held, failed, skipped: BTreeMap::new(), constants: Vec::new() }
    }
}

impl<T> Sorted<T> {
    fn add(&mut self, outcomes: Vec<(usize, Outcome<T>)>) {
        for (n, outcome) in outcomes {
            match outcome {
                Outcome::Quiet => {}
                Outcome::Held(scanned) => self.held.push((n, scanned)),
                Outcome::Done(mut one) => {
                    self.constants.append(&mut one.constants);
                    self.done.insert(n, one);
                }
                Outcome::Skipped(why) => *self.skipped.entry(why).or_default() += 1,
                Outcome::Failed(error) => drop(self.failed.insert(n, error)),
            }
        }
    }

    fn output(self, files: usize) -> EngineOutput<T> {
        let files = files - self.skipped.values().sum::<usize>();
        let errors = self.failed.into_values().collect();
        let (mut scanned, mut unparsed) = (Vec::with_capacity(self.done.len()), Vec::new());
        for one in self.done.into_values() {
            unparsed.extend(one.unparsed);
            scanned.push(one.made);
        }
        EngineOutput { files, scanned, skipped: self.skipped, unparsed, errors }
    }
}

impl<F: Files + ?Sized, T: Send> Passes<'_, F, T> {
    pub(super) fn run(&self) -> EngineOutput<T> {
        let mut sorted = Sorted::default();
        sorted.add(self.all(|n, buffer| self.first(n, buffer), |_| true));
        let mut held = std::mem::take(&mut sorted.held);
        let of_held: Vec<Definition> = held.iter().flat_map(|(_, one)| constants::definitions(one)).collect();
        let defined = std::mem::take(&mut sorted.constants).into_iter().chain(of_held);
        constants::resolve(held.iter_mut().map(|(_, one)| one), defined);
        let waited: Vec<usize> = held.iter().map(|(n, _)| *n).collect();
        link::link(&mut held, self.files.companions(&waited).into_iter(), self.catalog);
        let names = Names::new(held.iter().map(|(_, one)| one), &self.options.deployments);
        let told = held.into_par_iter().map(|(n, one)| (n, self.guarded(n, || Ok(self.told(one, &names)))));
        sorted.add(told.collect());
        if !names.is_empty() {
            let is_left = |n: usize| waited.binary_search(&n).is_err();
            sorted.add(self.all(|n, buffer| Ok(self.again(n, buffer, &names)), is_left));
        }
        sorted.output(self.files.len())
    }

    /// Does the work for the files that are wanted; what is quiet is left out.
    fn all(
        &self,
        work: impl Fn(usize, &mut Vec<u8>) -> io::Result<Outcome<T>> + Sync,
        is_wanted: impl Fn(usize) -> bool + Sync,
    ) -> Vec<(usize, Outcome<T>)> {
        let wanted = (0..self.files.len()).into_par_iter().filter(|n| is_wanted(*n));
        let outcomes = wanted.map_init(Vec::new, |buffer, n| (n, self.guarded(n, || work(n, buffer))));
        outcomes.filter(|(_, outcome)| !matches!(outcome, Outcome::Quiet)).collect()
    }

    fn guarded(&self, n: usize, work: impl FnOnce() -> io::Result<Outcome<T>>) -> Outcome<T> {
        // Of the last file of this thread, should it have ended in a panic.
        grammar::gave_up();
        let failed = |message: &dyn Display| Outcome::Failed(FileError::new(self.files.path(n), message));
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => failed(&error),
            Err(_) => failed(&"a bug in shelflife kept this file from being read; please report it"),
        }
    }

    /// Reads a file into the thread's buffer. Only what passes the prefilter gets a text of its own; the buffer is kept
    /// otherwise.
    fn first(&self, n: usize, buffer: &mut Vec<u8>) -> io::Result<Outcome<T>> {
        let read = self.files.read(n, buffer);
        self.options.progress.one_done();
        match read {
            Ok(()) => {}
            Err(ReadError::Io(error)) => return Err(error),
            Err(ReadError::Skipped(why)) => return Ok(Outcome::Skipped(why)),
        }
        // The stems of UTF-16 text do not stand in its bytes.
        let is_wide = sniff(buffer).is_ok_and(Encoding::is_utf16);
        if !is_wide && !prefilter::is_worth_a_look(buffer) && !speaks_to_us(buffer) {
            return Ok(Outcome::Quiet);
        }
        let path = self.files.path(n);
        let source = match Source::from_bytes(path.to_owned(), std::mem::take(buffer)) {
            Ok(source) => source,
            Err(why) => return Ok(Outcome::Skipped(why)),
        };
        #[cfg(test)]
        assert!(!path.ends_with(crate::engine::run::tests::PANICS), "as asked for");
        let scanned = scanned(source, self.catalog, self.wanted);
        if scanned.references.is_empty() && scanned.ignores.is_empty() && !scanned.unparsed {
            return Ok(Outcome::Quiet);
        }
        // Names cannot be looked for in the bytes of UTF-16.
        let waits = is_wide || link::takes_part(&scanned) || constants::are_used(&scanned);
        Ok(if waits { Outcome::Held(scanned) } else { Outcome::Done(self.done(scanned)) })
    }

    /// A file that waited, when the deployments are known.
    fn told(&self, mut scanned: Scanned, names: &Names<'_>) -> Outcome<T> {
        let is_worth_a_look = names.is_worth_a_look(scanned.source.text.as_bytes());
        let found = if is_worth_a_look { names.find(&scanned.source, self.catalog) } else { Vec::new() };
        names.tell(&mut scanned, found);
        Outcome::Done(self.done(scanned))
    }

    /// Looks for names of deployments in a file that did not wait for them. One that has any is read anew.
    fn again(&self, n: usize, buffer: &mut Vec<u8>, names: &Names<'_>) -> Outcome<T> {
        // What could not be read has been told.
        if self.files.read(n, buffer).is_err() || !names.is_worth_a_look(buffer) {
            return Outcome::Quiet;
        }
        let Ok(source) = Source::from_bytes(self.files.path(n).to_owned(), std::mem::take(buffer)) else {
            return Outcome::Quiet;
        };
        let found = names.find(&source, self.catalog);
        if found.is_empty() {
            return Outcome::Quiet;
        }
        let mut scanned = scanned(source, self.catalog, ALL);
        names.tell(&mut scanned, found);
        Outcome::Done(self.done(scanned))
    }

    fn done(&self, scanned: Scanned) -> Done<T> {
        let unparsed = scanned.unparsed.then(|| scanned.source.path.to_string_lossy().into_owned());
        let constants = constants::definitions(&scanned);
        Done { made: (self.each)(scanned), unparsed, constants }
    }
}

/// Whether there can be comments that are meant for us.
fn speaks_to_us(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, suppress::WORD.as_bytes()).is_some()
}

fn scanned(source: Source, catalog: &Catalog, wanted: Wanted<'_>) -> Scanned {
    // What a template or a constant names is told to other files, where it can end a doubt.
    let tells = LazyCell::new(|| link::can_create(&source) || constants::can_define(&source.path));
    let references = references::wanted_references(&source, catalog, &|names| wanted(names) || *tells);
    let ignores = if speaks_to_us(source.text.as_bytes()) { suppress::find(&source) } else { Vec::new() };
    Scanned { source: Arc::new(source), references, ignores, unparsed: grammar::gave_up() }
}
