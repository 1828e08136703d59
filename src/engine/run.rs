//! From paths to references, and on to what is made of them, file by file. With what is below it the only module with
//! threads.

use crate::project::scanned::EngineOutput;
use crate::project::scanned::FileError;
use crate::project::scanned::Scanned;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::ThreadPoolBuilder;

use crate::catalog::Catalog;
use crate::engine::passes::{Files, Passes};
use crate::engine::walk;
use crate::engine::walk::{Candidate, WalkOptions};
use crate::project::deployments::Served;
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
    run_each(options, catalog, ALL, &|scanned| scanned)
}

/// Walks, reads and extracts, and makes of each file what the caller wants of it: at once where no other file can
/// change what is known of it, so that neither its text nor its references are kept.
///
/// References that are not [wanted](Wanted) are left out where nothing else depends on them.
#[must_use]
pub fn run_each<T: Send>(
    options: &EngineOptions,
    catalog: &Catalog,
    wanted: Wanted<'_>,
    each: &(dyn Fn(Scanned) -> T + Sync),
) -> EngineOutput<T> {
    let walked = walk::walk(&options.paths, &walk_options(options));
    options.progress.found(walked.candidates.len());
    let mut output =
        in_pool(options.jobs, || Passes { files: &walked.candidates[..], options, catalog, wanted, each }.run());
    output.errors.splice(..0, walked.errors.iter().map(FileError::from));
    output
}

/// Extracts from what was read elsewhere.
#[must_use]
pub fn run_on(documents: &[Document], options: &EngineOptions, catalog: &Catalog) -> EngineOutput {
    run_each_on(documents, options, catalog, ALL, &|scanned| scanned)
}

/// Extracts from what was read elsewhere, and makes of each file what the caller wants of it, as [`run_each`] does.
#[must_use]
pub fn run_each_on<T: Send>(
    documents: &[Document],
    options: &EngineOptions,
    catalog: &Catalog,
    wanted: Wanted<'_>,
    each: &(dyn Fn(Scanned) -> T + Sync),
) -> EngineOutput<T> {
    in_pool(options.jobs, || Passes { files: documents, options, catalog, wanted, each }.run())
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
            let output = run(&options, Catalog::builtin());
            let names: Vec<_> = output.scanned.iter().map(|one| one.source.path.file_name().unwrap()).collect();
            assert_eq!(names, ["a.py", "z.py"]);
            assert_eq!(output.errors.len(), 1);
            assert!(output.errors[0].path.ends_with(PANICS) && output.errors[0].message.contains("a bug in shelflife"));
        }
        let document = |name: &str| Document { path: name.into(), content: Ok(b"model = 'gpt-4-0613'\n".to_vec()) };
        let output = run_on(&[PANICS, "a.py"].map(document), &EngineOptions::default(), Catalog::builtin());
        assert_eq!((output.scanned.len(), output.errors.len()), (1, 1));
    }
}
