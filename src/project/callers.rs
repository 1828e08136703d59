//! Defaults that no call takes: of a function that the files of a whole repository call, each call gives the parameter
//! another value.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::detect::callers::{Callers, callers};
use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::reference::Defaulted;
use crate::project::related::{Held, Names, OwnNames};
use crate::project::scanned::Scanned;
use crate::rules::usage::Usage;
use crate::syntax::parsed_file::ParsedFile;

/// A name that more files hold is no name of one function.
const MAX_HOLDERS: usize = 30;

/// For each file the parameters whose defaults no call takes.
///
/// `held`: the names that each file holds. `path`: that of a file. `read`: what a file is read as, if it can be.
pub(crate) fn replaced(
    names: &Names,
    own: &BTreeMap<usize, OwnNames>,
    held: &[(usize, Held)],
    path: &dyn Fn(usize) -> PathBuf,
    read: &(dyn Fn(usize) -> Option<Arc<ParsedFile>> + Sync),
) -> BTreeMap<usize, BTreeSet<Defaulted>> {
    let holders = names.holders(held, |_| true);
    let mut asked: BTreeMap<usize, Vec<(usize, &Defaulted)>> = BTreeMap::new();
    for (file, own) in own {
        for parameter in &own.defaulted {
            let files = names.of(&parameter.callee, &holders).filter(|files| files.len() <= MAX_HOLDERS);
            for holder in files.into_iter().flatten() {
                asked.entry(*holder).or_default().push((*file, parameter));
            }
        }
    }
    let paths: BTreeMap<usize, PathBuf> = asked.values().flatten().map(|(file, _)| (*file, path(*file))).collect();
    let answer = |(holder, parameters): (usize, Vec<(usize, &'_ Defaulted)>)| {
        let file = read(holder);
        let of = |(defined, parameter): (usize, &Defaulted)| {
            let shown = file.as_ref().map_or(Callers::OPEN, |file| callers(file, parameter, &paths[&defined]));
            (defined, parameter.clone(), shown)
        };
        parameters.into_iter().map(of).collect::<Vec<_>>()
    };
    let answers: Vec<_> = asked.into_iter().collect::<Vec<_>>().into_par_iter().flat_map_iter(answer).collect();
    let mut shown: BTreeMap<(usize, Defaulted), Callers> = BTreeMap::new();
    for (file, parameter, one) in answers {
        let all = shown.entry((file, parameter)).or_default();
        *all = all.and(one);
    }
    let mut found: BTreeMap<usize, BTreeSet<Defaulted>> = BTreeMap::new();
    for ((file, parameter), _) in shown.into_iter().filter(|(_, all)| all.replace_default()) {
        found.entry(file).or_default().insert(parameter);
    }
    found
}

/// Takes the defaults that no call takes as not in use.
pub(crate) fn leave(scanned: &mut Scanned, replaced: &BTreeSet<Defaulted>) {
    for reference in &mut scanned.references {
        if reference.parts.defaulted.as_ref().is_some_and(|own| replaced.contains(own)) {
            reference.usage = UsageDecision { kind: Usage::Catalog, evidence: UsageEvidence::Overridden };
        }
    }
}
