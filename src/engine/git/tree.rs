//! The files of a commit, read from the objects of its repository: no checkout, no index, no file beside them.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::engine::git::blobs::Blobs;
use crate::engine::git::command::{git_at, run_at};
use crate::engine::git::{GitError, path_of};
use crate::text::read::{Limits, ReadError};
use crate::text::source::{SkipReason, sniff};
use crate::text::stored::Stored;

/// The longest commit that is read.
const MAX_COMMIT: u64 = 1 << 20;

/// The files of a commit. Links and submodules have no text of their own and are none of them.
#[derive(Debug)]
pub struct Tree {
    git_dir: PathBuf,
    /// The id of the commit.
    pub commit: String,
    /// The id of its tree, which is the same for the same files with the same content.
    pub id: String,
    /// Sorted by path.
    files: Vec<TreeFile>,
    by_path: HashMap<PathBuf, usize>,
    folders: HashSet<PathBuf>,
    /// Processes that wait for a question, at most as many as threads have read at once.
    readers: Mutex<Vec<Blobs>>,
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
struct TreeFile {
    path: PathBuf,
    object: String,
    /// `None` if the object is not here.
    size: Option<u64>,
}

impl Tree {
    /// The files of a revision of the repository whose git directory this is.
    pub fn open(git_dir: &Path, revision: &str) -> Result<Self, GitError> {
        let no_commit = || GitError::NoCommit(revision.to_owned());
        if revision.contains('\n') {
            return Err(no_commit());
        }
        // A folder that is no repository has a clearer message here.
        run_at(git_dir, &["rev-parse", "--git-dir"])?;
        let mut reader = Blobs::start(git_at(git_dir, &["cat-file", "--batch"]))?;
        let id = run_at(git_dir, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit_of(revision)]);
        let commit = id.map_err(|_| no_commit())?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        let content = reader.read(&commit, MAX_COMMIT)?.ok_or_else(no_commit)?;
        let content = String::from_utf8_lossy(&content);
        let id = content.lines().next().and_then(|line| line.strip_prefix("tree ")).ok_or_else(no_commit)?.to_owned();
        let files = files(&run_at(git_dir, &["ls-tree", "-r", "-z", "--long", "--full-tree", &id])?);
        let by_path = files.iter().enumerate().map(|(n, file)| (file.path.clone(), n)).collect();
        let above = files.iter().flat_map(|file| file.path.ancestors().skip(1)).map(Path::to_owned);
        let folders = above.collect();
        let (git_dir, readers) = (git_dir.to_owned(), Mutex::new(vec![reader]));
        Ok(Self { git_dir, commit, id, files, by_path, folders, readers })
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
        let size = file.size.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "its object is not here"))?;
        if size > limit {
            return Err(ReadError::Skipped(SkipReason::TooLarge));
        }
        self.read_object(&file.object, limit, buffer).map_err(io::Error::other)?;
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

    fn read_object(&self, object: &str, limit: u64, buffer: &mut Vec<u8>) -> Result<(), GitError> {
        let free = || self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = free().pop();
        let mut reader = match waiting {
            Some(reader) => reader,
            None => Blobs::start(git_at(&self.git_dir, &["cat-file", "--batch"]))?,
        };
        // After a failure nobody knows where in the answer the process is: it is not asked again.
        reader.read_into(object, limit, buffer)?;
        free().push(reader);
        Ok(())
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
        let mut bytes = Vec::new();
        match self.read_path(&Self::inside(path), &mut bytes) {
            Ok(()) => String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into()),
            Err(ReadError::Io(error)) => Err(error),
            Err(ReadError::Skipped(why)) => Err(io::Error::other(why.to_string())),
        }
    }

    fn exists(&self, path: &Path) -> bool {
        self.has(&Self::inside(path))
    }
}

fn commit_of(revision: &str) -> String {
    format!("{revision}^{{commit}}")
}

/// The regular files of a listing: `<mode> blob <id> <size>`, a tab and the path, ended by NUL.
fn files(listing: &[u8]) -> Vec<TreeFile> {
    let file = |entry: &[u8]| {
        let tab = memchr::memchr(b'\t', entry)?;
        let head = std::str::from_utf8(&entry[..tab]).ok()?;
        let mut words = head.split_whitespace();
        let is_file = matches!(words.next(), Some("100644" | "100755" | "100664"));
        let (object, size) = (words.nth(1)?.to_owned(), words.next()?.parse().ok());
        is_file.then(|| TreeFile { path: path_of(&entry[tab + 1..]), object, size })
    };
    let mut files: Vec<TreeFile> = listing.split(|byte| *byte == 0).filter_map(file).collect();
    files.sort_unstable_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()));
    files.dedup_by(|a, b| a.path == b.path);
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_has_files_with_odd_names_and_nothing_else() {
        let entries: [&[u8]; 4] = [
            b"100644 blob aa      12\tb c.py",
            b"120000 blob bb       3\tlink",
            b"160000 commit cc       -\tsub",
            b"100755 blob dd     BAD\ta\tb\n.py",
        ];
        let found: Vec<_> = files(&entries.join(&0)).into_iter().map(|f| (f.path, f.object, f.size)).collect();
        let expected = [("a\tb\n.py".into(), "dd".to_owned(), None), ("b c.py".into(), "aa".to_owned(), Some(12))];
        assert_eq!(found, expected);
    }
}
