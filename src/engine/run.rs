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
    /// If it has a pattern, a walk finds only files that match.
    pub include: Globs,
    pub exclude: Globs,
    /// Whether the filters hold for named paths too.
    pub force_exclude: bool,
    /// The number of threads; `None` for one per core.
    pub jobs: Option<NonZeroUsize>,
    /// Counts the files while they are read.
    pub progress: Arc<Progress>,
    /// The models of deployments that no template creates.
    pub deployments: Vec<Served>,
}

/// How far a run is, for those who wait for it.
#[derive(Debug, Default)]
pub struct Progress {
    files: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// Sets the number of files to read.
    pub fn found(&self, files: usize) {
        self.files.store(files, Ordering::Relaxed);
    }

    /// Counts a file that was read.
    pub fn one_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The files read, and all files; both are 0 during the walk.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.files.load(Ordering::Relaxed))
    }
}

/// A file whose content comes from elsewhere: standard input, or what is staged.
#[derive(Debug)]
pub struct Document {
    /// The path as reports show it.
    pub path: PathBuf,
    pub content: Result<Vec<u8>, SkipReason>,
}

/// Whether a run needs a reference, by the names under which the catalog may have its model.
pub type Wanted<'a> = &'a (dyn Fn(&[String]) -> bool + Sync);

/// Every reference.
pub const ALL: Wanted<'static> = &|_| true;

/// What a run reads.
#[derive(Debug, Clone, Copy)]
pub enum Input<'i> {
    /// The paths of the options, and what a walk finds below them.
    Paths,
    /// Documents that were read elsewhere.
    Documents(&'i [Document]),
}

/// Everything that a run depends on. Two engines with two configs can share a process.
#[derive(Clone, Copy)]
pub struct Engine<'e> {
    pub options: &'e EngineOptions,
    pub catalog: &'e Catalog,
    pub rules: &'e Rules,
    /// References that are not wanted are left out, unless another file depends on them.
    pub wanted: Wanted<'e>,
    /// Records the decisions about one file.
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

    /// Reads the input and calls `each` for every file: at once if no other file can change its references, so that
    /// neither its text nor its references stay in memory.
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
    /// Why it is skipped; `None` if it is read.
    pub left_out: Option<String>,
}

/// The stack of a worker: many times what the deepest call needs, because nothing calls itself for each level or each
/// sibling of a text. The system gives only what is used.
const STACK: usize = 16 << 20;

fn in_pool<T: Send>(jobs: Option<NonZeroUsize>, work: impl FnOnce() -> T + Send) -> T {
    match ThreadPoolBuilder::new().stack_size(STACK).num_threads(jobs.map_or(0, NonZeroUsize::get)).build() {
        Ok(pool) => pool.install(work),
        // No new thread can start: this thread does the work.
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

    /// Any file can belong to another one.
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

    /// The files on the disk may differ from the documents, so that only documents count.
    fn companions(&self, held: &[usize]) -> Vec<&Path> {
        held.iter().map(|n| &*self[*n].path).collect()
    }
}

/// Lists the files that a run would read.
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

    /// A file of this name makes the engine panic in tests, because no input is known to.
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
