//! What several references share, such as one variable for two deployments: changing a version for the first of them
//! changes the others, too, and so does changing the literal that names the model of both.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::lint::finding::{Edit, Finding};
use crate::project::scanned::Scanned;
use crate::text::span::Span;

/// A place in a file.
type Spot = (PathBuf, Span);

/// What more than one reference has.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// The places of versions, with the references.
    versions: HashMap<Spot, Vec<Spot>>,
    /// The places of references, with the versions that each has.
    literals: HashMap<Spot, HashSet<Option<String>>>,
}

/// What the references of one file may have in common with others.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// Versions that stand apart from their references, with those.
    versions: Vec<(Spot, Spot)>,
    /// References that have several versions.
    literals: Vec<(Spot, HashSet<Option<String>>)>,
}

impl Uses {
    pub(crate) fn of(scanned: &Scanned) -> Self {
        let own = |span: Span| (scanned.source.path.clone(), span);
        let lives = scanned.references.iter().filter(|r| r.usage.kind.is_active() && r.parts.overridden_by.is_none());
        let mut versions = Vec::new();
        let mut literals: HashMap<Span, HashSet<Option<String>>> = HashMap::new();
        for reference in lives.filter(|r| r.parts.decided_by.is_none()) {
            let text = reference.id.version.as_ref().map(|version| version.text.clone());
            literals.entry(reference.span).or_default().insert(text);
            let Some(version) = &reference.id.version else { continue };
            let spot = match &version.file {
                Some(file) => (file.0.path.clone(), version.span),
                None if reference.span.contains(version.span.start) => continue,
                None => own(version.span),
            };
            versions.push((spot, own(reference.span)));
        }
        literals.retain(|_, versions| versions.len() > 1);
        let literals = literals.into_iter().map(|(span, versions)| (own(span), versions)).collect();
        Self { versions, literals }
    }
}

impl Shared {
    pub(crate) fn of(files: impl IntoIterator<Item = Uses>) -> Self {
        let mut shared = Self::default();
        for file in files {
            for (version, user) in file.versions {
                shared.versions.entry(version).or_default().push(user);
            }
            shared.literals.extend(file.literals);
        }
        shared.versions.retain(|_, users| users.len() > 1);
        shared
    }

    /// Takes away the fixes that change what another reference has as well, and whose own fix does not change it in the
    /// same way: what is right for one of them would be half a change of the other.
    pub(crate) fn settle(&self, findings: &mut [Finding]) {
        if self.versions.is_empty() && self.literals.is_empty() {
            return;
        }
        let mut by_spot: HashMap<Spot, Vec<usize>> = HashMap::new();
        for (n, finding) in findings.iter().enumerate() {
            by_spot.entry((finding.source.path.clone(), finding.span)).or_default().push(n);
        }
        // What is taken from one can be what another relied on.
        let is_right = |n: usize, all: &[Finding]| {
            self.is_right_for_all(&all[n], all, &by_spot) && self.is_right_for_each_version(&all[n], all, &by_spot)
        };
        loop {
            let wrong: Vec<usize> = (0..findings.len()).filter(|n| !is_right(*n, findings)).collect();
            if wrong.is_empty() {
                return;
            }
            for n in wrong {
                findings[n].fix = None;
            }
        }
    }

    fn is_right_for_all(&self, finding: &Finding, all: &[Finding], by_spot: &HashMap<Spot, Vec<usize>>) -> bool {
        let Some(fix) = &finding.fix else { return true };
        fix.edits.iter().all(|edit| {
            let spot = (edit.source(&finding.source).path.clone(), edit.span);
            let users = self.versions.get(&spot).into_iter().flatten();
            users.filter(|user| **user != (finding.source.path.clone(), finding.span)).all(|user| {
                let of_user = by_spot.get(user).into_iter().flatten().map(|n| &all[*n]);
                let same =
                    |other: &Edit, of: &Finding| other.source(&of.source).path == spot.0 && other.does_the_same(edit);
                of_user.into_iter().any(|other| {
                    other.fix.as_ref().is_some_and(|theirs| {
                        theirs.applicability == fix.applicability && theirs.edits.iter().any(|one| same(one, other))
                    })
                })
            })
        })
    }

    /// Whether every deployment of a literal that the fix changes is moved to the same model.
    fn is_right_for_each_version(
        &self,
        finding: &Finding,
        all: &[Finding],
        by_spot: &HashMap<Spot, Vec<usize>>,
    ) -> bool {
        let Some(fix) = &finding.fix else { return true };
        let spot = (finding.source.path.clone(), finding.span);
        let Some(versions) = self.literals.get(&spot) else { return true };
        let is_own = |edit: &&Edit| edit.file.is_none() && spot.1.holds(edit.span);
        let Some(name) = fix.edits.iter().find(is_own) else { return true };
        let changes = |other: &&Finding| {
            let theirs = other.fix.as_ref().filter(|theirs| theirs.applicability == fix.applicability);
            theirs.is_some_and(|theirs| theirs.edits.iter().any(|edit| edit.does_the_same(name)))
        };
        let others = by_spot.get(&spot).into_iter().flatten().map(|n| &all[*n]).filter(changes);
        let moved: HashSet<Option<String>> =
            others.filter_map(|other| Some(other.reference.as_ref()?.version.clone())).collect();
        versions.is_subset(&moved)
    }
}
