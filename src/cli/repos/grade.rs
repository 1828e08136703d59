//! Grades what was found in the files of a repository: its references, and which of them a check would report.

use std::collections::HashMap;

use crate::catalog::CatalogInfo;
use crate::lint::check;
use crate::lint::check::{Checker, FileReport, Resolve};
use crate::lint::finding::Finding;
use crate::lint::policy::Policy;
use crate::lint::report::Report;
use crate::lint::row::Row;
use crate::project::scanned::{EngineOutput, FileError, Scanned};
use crate::text::root::Root;

/// Grades the files of one repository.
pub(super) struct Grader<'a> {
    resolve: Resolve<'a>,
    /// Reports what a check of the repository reports.
    checker: Checker<'a>,
    /// Reports what comments and the baseline silence too.
    open: Checker<'a>,
    has_baseline: bool,
}

/// A file with its references, graded.
pub(super) struct Graded {
    rows: Vec<Row>,
    shown: FileReport,
    /// Where something may be silenced: all that could be shown.
    open: Option<FileReport>,
}

/// The references of a repository.
pub(super) struct References {
    pub rows: Vec<Row>,
    pub errors: Vec<FileError>,
    pub files: usize,
    shown: Report,
    open: Report,
}

/// The policy without what silences.
pub(super) fn opened(policy: &Policy) -> Policy {
    Policy { ignores: false, known: None, ..policy.clone() }
}

impl<'a> Grader<'a> {
    /// `open`: the policy without what silences.
    pub(super) fn new(resolve: Resolve<'a>, policy: &'a Policy, open: &'a Policy, root: &Root) -> Self {
        let checker = Checker::new(resolve, policy, root.clone());
        let open = Checker::new(resolve, open, root.clone());
        Self { resolve, checker, open, has_baseline: policy.known.is_some() }
    }

    /// Grades a file.
    pub(super) fn file(&self, scanned: Scanned) -> Graded {
        let rows = check::rows(&scanned, self.resolve);
        let may_be_silenced = self.has_baseline || !scanned.directives.is_empty();
        let open = may_be_silenced.then(|| self.open.file(scanned.clone()));
        Graded { rows, shown: self.checker.file(scanned), open }
    }

    /// Puts the files together.
    pub(super) fn references(&self, output: EngineOutput<Graded>, catalog: &CatalogInfo) -> References {
        let (mut rows, mut opened) = (Vec::new(), EngineOutput::default());
        let output = output.map(|graded| {
            rows.push(graded.rows);
            opened.scanned.extend(graded.open);
            graded.shown
        });
        let files = output.files;
        let mut shown = self.checker.report(output, catalog.clone());
        let open = self.open.report(opened, catalog.clone());
        References { rows: check::sorted_rows(rows), errors: std::mem::take(&mut shown.errors), files, shown, open }
    }
}

impl References {
    /// Each reference with the worst finding on its place, and whether one is silenced there.
    pub(super) fn each(&self) -> impl Iterator<Item = (&Row, Option<&Finding>, bool)> {
        let (shown, open) = (by_place(&self.shown), by_place(&self.open));
        self.rows.iter().map(move |row| {
            let of = |findings: &HashMap<Key<'_>, Vec<&'_ Finding>>| -> Vec<&'static str> {
                findings.get(&key(row)).into_iter().flatten().filter(|f| is_of(f, row)).map(|f| f.lint.name).collect()
            };
            let here = shown.get(&key(row)).into_iter().flatten().filter(|finding| is_of(finding, row));
            // Of equal levels the first counts.
            let worst = here.copied().reduce(|worst, other| if other.level > worst.level { other } else { worst });
            let reported = of(&shown);
            (row, worst, of(&open).iter().any(|lint| !reported.contains(lint)))
        })
    }
}

/// Path and bytes of a place.
type Key<'r> = (&'r str, usize, usize);

fn key(row: &Row) -> Key<'_> {
    (&row.place.path, row.place.byte_start, row.place.byte_end)
}

fn by_place(report: &Report) -> HashMap<Key<'_>, Vec<&Finding>> {
    let mut found: HashMap<Key<'_>, Vec<&Finding>> = HashMap::new();
    for finding in &report.findings {
        let place = &finding.place;
        found.entry((&place.path, place.byte_start, place.byte_end)).or_default().push(finding);
    }
    found
}

fn is_of(finding: &Finding, row: &Row) -> bool {
    finding.reference.as_ref() == Some(&row.named)
}
