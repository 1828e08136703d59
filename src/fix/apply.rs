//! Applies the fixes of findings: chooses edits that do not overlap and writes each file as a whole or not at all.
//!
//! It reads a file again before it changes it, and leaves it alone if its text has changed since it was checked.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::fix::bytes;
use crate::lint::finding::{Applicability, Edit, Finding};
use crate::project::scanned::FileError;
use crate::text::atomic;
use crate::text::atomic::Staged;
use crate::text::decode::decode;
use crate::text::source::Source;

/// The edits to make in one file.
#[derive(Debug)]
pub struct Plan {
    pub source: Arc<Source>,
    /// Sorted, without overlaps.
    pub edits: Vec<Edit>,
    /// How many findings the edits fix.
    pub findings: usize,
    /// The other files that the same fixes change.
    linked: BTreeSet<PathBuf>,
}

/// The result of the plans.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings whose fix was applied.
    pub fixed: usize,
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
    pub findings: usize,
    pub(super) before: Vec<u8>,
    pub(super) splices: Vec<bytes::Splice>,
}

/// Chooses the fixes that are at least as safe as `least`, in the order of the findings. It leaves out a fix that
/// overlaps an earlier one as a whole, and the next run finds it again. Two equal edits count as one.
#[must_use]
pub fn plan(findings: &[Finding], least: Applicability) -> Vec<Plan> {
    let mut plans: BTreeMap<PathBuf, Plan> = BTreeMap::new();
    for finding in findings {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability >= least) else { continue };
        let sources: Vec<&Arc<Source>> = fix.edits.iter().map(|edit| edit.source(&finding.source)).collect();
        for source in &sources {
            plans.entry(source.path.clone()).or_insert_with(|| Plan::new(source));
        }
        let paths: BTreeSet<PathBuf> = sources.iter().map(|source| source.path.clone()).collect();
        let fits = |(edit, source): (&Edit, &&Arc<Source>)| plans[&source.path].fits(edit);
        if !fix.edits.iter().zip(&sources).all(fits) {
            continue;
        }
        for (n, (edit, source)) in fix.edits.iter().zip(&sources).enumerate() {
            if let Some(plan) = plans.get_mut(&source.path) {
                plan.take(edit);
                plan.findings += usize::from(n == 0);
                plan.linked.extend(paths.iter().filter(|path| **path != source.path).cloned());
            }
        }
    }
    plans.into_values().filter(|plan| !plan.edits.is_empty()).collect()
}

