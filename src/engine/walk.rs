//! Finds the files to check: the files that the user named, and those below the folders that the user named.
//!
//! As in ripgrep, a named file is always checked, and a walk honours `.gitignore` (in a git repository), `.ignore` and
//! git's global excludes. The walk enters hidden folders, because CI configuration and `.env` live there. It opens
//! regular files only: it does not follow symbolic links below a named path, and it skips FIFOs, devices and sockets.

mod ignore_files;
mod skip;

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkParallel, WalkState};

use crate::engine::ruling::Nested;
use crate::engine::tree::Tree;
use crate::engine::walk::ignore_files::IgnoreFiles;
use crate::engine::walk::skip::{SKIP_LIST, is_on_disk};
use crate::project::scanned::FileError;
use crate::text::globs::Globs;
use crate::text::source::display_path;

/// A file to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// As named or found, without a leading `./`.
    pub path: PathBuf,
    /// The user named the file; the walk did not find it in a directory.
    pub explicit: bool,
}

/// A file or directory that the walk skipped, and why. Paths that an ignore file hides are not recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub path: PathBuf,
    pub reason: &'static str,
}

/// A path that cannot be walked or checked.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{}: not a regular file", path.display())]
    NotRegular { path: PathBuf },
    /// A broken ignore file, a loop, or an unreadable directory. The message names the path.
    #[error("{0}")]
    Walk(#[from] ignore::Error),
}

/// Which files a walk skips, and how many threads it uses.
#[derive(Debug, Clone, Default)]
pub struct WalkOptions {
    /// Files and whole directories to skip.
    pub exclude: Globs,
    /// If it has a pattern, the walk finds only files that match one.
    pub include: Globs,
    /// Applies `exclude`, `include` and the skip list to named files too.
    pub force_exclude: bool,
    /// Number of threads; 0 leaves the choice to the `ignore` crate.
    pub threads: usize,
    /// The filters of files that another config rules.
    pub nested: Nested,
}

/// What a walk found. All lists are sorted by path.
#[derive(Debug, Default)]
pub struct Walked {
    pub candidates: Vec<Candidate>,
    pub skipped: Vec<Skipped>,
    pub errors: Vec<WalkError>,
}

impl Walked {
    /// Every path once, with the reason for which it was skipped, or `None` if it is checked.
    #[must_use]
    pub fn listing(&self) -> Vec<(&Path, Option<&'static str>)> {
        let checked = self.candidates.iter().map(|c| (c.path.as_path(), None));
        let skipped = self.skipped.iter().map(|s| (s.path.as_path(), Some(s.reason)));
        let mut all: Vec<_> = checked.chain(skipped).collect();
        all.sort_by_key(|(path, _)| path.as_os_str());
        all
    }

    fn skip(&mut self, path: &Path, reason: &'static str) {
        self.skipped.push(Skipped { path: plain(path), reason });
    }

    fn append(&mut self, mut other: Self) {
        self.candidates.append(&mut other.candidates);
        self.skipped.append(&mut other.skipped);
        self.errors.append(&mut other.errors);
    }

    /// Compares paths as bytes: comparing them by components would take longer than the walk.
    fn sort(&mut self) {
        self.candidates
            .sort_unstable_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()).then(b.explicit.cmp(&a.explicit)));
        self.candidates.dedup_by(|a, b| a.path == b.path);
        self.skipped.sort_unstable_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()));
        self.skipped.dedup();
        self.errors.sort_by_cached_key(ToString::to_string);
    }
}

/// Finds the files to check at and below `paths`.
#[must_use]
pub fn walk<P: AsRef<Path>>(paths: &[P], options: &WalkOptions) -> Walked {
    let mut walked = Walked::default();
    let mut folders = Vec::new();
    let ignore_files = Arc::new(IgnoreFiles::default());
    for path in paths.iter().map(AsRef::as_ref) {
        // `metadata` follows a symbolic link: the user who names a link asks for its target.
        match path.metadata() {
            Err(source) => walked.errors.push(WalkError::Io { path: path.to_path_buf(), source }),
            Ok(metadata) if metadata.is_dir() => {
                if ignore_files.are_readable_above(path) {
                    folders.push(path);
                }
            }
            Ok(metadata) if !metadata.is_file() => {
                walked.errors.push(WalkError::NotRegular { path: path.to_path_buf() });
            }
            Ok(_) => match explicit_skip(path, options) {
                Some(reason) => walked.skip(path, reason),
                None => walked.candidates.push(Candidate { path: plain(path), explicit: true }),
            },
        }
    }
    if let Some(walk) = parallel_walk(&folders, options, &ignore_files) {
        let all = Mutex::new(Walked::default());
        walk.visit(&mut Collectors { options, all: &all, made: 0 });
        walked.append(all.into_inner().unwrap_or_else(PoisonError::into_inner));
    }
    walked.errors.extend(
        ignore_files
            .unreadable()
            .into_iter()
            .map(|path| WalkError::Io { path, source: io::Error::other(ignore_files::UNREADABLE) }),
    );
    walked.sort();
    walked
}

/// A walk of all folders that starts one visitor per thread; `None` without folders.
fn parallel_walk(folders: &[&Path], options: &WalkOptions, ignore_files: &Arc<IgnoreFiles>) -> Option<WalkParallel> {
    let (first, rest) = folders.split_first()?;
    let mut builder = WalkBuilder::new(first);
    for folder in rest {
        builder.add(folder);
    }
    builder.hidden(false).threads(options.threads);
    let ignore_files = Arc::clone(ignore_files);
    builder.filter_entry(move |entry| {
        !entry.file_type().is_some_and(|kind| kind.is_dir()) || ignore_files.are_readable(entry.path())
    });
    Some(builder.build_parallel())
}

