//! Asks git which lines changed, and what the next commit would contain. Runs `git` without a shell, and so that it runs
//! nothing itself.
//!
//! Git writes names as bytes, separated by NUL or quoted in a patch. So spaces, line breaks and names that are not
//! UTF-8 survive.

mod blobs;
mod command;
pub mod commit;
mod patch;

use std::collections::HashMap;
use std::io;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use crate::engine::git::blobs::Blobs;
use crate::engine::git::command::{git, run, run_unfiltered};
use crate::text::changed::Lines;

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("cannot run git, which --since and --staged need: {0}")]
    Missing(io::Error),
    #[error("this is not a git repository; run from inside one, or without --since and --staged")]
    NotARepository,
    #[error(
        "`{0}` is not a commit in this repository; fetch it first (in CI: check out the whole history, `fetch-depth: 0`)"
    )]
    NoCommit(String),
    #[error("`{0}` and HEAD have no common ancestor here; fetch more history (`git fetch --unshallow`)")]
    NoMergeBase(String),
    #[error("the git filter `{0}` cannot be turned off: its name is not UTF-8")]
    OddFilter(String),
    #[error(
        "git {what}: an object is missing, and shelflife fetches nothing ({message}); run `git fetch --refetch` first"
    )]
    NotHere { what: String, message: String },
    #[error("git {what} failed: {message}")]
    Failed { what: String, message: String },
}

impl GitError {
    fn in_command(name: &str, message: String) -> Self {
        let what = name.to_owned();
        // git names the object, or the path of the commit that needs it.
        match message.lines().find(|line| line.contains("unable to read ") || line.ends_with(" missing")) {
            Some(line) => Self::NotHere { message: line.trim_start_matches("fatal: ").to_owned(), what },
            None => Self::Failed { what, message },
        }
    }
}

/// A changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Absolute.
    pub path: PathBuf,
    /// The lines that were added or edited.
    pub lines: Lines,
}

/// A file in the index, with its change.
#[derive(Debug)]
pub struct Staged {
    pub change: Change,
    /// `None` if it is larger than the limit.
    pub content: Option<Vec<u8>>,
}

/// The changes in the work tree since its branch left `reference`. Untracked files count as new.
pub fn since(reference: &str) -> Result<Vec<Change>, GitError> {
    let top = top()?;
    let commit = commit(reference)?.ok_or_else(|| GitError::NoCommit(reference.into()))?;
    let head = commit_of_head()?;
    let base = git(&["merge-base", &commit, &head]).output().map_err(GitError::Missing)?;
    let base = String::from_utf8_lossy(&base.stdout).trim().to_owned();
    if base.is_empty() {
        return Err(GitError::NoMergeBase(reference.into()));
    }
    let others = run(&["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"])?;
    let names = others.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let new = names.map(|name| (name.to_owned(), Lines::All));
    let changed = patch::parse(&run_unfiltered(&patch_of(&[&base]))?).into_iter().chain(new);
    Ok(changed.map(|(name, lines)| Change { path: top.join(path_of(&name)), lines }).collect())
}

/// The changes of the next commit, with the new content of each file up to a size of `limit`.
pub fn staged(limit: u64) -> Result<Vec<Staged>, GitError> {
    // A pre-commit hook delays the commit, so that the git commands run at the same time.
    let mut blobs = Blobs::start(git(&["cat-file", "--batch"]))?;
    let (top, changes, raw) = thread::scope(|scope| {
        let top = scope.spawn(top);
        let raw = scope.spawn(|| run(&diff(&["--cached", "--raw", "--no-abbrev", "-z"])));
        let changes = run(&patch_of(&["--cached"])).map(|patch| patch::parse(&patch));
        (joined(top), changes, joined(raw))
    });
    let top = top?;
    let mut lines: HashMap<Vec<u8>, Lines> = changes?.into_iter().collect();
    let raw = raw?;
    let mut fields = raw.split(|byte| *byte == 0);
    let mut staged = Vec::new();
    // `:100644 100644 <before> <after> M`, then the name; for a renamed file the old name, then the new one.
    while let (Some(entry), Some(mut name)) = (fields.next().filter(|entry| !entry.is_empty()), fields.next()) {
        let entry = String::from_utf8_lossy(entry).into_owned();
        if entry.rsplit(' ').next().is_some_and(|status| status.starts_with('R')) {
            let Some(new) = fields.next() else { break };
            name = new;
        }
        let mut words = entry.split(' ').skip(1);
        let (mode, object) = (words.next(), words.nth(1));
        // Neither links nor submodules have text of their own.
        let (Some("100644" | "100755"), Some(object)) = (mode, object) else { continue };
        let Some(lines) = lines.remove(name) else { continue };
        let change = Change { path: top.join(path_of(name)), lines };
        staged.push(Staged { change, content: blobs.read(object, limit)? });
    }
    Ok(staged)
}

/// The result of a thread. A panic in it continues in this one.
fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// The top folder of the repository of the working directory.
fn top() -> Result<PathBuf, GitError> {
    let output = git(&["rev-parse", "--show-toplevel"]).output().map_err(GitError::Missing)?;
    if !output.status.success() {
        return Err(GitError::NotARepository);
    }
    let top = path_of(output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout));
    // Git writes `C:/w`, and the paths that it is compared with are as the system resolves them.
    Ok(top.canonicalize().unwrap_or(top))
}

/// The arguments of a comparison whose output is a patch without context.
fn patch_of<'a>(what: &[&'a str]) -> Vec<&'a str> {
    diff(&[&["--unified=0", "--inter-hunk-context=0"], what].concat())
}

/// The arguments of a comparison that no setting of the user changes: without colours and filters, with renames and
/// the usual prefixes.
fn diff<'a>(what: &[&'a str]) -> Vec<&'a str> {
    let fixed = [
        "diff",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--find-renames",
        "--no-relative",
        "--ignore-submodules=all",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--diff-filter=d",
    ];
    [&fixed, what, &["--"]].concat()
}

/// The id of the commit with a name; `None` if there is none. A name that begins with `-` is no option.
fn commit(name: &str) -> Result<Option<String>, GitError> {
    let name = format!("{name}^{{commit}}");
    let output = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name]).output();
    let output = output.map_err(GitError::Missing)?;
    let found = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(Some(found).filter(|found| output.status.success() && !found.is_empty()))
}

fn commit_of_head() -> Result<String, GitError> {
    commit("HEAD")?.ok_or_else(|| GitError::NoCommit("HEAD".into()))
}

/// The path with the bytes that git writes.
#[must_use]
pub fn path_of(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
    }
}
