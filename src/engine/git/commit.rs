//! The files of a commit, read from the objects of its repository.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::engine::git::blobs::Blobs;
use crate::engine::git::command::{git_at, run_at};
use crate::engine::git::{GitError, path_of};
use crate::engine::tree::{Contents, Tree, TreeFile};

/// The longest commit that is read.
const MAX_COMMIT: u64 = 1 << 20;

/// The objects of a repository.
#[derive(Debug)]
struct Objects {
    git_dir: PathBuf,
    /// The id of the tree.
    tree: String,
    /// Processes that wait for a question, at most as many as threads have read at once.
    readers: Mutex<Vec<Blobs>>,
}

/// The files of a revision of the repository whose git directory this is.
pub fn open(git_dir: &Path, revision: &str) -> Result<Tree, GitError> {
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
    let tree = content.lines().next().and_then(|line| line.strip_prefix("tree ")).ok_or_else(no_commit)?.to_owned();
    tree_of(Some(commit), Objects { git_dir: git_dir.to_owned(), tree, readers: Mutex::new(vec![reader]) })
}

/// The files of a tree.
fn tree_of(commit: Option<String>, objects: Objects) -> Result<Tree, GitError> {
    let listed = run_at(&objects.git_dir, &["ls-tree", "-r", "-z", "--long", "--full-tree", &objects.tree])?;
    Ok(Tree::new(commit, files(&listed), Box::new(objects)))
}

impl Objects {
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
}

impl Contents for Objects {
    fn id(&self) -> Option<&str> {
        Some(&self.tree)
    }

    fn other(&self, id: &str) -> Option<Tree> {
        let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let objects = || Objects { git_dir: self.git_dir.clone(), tree: id.to_owned(), readers: Mutex::default() };
        is_id.then(|| tree_of(None, objects()).ok()).flatten()
    }

    fn read(&self, file: &TreeFile, limit: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
        let object = file.blob.as_deref().unwrap_or_default();
        self.read_object(object, limit, buffer).map_err(io::Error::other)
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
        is_file.then(|| TreeFile { path: path_of(&entry[tab + 1..]), blob: Some(object), size })
    };
    listing.split(|byte| *byte == 0).filter_map(file).collect()
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
        let found: Vec<_> = files(&entries.join(&0)).into_iter().map(|f| (f.path, f.blob.unwrap(), f.size)).collect();
        let expected = [("b c.py".into(), "aa".to_owned(), Some(12)), ("a\tb\n.py".into(), "dd".to_owned(), None)];
        assert_eq!(found, expected);
    }
}
