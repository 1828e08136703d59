//! Ignore comments for many findings at once: where each goes, and whether it does what it is for.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use crate::engine::input::Texts;
use crate::fix::apply::{self, Change};
use crate::fix::comments::{self, Wording, Writing};
use crate::fix::plan::{Plan, plan};
use crate::fix::verify::{Verification, is_broken};
use crate::lint::finding::{Finding, Fingerprint, Fix};
use crate::lint::lints::ignores::is_about_comments;
use crate::text::span::{Span, line_at};

/// The comments to write.
#[derive(Debug, Default)]
pub struct Silence {
    pub plans: Vec<Plan>,
    /// The findings that the comments ignore, by their number.
    pub ignored: Vec<usize>,
    /// Those for which no comment is possible.
    pub left: Vec<usize>,
}

/// Chooses comments that ignore the findings, but for those about comments, which nothing silences.
#[must_use]
pub fn choose(findings: &[Finding], wording: &Wording, verification: &Verification<'_>) -> Silence {
    let mut trial = findings.to_vec();
    for finding in &mut trial {
        finding.fix = None;
    }
    let mut left = BTreeSet::new();
    for group in by_line(findings) {
        let of_line: Vec<&Finding> = group.iter().map(|n| &findings[*n]).collect();
        let fix = comments::for_line(&of_line, wording)
            .map(|Writing { span, text }| Fix::safe(span, text, "write an ignore comment"));
        match fix {
            Some(fix) => group.iter().for_each(|n| trial[*n].fix = Some(fix.clone())),
            None => left.extend(group),
        }
    }
    loop {
        let ignored: Vec<usize> = (0..trial.len()).filter(|n| trial[*n].fix.is_some()).collect();
        let plans = plan(&trial, &ignored);
        let failing = failing(&trial, &ignored, &plans, verification);
        if failing.is_empty() {
            return Silence { plans, ignored, left: left.into_iter().collect() };
        }
        for n in failing {
            trial[n].fix = None;
            left.insert(n);
        }
    }
}

/// The findings that comments can ignore, those of one line together.
fn by_line(findings: &[Finding]) -> Vec<Vec<usize>> {
    let mut lines: BTreeMap<(&Path, usize), Vec<usize>> = BTreeMap::new();
    for (n, finding) in findings.iter().enumerate().filter(|(_, finding)| !is_about_comments(finding.lint)) {
        let start = line_at(&finding.source.text, finding.span.start).start;
        lines.entry((&finding.source.path, start)).or_default().push(n);
    }
    lines.into_values().collect()
}

/// The findings whose comments do not do what they are for: the finding is still reported, or the file no longer parses
/// or has new findings.
fn failing(findings: &[Finding], ignored: &[usize], plans: &[Plan], verification: &Verification<'_>) -> Vec<usize> {
    let (changes, _) = apply::changes(plans, verification.read);
    let broken: Vec<&Change> = changes.iter().filter(|change| is_broken(change)).collect();
    let mut spoilt: HashSet<PathBuf> = broken.into_iter().map(|change| change.path.clone()).collect();
    let mut reported: HashSet<Fingerprint> = HashSet::new();
    if spoilt.is_empty() && !changes.is_empty() {
        let texts: Texts = changes.iter().map(|change| (change.path.clone(), change.after())).collect();
        let known: HashSet<&Fingerprint> = findings.iter().map(|finding| &finding.fingerprint).collect();
        for finding in (verification.recheck)(&texts) {
            if !known.contains(&finding.fingerprint) && texts.contains_key(&finding.source.path) {
                spoilt.insert(finding.source.path.clone());
            }
            reported.insert(finding.fingerprint);
        }
    }
    let fails = |finding: &Finding| spoilt.contains(&finding.source.path) || reported.contains(&finding.fingerprint);
    let failing: HashSet<(&Path, Span)> =
        ignored.iter().map(|n| &findings[*n]).filter(|finding| fails(finding)).flat_map(places).collect();
    // The comment of a line is that of all its findings.
    ignored.iter().copied().filter(|n| places(&findings[*n]).any(|place| failing.contains(&place))).collect()
}

/// The places that the comment of a finding changes.
fn places(finding: &Finding) -> impl Iterator<Item = (&Path, Span)> {
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
    edits.map(|edit| (finding.source.path.as_path(), edit.span))
}
