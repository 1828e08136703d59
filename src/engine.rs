//! From paths to references. The only module with threads.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::deploy::{Names, Served};
use crate::extract::grammar;
use crate::reference::Reference;
use crate::source::{Encoding, Limits, ReadError, SkipReason, Source, read_bytes, sniff};
use crate::suppress::{self, Ignore};
use crate::walk::{self, Candidate, Globs, WalkError, WalkOptions};
use crate::{constants, deploy, extract, prefilter};

/// What to read, and how.
#[derive(Debug, Clone, Default)]
pub struct EngineOptions {
    pub paths: Vec<PathBuf>,
    /// Where it has a pattern, a walk finds only files that match.
    pub include: Globs,
    pub exclude: Globs,
    /// Filter paths that were named too.
    pub force_exclude: bool,
    /// One thread a core where none is given.
    pub jobs: Option<NonZeroUsize>,
    /// Counts along.
    pub progress: Arc<Progress>,
    /// What deployments serve that no template creates.
    pub deployments: Vec<Served>,
}

/// How far a run is, for those who wait for it.
#[derive(Debug, Default)]
pub struct Progress {
    files: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// So many files will be read.
    pub fn found(&self, files: usize) {
        self.files.store(files, Ordering::Relaxed);
    }

    /// One more file is read.
    pub fn one_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Files done, and files in all; both 0 as long as they are looked for.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.files.load(Ordering::Relaxed))
    }
}

/// A file whose content comes from elsewhere: standard input, or what is staged.
#[derive(Debug)]
pub struct Document {
    /// As shown to people.
    pub path: PathBuf,
    pub content: Result<Vec<u8>, SkipReason>,
}

/// What was read.
#[derive(Debug, Default)]
pub struct EngineOutput {
    /// Files that were read, with references or without.
    pub files: usize,
    /// Those with references, or with comments for us.
    pub scanned: Vec<Scanned>,
    pub skipped: BTreeMap<SkipReason, usize>,
    /// Files, as shown, that were read as plain text because they are too costly or too deep to parse.
    pub unparsed: Vec<String>,
    pub errors: Vec<FileError>,
}

/// A file, the references in it, in the order in which they stand, and what it says to us.
#[derive(Debug)]
pub struct Scanned {
    pub source: Arc<Source>,
    pub references: Vec<Reference>,
    /// The comments that silence findings.
    pub ignores: Vec<Ignore>,
    /// Whether a parse was given up: what is known is then what plain text tells.
    pub unparsed: bool,
}

/// A path that could not be read; makes the exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// As shown to people.
    pub path: String,
    pub message: String,
}

impl FileError {
    fn new(path: &Path, message: &dyn std::fmt::Display) -> Self {
        Self { path: path.to_string_lossy().into_owned(), message: message.to_string() }
    }
}

/// A path of the walk, for `--list-files`.
#[derive(Debug, Clone)]
pub struct Listed {
    pub path: String,
    /// Why it is left alone; none where it is read.
    pub left_out: Option<String>,
}

/// Walks, reads and extracts.
///
/// Every file is a task of its own: a panic in one is an error that names the file, and the run goes on.
#[must_use]
pub fn run(options: &EngineOptions, catalog: &Catalog) -> EngineOutput {
    let walked = walk::walk(&options.paths, &walk_options(options));
    let mut output =
        EngineOutput { errors: walked.errors.iter().map(FileError::from).collect(), ..EngineOutput::default() };
    options.progress.found(walked.candidates.len());
    let read = || {
        let each = walked.candidates.par_iter().map_init(Vec::new, |buffer, candidate| {
            let outcome = guarded(&candidate.path, || scan(candidate, buffer, catalog));
            options.progress.one_done();
            outcome
        });
        each.filter(|outcome| !matches!(outcome, Outcome::Quiet)).collect::<Vec<_>>()
    };
    output.files = walked.candidates.len();
    let paths = walked.candidates.iter().map(|candidate| candidate.path.as_path());
    in_pool(options.jobs, || {
        output.add(read());
        constants::resolve(&mut output.scanned);
        deploy::link(&mut output.scanned, paths, catalog);
        let names = deploy::resolve_names(&mut output.scanned, &options.deployments, catalog);
        if names.is_empty() {
            return;
        }
        // Only now is it known what to look for in files that name no model.
        let known: HashSet<&Path> = output.scanned.iter().map(|one| one.source.path.as_path()).collect();
        let unread = walked.candidates.par_iter().filter(|candidate| !known.contains(&*candidate.path));
        let found = unread.map_init(Vec::new, |buffer, candidate| {
            guarded(&candidate.path, || {
                let read = read_bytes(&candidate.path, limits(candidate), buffer);
                // What could not be read has been told.
                Ok(read.map_or(Outcome::Quiet, |()| examine_for(&names, &candidate.path, buffer, catalog)))
            })
        });
        let found: Vec<Outcome> = found.filter(|outcome| !matches!(outcome, Outcome::Quiet)).collect();
        output.add(found);
    });
    output
}

