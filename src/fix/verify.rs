//! Checks fixes before they are made: the changed files still parse, no finding appears that was not there, and a
//! second run has nothing to change. A fix that fails is taken back, alone where it can be found.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::engine::input::Texts;
use crate::fix::apply::{self, Change, Read};
use crate::fix::plan::plan;
use crate::lint::finding::{Applicability, Finding};
use crate::lint::twins;
use crate::syntax::errors;
use crate::text::level::Level;
use crate::text::source::Source;
use crate::text::span::Span;

/// How to check fixes.
#[derive(Clone, Copy)]
pub struct Verification<'v> {
    /// The least safe fixes that are made.
    pub least: Applicability,
    pub read: Read<'v>,
    /// The findings of the run as if these files had this content.
    pub recheck: &'v dyn Fn(&Texts) -> Vec<Finding>,
}

/// A fix that is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// The number of the finding.
    pub finding: usize,
    pub why: Arc<str>,
}

/// What the check left of the chosen fixes.
#[derive(Debug, Default)]
pub struct Verified {
    pub kept: Vec<usize>,
    pub taken_back: Vec<TakenBack>,
}

/// Something that is wrong once the fixes are made.
struct Problem {
    path: PathBuf,
    /// Where it is in the changed text.
    span: Span,
    why: Arc<str>,
}

impl Verification<'_> {
    /// Takes back those of the chosen fixes that do harm, and those that are right only together with them.
    #[must_use]
    pub fn verify(&self, findings: &[Finding], chosen: Vec<usize>) -> Verified {
        let mut trial = findings.to_vec();
        for (n, finding) in trial.iter_mut().enumerate() {
            if chosen.binary_search(&n).is_err() {
                finding.fix = None;
            }
        }
        let mut verified = Verified { kept: chosen, taken_back: Vec::new() };
        loop {
            self.settle(&mut trial, &mut verified);
            let harmful = self.harmful(&trial, &verified.kept);
            if harmful.is_empty() {
                return verified;
            }
            for (n, why) in with_equals(&trial, &verified.kept, harmful) {
                if let Some(fix) = &mut trial[n].fix {
                    fix.hold_back(why);
                }
            }
        }
    }

    /// Moves what is held back from the kept ones to those that are taken back.
    fn settle(&self, trial: &mut [Finding], verified: &mut Verified) {
        twins::settle(trial, self.least);
        let is_kept = |n: &usize| trial[*n].is_fixable(self.least);
        let (kept, taken): (Vec<usize>, Vec<usize>) = verified.kept.iter().partition(|n| is_kept(n));
        verified.kept = kept;
        verified.taken_back.extend(taken.into_iter().filter_map(|finding| {
            let why = trial[finding].fix.as_ref()?.note.clone()?;
            Some(TakenBack { finding, why })
        }));
    }

    /// The fixes that do harm, each with what is wrong.
    fn harmful(&self, findings: &[Finding], chosen: &[usize]) -> Vec<(usize, Arc<str>)> {
        let changes = self.changes(findings, chosen);
        let broken: Vec<&Change> = changes.iter().filter(|change| is_broken(change)).collect();
        if !broken.is_empty() {
            return broken.into_iter().flat_map(|change| self.breaking(&change.path, findings, chosen)).collect();
        }
        let problems = self.problems(findings, chosen, &changes);
        if problems.is_empty() {
            return Vec::new();
        }
        let direct: Vec<(usize, Arc<str>)> = chosen
            .iter()
            .filter_map(|n| {
                let problem = problems.iter().find(|problem| makes(&findings[*n], problem, &changes))?;
                Some((*n, Arc::clone(&problem.why)))
            })
            .collect();
        if direct.is_empty() { self.causing(&problems, findings, chosen) } else { direct }
    }

    fn changes(&self, findings: &[Finding], chosen: &[usize]) -> Vec<Change> {
        // A file that cannot be changed is named when the fixes are made.
        apply::changes(&plan(findings, chosen), self.read).0
    }

    /// The fixes after which a file no longer parses.
    fn breaking(&self, path: &Path, findings: &[Finding], chosen: &[usize]) -> Vec<(usize, Arc<str>)> {
        let suspects: Vec<usize> = chosen.iter().copied().filter(|n| touches(&findings[*n], path)).collect();
        let is_fine = |some: &[usize]| {
            !self.changes(findings, some).iter().any(|change| change.path == path && is_broken(change))
        };
        let why: Arc<str> = "the file would no longer parse".into();
        culprits(&suspects, &mut Vec::new(), &is_fine).into_iter().map(|n| (n, Arc::clone(&why))).collect()
    }

    /// The fixes behind problems that stand at none of them.
    fn causing(&self, problems: &[Problem], findings: &[Finding], chosen: &[usize]) -> Vec<(usize, Arc<str>)> {
        let Some(why) = problems.first().map(|problem| &problem.why) else { return Vec::new() };
        let touching = |n: &usize| problems.iter().any(|problem| touches(&findings[*n], &problem.path));
        let (near, mut fine): (Vec<usize>, Vec<usize>) = chosen.iter().partition(|n| touching(n));
        let (near, is_elsewhere) = if near.is_empty() { (std::mem::take(&mut fine), true) } else { (near, false) };
        let is_fine = |some: &[usize]| self.problems(findings, some, &self.changes(findings, some)).is_empty();
        // What is wrong whatever is done near it has its cause elsewhere.
        let suspects = if is_elsewhere || is_fine(&fine) { near } else { chosen.to_vec() };
        fine.retain(|n| !suspects.contains(n));
        culprits(&suspects, &mut fine, &is_fine).into_iter().map(|n| (n, Arc::clone(why))).collect()
    }

    /// What is wrong once the chosen fixes are made.
    fn problems(&self, findings: &[Finding], chosen: &[usize], changes: &[Change]) -> Vec<Problem> {
        if changes.is_empty() {
            return Vec::new();
        }
        let texts: Texts = changes.iter().map(|change| (change.path.clone(), change.after())).collect();
        let after = (self.recheck)(&texts);
        let allowed = allowed(findings, chosen);
        let known: HashSet<_> = findings.iter().map(|finding| &finding.fingerprint).collect();
        let mut seen: HashMap<Key<'_>, Vec<&Finding>> = HashMap::new();
        for finding in after.iter().filter(|finding| counts(finding)) {
            seen.entry(key(finding)).or_default().push(finding);
        }
        let mut problems = Vec::new();
        for (key, mut same) in seen {
            let (all, fixable) = allowed.get(&key).copied().unwrap_or_default();
            // Those that were there before come first.
            same.sort_by_key(|finding| !known.contains(&finding.fingerprint));
            let new =
                same.iter().skip(all).map(|finding| problem(finding, format!("it would cause: {}", finding.message)));
            problems.extend(new);
            let again = same.iter().filter(|finding| finding.is_fixable(self.least)).skip(fixable);
            problems.extend(again.map(|finding| problem(finding, "a second run would change it again".to_owned())));
        }
        problems.sort_by(|a, b| (&a.path, a.span.start, &a.why).cmp(&(&b.path, b.span.start, &b.why)));
        problems
    }
}

