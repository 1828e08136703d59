//! What a run reads: files that a walk finds, or documents that were read elsewhere.

use std::path::{Path, PathBuf};

use crate::engine::walk::Candidate;
use crate::text::read::{Limits, ReadError, read_bytes};
use crate::text::source::SkipReason;

/// A file whose content comes from elsewhere: standard input, or what is staged.
#[derive(Debug)]
pub struct Document {
    /// The path as reports show it.
    pub path: PathBuf,
    pub content: Result<Vec<u8>, SkipReason>,
}

/// What a run reads.
#[derive(Debug, Clone, Copy)]
pub enum Input<'i> {
    /// The paths of the options, and what a walk finds below them.
    Paths,
    /// Documents that were read elsewhere.
    Documents(&'i [Document]),
}

/// The files of a run and where their content comes from.
pub(super) trait Files: Sync {
    fn len(&self) -> usize;
    /// The path as reports show it.
    fn path(&self, n: usize) -> &Path;
    /// Replaces the content of the buffer with that of the file. May be called twice for one file.
    fn read(&self, n: usize, buffer: &mut Vec<u8>) -> Result<(), ReadError>;
    /// The files that templates, which are among the deferred, are read together with.
    fn companions(&self, deferred: &[usize]) -> Vec<&Path>;
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