/// The changes of the plans, as they would be made where every file may be written, and why some cannot be made.
#[must_use]
pub fn changes(plans: &[Plan]) -> (Vec<Change>, Vec<FileError>) {
    let (mut changes, mut errors) = (Vec::new(), Vec::new());
    for group in groups(plans) {
        let (mut possible, mut failed) = changes_of(&group, Plan::change);
        changes.append(&mut possible);
        errors.append(&mut failed);
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    (changes, errors)
}

/// The changes of a group of files that share fixes. If one file cannot be changed, neither are the files that share a
/// fix with it, because half a fix is worse than none.
fn changes_of(group: &[&Plan], change: fn(&Plan) -> Result<Change, FileError>) -> (Vec<Change>, Vec<FileError>) {
    let mut results: BTreeMap<&Path, Result<Change, FileError>> =
        group.iter().map(|plan| (plan.source.path.as_path(), change(plan))).collect();
    let mut failures: Vec<&Path> =
        results.iter().filter(|(_, result)| result.is_err()).map(|(path, _)| *path).collect();
    while let Some(failure) = failures.pop() {
        for plan in group.iter().filter(|plan| plan.linked.contains(failure)) {
            let path = plan.source.path.as_path();
            if results.get(path).is_some_and(Result::is_ok) {
                results.insert(path, Err(failed(path, &format!("its fixes change {}, too", failure.display()))));
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

/// The plans in groups of files that share fixes, directly or through other files.
fn groups(plans: &[Plan]) -> Vec<Vec<&Plan>> {
    let at: HashMap<&Path, usize> = plans.iter().enumerate().map(|(n, plan)| (plan.source.path.as_path(), n)).collect();
    let mut groups = Vec::new();
    let mut is_taken = vec![false; plans.len()];
    for first in 0..plans.len() {
        if std::mem::replace(&mut is_taken[first], true) {
            continue;
        }
        let mut group = vec![&plans[first]];
        let mut next = 0;
        while let Some(plan) = group.get(next) {
            for n in plan.linked.iter().filter_map(|path| at.get(path.as_path())) {
                if !std::mem::replace(&mut is_taken[*n], true) {
                    group.push(&plans[*n]);
                }
            }
            next += 1;
        }
        groups.push(group);
    }
    groups
}

impl Plan {
    fn new(source: &Arc<Source>) -> Self {
        Self { source: Arc::clone(source), edits: Vec::new(), findings: 0, linked: BTreeSet::new() }
    }

    /// The first edit of the plan that `edit` overlaps.
    fn touched(&self, edit: &Edit) -> Option<&Edit> {
        let at = self.edits.partition_point(|other| other.span.end <= edit.span.start);
        self.edits.get(at).filter(|other| other.span.start < edit.span.end)
    }

    /// Whether the edit overlaps no other one, or equals it.
    fn fits(&self, edit: &Edit) -> bool {
        self.touched(edit).is_none_or(|other| other.does_the_same(edit))
    }

    /// Adds an edit that fits.
    fn take(&mut self, edit: &Edit) {
        if self.touched(edit).is_none() {
            let at = self.edits.partition_point(|other| other.span.start < edit.span.start);
            self.edits.insert(at, edit.clone());
        }
    }

    /// The change of the file, if it may be written.
    fn writable_change(&self) -> Result<Change, FileError> {
        let path = &self.source.path;
        // Renaming a new file over a read-only one would work, against the wish of its owner.
        if fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly()) {
            return Err(failed(path, &"read-only; left alone"));
        }
        self.change()
    }

    /// The change of the file; an error if the file has changed since it was checked.
    pub fn change(&self) -> Result<Change, FileError> {
        let path = self.source.path.clone();
        let before = fs::read(&path).map_err(|error| failed(&path, &error))?;
        let is_same = decode(before.clone())
            .is_ok_and(|(text, encoding)| text == self.source.text && encoding == self.source.encoding);
        if !is_same {
            return Err(failed(&path, &"changed since it was read; left alone"));
        }
        Ok(Change {
            path,
            source: Arc::clone(&self.source),
            edits: self.edits.clone(),
            findings: self.findings,
            splices: bytes::splices(&self.source, &self.edits),
            before,
        })
    }
}

impl Plan {
    /// The document that the plan is for, with its edits made. `None` if its fixes change other files too.
    #[must_use]
    pub fn fixed(&self, document: &[u8]) -> Option<Vec<u8>> {
        let splices = bytes::splices(&self.source, &self.edits);
        self.linked.is_empty().then(|| bytes::apply(document, &splices))
    }
}

/// Writes the changes of all plans as long as `goes_on` returns true: the files of a group all, or none of them. It
/// holds only one group in memory.
#[must_use]
pub fn make(plans: &[Plan], goes_on: impl Fn() -> bool) -> Outcome {
    let mut outcome = Outcome::default();
    for group in groups(plans) {
        if !goes_on() {
            outcome.left += group.len();
            continue;
        }
        let (changes, mut errors) = changes_of(&group, Plan::writable_change);
        outcome.errors.append(&mut errors);
        match stage(&changes).and_then(|staged| commit(&changes, staged)) {
            Ok(()) => {
                outcome.fixed += changes.iter().map(|change| change.findings).sum::<usize>();
                outcome.files += changes.len();
            }
            Err((path, error)) => outcome.errors.extend(changes.iter().map(|change| {
                let is_cause = change.path == path;
                failed(&change.path, if is_cause { &error } else { &"its fixes change another file, too" })
            })),
        }
    }
    outcome
}

/// A file that could not be written, and why.
type Failure = (PathBuf, std::io::Error);

/// Writes the new files of a group beside the old ones.
fn stage(group: &[Change]) -> Result<Vec<Staged>, Failure> {
    group.iter().map(stage_one).collect()
}

fn stage_one(change: &Change) -> Result<Staged, Failure> {
    let after = bytes::apply(&change.before, &change.splices);
    atomic::stage(&change.path, |out| out.write_all(&after)).map_err(|error| (change.path.clone(), error))
}

/// Replaces the old files of a group. If one cannot be replaced, it restores those before it.
fn commit(group: &[Change], staged: Vec<Staged>) -> Result<(), Failure> {
    for (n, (change, staged)) in group.iter().zip(staged).enumerate() {
        if let Err(error) = staged.commit() {
            for done in &group[..n] {
                // If this fails too, nothing is left to do, and the user sees the first error.
                let _ = atomic::replace(&done.path, |out| out.write_all(&done.before));
            }
            return Err((change.path.clone(), error));
        }
    }
    Ok(())
}

fn failed(path: &Path, message: &dyn std::fmt::Display) -> FileError {
    FileError { path: path.to_string_lossy().into_owned(), message: format!("not fixed: {message}") }
}

#[cfg(test)]
mod tests;
