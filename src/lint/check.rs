//! Turns references into a report: runs the lints file by file, and sorts and counts the findings of all files.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::catalog::CatalogInfo;
use crate::detect::reference::Reference;
use crate::lint::arms;
use crate::lint::baseline::{Baseline, Entry, Known};
use crate::lint::constraints::{self, Constraints};
use crate::lint::doubles;
use crate::lint::file;
use crate::lint::finding::{Applicability, Finding, Fingerprint};
use crate::lint::grading::Gradings;
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::namesakes;
use crate::lint::places::Places;
use crate::lint::policy::Policy;
use crate::lint::registry;
use crate::lint::report::{Report, Summary};
use crate::lint::routes;
use crate::lint::row::Row;
use crate::lint::shared_fixes::{Shared, Uses};
use crate::lint::twins;
use crate::lint::unseen;
use crate::project::scanned::{EngineOutput, Scanned};
use crate::rules::usage::Usage;
use crate::text::owners::Owners;
use crate::text::root::Root;

/// Looks one reference up in the catalog.
pub type Resolve<'a> = &'a (dyn Fn(&Reference) -> ResolvedReference + Sync);

/// Runs the lints on everything that the engine found, and builds the report of the run.
#[must_use]
pub fn report(output: EngineOutput, resolve: Resolve<'_>, policy: &Policy, root: Root, catalog: CatalogInfo) -> Report {
    let checker = Checker::new(resolve, policy, root);
    checker.report(output.map(|scanned| checker.file(scanned)), catalog)
}

/// Runs the lints file by file. Of findings that the report does not show, only the counts stay.
pub struct Checker<'a> {
    resolve: Resolve<'a>,
    policy: &'a Policy,
    root: Root,
    known: Known,
    /// Of the files that another config rules.
    nested: Option<&'a dyn Gradings>,
}

/// The findings of a file that the report shows, and the counts of those that it does not show.
#[derive(Debug, Default)]
pub struct FileReport {
    findings: Vec<Finding>,
    ignored: usize,
    unchanged: usize,
    hidden_by_usage: BTreeMap<Usage, usize>,
    /// The findings that the baseline accepts.
    baseline_hits: Vec<Fingerprint>,
    uses: Uses,
    constraints: Constraints,
    /// Whether a finding is one that fails the run.
    fails: bool,
}

impl<'a> Checker<'a> {
    #[must_use]
    pub fn new(resolve: Resolve<'a>, policy: &'a Policy, root: Root) -> Self {
        let known = Known::of(policy, &root);
        Self { resolve, policy, root, known, nested: None }
    }

    /// The same, but for the files that have a grading of their own.
    #[must_use]
    pub fn with(self, nested: Option<&'a dyn Gradings>) -> Self {
        Self { nested, ..self }
    }

    /// Runs the lints on one file.
    #[must_use]
    pub fn file(&self, scanned: Scanned) -> FileReport {
        match self.nested.and_then(|nested| nested.grading(&scanned.source.path)) {
            Some(own) => {
                let resolve = |reference: &Reference| own.resolver.resolve(reference);
                self.graded(scanned, &resolve, &own.policy, own.known(&self.root))
            }
            None => self.graded(scanned, self.resolve, self.policy, &self.known),
        }
    }

    fn graded(&self, scanned: Scanned, resolve: Resolve<'_>, policy: &Policy, known: &Known) -> FileReport {
        let (uses, constraints) = (Uses::of(&scanned), Constraints::of(&scanned));
        let mut file_report = FileReport { uses, constraints, ..FileReport::default() };
        let usages = policy.usages_at(&scanned.source.path);
        let (found, ignored) = file::findings(scanned, resolve, policy, &self.root, known);
        file_report.ignored = ignored;
        for finding in found {
            // A finding about a comment names no model, so that no usage hides it.
            let hidden_usage =
                finding.reference.as_ref().map(|named| named.usage).filter(|usage| !usages.contains(usage));
            if known.accepts(&finding.fingerprint) {
                file_report.baseline_hits.push(finding.fingerprint);
            } else if !self.policy.is_changed(&finding) {
                file_report.unchanged += 1;
            } else if let Some(usage) = hidden_usage {
                *file_report.hidden_by_usage.entry(usage).or_default() += 1;
            } else {
                file_report.findings.push(finding);
            }
        }
        file_report.fails = file_report.findings.iter().any(|finding| finding.level >= policy.fail_on);
        file_report
    }

