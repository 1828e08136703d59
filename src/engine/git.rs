//! What git knows of a change: which lines it touches, and what would be committed. Runs `git` without a shell.
//!
//! Names come as bytes: between NULs, or quoted as git quotes them in a patch, so that spaces, line breaks and names
//! that are no UTF-8 stay what they are.

mod patch;

use crate::text::changed::Lines;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io;
use std::io::{BufRead, BufReader, Read, Write};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// Why git could not tell.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("cannot run git: {0}; --since and --staged need it")]
    Missing(io::Error),
    #[error("this is not a git repository; run from inside one, or without --since and --staged")]
    NotARepository,
    #[error(
        "`{0}` is no commit of this repository; fetch it first (in CI: check out the whole history, `fetch-depth: 0`)"
    )]
    NoCommit(String),
    #[error("`{0}` and HEAD have no common ancestor here; fetch more history (`git fetch --unshallow`)")]
    NoMergeBase(String),
    #[error("git {what} failed: {message}")]
    Failed { what: String, message: String },
}

/// A file that a change touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Absolute.
    pub path: PathBuf,
    pub lines: Lines,
}

/// What is staged of a file.
#[derive(Debug)]
pub struct Staged {
    pub change: Change,
    /// None where it is larger than the limit.
    pub content: Option<Vec<u8>>,
}

/// What the work tree changes since it left `reference`: files that git does not know yet are new.
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
    let changed = changes(&[&base])?.into_iter().chain(new);
    Ok(changed.map(|(name, lines)| Change { path: top.join(path_of(&name)), lines }).collect())
}

/// What the next commit changes, with the content that it would have. Larger content than `limit` is left out.
pub fn staged(limit: u64) -> Result<Vec<Staged>, GitError> {
    // A commit waits for this: what git is asked it is asked at the same time.
    let mut blobs = Blobs::start(limit)?;
    let (top, changes, raw) = thread::scope(|scope| {
        let top = scope.spawn(top);
        let raw = scope.spawn(|| run(&diff(&["--cached", "--raw", "--no-abbrev", "-z"])));
        let changes = changes(&["--cached"]);
        (joined(top), changes, joined(raw))
    });
    let top = top?;
    let mut lines: HashMap<Vec<u8>, Lines> = changes?.into_iter().collect();
    let raw = raw?;
    let mut fields = raw.split(|byte| *byte == 0);
    let mut staged = Vec::new();
    // `:100644 100644 <before> <after> M`, then the name.
    while let (Some(entry), Some(name)) = (fields.next().filter(|entry| !entry.is_empty()), fields.next()) {
        let entry = String::from_utf8_lossy(entry).into_owned();
        let mut words = entry.split(' ').skip(1);
        let (mode, object) = (words.next(), words.nth(1));
        // Neither links nor submodules have text of their own.
        let (Some("100644" | "100755"), Some(object)) = (mode, object) else { continue };
        let Some(lines) = lines.remove(name) else { continue };
        let change = Change { path: top.join(path_of(name)), lines };
        staged.push(Staged { change, content: blobs.read(object)? });
    }
    Ok(staged)
}

/// What a thread came to; its panic is ours.
fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// The top folder of the repository of the working directory.
fn top() -> Result<PathBuf, GitError> {
    let output = git(&["rev-parse", "--show-toplevel"]).output().map_err(GitError::Missing)?;
    if !output.status.success() {
        return Err(GitError::NotARepository);
    }
    Ok(path_of(output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout)))
}

/// The changed lines of a comparison by the names of the files, those that are gone left out.
fn changes(what: &[&str]) -> Result<Vec<(Vec<u8>, Lines)>, GitError> {
    let patch = run(&diff(&[&["--unified=0", "--inter-hunk-context=0"], what].concat()))?;
    Ok(patch::parse(&patch))
}

/// A comparison that no setting of the user's changes: no colours, renames, filters or other prefixes.
fn diff<'a>(what: &[&'a str]) -> Vec<&'a str> {
    let fixed = [
        "diff",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--no-relative",
        "--ignore-submodules=all",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--diff-filter=d",
    ];
    [&fixed, what, &["--"]].concat()
}

/// The commit that a name stands for; none where it stands for none. A name never is an option.
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

/// Content by object id, from one process.
struct Blobs {
    child: std::process::Child,
    limit: u64,
}

impl Blobs {
    fn start(limit: u64) -> Result<Self, GitError> {
        let mut command = git(&["cat-file", "--batch"]);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        Ok(Self { child: child.map_err(GitError::Missing)?, limit })
    }

    /// Asks and reads in turn, so that neither side waits for the other with a full pipe.
    fn read(&mut self, object: &str) -> Result<Option<Vec<u8>>, GitError> {
        let limit = self.limit;
        let failed = |message: String| GitError::Failed { what: "cat-file".into(), message };
        let (Some(stdin), Some(stdout)) = (&mut self.child.stdin, &mut self.child.stdout) else {
            return Err(failed("no pipes".into()));
        };
        answer(object, limit, stdin, stdout).map_err(|error| failed(format!("{object}: {error}")))
    }
}

fn answer(object: &str, limit: u64, stdin: &mut impl Write, stdout: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    writeln!(stdin, "{object}")?;
    stdin.flush()?;
    // Nothing comes after the answer until the next question: a buffer of its own takes no more than that.
    let mut stdout = BufReader::new(stdout);
    let mut head = String::new();
    stdout.read_line(&mut head)?;
    // `<id> blob <size>`, or `<id> missing`
    let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
    let size: u64 = size.ok_or_else(|| io::Error::other(head.trim_end().to_owned()))?;
    let content = if size > limit {
        io::copy(&mut (&mut stdout).take(size), &mut io::sink())?;
        None
    } else {
        let mut content = Vec::new();
        (&mut stdout).take(size).read_to_end(&mut content)?;
        Some(content)
    };
    // The line break behind it.
    io::copy(&mut stdout.take(1), &mut io::sink())?;
    Ok(content)
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // It ends when nobody asks any more.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A command that asks nobody, locks nothing and starts no monitor. What a hook was told (`GIT_DIR`,
/// `GIT_INDEX_FILE`) it is told too.
fn git(args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(["-c", "core.quotePath=true", "-c", "core.fsmonitor=false"]).args(args);
    command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Result<Vec<u8>, GitError> {
    let output = git(args).output().map_err(GitError::Missing)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(GitError::Failed { what: args.first().copied().unwrap_or_default().to_owned(), message })
}

/// A path from git's bytes.
#[must_use]
pub fn path_of(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        Path::new(<OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes)).to_owned()
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
    }
}