/// Extracts from what was read elsewhere.
#[must_use]
pub fn run_on(mut documents: Vec<Document>, options: &EngineOptions, catalog: &Catalog) -> EngineOutput {
    let mut output = EngineOutput { files: documents.len(), ..EngineOutput::default() };
    in_pool(options.jobs, || {
        let read = documents.par_iter().map(|Document { path, content }| match content {
            Ok(bytes) => guarded(path, || Ok(examine(path, &mut bytes.clone(), catalog))),
            Err(why) => Outcome::Skipped(*why),
        });
        output.add(read.collect());
        constants::resolve(&mut output.scanned);
        // What lies on the disk may be another state than what was given.
        let paths: Vec<PathBuf> = output.scanned.iter().map(|one| one.source.path.clone()).collect();
        deploy::link(&mut output.scanned, paths.iter().map(PathBuf::as_path), catalog);
        let names = deploy::resolve_names(&mut output.scanned, &options.deployments, catalog);
        let known: HashSet<PathBuf> = paths.into_iter().collect();
        let unread = documents.par_iter_mut().filter(|one| !known.contains(&one.path));
        let unread = unread.filter_map(|one| Some((&one.path, one.content.as_mut().ok()?)));
        let found = unread.map(|(path, bytes)| guarded(path, || Ok(examine_for(&names, path, bytes, catalog))));
        output.add(found.collect());
    });
    output
}

fn in_pool<T: Send>(jobs: Option<NonZeroUsize>, work: impl FnOnce() -> T + Send) -> T {
    match ThreadPoolBuilder::new().num_threads(jobs.map_or(0, NonZeroUsize::get)).build() {
        Ok(pool) => pool.install(work),
        // No threads to be had: the work is done in this one.
        Err(_) => work(),
    }
}

impl EngineOutput {
    fn add(&mut self, outcomes: Vec<Outcome>) {
        for outcome in outcomes {
            match outcome {
                Outcome::Quiet => {}
                Outcome::Scanned(scanned) => {
                    if scanned.unparsed {
                        self.unparsed.push(scanned.source.path.to_string_lossy().into_owned());
                    }
                    self.scanned.push(scanned);
                }
                Outcome::Skipped(why) => *self.skipped.entry(why).or_default() += 1,
                Outcome::Failed(error) => self.errors.push(error),
            }
        }
        self.files -= self.skipped.values().sum::<usize>();
    }
}

/// Walks only.
#[must_use]
pub fn list(options: &EngineOptions) -> (Vec<Listed>, Vec<FileError>) {
    let walked = walk::walk(&options.paths, &walk_options(options));
    let listed = walked
        .listing()
        .into_iter()
        .map(|(path, why)| Listed { path: path.to_string_lossy().into_owned(), left_out: why.map(str::to_owned) });
    (listed.collect(), walked.errors.iter().map(FileError::from).collect())
}

/// What came of one file.
enum Outcome {
    /// Read; nothing in it.
    Quiet,
    Scanned(Scanned),
    Skipped(SkipReason),
    Failed(FileError),
}

impl From<&WalkError> for FileError {
    fn from(error: &WalkError) -> Self {
        match error {
            WalkError::Io { path, source } => Self::new(path, source),
            WalkError::NotRegular { path } => Self::new(path, &"not a regular file"),
            WalkError::Walk(inner) => Self::new(Path::new("."), inner),
        }
    }
}

/// The walk that the options ask for.
#[must_use]
pub fn walk_options(options: &EngineOptions) -> WalkOptions {
    WalkOptions {
        include: options.include.clone(),
        exclude: options.exclude.clone(),
        force_exclude: options.force_exclude,
        ..WalkOptions::default()
    }
}

