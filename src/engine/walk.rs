//! Which files to check: the paths that were named, and what a walk below them finds.
//!
//! As in ripgrep, a file that is named is always taken, and a walk honours `.gitignore` (in a git repository),
//! `.ignore` and git's global excludes. Hidden files are walked, because CI configuration and `.env` live
//! there. Only regular files are ever opened: symbolic links are not followed below a named path, and a FIFO,
//! device or socket is passed over.

mod ignore_files;
mod skip;

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};

use crate::engine::walk::ignore_files::Rules;
use crate::engine::walk::skip::SKIP_LIST;
pub use crate::text::globs::{GlobError, Globs};

use crate::project::scanned::FileError;
use crate::text::source::display_path;

/// A file to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// As named or found, without a leading `./`.
    pub path: PathBuf,
    /// Named by the user, not found in a directory.
    pub explicit: bool,
}

/// A file or directory that was passed over, and why. What an ignore file hides is not recorded.
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
    /// A broken ignore file, a loop, a directory that cannot be read. The message names the path.
    #[error("{0}")]
    Walk(#[from] ignore::Error),
}

/// What a walk leaves out.
#[derive(Debug, Clone)]
pub struct WalkOptions {
    /// Left out, files and whole directories.
    pub exclude: Globs,
    /// Where it has a pattern, only files that match one are found.
    pub include: Globs,
    /// Applies `exclude`, `include` and the skip list to named files also.
    pub force_exclude: bool,
    /// Honours `.gitignore`, `.ignore` and git's excludes.
    pub ignore_files: bool,
    /// Passes over generated and vendored files (`rules/skip.toml`).
    pub skip_generated: bool,
    /// 0 chooses.
    pub threads: usize,
}

impl Default for WalkOptions {
    fn default() -> Self {
        Self {
            exclude: Globs::none(),
            include: Globs::none(),
            force_exclude: false,
            ignore_files: true,
            skip_generated: true,
            threads: 0,
        }
    }
}

/// What a walk found. All lists are sorted by path.
#[derive(Debug, Default)]
pub struct Walked {
    pub candidates: Vec<Candidate>,
    pub skipped: Vec<Skipped>,
    pub errors: Vec<WalkError>,
}

impl Walked {
    /// Every path once, with why it was passed over or `None` for one that is checked.
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

    /// Paths compare as bytes: by parts it takes longer than the walk.
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
    let mut builder: Option<WalkBuilder> = None;
    let rules = Arc::new(Rules::new(options.ignore_files));
    for path in paths.iter().map(AsRef::as_ref) {
        // A named symbolic link is followed: naming it is asking for what it points at.
        match path.metadata() {
            Err(source) => walked.errors.push(WalkError::Io { path: path.to_path_buf(), source }),
            Ok(metadata) if metadata.is_dir() => match (rules.are_readable_above(path), &mut builder) {
                (false, _) => {}
                (true, Some(builder)) => _ = builder.add(path),
                (true, None) => builder = Some(WalkBuilder::new(path)),
            },
            Ok(metadata) if !metadata.is_file() => {
                walked.errors.push(WalkError::NotRegular { path: path.to_path_buf() });
            }
            Ok(_) => match explicit_skip(path, options) {
                Some(reason) => walked.skip(path, reason),
                None => walked.candidates.push(Candidate { path: plain(path), explicit: true }),
            },
        }
    }
    if let Some(mut builder) = builder {
        let on = options.ignore_files;
        builder.hidden(false).parents(on).ignore(on).git_ignore(on).git_global(on).git_exclude(on);
        builder.threads(options.threads);
        let asked = Arc::clone(&rules);
        builder.filter_entry(move |entry| {
            !entry.file_type().is_some_and(|kind| kind.is_dir()) || asked.are_readable(entry.path())
        });
        let all = Mutex::new(Walked::default());
        builder.build_parallel().visit(&mut Collectors { options, all: &all });
        walked.append(all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
    walked.errors.extend(rules.errors());
    walked.sort();
    walked
}

fn explicit_skip(path: &Path, options: &WalkOptions) -> Option<&'static str> {
    if options.force_exclude { left_out(path, options) } else { None }
}

/// Why a walk would pass over a file, which need not be there.
#[must_use]
pub fn left_out(path: &Path, options: &WalkOptions) -> Option<&'static str> {
    // What lies above the working directory says nothing of the project.
    let by_list = || SKIP_LIST.path(&display_path(path, &std::env::current_dir().unwrap_or_default()));
    glob_skip(path, false, options).or_else(|| options.skip_generated.then(by_list).flatten())
}

fn glob_skip(path: &Path, is_dir: bool, options: &WalkOptions) -> Option<&'static str> {
    if options.exclude.matches(path, is_dir) {
        Some("excluded")
    } else if !is_dir && !options.include.is_empty() && !options.include.matches(path, false) {
        Some("not included")
    } else {
        None
    }
}

/// The path without a leading `./`, which a walk of `.` puts before each.
fn plain(path: &Path) -> PathBuf {
    match path.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() => rest.to_path_buf(),
        _ => path.to_path_buf(),
    }
}

struct Collectors<'a> {
    options: &'a WalkOptions,
    all: &'a Mutex<Walked>,
}

impl<'a> ParallelVisitorBuilder<'a> for Collectors<'a> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 'a> {
        Box::new(Collector { options: self.options, all: self.all, walked: Walked::default() })
    }
}

/// What one thread finds, handed over when it ends.
struct Collector<'a> {
    options: &'a WalkOptions,
    all: &'a Mutex<Walked>,
    walked: Walked,
}

impl Drop for Collector<'_> {
    fn drop(&mut self) {
        let walked = std::mem::take(&mut self.walked);
        self.all.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(walked);
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
        let named = entry.depth() == 0;
        if named || (!kind.is_dir() && !kind.is_file()) {
            if !named {
                let reason = if kind.is_symlink() { "symbolic link" } else { "not a regular file" };
                self.walked.skip(entry.path(), reason);
            }
            return WalkState::Continue;
        }
        match self.reason(entry, kind.is_dir()) {
            // The repository's own data: no news for a listing.
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
        // `.git` is a file in a worktree or submodule, and is never checked, whatever the options.
        if entry.file_name() == OsStr::new(".git") {
            return Some("version control");
        }
        if self.options.skip_generated {
            let reason = if is_dir { SKIP_LIST.directory(entry.path()) } else { SKIP_LIST.file(entry.file_name()) };
            if reason.is_some() {
                return reason;
            }
        }
        glob_skip(entry.path(), is_dir, self.options)
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
