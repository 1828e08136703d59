//! Checks ignore files before the walk reads them.
//!
//! The walk reads an ignore file to its end. A link to a device has no end, and a pipe blocks until somebody writes to
//! it. The walk reports a folder with such an ignore file as an error and does not enter it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const NAMES: [&str; 3] = [".gitignore", ".ignore", ".git/info/exclude"];

/// No ignore file that people write is larger.
const MAX_BYTES: u64 = 8 << 20;

/// Checks ignore files and remembers those that the walk must not read.
#[derive(Default)]
pub(crate) struct IgnoreFiles {
    unreadable: Mutex<Vec<PathBuf>>,
}

impl IgnoreFiles {
    /// Whether the walk can read every ignore file of the folder itself.
    pub(crate) fn are_readable(&self, folder: &Path) -> bool {
        NAMES.iter().all(|name| self.is_readable(folder.join(name)))
    }

    /// Whether the walk can read every ignore file of the folder and of the folders above it.
    pub(crate) fn are_readable_above(&self, folder: &Path) -> bool {
        let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        absolute.ancestors().all(|above| self.are_readable(above))
    }

    fn is_readable(&self, path: PathBuf) -> bool {
        // The walk passes over a file that does not exist or cannot be reached.
        let is_fine = path.metadata().map_or(true, |meta| meta.is_dir() || meta.is_file() && meta.len() <= MAX_BYTES);
        if !is_fine {
            self.unreadable.lock().unwrap_or_else(PoisonError::into_inner).push(path);
        }
        is_fine
    }

    /// The ignore files that the walk must not read, sorted.
    pub(crate) fn unreadable(&self) -> Vec<PathBuf> {
        let mut unreadable = std::mem::take(&mut *self.unreadable.lock().unwrap_or_else(PoisonError::into_inner));
        unreadable.sort();
        unreadable.dedup();
        unreadable
    }
}
