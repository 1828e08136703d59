//! Files that are read and split once, however many others ask for them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::syntax::parsed_file::ParsedFile;
use crate::text::source::Source;

/// Reads a file; none where it cannot be read.
pub(crate) type Read<'r> = &'r dyn Fn(&Path) -> Option<Source>;

/// The files of a project by path; none for one that cannot be read.
pub(crate) struct ParsedFiles<'r> {
    known: HashMap<PathBuf, Option<Arc<ParsedFile>>>,
    read: Read<'r>,
}

impl<'r> ParsedFiles<'r> {
    /// Starts with the files that are at hand.
    pub(crate) fn new<'f>(known: impl Iterator<Item = &'f Arc<ParsedFile>>, read: Read<'r>) -> Self {
        Self { known: known.map(|file| (file.source.path.clone(), Some(Arc::clone(file)))).collect(), read }
    }

    pub(crate) fn get(&mut self, path: &Path) -> Option<Arc<ParsedFile>> {
        if let Some(known) = self.known.get(path) {
            return known.clone();
        }
        let file = (self.read)(path).map(|source| Arc::new(ParsedFile::new(Arc::new(source))));
        self.known.insert(path.to_owned(), file.clone());
        file
    }

    /// A file that is of use. One that is none is not kept.
    pub(crate) fn get_if(&mut self, path: &Path, is_of_use: &dyn Fn(&Source) -> bool) -> Option<Arc<ParsedFile>> {
        if !self.known.contains_key(path) && !(self.read)(path).is_some_and(|source| is_of_use(&source)) {
            return None;
        }
        self.get(path).filter(|file| is_of_use(&file.source))
    }
}