    /// Builds the report of all files.
    #[must_use]
    pub fn report(&self, output: EngineOutput<FileReport>, catalog: CatalogInfo) -> Report {
        let mut summary = Summary {
            as_of: self.policy.context.as_of,
            horizon: self.policy.context.horizon,
            files: output.files,
            skipped: output.skipped,
            unparsed: output.unparsed,
            catalog,
            ..Summary::default()
        };
        let (mut findings, mut baseline_hits) = (Vec::new(), HashSet::new());
        let (mut uses, mut constraints) = (Vec::new(), Vec::new());
        let mut fails = false;
        for mut file in output.scanned {
            fails |= file.fails;
            summary.ignored += file.ignored;
            summary.unchanged += file.unchanged;
            summary.known += file.baseline_hits.len();
            for (usage, count) in file.hidden_by_usage {
                *summary.quiet.entry(usage).or_default() += count;
            }
            findings.append(&mut file.findings);
            uses.push(file.uses);
            constraints.push(file.constraints);
            baseline_hits.extend(file.baseline_hits);
        }
        Shared::of(uses).settle(&mut findings);
        namesakes::settle(&mut findings, Applicability::Unsafe);
        unseen::settle(&mut findings, Applicability::Unsafe);
        arms::settle(&mut findings, Applicability::Unsafe);
        doubles::settle(&mut findings, Applicability::Unsafe);
        constraints::settle(&mut findings, &constraints, Applicability::Unsafe);
        routes::settle(&mut findings, Applicability::Unsafe);
        twins::settle(&mut findings, Applicability::Unsafe);
        findings.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
        let exit_code = if output.errors.is_empty() { u8::from(fails) } else { 2 };
        let dead = self.dead(&baseline_hits);
        Report {
            findings,
            summary,
            dead,
            errors: output.errors,
            root: self.root.clone(),
            exit_code,
            fixes: None,
            owners: Owners::default(),
            link_base: None,
            trace: None,
        }
    }

    /// The stale entries of the baseline: this run checked their file and ran their lint, but no finding matches them.
    fn dead(&self, baseline_hits: &HashSet<Fingerprint>) -> Vec<Entry> {
        let ran = |entry: &Entry| {
            let Some(lint) = registry::find(&entry.lint) else { return true };
            let path = self.root.absolute(&entry.path);
            let own = self.nested.and_then(|nested| nested.grading(&path));
            own.as_ref().map_or(self.policy, |own| &own.policy).levels_at(&path).enabled(lint.meta())
        };
        let is_dead = |entry: &Entry| {
            !baseline_hits.contains(&entry.fingerprint) && self.policy.scope.covers(&entry.path) && ran(entry)
        };
        let nested = self.nested.map(Gradings::gradings).unwrap_or_default();
        let policies = std::iter::once(self.policy).chain(nested.iter().map(|own| &own.policy));
        let entries = policies.filter_map(|policy| policy.known.as_ref()).flat_map(Baseline::entries);
        // Several configs can name one baseline.
        let dead: BTreeSet<&Entry> = entries.filter(|entry| is_dead(entry)).collect();
        dead.into_iter().cloned().collect()
    }
}

/// The rows that `inventory` prints for a file, sorted by place. Several templates that lead to the same are one row.
#[must_use]
pub fn rows(scanned: &Scanned, resolve: Resolve<'_>) -> Vec<Row> {
    let mut places = Places::new(&scanned.source);
    let resolved = file::sorted(&scanned.references).into_iter().map(resolve).filter(ResolvedReference::names_model);
    let mut rows: Vec<Row> = Vec::new();
    for row in resolved.map(|one| places.row(&one)) {
        if rows.iter().rev().take_while(|known| known.place == row.place).all(|known| *known != row) {
            rows.push(row);
        }
    }
    rows
}

/// The rows of all files, sorted by path.
#[must_use]
pub fn sorted_rows(mut files: Vec<Vec<Row>>) -> Vec<Row> {
    files.sort_by(|a, b| a.first().map(|row| &row.place.path).cmp(&b.first().map(|row| &row.place.path)));
    files.into_iter().flatten().collect()
}

fn sort_key(finding: &Finding) -> (&str, usize, usize, &'static str) {
    (&finding.place.path, finding.span.start, finding.span.end, finding.lint.name)
}
