//! Makes the fixes of findings: edits chosen so that none overlaps, laid over the bytes of each file, and written as a
//! whole or not at all.
//!
//! A file is read again before it is changed. One whose text is no longer the one that was searched is left alone.

use crate::fix::bytes;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::lint::finding::{Applicability, Edit, Finding};
use crate::project::scanned::FileError;
use crate::text::atomic;
use crate::text::atomic::Staged;
use crate::text::decode::decode;
use crate::text::source::Source;

/// The fixes of one file.
#[derive(Debug)]
pub struct Plan {
    pub source: Arc<Source>,
    /// Sorted, apart from each other.
    pub edits: Vec<Edit>,
    /// How many findings they end.
    pub findings: usize,
    /// Other files that the same fixes change.
    with: BTreeSet<PathBuf>,
}

/// What came of the plans.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings whose fix was made.
    pub fixed: usize,
    /// Files that were changed.
    pub files: usize,
    /// Files that were left alone, and why.
    pub errors: Vec<FileError>,
    /// Files that nobody came to because the run was to end.
    pub left: usize,
}

/// The edits of a file that was read again and is the same.
#[derive(Debug)]
pub struct Change {
    pub path: PathBuf,
    pub source: Arc<Source>,
    pub edits: Vec<Edit>,
    pub findings: usize,
    pub(super) before: Vec<u8>,
    pub(super) splices: Vec<bytes::Splice>,
}

/// Picks the fixes that may be made, in the order of the findings. A fix that overlaps an earlier one is left out as a
/// whole: the next run sees what is left of it. The same edit twice is one.
#[must_use]
pub fn plan(findings: &[Finding], least: Applicability) -> Vec<Plan> {
    let mut plans: BTreeMap<PathBuf, Plan> = BTreeMap::new();
    for finding in findings {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability >= least) else { continue };
        let sources: Vec<&Arc<Source>> = fix.edits.iter().map(|edit| edit.source(&finding.source)).collect();
        for source in &sources {
            plans.entry(source.path.clone()).or_insert_with(|| Plan::new(source));
        }
        let with: BTreeSet<PathBuf> = sources.iter().map(|source| source.path.clone()).collect();
        let fits = |(edit, source): (&Edit, &&Arc<Source>)| plans[&source.path].fits(edit);
        if !fix.edits.iter().zip(&sources).all(fits) {
            continue;
        }
        for (n, (edit, source)) in fix.edits.iter().zip(&sources).enumerate() {
            if let Some(plan) = plans.get_mut(&source.path) {
                plan.take(edit);
                plan.findings += usize::from(n == 0);
                plan.with.extend(with.iter().filter(|path| **path != source.path).cloned());
            }
        }
    }
    plans.into_values().filter(|plan| !plan.edits.is_empty()).collect()
}

/// The changes that can be made, and why others cannot.
#[must_use]
pub fn changes(plans: &[Plan]) -> (Vec<Change>, Vec<FileError>) {
    let (mut changes, mut errors) = (Vec::new(), Vec::new());
    for group in groups(plans) {
        let (mut good, mut bad) = together(&group);
        changes.append(&mut good);
        errors.append(&mut bad);
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    (changes, errors)
}

/// The changes of files that have fixes in common. A file that cannot be changed takes those with it whose fixes go over
/// it, too: half a fix would be worse than none.
fn together(group: &[&Plan]) -> (Vec<Change>, Vec<FileError>) {
    let mut results: BTreeMap<&Path, Result<Change, FileError>> =
        group.iter().map(|plan| (plan.source.path.as_path(), plan.change())).collect();
    let mut bad: Vec<&Path> = results.iter().filter(|(_, result)| result.is_err()).map(|(path, _)| *path).collect();
    while let Some(bad_one) = bad.pop() {
        for plan in group.iter().filter(|plan| plan.with.contains(bad_one)) {
            let path = plan.source.path.as_path();
            if results.get(path).is_some_and(Result::is_ok) {
                results.insert(path, Err(failed(path, &format!("its fixes change {}, too", bad_one.display()))));
                bad.push(path);
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

/// The plans by what is made together.
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
            for n in plan.with.iter().filter_map(|path| at.get(path.as_path())) {
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
        Self { source: Arc::clone(source), edits: Vec::new(), findings: 0, with: BTreeSet::new() }
    }

    /// The edit that is in the way of another, or the same. Sorted and apart: only one of them can be the first that
    /// an edit touches.
    fn touched(&self, edit: &Edit) -> Option<&Edit> {
        let at = self.edits.partition_point(|other| other.span.end <= edit.span.start);
        self.edits.get(at).filter(|other| other.span.start < edit.span.end)
    }

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

    /// The bytes of the file with the edits. An error where it is not the file that was searched.
    pub fn change(&self) -> Result<Change, FileError> {
        let path = self.source.path.clone();
        // A rename would get around what the owner has forbidden.
        if fs::metadata(&path).is_ok_and(|meta| meta.permissions().readonly()) {
            return Err(failed(&path, &"read-only; left alone"));
        }
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

/// Writes the changes of all plans, as long as it `goes_on`: files that have fixes in common together, or none of them.
/// Only the files at hand are held in memory.
#[must_use]
pub fn make(plans: &[Plan], goes_on: impl Fn() -> bool) -> Outcome {
    let mut outcome = Outcome::default();
    for group in groups(plans) {
        if !goes_on() {
            outcome.left += group.len();
            continue;
        }
        let (changes, mut errors) = together(&group);
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

/// Writes every file of a group beside the one that it replaces.
fn stage(group: &[Change]) -> Result<Vec<Staged>, Failure> {
    let stage = |change: &Change| {
        let after = bytes::apply(&change.before, &change.splices);
        atomic::stage(&change.path, |out| out.write_all(&after)).map_err(|error| (change.path.clone(), error))
    };
    group.iter().map(stage).collect()
}

/// Puts the files of a group in their places. Where one of them cannot be, those before it are put back.
fn commit(group: &[Change], staged: Vec<Staged>) -> Result<(), Failure> {
    for (n, (change, staged)) in group.iter().zip(staged).enumerate() {
        if let Err(error) = staged.commit() {
            for done in &group[..n] {
                // Nothing is left to do where this fails as well: the first error is told.
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
