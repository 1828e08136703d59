//! The files of a commit, from the objects of its repository or from a table: no checkout, no index, no file beside them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Debug;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::text::read::{Limits, ReadError};
use crate::text::source::{SkipReason, sniff};
use crate::text::stored::Stored;

/// The files of a commit. Links and submodules have no text of their own and are none of them.
#[derive(Debug)]
pub struct Tree {
    /// The id of the commit, as far as it is known.
    pub commit: Option<String>,
    /// Sorted by path.
    files: Vec<TreeFile>,
    by_path: HashMap<PathBuf, usize>,
    folders: HashSet<PathBuf>,
    contents: Box<dyn Contents>,
    /// The files that were read as settings.
    settings: Mutex<BTreeSet<PathBuf>>,
}

/// Where the content of the files of a commit is.
pub trait Contents: Debug + Send + Sync {
    /// The id of all files together, which is the same for the same files with the same content; none where nothing
    /// gives one.
    fn id(&self) -> Option<&str>;
    /// The files that have another id together, where they are here as well.
    fn other(&self, id: &str) -> Option<Tree>;
    /// Replaces the content of the buffer with that of a file, which is not longer than the limit.
    fn read(&self, file: &TreeFile, limit: u64, buffer: &mut Vec<u8>) -> io::Result<()>;
}

/// Files of a commit.
#[derive(Debug)]
pub struct Chosen<'t> {
    tree: &'t Tree,
    files: Vec<usize>,
}

impl Chosen<'_> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub(in crate::engine) fn path(&self, n: usize) -> &Path {
        &self.tree.files[self.files[n]].path
    }

    pub(in crate::engine) fn read(&self, n: usize, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        self.tree.read(self.files[n], buffer)
    }

    pub(in crate::engine) fn read_path(&self, path: &Path, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        self.tree.read_path(path, buffer)
    }
}

/// A file of a commit.
#[derive(Debug)]
pub struct TreeFile {
    pub path: PathBuf,
    /// The id of its content.
    pub blob: Option<String>,
    /// `None` if the content is not here.
    pub size: Option<u64>,
}

impl Tree {
    /// A commit of these files. Of files with the same path the first one counts.
    #[must_use]
    pub fn new(commit: Option<String>, mut files: Vec<TreeFile>, contents: Box<dyn Contents>) -> Self {
        files.sort_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()));
        files.dedup_by(|a, b| a.path == b.path);
        let by_path = files.iter().enumerate().map(|(n, file)| (file.path.clone(), n)).collect();
        let above = files.iter().flat_map(|file| file.path.ancestors().skip(1)).map(Path::to_owned);
        let folders = above.collect();
        Self { commit, files, by_path, folders, contents, settings: Mutex::default() }
    }

    /// The files that have another id together, where they are here as well.
    #[must_use]
    pub fn other(&self, id: &str) -> Option<Self> {
        self.contents.other(id)
    }

    /// The files whose content is not here.
    pub fn absent(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().filter(|file| file.size.is_none()).map(|file| &*file.path)
    }

    /// What stands for the content of a file: its id, and whether it is here.
    #[must_use]
    pub fn content(&self, path: &Path) -> Option<(Option<&str>, bool)> {
        let file = &self.files[*self.by_path.get(path)?];
        Some((file.blob.as_deref(), file.size.is_some()))
    }

    /// The files that were read as settings so far: configs, and what they name.
    #[must_use]
    pub fn settings(&self) -> BTreeSet<PathBuf> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The id of all its files together, if it has one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.contents.id()
    }

    /// The id of the content of a file.
    #[must_use]
    pub fn blob(&self, path: &Path) -> Option<&str> {
        self.files[*self.by_path.get(path)?].blob.as_deref()
    }

    /// The paths of its files, relative to its top.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| &*file.path)
    }

    /// The files of a path (absolute, as of the working directory): itself, or those directly in the folder that it is,
    /// with an ending.
    #[must_use]
    pub fn files_at(&self, path: &Path, ending: &str) -> Vec<PathBuf> {
        let inside = Self::inside(path);
        if !self.folders.contains(&inside) {
            return vec![path.to_owned()];
        }
        let is_in = |file: &&Path| file.parent() == Some(&inside) && file.extension().is_some_and(|end| end == ending);
        self.paths().filter(is_in).map(|file| path.join(file.file_name().unwrap_or_default())).collect()
    }

    /// Those of its files whose path, relative to its top, is accepted.
    #[must_use]
    pub fn choose(&self, accepts: impl Fn(&Path) -> bool) -> Chosen<'_> {
        let files = (0..self.files.len()).filter(|n| accepts(&self.files[*n].path)).collect();
        Chosen { tree: self, files }
    }

    /// Replaces the content of the buffer with that of a file, within the limits of a walk.
    fn read(&self, n: usize, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        let limit = Limits::WALKED.max_bytes;
        let file = &self.files[n];
        let size = file.size.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "its content is missing"))?;
        if size > limit {
            return Err(ReadError::Skipped(SkipReason::TooLarge));
        }
        self.contents.read(file, limit, buffer)?;
        sniff(buffer).map_err(ReadError::Skipped)?;
        Ok(())
    }

    /// Whether there is a file or a folder of this path.
    #[must_use]
    pub fn has(&self, path: &Path) -> bool {
        self.by_path.contains_key(path) || self.folders.contains(path)
    }

    /// Replaces the content of the buffer with that of the file of a path.
    pub fn read_path(&self, path: &Path, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        let n = self.by_path.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        self.read(*n, buffer)
    }

    /// The path in the tree of one as of a project whose top is the working directory.
    fn inside(path: &Path) -> PathBuf {
        let cwd = std::env::current_dir().unwrap_or_default();
        path.strip_prefix(cwd).unwrap_or(path).to_owned()
    }
}

/// A commit is read as if the working directory were its top: nothing beside its files is ever looked at.
impl Stored for Tree {
    fn read_text(&self, path: &Path) -> io::Result<String> {
        let (path, mut bytes) = (Self::inside(path), Vec::new());
        let read = self.read_path(&path, &mut bytes);
        if self.by_path.contains_key(&path) {
            self.settings.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
        }
        match read {
            Ok(()) => String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into()),
            Err(ReadError::Io(error)) => Err(error),
            Err(ReadError::Skipped(why)) => Err(io::Error::other(why.to_string())),
        }
    }

    fn exists(&self, path: &Path) -> bool {
        self.has(&Self::inside(path))
    }
}
