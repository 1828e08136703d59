//! Checks ignore files before the walk reads them.
//!
//! The walk reads an ignore file to its end. A link to a device has no end, and a pipe blocks until somebody writes to
//! it. The walk reports a folder with such an ignore file as an error and does not enter it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The error for one that the walk must not read.
pub(crate) const UNREADABLE: &str =
    "not an ignore file, or one with more than 5,000 lines or 1 MiB (50,000 lines in all): its folder is skipped";

const NAMES: [&str; 3] = [".gitignore", ".ignore", ".git/info/exclude"];

/// The lines of an ignore file, and of all those of a walk. Each becomes a pattern that stays in memory and is compared
/// with every path.
const MAX_LINES: usize = 5_000;
const MAX_ALL_LINES: usize = 50_000;
/// A file with so many bytes has no more lines than matter.
const SHORT: u64 = 4_096;
/// No ignore file that people write is larger.
const MAX_BYTES: u64 = 1 << 20;

/// Checks ignore files and remembers those that the walk must not read.
#[derive(Default)]
pub(crate) struct IgnoreFiles {
    /// The lines of those that were found.
    lines: AtomicUsize,
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
        let is_fine =
            path.metadata().map_or(true, |meta| meta.is_dir() || meta.is_file() && self.is_short(&path, meta.len()));
        if !is_fine {
            self.unreadable.lock().unwrap_or_else(PoisonError::into_inner).push(path);
        }
        is_fine
    }

    /// Whether a file, and with it all of the walk, has few enough lines.
    fn is_short(&self, path: &Path, bytes: u64) -> bool {
        let lines = match bytes {
            0..=SHORT => usize::try_from(bytes / 16).unwrap_or(0),
            _ if bytes > MAX_BYTES => return false,
            _ => fs::read(path).map_or(0, |text| memchr::memchr_iter(b'\n', &text).count()),
        };
        lines <= MAX_LINES && self.lines.fetch_add(lines, Ordering::Relaxed) + lines <= MAX_ALL_LINES
    }

    /// The ignore files that the walk must not read, sorted.
    pub(crate) fn unreadable(&self) -> Vec<PathBuf> {
        let mut unreadable = std::mem::take(&mut *self.unreadable.lock().unwrap_or_else(PoisonError::into_inner));
        unreadable.sort();
        unreadable.dedup();
        unreadable
    }
}