fn guarded(path: &Path, work: impl FnOnce() -> io::Result<Outcome>) -> Outcome {
    // Of the last file of this thread, should it have ended in a panic.
    grammar::gave_up();
    let failed = |message: &dyn std::fmt::Display| Outcome::Failed(FileError::new(path, message));
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => failed(&error),
        Err(_) => failed(&"a bug in shelflife kept this file from being read; please report it"),
    }
}

fn limits(candidate: &Candidate) -> Limits {
    if candidate.explicit { Limits::EXPLICIT } else { Limits::WALKED }
}

/// Reads a file into the thread's buffer.
fn scan(candidate: &Candidate, buffer: &mut Vec<u8>, catalog: &Catalog) -> io::Result<Outcome> {
    match read_bytes(&candidate.path, limits(candidate), buffer) {
        Ok(()) => Ok(examine(&candidate.path, buffer, catalog)),
        Err(ReadError::Io(error)) => Err(error),
        Err(ReadError::Skipped(why)) => Ok(Outcome::Skipped(why)),
    }
}

/// Only what passes the prefilter gets a text of its own; the buffer is kept otherwise.
fn examine(path: &Path, buffer: &mut Vec<u8>, catalog: &Catalog) -> Outcome {
    let speaks_to_us = |bytes: &[u8]| memchr::memmem::find(bytes, suppress::WORD.as_bytes()).is_some();
    // The stems of UTF-16 text do not stand in its bytes.
    let is_wide = sniff(buffer).is_ok_and(Encoding::is_utf16);
    if !is_wide && !prefilter::is_worth_a_look(buffer) && !speaks_to_us(buffer) {
        return Outcome::Quiet;
    }
    let source = match Source::from_bytes(path.to_owned(), std::mem::take(buffer)) {
        Ok(source) => source,
        Err(why) => return Outcome::Skipped(why),
    };
    #[cfg(test)]
    assert!(!path.ends_with(tests::PANICS), "as asked for");
    let references = extract::references(&source, catalog);
    let ignores = if speaks_to_us(source.text.as_bytes()) { suppress::find(&source) } else { Vec::new() };
    let unparsed = grammar::gave_up();
    if references.is_empty() && ignores.is_empty() && !unparsed {
        return Outcome::Quiet;
    }
    Outcome::Scanned(Scanned { source: Arc::new(source), references, ignores, unparsed })
}

/// Looks for names of deployments in what was found to hold no model.
fn examine_for(names: &Names<'_>, path: &Path, buffer: &mut Vec<u8>, catalog: &Catalog) -> Outcome {
    if !names.is_worth_a_look(buffer) {
        return Outcome::Quiet;
    }
    let Ok(source) = Source::from_bytes(path.to_owned(), std::mem::take(buffer)) else { return Outcome::Quiet };
    match names.find(&source, catalog) {
        references if references.is_empty() => Outcome::Quiet,
        references => {
            let unparsed = grammar::gave_up();
            Outcome::Scanned(Scanned { source: Arc::new(source), references, ignores: Vec::new(), unparsed })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No input is known to make shelflife panic: this name does, in tests.
    pub(super) const PANICS: &str = "panics.py";

    #[test]
    fn a_panic_in_one_file_is_named_and_the_others_are_read() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.py", PANICS, "z.py"] {
            std::fs::write(folder.path().join(name), "model = 'claude-3-opus-20240229'\n").unwrap();
        }
        for jobs in [1, 4] {
            let jobs = NonZeroUsize::new(jobs);
            let options = EngineOptions { paths: vec![folder.path().into()], jobs, ..EngineOptions::default() };
            let output = run(&options, Catalog::builtin());
            let names: Vec<_> = output.scanned.iter().map(|one| one.source.path.file_name().unwrap()).collect();
            assert_eq!(names, ["a.py", "z.py"]);
            assert_eq!(output.errors.len(), 1);
            assert!(output.errors[0].path.ends_with(PANICS) && output.errors[0].message.contains("a bug in shelflife"));
        }
        let document = |name: &str| Document { path: name.into(), content: Ok(b"model = 'gpt-4-0613'\n".to_vec()) };
        let output = run_on([PANICS, "a.py"].map(document).into(), &EngineOptions::default(), Catalog::builtin());
        assert_eq!((output.scanned.len(), output.errors.len()), (1, 1));
    }
}
