//! Grades what was found in the files of a repository: its references, and which of them a check would report.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::catalog::CatalogInfo;
use crate::detect::reference::Reference;
use crate::lint::check;
use crate::lint::check::{Checker, FileReport, Resolve};
use crate::lint::finding::Finding;
use crate::lint::grading::{Grading, Gradings};
use crate::lint::policy::Policy;
use crate::lint::report::Report;
use crate::lint::row::Row;
use crate::project::scanned::{EngineOutput, FileError, Scanned};
use crate::session::domains::Domains;
use crate::text::root::Root;

/// Grades the files of one repository.
pub(super) struct Grader<'a> {
    resolve: Resolve<'a>,
    /// Reports what a check of the repository reports.
    checker: Checker<'a>,
    /// Reports what comments and the baseline silence too.
    open: Checker<'a>,
    has_baseline: bool,
    below: Option<&'a Opened<'a>>,
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
    pub unparsed: usize,
    shown: Report,
    open: Report,
}

/// The policy without what silences.
pub(super) fn opened(policy: &Policy) -> Policy {
    Policy { ignores: false, known: None, ..policy.clone() }
}

/// The gradings of configs below that of a repository, without what silences.
pub(super) struct Opened<'d> {
    domains: &'d Domains,
    /// By the config.
    made: Mutex<HashMap<Option<PathBuf>, Arc<Grading>>>,
}

impl<'d> Opened<'d> {
    pub(super) fn new(domains: &'d Domains) -> Self {
        Self { domains, made: Mutex::default() }
    }
}

impl Gradings for Opened<'_> {
    fn grading(&self, path: &Path) -> Option<Arc<Grading>> {
        let own = self.domains.at(path)?;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let open = || Arc::new(Grading::new(opened(&own.grading.policy), own.ruling.catalog));
        Some(Arc::clone(made.entry(own.settings.path.clone()).or_insert_with(open)))
    }

    fn gradings(&self) -> Vec<Arc<Grading>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

impl<'a> Grader<'a> {
    /// `open`: the policy without what silences. `below`: what holds for the files that another config rules.
    pub(super) fn new(
        resolve: Resolve<'a>,
        (policy, open): (&'a Policy, &'a Policy),
        below: Option<&'a Opened<'a>>,
        root: &Root,
    ) -> Self {
        let nested = below.map(|below| below.domains as &dyn Gradings);
        let checker = Checker::new(resolve, policy, root.clone()).with(nested);
        let open = Checker::new(resolve, open, root.clone()).with(below.map(|below| below as &dyn Gradings));
        Self { resolve, checker, open, has_baseline: policy.known.is_some(), below }
    }

    /// Grades a file.
    pub(super) fn file(&self, scanned: Scanned) -> Graded {
        let own = self.below.and_then(|below| below.domains.at(&scanned.source.path));
        let (rows, has_baseline) = match own {
            Some(own) => {
                let resolve = |reference: &Reference| own.grading.resolver.resolve(reference);
                (check::rows(&scanned, &resolve), own.grading.policy.known.is_some())
            }
            None => (check::rows(&scanned, self.resolve), self.has_baseline),
        };
        let may_be_silenced = has_baseline || !scanned.directives.is_empty();
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
        let (files, unparsed) = (output.files, output.unparsed.len());
        let mut shown = self.checker.report(output, catalog.clone());
        let open = self.open.report(opened, catalog.clone());
        let (rows, errors) = (check::sorted_rows(rows), std::mem::take(&mut shown.errors));
        References { rows, errors, files, unparsed, shown, open }
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
