//! What was read of each file, and of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::detect::companion::Companion;
use crate::detect::directive::Directive;
use crate::detect::reference::Reference;
use crate::syntax::parsed_file::ParsedFile;
use crate::text::source::{SkipReason, Source};

/// What was read, and what was made of each file.
#[derive(Debug)]
pub struct EngineOutput<T = Scanned> {
    /// Files that were read, with references or without.
    pub files: usize,
    /// Those with references or directives.
    pub scanned: Vec<T>,
    pub skipped: BTreeMap<SkipReason, usize>,
    /// Files, as shown, that were read as plain text because they are too costly or too deep to parse.
    pub unparsed: Vec<String>,
    pub errors: Vec<FileError>,
    pub reach: Reach,
}

/// What the run looked for in the files without references. Such a file changes nothing about the others as long as it
/// holds nothing of that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Names of constants, settings, functions and deployments.
    pub names: BTreeSet<String>,
    /// Whether there are templates with references, which are read together with other templates.
    pub templates: bool,
    /// Whether any sign of a service counts, because nothing beside a model shows whose it is.
    pub services: bool,
}

impl<T> Default for EngineOutput<T> {
    fn default() -> Self {
        let (scanned, skipped) = (Vec::new(), BTreeMap::new());
        Self { files: 0, scanned, skipped, unparsed: Vec::new(), errors: Vec::new(), reach: Reach::default() }
    }
}

impl<T> EngineOutput<T> {
    /// The same with something else made of each file.
    pub fn map<U>(self, mut each: impl FnMut(T) -> U) -> EngineOutput<U> {
        self.filter_map(|one| Some(each(one)))
    }

    /// The same with something else made of each file, or nothing.
    pub(crate) fn filter_map<U>(self, each: impl FnMut(T) -> Option<U>) -> EngineOutput<U> {
        let Self { files, scanned, skipped, unparsed, errors, reach } = self;
        EngineOutput {
            files,
            scanned: scanned.into_iter().filter_map(each).collect(),
            skipped,
            unparsed,
            errors,
            reach,
        }
    }
}

/// A file, the references in it, in the order in which they stand, and its directives.
#[derive(Debug, Clone)]
pub struct Scanned {
    pub source: Arc<Source>,
    pub references: Vec<Reference>,
    pub directives: Vec<Directive>,
    /// Whether a parse was given up: the references are then those that plain text shows.
    pub unparsed: bool,
}

/// A file that waits for others, whose tree is kept until they are read.
pub(crate) struct Deferred {
    pub(crate) scanned: Scanned,
    pub(crate) file: Arc<ParsedFile>,
    /// What it is read with, once that is known.
    pub(crate) companions: Vec<Companion>,
}

/// A path that could not be read; makes the exit code 2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileError {
    /// As shown to people.
    pub path: String,
    pub message: String,
}

impl FileError {
    pub(crate) fn new(path: &Path, message: &dyn std::fmt::Display) -> Self {
        Self { path: path.to_string_lossy().into_owned(), message: message.to_string() }
    }
}
