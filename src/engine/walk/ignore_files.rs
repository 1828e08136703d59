//! Whether the ignore files of a folder can be read at all.
//!
//! The walk reads them to their end. One that leads to a device has none, and a pipe waits for somebody who writes: such
//! a folder is an error that is named, and is not entered.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::engine::walk::WalkError;

const NAMES: [&str; 3] = [".gitignore", ".ignore", ".git/info/exclude"];

/// More than any that was written by people.
const MAX_BYTES: u64 = 8 << 20;

/// Looks at ignore files before they are read, and remembers those that cannot be.
pub(crate) struct Rules {
    /// None is read: none needs to be looked at.
    on: bool,
    bad: Mutex<Vec<PathBuf>>,
}

impl Rules {
    pub(crate) fn new(on: bool) -> Self {
        Self { on, bad: Mutex::default() }
    }

    /// Those of a folder itself.
    pub(crate) fn are_readable(&self, folder: &Path) -> bool {
        !self.on || NAMES.iter().all(|name| self.is_readable(folder.join(name)))
    }

    /// Those of a folder and of all that it lies in.
    pub(crate) fn are_readable_above(&self, folder: &Path) -> bool {
        let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        absolute.ancestors().all(|above| self.are_readable(above))
    }

    fn is_readable(&self, path: PathBuf) -> bool {
        // What is not there, or cannot be reached, is not read either.
        let is_fine = path.metadata().map_or(true, |meta| meta.is_dir() || meta.is_file() && meta.len() <= MAX_BYTES);
        if !is_fine {
            self.bad.lock().unwrap_or_else(PoisonError::into_inner).push(path);
        }
        is_fine
    }

    /// One error for each that cannot be read.
    pub(crate) fn errors(&self) -> Vec<WalkError> {
        let mut bad = std::mem::take(&mut *self.bad.lock().unwrap_or_else(PoisonError::into_inner));
        bad.sort();
        bad.dedup();
        let why = "not an ignore file: its folder is left out";
        bad.into_iter().map(|path| WalkError::Io { path, source: io::Error::other(why) }).collect()
    }
}
