//! Where the files of a project are kept that shelflife reads for itself, such as a config, a baseline, CODEOWNERS: on
//! the disk, or in a commit.

use std::fmt::Debug;
use std::io;
use std::path::Path;

use crate::text::read::read_text;

/// What keeps files. Paths are absolute.
pub trait Stored: Debug + Send + Sync {
    /// The text of a file, which has to be UTF-8.
    fn read_text(&self, path: &Path) -> io::Result<String>;
    /// Whether there is such a file or folder.
    fn exists(&self, path: &Path) -> bool;
}

/// The disk.
#[derive(Debug, Clone, Copy)]
pub struct Disk;

impl Stored for Disk {
    fn read_text(&self, path: &Path) -> io::Result<String> {
        read_text(path)
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }
}
