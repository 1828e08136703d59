//! Makes the fixes of findings: edits chosen so that none overlaps, laid over the bytes of each file, and written as a
//! whole or not at all.
//!
//! A file is read again before it is changed. One whose text is no longer the one that was searched is left alone.

mod bytes;
pub mod diff;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atomic;
use crate::engine::FileError;
use crate::finding::{Applicability, Edit, Finding};
use crate::source::{Source, decode};

/// The fixes of one file.
#[derive(Debug)]
pub struct Plan {
    pub source: Arc<Source>,
    /// Sorted, apart from each other.
    pub edits: Vec<Edit>,
    /// How many findings they end.
    pub findings: usize,
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
}

/// The edits of a file that was read again and is the same.
#[derive(Debug)]
pub struct Change {
    pub path: PathBuf,
    pub source: Arc<Source>,
    pub edits: Vec<Edit>,
    pub findings: usize,
    before: Vec<u8>,
    splices: Vec<bytes::Splice>,
}

/// Picks the fixes that may be made, in the order of the findings. A fix that overlaps an earlier one is left out as a
/// whole: the next run sees what is left of it. The same edit twice is one.
#[must_use]
pub fn plan(findings: &[Finding], least: Applicability) -> Vec<Plan> {
    let mut plans: BTreeMap<PathBuf, Plan> = BTreeMap::new();
    for finding in findings {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability >= least) else { continue };
        let plan = plans.entry(finding.source.path.clone()).or_insert_with(|| Plan {
            source: Arc::clone(&finding.source),
            edits: Vec::new(),
            findings: 0,
        });
        if plan.take(&fix.edits) {
            plan.findings += 1;
        }
    }
    plans.into_values().collect()
}

impl Plan {
    /// Adds edits, all or none.
    fn take(&mut self, edits: &[Edit]) -> bool {
        // Sorted and apart: only one of them can be the first that an edit touches.
        let touched = |edit: &Edit| {
            let at = self.edits.partition_point(|other| other.span.end <= edit.span.start);
            self.edits.get(at).filter(|other| other.span.start < edit.span.end)
        };
        let new: Vec<&Edit> = edits.iter().filter(|edit| touched(edit) != Some(edit)).collect();
        if new.iter().any(|edit| touched(edit).is_some()) {
            return false;
        }
        for edit in new {
            let at = self.edits.partition_point(|other| other.span.start < edit.span.start);
            self.edits.insert(at, edit.clone());
        }
        true
    }

    /// The bytes of the file with the edits. An error where it is not the file that was searched.
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

/// Writes the changes of all plans, file by file.
#[must_use]
pub fn make(plans: &[Plan]) -> Outcome {
    let mut outcome = Outcome::default();
    for plan in plans {
        match plan.change().and_then(|change| write(&change).map(|()| change)) {
            Ok(change) => {
                outcome.fixed += change.findings;
                outcome.files += 1;
            }
            Err(error) => outcome.errors.push(error),
        }
    }
    outcome
}

fn write(change: &Change) -> Result<(), FileError> {
    let path = &change.path;
    // A rename would get around what the owner has forbidden.
    if fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly()) {
        return Err(failed(path, &"read-only; left alone"));
    }
    let after = bytes::apply(&change.before, &change.splices);
    atomic::replace(path, |out| out.write_all(&after)).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, message: &dyn std::fmt::Display) -> FileError {
    FileError { path: path.to_string_lossy().into_owned(), message: format!("not fixed: {message}") }
}
