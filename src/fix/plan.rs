//! Chooses the edits to make: those of fixes that do not overlap, by file.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::lint::finding::{Applicability, Edit, Finding, Fix};
use crate::text::source::Source;

/// The edits to make in one file.
#[derive(Debug)]
pub struct Plan {
    pub source: Arc<Source>,
    /// Sorted, without overlaps.
    pub edits: Vec<Edit>,
    /// The findings whose first edit is in this file, by their number.
    pub findings: Vec<usize>,
    /// The other files that the same fixes change.
    pub(super) linked: BTreeSet<PathBuf>,
}

/// Chooses the findings whose fixes are at least as safe as `least`, in order. It leaves out a fix that overlaps an
/// earlier one as a whole, and the next run finds it again.
#[must_use]
pub fn choose(findings: &[Finding], least: Applicability) -> Vec<usize> {
    let mut plans = Plans::default();
    (0..findings.len()).filter(|n| findings[*n].is_fixable(least) && plans.add(*n, &findings[*n])).collect()
}

/// The edits of the chosen findings, by file. Two equal edits count as one.
#[must_use]
pub fn plan(findings: &[Finding], chosen: &[usize]) -> Vec<Plan> {
    let mut plans = Plans::default();
    for n in chosen {
        plans.add(*n, &findings[*n]);
    }
    plans.0.into_values().filter(|plan| !plan.edits.is_empty()).collect()
}

/// The plans so far, by file.
#[derive(Default)]
struct Plans(BTreeMap<PathBuf, Plan>);

impl Plans {
    /// Adds a finding's fix, if it overlaps none that is planned.
    fn add(&mut self, n: usize, finding: &Finding) -> bool {
        let Some(Fix { edits, .. }) = &finding.fix else { return false };
        let sources: Vec<&Arc<Source>> = edits.iter().map(|edit| edit.source(&finding.source)).collect();
        for source in &sources {
            self.0.entry(source.path.clone()).or_insert_with(|| Plan::new(source));
        }
        let paths: BTreeSet<PathBuf> = sources.iter().map(|source| source.path.clone()).collect();
        if !edits.iter().zip(&sources).all(|(edit, source)| self.0[&source.path].fits(edit)) {
            return false;
        }
        for (at, (edit, source)) in edits.iter().zip(&sources).enumerate() {
            if let Some(plan) = self.0.get_mut(&source.path) {
                plan.take(edit);
                plan.findings.extend((at == 0).then_some(n));
                plan.linked.extend(paths.iter().filter(|path| **path != source.path).cloned());
            }
        }
        true
    }
}

/// The plans in groups of files that share fixes, directly or through other files.
pub(super) fn groups(plans: &[Plan]) -> Vec<Vec<&Plan>> {
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
        Self { source: Arc::clone(source), edits: Vec::new(), findings: Vec::new(), linked: BTreeSet::new() }
    }

    /// The first edit of the plan that `edit` overlaps.
    fn touched(&self, edit: &Edit) -> Option<&Edit> {
        // Of two insertions at one place the second one counts as overlapping, so that equal ones are made once.
        let is_before = |other: &Edit| other.span.end <= edit.span.start && other.span != edit.span;
        let at = self.edits.partition_point(is_before);
        self.edits.get(at).filter(|other| other.span.start < edit.span.end || other.span == edit.span)
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
}
