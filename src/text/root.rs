//! Finds the top of the repository. Paths in SARIF and fingerprints are relative to it, so that they are the same for a
//! run in a subfolder.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::text::stored::{Disk, Stored};

/// The top of the repository, and the working directory.
#[derive(Debug, Clone)]
pub struct Root {
    /// The working directory, absolute.
    cwd: PathBuf,
    /// The top of the repository, absolute; the working directory if there is no repository.
    top: PathBuf,
    /// What keeps the files of the repository.
    stored: Arc<dyn Stored>,
}

impl Root {
    /// The repository around all the paths, or around the working directory.
    #[must_use]
    pub fn find(cwd: &Path, paths: &[PathBuf]) -> Self {
        let start = common(cwd, paths);
        let top = start.ancestors().find(|folder| is_top(folder));
        Self { cwd: cwd.to_owned(), top: top.unwrap_or(cwd).to_owned(), stored: Arc::new(Disk) }
    }

    /// A root that need not exist, for tests.
    #[must_use]
    pub fn at(cwd: impl Into<PathBuf>, top: impl Into<PathBuf>) -> Self {
        Self { cwd: cwd.into(), top: top.into(), stored: Arc::new(Disk) }
    }

    /// The working directory as the top of a repository whose files are kept elsewhere.
    #[must_use]
    pub fn of_stored(cwd: PathBuf, stored: Arc<dyn Stored>) -> Self {
        Self { top: cwd.clone(), cwd, stored }
    }

    /// Whether the repository has a file or folder whose path is relative to the top.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.stored.exists(&self.absolute(name))
    }

    /// The path relative to the top, with `/` between parts; `None` if it lies outside.
    #[must_use]
    pub fn relative(&self, path: &Path) -> Option<String> {
        let absolute = plain(&self.cwd.join(path));
        let below = absolute.strip_prefix(&self.top).ok()?;
        Some(slashes(below))
    }

    /// The absolute path of a file whose path is relative to the top.
    #[must_use]
    pub fn absolute(&self, name: &str) -> PathBuf {
        self.top.join(name)
    }

    /// The name of the file in a fingerprint, which is the same from every folder of the repository.
    #[must_use]
    pub fn stable_name(&self, path: &Path) -> String {
        self.relative(path).unwrap_or_else(|| slashes(path))
    }

    /// The `file:` URI of the top, with the `/` at its end that a base URI needs.
    #[must_use]
    pub fn uri(&self) -> String {
        let mut uri = file_uri(&self.top);
        if !uri.ends_with('/') {
            uri.push('/');
        }
        uri
    }

    /// The `file:` URI of a path.
    #[must_use]
    pub fn absolute_uri(&self, path: &Path) -> String {
        file_uri(&plain(&self.cwd.join(path)))
    }
}

/// Whether a folder is the top of a repository. In a worktree `.git` is a file.
#[must_use]
pub fn is_top(folder: &Path) -> bool {
    folder.join(".git").exists()
}

/// Whether a folder holds a whole project: the top of a repository, or, in no repository, the folder that an archive of
/// one was unpacked to, which a readme or a licence shows.
#[must_use]
pub fn is_whole_project(folder: &Path) -> bool {
    if is_top(folder) {
        return true;
    }
    let Ok(absolute) = std::path::absolute(folder) else { return false };
    let is_alone = !plain(&absolute).ancestors().any(is_top);
    is_alone
        && std::fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(|entry| is_of_top(&entry.file_name())))
}

/// Whether a file has the name of one that stands at the top of a project: `README.md`, `LICENSE-MIT`, `COPYING`.
fn is_of_top(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_lowercase();
    let stem = name.split(['.', '-', '_']).next().unwrap_or_default();
    matches!(stem, "readme" | "license" | "licence" | "copying")
}

/// Percent-encodes all characters that are not allowed in the path of a URI.
#[must_use]
pub fn encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => {
                const HEX: [u8; 16] = *b"0123456789ABCDEF";
                let digits = [byte >> 4, byte & 0xf].map(|nibble| char::from(HEX[usize::from(nibble)]));
                encoded.push('%');
                encoded.extend(digits);
            }
        }
    }
    encoded
}

/// The `file:` URI of an absolute path.
#[must_use]
pub fn file_uri(path: &Path) -> String {
    let path = slashes(path);
    let slash = if path.starts_with('/') { "" } else { "/" };
    // The colon of a drive stays: `file:///C:/w/a.py`.
    let is_drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    let (drive, rest) = path.split_at(if is_drive { 2 } else { 0 });
    format!("file://{slash}{drive}{}", encode(rest))
}

/// The path with `/` between its parts. Where `\\` is no separator, it is a part of a name and stays.
#[must_use]
pub fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// What is above all of the paths, or the only one of them: the working directory if there is none. Absolute.
#[must_use]
pub fn common(cwd: &Path, paths: &[PathBuf]) -> PathBuf {
    let absolute = paths.iter().map(|path| plain(&cwd.join(path)));
    let shared = |a: PathBuf, b: PathBuf| {
        a.components().zip(b.components()).take_while(|(a, b)| a == b).map(|(part, _)| part).collect()
    };
    absolute.reduce(shared).unwrap_or_else(|| cwd.to_owned())
}

/// The path without `.` and `..`. It does not resolve symbolic links.
pub(crate) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_top_from_every_folder() {
        let from_top = Root::at("/w/repo", "/w/repo");
        let from_below = Root::at("/w/repo/infra/prod", "/w/repo");
        assert_eq!(from_top.relative(Path::new("./infra/a b.tf")).as_deref(), Some("infra/a b.tf"));
        assert_eq!(from_below.relative(Path::new("../a b.tf")).as_deref(), Some("infra/a b.tf"));
        assert_eq!(from_below.relative(Path::new("/w/repo/x.py")).as_deref(), Some("x.py"));
        assert_eq!(from_below.relative(Path::new("/etc/x.py")), None);
    }

    #[test]
    fn uris_are_percent_encoded() {
        let root = Root::at("/w/my repo", "/w/my repo");
        assert_eq!(root.uri(), "file:///w/my%20repo/");
        assert_eq!(encode("a b/ü#?:%.py"), "a%20b/%C3%BC%23%3F%3A%25.py");
        assert_eq!(root.absolute_uri(Path::new("/etc/x y")), "file:///etc/x%20y");
        assert_eq!(file_uri(Path::new("C:/w/a:b.py")), "file:///C:/w/a%3Ab.py");
    }

    #[test]
    fn a_project_is_whole_at_its_top_only() {
        let folder = tempfile::tempdir().unwrap();
        let (clone, archive) = (folder.path().join("clone"), folder.path().join("archive"));
        for path in [clone.join(".git"), clone.join("docs"), archive.join("docs")] {
            std::fs::create_dir_all(path).unwrap();
        }
        for path in [clone.join("docs/README.md"), archive.join("LICENSE-MIT"), archive.join("docs/readings.md")] {
            std::fs::write(path, "").unwrap();
        }
        assert!(is_whole_project(&clone) && is_whole_project(&archive));
        assert!(!is_whole_project(&clone.join("docs")), "a folder of a repository");
        assert!(!is_whole_project(&archive.join("docs")), "nothing of a top");
        assert!(!is_whole_project(&folder.path().join("missing")));
    }

    #[test]
    fn a_repository_is_found_upward_and_may_be_a_worktree() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".git"), "gitdir: elsewhere").unwrap();
        let below = folder.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        let root = Root::find(&below, &[PathBuf::from(".")]);
        assert_eq!(root.relative(Path::new("x.py")).as_deref(), Some("a/b/x.py"));
    }
}
