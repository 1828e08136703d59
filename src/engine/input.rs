//! What a run reads: files that a walk finds, documents that were read elsewhere, or those that are open in an editor.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::engine::seen::{First, Seen, Stamp};
use crate::engine::tree::Chosen;
use crate::engine::walk::Candidate;
use crate::text::read::{Limits, ReadError, read_bytes};
use crate::text::source::{SkipReason, Source};

/// The content of files, by the path as reports show it.
pub type Texts = BTreeMap<PathBuf, Vec<u8>>;

/// A file whose content comes from elsewhere: standard input, or what is staged.
#[derive(Debug, Clone)]
pub struct Document {
    /// The path as reports show it.
    pub path: PathBuf,
    pub content: Result<Vec<u8>, SkipReason>,
}

/// Documents that are open in an editor, and the files on disk that they belong with.
#[derive(Clone, Copy)]
pub struct Open<'i> {
    pub documents: &'i [Document],
    /// Files that are read with them, none of them open.
    pub near: &'i [Near],
    /// Files that templates can be read together with. One that is open counts as it is in the editor.
    pub tree: &'i [PathBuf],
    /// What earlier runs made of the documents and the files near them.
    pub seen: &'i Seen,
}

/// A file that is read together with documents.
#[derive(Debug, Clone)]
pub struct Near {
    /// The path as reports show it.
    pub path: PathBuf,
    /// `None` where nothing shows whether it has changed.
    pub stamp: Option<Stamp>,
}

/// What a run reads.
#[derive(Clone, Copy)]
pub enum Input<'i> {
    /// The paths of the options, and what a walk finds below them.
    Paths,
    /// The same, as if some of the files had another content.
    Changed(&'i Texts),
    /// Documents that were read elsewhere.
    Documents(&'i [Document]),
    /// Documents of an editor, which go before the files on disk.
    Open(&'i Open<'i>),
    /// The files of a commit.
    Tree(&'i Chosen<'i>),
}

/// The files of a run and where their content comes from.
pub(super) trait Files: Sync {
    fn len(&self) -> usize;
    /// The path as reports show it.
    fn path(&self, n: usize) -> &Path;
    /// Replaces the content of the buffer with that of the file. May be called twice for one file.
    fn read(&self, n: usize, buffer: &mut Vec<u8>) -> Result<(), ReadError>;
    /// Whether somebody asked for the file by its name.
    fn is_named(&self, _: usize) -> bool {
        false
    }
    /// What an earlier run made of the file, if it has the same text.
    fn seen(&self, _: usize) -> Option<First> {
        None
    }
    /// Keeps what the first pass made of the file for later runs.
    fn keep(&self, _: usize, _: &First) {}
    /// The files that templates are read together with.
    fn companions(&self) -> Vec<&Path>;
    /// The text of a companion.
    fn source(&self, path: &Path) -> Option<Source> {
        Source::read(path, path.to_owned(), Limits::WALKED).ok()
    }
}

impl Files for &[Candidate] {
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

    fn is_named(&self, n: usize) -> bool {
        self[n].explicit
    }

    /// Any file can belong to another one.
    fn companions(&self) -> Vec<&Path> {
        self.iter().map(|candidate| &*candidate.path).collect()
    }
}

/// The files of a walk, some of them with another content than on the disk.
pub(super) struct Changed<'c> {
    pub(super) files: &'c [Candidate],
    pub(super) texts: &'c Texts,
}

impl Files for Changed<'_> {
    fn len(&self) -> usize {
        self.files.len()
    }

    fn path(&self, n: usize) -> &Path {
        self.files.path(n)
    }

    fn read(&self, n: usize, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        let Some(bytes) = self.texts.get(self.path(n)) else { return self.files.read(n, buffer) };
        buffer.clear();
        buffer.extend_from_slice(bytes);
        Ok(())
    }

    fn is_named(&self, n: usize) -> bool {
        self.files.is_named(n)
    }

    fn companions(&self) -> Vec<&Path> {
        self.files.companions()
    }

    fn source(&self, path: &Path) -> Option<Source> {
        match self.texts.get(path) {
            Some(bytes) => Source::from_bytes(path.to_owned(), bytes.clone()).ok(),
            None => self.files.source(path),
        }
    }
}

impl Files for &[Document] {
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
    fn companions(&self) -> Vec<&Path> {
        self.iter().map(|document| &*document.path).collect()
    }

    fn source(&self, path: &Path) -> Option<Source> {
        let document = self.iter().find(|document| document.path == path)?;
        Source::from_bytes(path.to_owned(), document.content.as_ref().ok()?.clone()).ok()
    }
}

impl Open<'_> {
    fn stamp(&self, n: usize) -> Option<Stamp> {
        match self.documents.get(n) {
            Some(document) => document.content.as_ref().ok().map(|content| Stamp::of_text(content)),
            None => self.near[n - self.documents.len()].stamp,
        }
    }
}

impl Files for Open<'_> {
    fn len(&self) -> usize {
        self.documents.len() + self.near.len()
    }

    fn path(&self, n: usize) -> &Path {
        self.documents.get(n).map_or_else(|| &*self.near[n - self.documents.len()].path, |document| &*document.path)
    }

    fn seen(&self, n: usize) -> Option<First> {
        self.seen.get(self.path(n), self.stamp(n)?)
    }

    fn keep(&self, n: usize, first: &First) {
        if let Some(stamp) = self.stamp(n) {
            self.seen.keep(self.path(n), stamp, first);
        }
    }

    fn read(&self, n: usize, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        if n < self.documents.len() {
            return self.documents.read(n, buffer);
        }
        read_bytes(self.path(n), Limits::WALKED, buffer)
    }

    fn companions(&self) -> Vec<&Path> {
        let documents = self.documents.iter().map(|document| &*document.path);
        let files = self.near.iter().map(|near| &near.path).chain(self.tree).map(|path| &**path);
        documents.chain(files).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// A document that is open goes before the file on the disk.
    fn source(&self, path: &Path) -> Option<Source> {
        if self.documents.iter().any(|document| document.path == path) {
            return self.documents.source(path);
        }
        Source::read(path, path.to_owned(), Limits::WALKED).ok()
    }
}

/// The files of a commit, which lie on no disk.
impl Files for Chosen<'_> {
    fn len(&self) -> usize {
        Self::len(self)
    }

    fn path(&self, n: usize) -> &Path {
        Self::path(self, n)
    }

    fn read(&self, n: usize, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        Self::read(self, n, buffer)
    }

    fn companions(&self) -> Vec<&Path> {
        (0..self.len()).map(|n| Self::path(self, n)).collect()
    }

    fn source(&self, path: &Path) -> Option<Source> {
        let mut bytes = Vec::new();
        self.read_path(path, &mut bytes).ok()?;
        Source::from_bytes(path.to_owned(), bytes).ok()
    }
}
