//! Types, objects and files that are called after the one model that each holds: several that hold theirs by the same
//! member are what programs choose from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::reference::{Reference, Spelled};
use crate::project::related::{Held, Names, OwnNames};
use crate::project::scanned::Scanned;
use crate::rules::usage::Usage;

/// How many different models make a family of what is called after one.
const FAMILY: usize = 3;

/// What is called after a model, and the model.
#[derive(Debug)]
pub(crate) struct Called {
    pub(super) by: Spelled,
    model: String,
}

impl Called {
    pub(super) fn of(reference: &Reference) -> Option<Self> {
        Some(Self { by: reference.parts.spelled.clone()?, model: reference.id.model.clone() })
    }
}

/// Those of one family, with the number of the file of each.
type Family<'n> = Vec<(usize, &'n Called)>;

/// For each file what of it is called after a model and is one of several that programs choose from: no program but a test
/// takes it without the others.
///
/// `held`: the names that each file holds. `path`: that of a file.
pub(crate) fn families(
    names: &Names,
    own: &BTreeMap<usize, OwnNames>,
    held: &[(usize, Held)],
    path: &dyn Fn(usize) -> PathBuf,
) -> BTreeMap<usize, BTreeSet<Spelled>> {
    let mut by_member: BTreeMap<&str, Family<'_>> = BTreeMap::new();
    for (file, names) in own {
        for called in &names.called {
            by_member.entry(&called.by.member).or_default().push((*file, called));
        }
    }
    let models = |family: &Family<'_>| family.iter().map(|(_, called)| &called.model).collect::<BTreeSet<_>>().len();
    by_member.retain(|_, family| models(family) >= FAMILY);
    if by_member.is_empty() {
        return BTreeMap::new();
    }
    let holders = names.readers(held, path);
    let takers = |holder: &String| names.of(holder, &holders).map_or(&[][..], Vec::as_slice);
    let mut found: BTreeMap<usize, BTreeSet<Spelled>> = BTreeMap::new();
    for family in by_member.values() {
        let called: BTreeSet<&String> = family.iter().map(|(_, called)| &called.by.holder).collect();
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        for file in called.into_iter().flat_map(takers) {
            *taken.entry(*file).or_default() += 1;
        }
        for (file, called) in family {
            let is_picked = |by: &usize| by != file && taken.get(by).is_some_and(|count| *count < FAMILY);
            if !takers(&called.by.holder).iter().any(is_picked) {
                found.entry(*file).or_default().insert(called.by.clone());
            }
        }
    }
    found
}

/// Takes the models of a file that are among what programs choose from as not in use.
pub(crate) fn leave(scanned: &mut Scanned, families: &BTreeSet<Spelled>) {
    let is_left = |one: &&mut Reference| one.parts.spelled.as_ref().is_some_and(|spelled| families.contains(spelled));
    for reference in scanned.references.iter_mut().filter(is_left) {
        reference.usage = UsageDecision { kind: Usage::Catalog, evidence: UsageEvidence::Listed };
    }
}
