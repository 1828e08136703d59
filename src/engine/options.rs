//! What a run depends on: options, catalog, rules, and which references it needs.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::catalog::Catalog;
use crate::detect::references::Detector;
use crate::detect::services::Services;
use crate::detect::trace::Trace;
use crate::engine::ruling::{Nested, Ruling};
use crate::project::deployments::Served;
use crate::rules::Rules;
use crate::text::globs::Globs;

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
    /// What holds for the files that another config rules.
    pub nested: Nested,
}

/// How far a run is, for those who wait for it.
#[derive(Debug, Default)]
pub struct Progress {
    files: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// Sets the number of files to read, of which none is read yet.
    pub fn found(&self, files: usize) {
        self.done.store(0, Ordering::Relaxed);
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

/// Whether a run needs a reference of a file, by the names under which the catalog may have its model.
pub type Wanted<'a> = &'a (dyn Fn(&Path, &[String]) -> bool + Sync);

/// Every reference.
pub const ALL: Wanted<'static> = &|_, _| true;

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

    /// What rules the file at `path`.
    pub(super) fn ruled(self, path: &Path) -> Ruled<'e> {
        Ruled { run: self, own: self.options.nested.at(path) }
    }
}

/// What the references of a file are found by: the ruling of its own, or else that of the run.
pub(super) struct Ruled<'e> {
    run: Engine<'e>,
    own: Option<Arc<Ruling>>,
}

impl Ruled<'_> {
    pub(super) fn catalog(&self) -> &Catalog {
        self.own.as_ref().map_or(self.run.catalog, |own| own.catalog)
    }

    pub(super) fn deployments(&self) -> &[Served] {
        self.own.as_ref().map_or(&self.run.options.deployments, |own| &own.deployments)
    }

    /// `services`: what the files of the whole repository show.
    pub(super) fn detector<'s>(&'s self, services: Option<&'s Services>) -> Detector<'s> {
        let rules = self.own.as_ref().map_or(self.run.rules, |own| &own.rules);
        Detector { catalog: self.catalog(), rules, services, trace: self.run.trace }
    }
}
