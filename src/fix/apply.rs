//! Applies planned edits: writes each file as a whole or not at all.
//!
//! It reads a file again before it changes it, and leaves it alone if its text has changed since it was checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::fix::bytes;
use crate::fix::plan::{Plan, groups};
use crate::lint::finding::Edit;
use crate::project::scanned::FileError;
use crate::text::decode::decode;
use crate::text::held::{Held, Staged};
use crate::text::source::Source;

/// Reads a file as it is now.
pub type Read<'r> = &'r dyn Fn(&Path) -> std::io::Result<Vec<u8>>;

/// The result of the plans.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The findings whose fix was applied, by their number.
    pub fixed: Vec<usize>,
    /// Files that were changed.
    pub files: usize,
    /// Files that could not be changed, and why.
    pub errors: Vec<FileError>,
    /// Files that were not reached because the user ended the run.
    pub left: usize,
}

/// The edits of a file whose text has not changed since it was checked.
#[derive(Debug)]
pub struct Change {
    pub path: PathBuf,
    pub source: Arc<Source>,
    pub edits: Vec<Edit>,
    pub findings: Vec<usize>,
    pub(super) before: Vec<u8>,
    pub(super) splices: Vec<bytes::Splice>,
    /// The file, where it is to be written.
    held: Option<Held>,
}

/// The changes of the plans, as they would be made where every file may be written, and why some cannot be made.
#[must_use]
pub fn changes(plans: &[Plan], read: Read<'_>) -> (Vec<Change>, Vec<FileError>) {
    let (mut changes, mut errors) = (Vec::new(), Vec::new());
    for group in groups(plans) {
        let (mut possible, mut failed) = changes_of(&group, |plan| plan.change(read));
        changes.append(&mut possible);
        errors.append(&mut failed);
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    (changes, errors)
}

/// The changes of a group of files that share fixes. If one file cannot be changed, neither are the files that share a
/// fix with it, because half a fix is worse than none.
fn changes_of(group: &[&Plan], change: impl Fn(&Plan) -> Result<Change, FileError>) -> (Vec<Change>, Vec<FileError>) {
    let mut results: BTreeMap<&Path, Result<Change, FileError>> =
        group.iter().map(|plan| (plan.source.path.as_path(), change(plan))).collect();
    let mut failures: Vec<&Path> =
        results.iter().filter(|(_, result)| result.is_err()).map(|(path, _)| *path).collect();
    while let Some(failure) = failures.pop() {
        for plan in group.iter().filter(|plan| plan.linked.contains(failure)) {
            let path = plan.source.path.as_path();
            if results.get(path).is_some_and(Result::is_ok) {
                results.insert(path, Err(failed(path, &format!("its fixes also change {}", failure.display()))));
                failures.push(path);
            }
        }
    }
    let (mut changes, mut errors) = (Vec::new(), Vec::new());
    for result in results.into_values() {
        match result {
            Ok(change) => changes.push(change),
            Err(error) => errors.push(error),
        }
    }
    (changes, errors)
}

impl Plan {
    /// The change of the file, if it may be written.
    fn writable_change(&self) -> Result<Change, FileError> {
        let path = &self.source.path;
        let held = Held::open(path).map_err(|error| failed(path, &error))?;
        // Renaming a new file over a read-only one would work, against the wish of its owner.
        if held.is_readonly() {
            return Err(failed(path, &"read-only; left alone"));
        }
        let change = self.change(&|_| held.read())?;
        Ok(Change { held: Some(held), ..change })
    }

    /// The change of the file; an error if the file has changed since it was checked.
    pub fn change(&self, read: Read<'_>) -> Result<Change, FileError> {
        let path = self.source.path.clone();
        let before = read(&path).map_err(|error| failed(&path, &error))?;
        let is_same = decode(before.clone())
            .is_ok_and(|(text, encoding)| text == self.source.text && encoding == self.source.encoding);
        if !is_same {
            return Err(failed(&path, &"changed since it was read; left alone"));
        }
        Ok(Change {
            path,
            source: Arc::clone(&self.source),
            edits: self.edits.clone(),
            findings: self.findings.clone(),
            splices: bytes::splices(&self.source, &self.edits),
            before,
            held: None,
        })
    }
}

impl Change {
    /// The bytes of the file after the change.
    #[must_use]
    pub fn after(&self) -> Vec<u8> {
        bytes::apply(&self.before, &self.splices)
    }
}

/// Writes the changes of all plans as long as `goes_on` returns true: the files of a group all, or none of them. It
/// holds only one group in memory. `keeps_times`: whether a changed file keeps the times of the old one.
#[must_use]
pub fn make(plans: &[Plan], keeps_times: bool, goes_on: impl Fn() -> bool) -> Outcome {
    let mut outcome = Outcome::default();
    for group in groups(plans) {
        if !goes_on() {
            outcome.left += group.len();
            continue;
        }
        let (mut changes, mut errors) = changes_of(&group, Plan::writable_change);
        outcome.errors.append(&mut errors);
        match stage(&mut changes, keeps_times).and_then(|staged| commit(&changes, staged)) {
            Ok(()) => {
                outcome.fixed.extend(changes.iter().flat_map(|change| &change.findings));
                outcome.files += changes.len();
            }
            Err((path, error)) => outcome.errors.extend(changes.iter().map(|change| {
                let is_cause = change.path == path;
                failed(&change.path, if is_cause { &error } else { &"its fixes also change another file" })
            })),
        }
    }
    outcome
}

/// A file that could not be written, and why.
type Failure = (PathBuf, std::io::Error);

/// Writes the new files of a group beside the old ones.
fn stage(group: &mut [Change], keeps_times: bool) -> Result<Vec<Staged>, Failure> {
    group.iter_mut().map(|change| stage_one(change, keeps_times)).collect()
}

fn stage_one(change: &mut Change, keeps_times: bool) -> Result<Staged, Failure> {
    let held = change.held.take().map_or_else(|| Held::open(&change.path), Ok);
    held.and_then(|held| held.stage(&change.after(), keeps_times)).map_err(|error| (change.path.clone(), error))
}

/// Replaces the old files of a group. If one cannot be replaced, it restores those before it.
fn commit(group: &[Change], mut staged: Vec<Staged>) -> Result<(), Failure> {
    for n in 0..staged.len() {
        if let Err(error) = staged[n].commit() {
            for (done, change) in staged.iter().zip(group).take(n) {
                // If this fails too, nothing is left to do, and the user sees the first error.
                let _ = done.undo(&change.before);
            }
            return Err((group[n].path.clone(), error));
        }
    }
    Ok(())
}

fn failed(path: &Path, message: &dyn std::fmt::Display) -> FileError {
    FileError { path: path.to_string_lossy().into_owned(), message: format!("not fixed: {message}") }
}

#[cfg(test)]
mod tests;
