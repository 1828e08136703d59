//! Files by their paths, where the system has no way to hold a folder.

use std::fs::{self, FileTimes, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::text::atomic;
use crate::text::inside;

/// A regular file.
#[derive(Debug)]
pub struct Held {
    path: PathBuf,
    meta: Metadata,
}

/// A new file that has not replaced the old one yet. Dropping this removes it.
#[derive(Debug)]
pub struct Staged {
    old: Held,
    new: Option<atomic::Staged>,
}

impl Held {
    /// Opens the file that a path leads to. A link of the repository that leads out of it is an error.
    pub fn open(path: &Path) -> io::Result<Self> {
        let way = inside::stays_inside(path)?;
        let meta = fs::metadata(way.end())?;
        if !meta.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        Ok(Self { path: way.end().to_owned(), meta })
    }

    /// Whether nobody may write to the file.
    #[must_use]
    pub fn is_readonly(&self) -> bool {
        self.meta.permissions().readonly()
    }

    /// The bytes of the file.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        fs::read(&self.path)
    }

    /// Writes a new file beside this one.
    pub fn stage(self, bytes: &[u8], keeps_times: bool) -> io::Result<Staged> {
        let new = atomic::stage(&self.path, |out| out.write_all(bytes))?;
        if keeps_times {
            new.file().set_times(FileTimes::new().set_modified(self.meta.modified()?))?;
        }
        Ok(Staged { old: self, new: Some(new) })
    }
}

impl Staged {
    /// Replaces the old file, if it is still what was read.
    pub fn commit(&mut self) -> io::Result<()> {
        let Some(new) = self.new.take() else { return Ok(()) };
        let now = fs::metadata(&self.old.path)?;
        if now.len() != self.old.meta.len() || now.modified()? != self.old.meta.modified()? {
            return Err(io::Error::other("changed since it was read; left alone"));
        }
        new.commit()
    }

    /// Puts the old content back after a [`commit`](Self::commit).
    pub fn undo(&self, bytes: &[u8]) -> io::Result<()> {
        atomic::stage(&self.old.path, |out| out.write_all(bytes))?.commit()
    }
}