fn explicit_skip(path: &Path, options: &WalkOptions) -> Option<&'static str> {
    if options.force_exclude { left_out(path, options) } else { None }
}

/// Why a walk would skip a file. The file need not exist.
#[must_use]
pub fn left_out(path: &Path, options: &WalkOptions) -> Option<&'static str> {
    // The skip list is for folders of the project: those above the working directory do not count.
    let shown = || display_path(path, &std::env::current_dir().unwrap_or_default());
    named_skip(path, options).or_else(|| SKIP_LIST.path(&shown(), &is_on_disk))
}

/// Why a walk would skip a file of a commit, whose path is relative to its top.
#[must_use]
pub fn left_out_of(tree: &Tree, path: &Path, options: &WalkOptions) -> Option<&'static str> {
    named_skip(path, options).or_else(|| SKIP_LIST.path(path, &|path| tree.has(path)))
}

/// Why globs keep a walk from a file: they leave it out, or those of a config further up leave out a folder above it.
fn named_skip(path: &Path, options: &WalkOptions) -> Option<&'static str> {
    let folders = || path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty());
    let is_nested = options.nested.at(path).is_some();
    let above = || folders().filter(|_| is_nested).find_map(|folder| glob_skip(folder, true, options));
    glob_skip(path, false, options).or_else(above)
}

fn glob_skip(path: &Path, is_dir: bool, options: &WalkOptions) -> Option<&'static str> {
    let nested = options.nested.at(path);
    let (include, exclude) =
        nested.as_ref().map_or((&options.include, &options.exclude), |own| (&own.include, &own.exclude));
    if exclude.matches(path, is_dir) {
        Some("excluded")
    } else if !is_dir && !include.is_empty() && !include.matches(path, false) {
        Some("not included")
    } else {
        None
    }
}

/// The path without the leading `./` that a walk of `.` puts before each path.
fn plain(path: &Path) -> PathBuf {
    match path.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() => rest.to_path_buf(),
        _ => path.to_path_buf(),
    }
}

/// Makes the collector of each thread, after one for the named paths.
struct Collectors<'a> {
    options: &'a WalkOptions,
    all: &'a Mutex<Walked>,
    made: usize,
}

impl<'a> ParallelVisitorBuilder<'a> for Collectors<'a> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 'a> {
        let made_in = (self.made > 0).then(|| thread::current().id());
        self.made += 1;
        Box::new(Collector { options: self.options, all: self.all, made_in, walked: Walked::default() })
    }
}

/// Collects what one thread finds, and adds it to `all` when the thread ends.
struct Collector<'a> {
    options: &'a WalkOptions,
    all: &'a Mutex<Walked>,
    /// The thread that made the collector, if it made it for another thread.
    made_in: Option<ThreadId>,
    walked: Walked,
}

impl Drop for Collector<'_> {
    fn drop(&mut self) {
        // The thread of this collector did not start, for want of memory or of a process: the others wait for it forever.
        if self.made_in == Some(thread::current().id()) {
            eprintln!("error: the system could not start a thread");
            process::abort();
        }
        let walked = std::mem::take(&mut self.walked);
        self.all.lock().unwrap_or_else(PoisonError::into_inner).append(walked);
    }
}

impl ParallelVisitor for Collector<'_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        match entry {
            Ok(entry) => self.entry(&entry),
            Err(error) => {
                self.walked.errors.push(WalkError::Walk(error));
                WalkState::Continue
            }
        }
    }
}

impl Collector<'_> {
    fn entry(&mut self, entry: &DirEntry) -> WalkState {
        let Some(kind) = entry.file_type() else { return WalkState::Continue };
        let is_named = entry.depth() == 0;
        if is_named || (!kind.is_dir() && !kind.is_file()) {
            if !is_named {
                let reason = if kind.is_symlink() { "symbolic link" } else { "not a regular file" };
                self.walked.skip(entry.path(), reason);
            }
            return WalkState::Continue;
        }
        match self.reason(entry, kind.is_dir()) {
            // A listing leaves out the repository's own data.
            Some(_) if entry.file_name() == OsStr::new(".git") => WalkState::Skip,
            Some(reason) => {
                self.walked.skip(entry.path(), reason);
                WalkState::Skip
            }
            None => {
                if kind.is_file() {
                    self.walked.candidates.push(Candidate { path: plain(entry.path()), explicit: false });
                }
                WalkState::Continue
            }
        }
    }

    fn reason(&self, entry: &DirEntry, is_dir: bool) -> Option<&'static str> {
        // `.git` is a file in a worktree or submodule; it is never checked.
        if entry.file_name() == OsStr::new(".git") {
            return Some("version control");
        }
        let listed =
            if is_dir { SKIP_LIST.directory(entry.path(), &is_on_disk) } else { SKIP_LIST.file(entry.file_name()) };
        listed.or_else(|| glob_skip(entry.path(), is_dir, self.options))
    }
}

impl From<&WalkError> for FileError {
    fn from(error: &WalkError) -> Self {
        match error {
            WalkError::Io { path, source } => Self::new(path, source),
            WalkError::NotRegular { path } => Self::new(path, &"not a regular file"),
            WalkError::Walk(inner) => Self::new(Path::new("."), inner),
        }
    }
}

#[cfg(test)]
mod tests;
