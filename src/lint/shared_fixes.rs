//! What several references share, such as one variable for two deployments: changing a version for the first of them
//! changes the others, too, and so does changing the literal that names the model of both.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::detect::reference::{Elsewhere, Reference};
use crate::lint::finding::{Edit, Finding, Fix};
use crate::project::scanned::Scanned;
use crate::text::source::Source;
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
    /// The places of versions, with the defaults that meet them where nothing takes the place of those.
    defaults: HashMap<Spot, Vec<Fallback>>,
}

/// A model that a parameter has where nothing gives it another.
#[derive(Debug)]
struct Fallback {
    source: Arc<Source>,
    span: Span,
    model: String,
}

/// What the references of one file may have in common with others.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    /// Versions that stand apart from their references, with those.
    versions: Vec<(Spot, Spot)>,
    /// References that have several versions.
    literals: Vec<(Spot, HashSet<Option<String>>)>,
    /// Versions that stand apart from defaults, with those.
    defaults: Vec<(Spot, Fallback)>,
}

impl Uses {
    pub(crate) fn of(scanned: &Scanned) -> Self {
        let own = |span: Span| (scanned.source.path.clone(), span);
        let version = |reference: &Reference| {
            let version = reference.id.version.as_ref()?;
            match &version.file {
                Some(file) => Some((file.0.path.clone(), version.span)),
                None => (!reference.span.contains(version.span.start)).then(|| own(version.span)),
            }
        };
        let (defaults, others): (Vec<&Reference>, Vec<&Reference>) =
            scanned.references.iter().partition(|r| r.parts.overridden_by.is_some());
        let lives = others.into_iter().filter(|r| r.usage.kind.is_active() && r.parts.decided_by.is_none());
        let mut versions = Vec::new();
        let mut literals: HashMap<Span, HashSet<Option<String>>> = HashMap::new();
        for reference in lives {
            let text = reference.id.version.as_ref().map(|version| version.text.clone());
            literals.entry(reference.span).or_default().insert(text);
            versions.extend(version(reference).map(|spot| (spot, own(reference.span))));
        }
        literals.retain(|_, versions| versions.len() > 1);
        let literals = literals.into_iter().map(|(span, versions)| (own(span), versions)).collect();
        let default = |reference: &Reference| {
            let (source, model) = (Arc::clone(&scanned.source), reference.text.clone());
            Fallback { source, span: reference.span, model }
        };
        let defaults = defaults.into_iter().filter_map(|one| Some((version(one)?, default(one)))).collect();
        Self { versions, literals, defaults }
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
            for (version, default) in file.defaults {
                shared.defaults.entry(version).or_default().push(default);
            }
        }
        shared.versions.retain(|_, users| users.len() > 1);
        shared
    }

    /// Takes away the fixes that change what another reference has as well, and whose own fix does not change it in the
    /// same way: what is right for one of them would be half a change of the other.
    pub(crate) fn settle(&self, findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|_| !self.defaults.is_empty()) {
            finding.fix = finding.fix.take().and_then(|fix| self.with_defaults(fix, finding));
        }
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

    /// The fix with the defaults that meet a version which it changes; none where such a default is another model.
    fn with_defaults(&self, mut fix: Fix, finding: &Finding) -> Option<Fix> {
        let spots = fix.edits.iter().map(|edit| (edit.source(&finding.source).path.clone(), edit.span));
        let met: Vec<&Fallback> = spots.filter_map(|spot| self.defaults.get(&spot)).flatten().collect();
        let old = finding.source.text.get(finding.span.range());
        let name = fix.edits.iter().find(|edit| edit.file.is_none() && finding.span.holds(edit.span)).cloned();
        for default in met {
            (Some(default.model.as_str()) == old).then_some(())?;
            let Some(name) = &name else { continue };
            let is_here = default.source.path == finding.source.path;
            let span = Span::new(default.span.start + name.span.start - finding.span.start, default.span.end);
            let file = (!is_here).then(|| Elsewhere(Arc::clone(&default.source)));
            let edit = Edit { span, replacement: Arc::clone(&name.replacement), file, is_argument: false };
            if !fix.edits.contains(&edit) {
                fix.edits.push(edit);
            }
        }
        Some(fix)
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
