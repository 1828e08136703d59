//! From paths to references. The only module with threads.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::catalog::Catalog;
use crate::reference::Reference;
use crate::source::{Encoding, Limits, ReadError, SkipReason, Source, read_bytes, sniff};
use crate::suppress::{self, Ignore};
use crate::walk::{self, Candidate, Globs, WalkError, WalkOptions};
use crate::{deploy, extract, prefilter};

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
}

/// What was read.
#[derive(Debug, Default)]
pub struct EngineOutput {
    /// Files that were read, with references or without.
    pub files: usize,
    /// Those with references, or with comments for us.
    pub scanned: Vec<Scanned>,
    pub skipped: BTreeMap<SkipReason, usize>,
    pub errors: Vec<FileError>,
}

/// A file, the references in it, in the order in which they stand, and what it says to us.
#[derive(Debug)]
pub struct Scanned {
    pub source: Arc<Source>,
    pub references: Vec<Reference>,
    /// The comments that silence findings.
    pub ignores: Vec<Ignore>,
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
    let read = || {
        let each =
            walked.candidates.par_iter().map_init(Vec::new, |buffer, candidate| guarded(candidate, buffer, catalog));
        each.filter(|outcome| !matches!(outcome, Outcome::Quiet)).collect::<Vec<_>>()
    };
    let pool = ThreadPoolBuilder::new().num_threads(options.jobs.map_or(0, NonZeroUsize::get)).build().ok();
    let outcomes = within(pool.as_ref(), read);
    output.files = walked.candidates.len();
    for outcome in outcomes {
        match outcome {
            Outcome::Quiet => {}
            Outcome::Scanned(scanned) => output.scanned.push(scanned),
            Outcome::Skipped(why) => *output.skipped.entry(why).or_default() += 1,
            Outcome::Failed(error) => output.errors.push(error),
        }
    }
    let paths = walked.candidates.iter().map(|candidate| candidate.path.as_path());
    within(pool.as_ref(), || deploy::link(&mut output.scanned, paths, catalog));
    output.files -= output.skipped.values().sum::<usize>();
    output
}

/// Works in the pool; without threads to be had, in this one.
fn within<R: Send>(pool: Option<&ThreadPool>, work: impl FnOnce() -> R + Send) -> R {
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
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

fn walk_options(options: &EngineOptions) -> WalkOptions {
    WalkOptions {
        include: options.include.clone(),
        exclude: options.exclude.clone(),
        force_exclude: options.force_exclude,
        ..WalkOptions::default()
    }
}

fn guarded(candidate: &Candidate, buffer: &mut Vec<u8>, catalog: &Catalog) -> Outcome {
    let failed = |message: &dyn std::fmt::Display| Outcome::Failed(FileError::new(&candidate.path, message));
    match catch_unwind(AssertUnwindSafe(|| scan(candidate, buffer, catalog))) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => failed(&error),
        Err(_) => failed(&"a bug in shelflife kept this file from being read; please report it"),
    }
}

/// Reads a file into the thread's buffer; only one that passes the prefilter gets a text of its own.
fn scan(candidate: &Candidate, buffer: &mut Vec<u8>, catalog: &Catalog) -> io::Result<Outcome> {
    let limits = if candidate.explicit { Limits::EXPLICIT } else { Limits::WALKED };
    match read_bytes(&candidate.path, limits, buffer) {
        Ok(()) => {}
        Err(ReadError::Io(error)) => return Err(error),
        Err(ReadError::Skipped(why)) => return Ok(Outcome::Skipped(why)),
    }
    // The stems of UTF-16 text do not stand in its bytes.
    let is_wide = sniff(buffer).is_ok_and(Encoding::is_utf16);
    let speaks_to_us = |bytes: &[u8]| memchr::memmem::find(bytes, suppress::WORD.as_bytes()).is_some();
    if !is_wide && !prefilter::is_worth_a_look(buffer) && !speaks_to_us(buffer) {
        return Ok(Outcome::Quiet);
    }
    let source = match Source::from_bytes(candidate.path.clone(), std::mem::take(buffer)) {
        Ok(source) => source,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let references = extract::references(&source, catalog);
    let ignores = if speaks_to_us(source.text.as_bytes()) { suppress::find(&source) } else { Vec::new() };
    if references.is_empty() && ignores.is_empty() {
        return Ok(Outcome::Quiet);
    }
    Ok(Outcome::Scanned(Scanned { source: Arc::new(source), references, ignores }))
}
