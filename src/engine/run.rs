//! The engine: from paths or documents to the references of each file, on all threads.

use crate::project::scanned::EngineOutput;
use crate::project::scanned::FileError;
use crate::project::scanned::Scanned;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::ThreadPoolBuilder;

use crate::catalog::Catalog;
use crate::detect::trace::Trace;
use crate::engine::passes::{Files, Passes};
use crate::engine::walk;
use crate::engine::walk::{Candidate, WalkOptions};
use crate::project::deployments::Served;
use crate::rules::Rules;
use crate::text::globs::Globs;
use crate::text::read::{Limits, ReadError, read_bytes};
use crate::text::source::SkipReason;

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

/// Which references a run is about, by the names that an id can be looked up by.
pub type Wanted<'a> = &'a (dyn Fn(&[String]) -> bool + Sync);

/// All of them.
pub const ALL: Wanted<'static> = &|_| true;

/// What a run reads.
#[derive(Debug, Clone, Copy)]
pub enum Input<'i> {
    /// The paths of the options, and what a walk finds below them.
    Paths,
    /// What was read elsewhere.
    Documents(&'i [Document]),
}

/// Everything that a run goes by. Two engines with two configs can share a process.
#[derive(Clone, Copy)]
pub struct Engine<'e> {
    pub options: &'e EngineOptions,
    pub catalog: &'e Catalog,
    pub rules: &'e Rules,
    /// References that are not wanted are left out where no other file depends on them.
    pub wanted: Wanted<'e>,
    /// Records what is weighed in one file.
    pub trace: Option<&'e Trace>,
}

impl<'e> Engine<'e> {
    /// An engine that finds every reference.
    #[must_use]
    pub fn new(options: &'e EngineOptions, catalog: &'e Catalog, rules: &'e Rules) -> Self {
        Self { options, catalog, rules, wanted: ALL, trace: None }
    }

    /// Reads the input and finds the references of every file.
    ///
    /// Every file is a task of its own: a panic in one is an error that names the file, and the run goes on.
    #[must_use]
    pub fn scan(&self, input: Input<'_>) -> EngineOutput {
        self.run(input, &|scanned| scanned)
    }

    /// Reads the input and hands each file to `each`: at once where no other file can change what is known of it, so
    /// that neither its text nor its references are kept.
    #[must_use]
    pub fn run<T: Send>(&self, input: Input<'_>, each: &(dyn Fn(Scanned) -> T + Sync)) -> EngineOutput<T> {
        let Input::Documents(documents) = input else {
            let walked = walk::walk(&self.options.paths, &walk_options(self.options));
            self.options.progress.found(walked.candidates.len());
            let mut output = self.pass(&walked.candidates[..], each);
            output.errors.splice(..0, walked.errors.iter().map(FileError::from));
            return output;
        };
        self.pass(documents, each)
    }

    fn pass<F: Files + ?Sized, T: Send>(&self, files: &F, each: &(dyn Fn(Scanned) -> T + Sync)) -> EngineOutput<T> {
        in_pool(self.options.jobs, || Passes { files, engine: *self, each }.run())
    }
}

/// A path of the walk, for `--list-files`.
#[derive(Debug, Clone)]
pub struct Listed {
    pub path: String,
    /// Why it is left alone; none where it is read.
    pub left_out: Option<String>,
}

fn in_pool<T: Send>(jobs: Option<NonZeroUsize>, work: impl FnOnce() -> T + Send) -> T {
    match ThreadPoolBuilder::new().num_threads(jobs.map_or(0, NonZeroUsize::get)).build() {
        Ok(pool) => pool.install(work),
        // No threads to be had: the work is done in this one.
        Err(_) => work(),
    }
}

impl Files for [Candidate] {
    fn len(&self) -> usize {
        <[Candidate]>::len(self)
    }

    fn path(&self, n: usize) -> &Path {
        &self[n].path
    }

    fn read(&self, n: usize, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        let limits = if self[n].explicit { Limits::EXPLICIT } else { Limits::WALKED };
        read_bytes(&self[n].path, limits, buffer)
    }

    /// Any of them can belong with another.
    fn companions(&self, _: &[usize]) -> Vec<&Path> {
        self.iter().map(|candidate| &*candidate.path).collect()
    }
}

impl Files for [Document] {
    fn len(&self) -> usize {
        <[Document]>::len(self)
    }

    fn path(&self, n: usize) -> &Path {
        &self[n].path
    }

    fn read(&self, n: usize, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        let bytes = self[n].content.as_ref().map_err(|why| ReadError::Skipped(*why))?;
        buffer.clear();
        buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// What lies on the disk may be another state than what was given.
    fn companions(&self, held: &[usize]) -> Vec<&Path> {
        held.iter().map(|n| &*self[*n].path).collect()
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

/// The walk that the options ask for.
#[must_use]
pub fn walk_options(options: &EngineOptions) -> WalkOptions {
    WalkOptions {
        include: options.include.clone(),
        exclude: options.exclude.clone(),
        force_exclude: options.force_exclude,
        threads: options.jobs.map_or(0, NonZeroUsize::get),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// No input is known to make shelflife panic: this name does, in tests.
    pub(crate) const PANICS: &str = "panics.py";

    #[test]
    fn a_panic_in_one_file_is_named_and_the_others_are_read() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.py", PANICS, "z.py"] {
            std::fs::write(folder.path().join(name), "model = 'claude-3-opus-20240229'\n").unwrap();
        }
        for jobs in [1, 4] {
            let jobs = NonZeroUsize::new(jobs);
            let options = EngineOptions { paths: vec![folder.path().into()], jobs, ..EngineOptions::default() };
            let rules = Rules::default();
            let output = Engine::new(&options, Catalog::builtin(), &rules).scan(Input::Paths);
            let names: Vec<_> = output.scanned.iter().map(|one| one.source.path.file_name().unwrap()).collect();
            assert_eq!(names, ["a.py", "z.py"]);
            assert_eq!(output.errors.len(), 1);
            assert!(output.errors[0].path.ends_with(PANICS) && output.errors[0].message.contains("a bug in shelflife"));
        }
        let document = |name: &str| Document { path: name.into(), content: Ok(b"model = 'gpt-4-0613'\n".to_vec()) };
        let documents = [PANICS, "a.py"].map(document);
        let (options, rules) = (EngineOptions::default(), Rules::default());
        let output = Engine::new(&options, Catalog::builtin(), &rules).scan(Input::Documents(&documents));
        assert_eq!((output.scanned.len(), output.errors.len()), (1, 1));
    }
}
