//! What the first pass made of files, kept from one check to the next: while a document is edited, most of the files that
//! it is read together with stay as they are.

use std::collections::HashMap;
use std::fs::Metadata;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::project::scanned::Scanned;
use crate::syntax::parsed_file::ParsedFile;
use crate::text::source::SkipReason;

/// How many files are kept.
const MAX_FILES: usize = 256;

/// What the first pass makes of a file, which no other file can change.
#[derive(Clone)]
pub(crate) enum First {
    /// The file has no reference and no directive.
    Empty,
    Skipped(SkipReason),
    Scanned {
        scanned: Scanned,
        /// Its tree, if the file waits for others.
        file: Option<Arc<ParsedFile>>,
    },
}

/// What shows that a file has still the text that it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(u64);

impl Stamp {
    /// Of a file on disk; `None` where the system does not know when it changed last.
    #[must_use]
    pub fn of_file(metadata: &Metadata) -> Option<Self> {
        let changed = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        Some(Self::of(&("file", changed, metadata.len())))
    }

    /// Of a text.
    #[must_use]
    pub fn of_text(bytes: &[u8]) -> Self {
        Self::of(&("text", bytes))
    }

    fn of(what: &impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// The files that were seen, each as it was last, by its path as reports show it. Everything that files are read with
/// (settings, catalog, rules) stays the same for all of them.
#[derive(Default)]
pub struct Seen(Mutex<HashMap<PathBuf, (Stamp, First)>>);

impl Seen {
    /// What was made of a file, if it is as it was then.
    pub(crate) fn get(&self, path: &Path, stamp: Stamp) -> Option<First> {
        self.lock().get(path).filter(|(then, _)| *then == stamp).map(|(_, first)| first.clone())
    }

    pub(crate) fn keep(&self, path: &Path, stamp: Stamp, first: &First) {
        let mut files = self.lock();
        if files.len() >= MAX_FILES && !files.contains_key(path) {
            files.clear();
        }
        files.insert(path.to_owned(), (stamp, first.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, (Stamp, First)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;
    use crate::catalog::Catalog;
    use crate::engine::input::{Document, Input, Near, Open};
    use crate::engine::options::{Engine, EngineOptions};
    use crate::rules::Rules;

    /// The ids in the documents and in the file near them.
    fn ids(documents: &[Document], near: &Path, seen: &Seen) -> Vec<String> {
        let near = [Near { path: near.to_owned(), stamp: Stamp::of_file(&near.metadata().unwrap()) }];
        let open = Open { documents, near: &near, tree: &[], seen };
        let (options, rules) = (EngineOptions::default(), Rules::default());
        let output = Engine::new(&options, Catalog::builtin(), &rules).scan(Input::Open(&open));
        let references = output.scanned.into_iter().flat_map(|one| one.references);
        references.map(|reference| reference.id.model).collect()
    }

    fn document(model: &str) -> [Document; 1] {
        [Document { path: "open.py".into(), content: Ok(format!("model = '{model}'\n").into_bytes()) }]
    }

    #[test]
    fn only_what_has_changed_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let near = folder.path().join("near.py");
        fs::write(&near, "model = 'claude-3-opus-20240229'\n").unwrap();
        let then = near.metadata().unwrap().modified().unwrap();
        let seen = Seen::default();
        assert_eq!(ids(&document("gpt-4-0613"), &near, &seen), ["gpt-4-0613", "claude-3-opus-20240229"]);
        // Another text that looks as old and as long: nobody looks into it.
        fs::write(&near, "model = 'claude-3-haiku-20240307\n").unwrap();
        File::options().write(true).open(&near).unwrap().set_modified(then).unwrap();
        assert_eq!(ids(&document("gpt-4o"), &near, &seen), ["gpt-4o", "claude-3-opus-20240229"]);
        // A document that is as it was, and a file that is younger.
        fs::write(&near, "model = 'claude-3-haiku-20240307'\n# younger\n").unwrap();
        assert_eq!(ids(&document("gpt-4o"), &near, &seen), ["gpt-4o", "claude-3-haiku-20240307"]);
    }
}
