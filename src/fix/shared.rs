//! Versions that several references share, such as one variable for two deployments: changing one for the first of them
//! changes the others, too.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

use crate::engine::Scanned;
use crate::finding::{Edit, Finding};
use crate::reference::Reference;

/// A place in a file.
type Spot = (PathBuf, Range<usize>);

/// The places of versions that more than one reference has, with those references.
#[derive(Debug, Default)]
pub(crate) struct Shared(HashMap<Spot, Vec<Spot>>);

/// A version and a reference that has it.
pub(crate) type Use = (Spot, Spot);

/// The versions of a file's references that others can have, too: those apart from the reference.
pub(crate) fn uses(scanned: &Scanned) -> Vec<Use> {
    let own = |span: &Range<usize>| (scanned.source.path.clone(), span.clone());
    let lives = scanned.references.iter().filter(|r| r.usage.is_active() && r.overridden_by.is_none());
    let of = |reference: &Reference| {
        let version = reference.version.as_ref()?;
        let spot = match &version.file {
            Some(file) => (file.0.path.clone(), version.span.clone()),
            None if reference.span.contains(&version.span.start) => return None,
            None => own(&version.span),
        };
        Some((spot, own(&reference.span)))
    };
    lives.filter(|r| r.decided_by.is_none()).filter_map(of).collect()
}

impl Shared {
    pub(crate) fn of(all: impl IntoIterator<Item = Use>) -> Self {
        let mut users: HashMap<Spot, Vec<Spot>> = HashMap::new();
        for (version, user) in all {
            users.entry(version).or_default().push(user);
        }
        users.retain(|_, users| users.len() > 1);
        Self(users)
    }

    /// Takes away the fixes that change a version which another reference has as well, and whose own fix does not
    /// change it in the same way: what is right for one of them would be half a change of the other.
    pub(crate) fn settle(&self, findings: &mut [Finding]) {
        if self.0.is_empty() {
            return;
        }
        let mut by_spot: HashMap<Spot, Vec<usize>> = HashMap::new();
        for (n, finding) in findings.iter().enumerate() {
            by_spot.entry((finding.source.path.clone(), finding.span.clone())).or_default().push(n);
        }
        // What is taken from one can be what another relied on.
        loop {
            let wrong: Vec<usize> =
                (0..findings.len()).filter(|n| !self.is_right_for_all(&findings[*n], findings, &by_spot)).collect();
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
            let spot = (edit.source(&finding.source).path.clone(), edit.span.clone());
            let users = self.0.get(&spot).into_iter().flatten();
            users.filter(|user| **user != (finding.source.path.clone(), finding.span.clone())).all(|user| {
                let of_user = by_spot.get(user).into_iter().flatten().map(|n| &all[*n]);
                let same =
                    |other: &Edit, of: &Finding| other.source(&of.source).path == spot.0 && super::is_same(other, edit);
                of_user.into_iter().any(|other| {
                    other.fix.as_ref().is_some_and(|theirs| {
                        theirs.applicability == fix.applicability && theirs.edits.iter().any(|one| same(one, other))
                    })
                })
            })
        })
    }
}
