//! The engine: from paths or documents to the references of each file, on all threads.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPoolBuilder;

use crate::engine::input::{Changed, Files, Input};
use crate::engine::options::{Engine, EngineOptions};
use crate::engine::passes::Passes;
use crate::engine::walk::{self, WalkOptions};
use crate::project::scanned::{EngineOutput, FileError, Scanned};
use crate::text::root::is_whole_project;

impl Engine<'_> {
    /// Reads the input and finds the references of every file.
    ///
    /// Every file is a task of its own: a panic in one is an error that names the file, and the run goes on.
    #[must_use]
    pub fn scan(&self, input: Input<'_>) -> EngineOutput {
        self.run(input, &|scanned| scanned)
    }

    /// Reads the input and calls `each` for every file: at once if no other file can change its references, so that
    /// neither its text nor its references stay in memory. Nothing is read below paths, or of a commit, if a config that
    /// was met on the way cannot be used; an editor's documents are read as if it were not there.
    #[must_use]
    pub fn run<T: Send>(&self, input: Input<'_>, each: &(dyn Fn(Scanned) -> T + Sync)) -> EngineOutput<T> {
        let made: Mutex<BTreeMap<usize, T>> = Mutex::default();
        let lock = || made.lock().unwrap_or_else(PoisonError::into_inner);
        let keep = |n: usize, scanned: Scanned| {
            let result = each(scanned);
            lock().insert(n, result);
        };
        let output = self.read(input, &keep);
        let mut made = std::mem::take(&mut *lock());
        output.filter_map(|n| made.remove(&n))
    }

    /// Reads the input and hands each finished file on, with its number.
    fn read(&self, input: Input<'_>, each: &(dyn Fn(usize, Scanned) + Sync)) -> EngineOutput<usize> {
        let nested = &self.options.nested;
        let changed = match input {
            Input::Documents(documents) => return self.pass(&documents, false, each),
            Input::Open(open) => return self.pass(open, false, each),
            Input::Tree(_) if nested.is_broken() => return EngineOutput::default(),
            Input::Tree(tree) => return self.pass(tree, true, each),
            Input::Paths => None,
            Input::Changed(texts) => Some(texts),
        };
        let walked = walk::walk(&self.options.paths, &walk_options(self.options));
        // The walk met the configs of what it found, but not those of the files that the user named.
        for named in walked.candidates.iter().filter(|candidate| candidate.explicit) {
            drop(nested.at(&named.path));
        }
        if nested.is_broken() {
            return EngineOutput::default();
        }
        self.options.progress.found(walked.candidates.len());
        let is_whole = self.options.paths.iter().all(|path| is_whole_project(path));
        let files = &walked.candidates[..];
        let mut output = match changed {
            Some(texts) => self.pass(&Changed { files, texts }, is_whole, each),
            None => self.pass(&files, is_whole, each),
        };
        output.errors.splice(..0, walked.errors.iter().map(FileError::from));
        output
    }

    fn pass(&self, files: &dyn Files, is_whole: bool, each: &(dyn Fn(usize, Scanned) + Sync)) -> EngineOutput<usize> {
        in_pool(self.options.jobs, || Passes { files, engine: *self, is_whole, each }.run())
    }
}

/// A path of the walk, for `--list-files`.
#[derive(Debug, Clone)]
pub struct Listed {
    pub path: String,
    /// Why it is skipped; `None` if it is read.
    pub left_out: Option<String>,
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
        nested: options.nested.clone(),
    }
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

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::catalog::Catalog;
    use crate::engine::input::Document;
    use crate::engine::passes::PANICS;
    use crate::engine::ruling::{Nested, Ruling, Rulings};
    use crate::rules::Rules;

    /// Configs that cannot be used.
    struct Broken;

    impl Rulings for Broken {
        fn ruling(&self, _: &Path) -> Option<Arc<Ruling>> {
            None
        }

        fn rulings(&self) -> Vec<Arc<Ruling>> {
            Vec::new()
        }

        fn is_broken(&self) -> bool {
            true
        }
    }

    #[test]
    fn nothing_is_read_if_a_config_below_is_broken() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.py"), "model = 'claude-3-opus-20240229'\n").unwrap();
        let rules = Rules::default();
        let read = |nested| {
            let options = EngineOptions { paths: vec![folder.path().into()], nested, ..EngineOptions::default() };
            let output = Engine::new(&options, Catalog::builtin(), &rules).scan(Input::Paths);
            (output.files, output.scanned.len())
        };
        assert_eq!(read(Nested::default()), (1, 1));
        assert_eq!(read(Nested(Some(Arc::new(Broken)))), (0, 0));
    }

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