/// What a finding reports: lint, path, and the model or the message.
type Key<'f> = (&'static str, &'f str, &'f str);

fn key(finding: &Finding) -> Key<'_> {
    let named = finding.reference.as_ref().map(|named| named.model.as_str());
    (finding.lint.name, &finding.place.path, named.unwrap_or(&finding.message))
}

/// Whether a new finding counts against a fix. What is only noted of how a deployment is named or upgraded was
/// true of it before, and the worse finding stood in its place.
fn counts(finding: &Finding) -> bool {
    finding.lint.stage || finding.lint.level > Level::Note
}

/// How many findings there may be afterwards, and how many of them with a fix, by what they report.
fn allowed<'f>(findings: &'f [Finding], chosen: &[usize]) -> HashMap<Key<'f>, (usize, usize)> {
    let mut allowed: HashMap<Key<'f>, (usize, usize)> = HashMap::new();
    for (n, finding) in findings.iter().enumerate() {
        let (all, fixable) = allowed.entry(key(finding)).or_default();
        *all += 1;
        *fixable += usize::from(finding.fix.is_none() || chosen.binary_search(&n).is_err());
    }
    allowed
}

fn problem(finding: &Finding, why: String) -> Problem {
    Problem { path: finding.source.path.clone(), span: finding.span, why: why.into() }
}

/// Whether the file of a change has errors that it did not have.
pub(super) fn is_broken(change: &Change) -> bool {
    let after = Source::from_bytes(change.path.clone(), change.after());
    after.is_ok_and(|after| errors::count(&Arc::new(after)) > errors::count(&change.source))
}

/// Whether a fix changes a file.
fn touches(finding: &Finding, path: &Path) -> bool {
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
    edits.into_iter().any(|edit| edit.source(&finding.source).path == path)
}

/// Whether a problem stands where a fix has changed the text.
fn makes(finding: &Finding, problem: &Problem, changes: &[Change]) -> bool {
    let Some(change) = changes.iter().find(|change| change.path == problem.path) else { return false };
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
    let mut here = edits.filter(|edit| edit.source(&finding.source).path == problem.path);
    here.any(|edit| moved(change).any(|(old, new)| old == edit.span && new.touches(problem.span)))
}

/// The place of each edit before and after the change.
fn moved(change: &Change) -> impl Iterator<Item = (Span, Span)> {
    change.edits.iter().scan((0, 0), |(added, removed), edit| {
        let start = edit.span.start + *added - *removed;
        *added += edit.replacement.len();
        *removed += edit.span.len();
        Some((edit.span, Span::new(start, start + edit.replacement.len())))
    })
}

/// The harmful fixes with those that make an equal edit, because that would be made all the same.
fn with_equals(findings: &[Finding], chosen: &[usize], harmful: Vec<(usize, Arc<str>)>) -> BTreeMap<usize, Arc<str>> {
    let mut all: BTreeMap<usize, Arc<str>> = harmful.into_iter().collect();
    let places = |n: usize| {
        let finding = &findings[n];
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        edits.map(|edit| (&edit.source(&finding.source).path, edit.span)).collect::<HashSet<_>>()
    };
    let mut open: Vec<usize> = all.keys().copied().collect();
    while let Some(n) = open.pop() {
        let own = places(n);
        for other in chosen.iter().copied().filter(|other| !all.contains_key(other)).collect::<Vec<_>>() {
            if !own.is_disjoint(&places(other)) {
                all.insert(other, Arc::clone(&all[&n]));
                open.push(other);
            }
        }
    }
    all
}

/// Those of the suspects that must be left out. `fine` starts with what is known to do no harm, and ends with all that
/// does none.
fn culprits(suspects: &[usize], fine: &mut Vec<usize>, is_fine: &dyn Fn(&[usize]) -> bool) -> Vec<usize> {
    let mut all: Vec<usize> = fine.iter().chain(suspects).copied().collect();
    all.sort_unstable();
    if suspects.is_empty() || is_fine(&all) {
        *fine = all;
        return Vec::new();
    }
    if let [one] = suspects {
        return vec![*one];
    }
    let (first, second) = suspects.split_at(suspects.len() / 2);
    let mut found = culprits(first, fine, is_fine);
    found.extend(culprits(second, fine, is_fine));
    found
}

#[cfg(test)]
mod tests;
