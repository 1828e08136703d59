//! From paths to references. The only module with threads.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use crate::reference::Reference;
use crate::source::{SkipReason, Source};

/// What to read, and how.
#[derive(Debug, Clone, Default)]
pub struct EngineOptions {
    pub paths: Vec<PathBuf>,
    pub exclude: Vec<String>,
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
    /// Those with references.
    pub scanned: Vec<Scanned>,
    pub skipped: BTreeMap<SkipReason, usize>,
    pub errors: Vec<FileError>,
}

/// A file and the references in it, in the order in which they stand.
#[derive(Debug)]
pub struct Scanned {
    pub source: Arc<Source>,
    pub references: Vec<Reference>,
}

/// A path that could not be read; makes the exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// As shown to people.
    pub path: String,
    pub message: String,
}

/// A path of the walk, for `--list-files`.
#[derive(Debug, Clone)]
pub struct Listed {
    pub path: String,
    /// Why it is left alone; none where it is read.
    pub left_out: Option<String>,
}

/// Walks, reads and extracts.
#[must_use]
pub fn run(_options: &EngineOptions) -> EngineOutput {
    EngineOutput::default()
}

/// Walks only.
#[must_use]
pub fn list(_options: &EngineOptions) -> (Vec<Listed>, Vec<FileError>) {
    (Vec::new(), Vec::new())
}
