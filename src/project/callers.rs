//! Defaults that no call takes: of a function that the files of a whole repository call, each call gives the parameter
//! another value.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::detect::callers::{Callers, callers};
use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::reference::Defaulted;
use crate::project::asked::Asked;
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
    let mut asked = Asked::default();
    for (file, own) in own {
        for parameter in &own.defaulted {
            let files = names.of(&parameter.callee, &holders).filter(|files| files.len() <= MAX_HOLDERS);
            for holder in files.into_iter().flatten() {
                asked.add(*holder, *file, parameter);
            }
        }
    }
    let answer = |file: Option<&ParsedFile>, parameter: &Defaulted, defined: &Path| {
        file.map_or(Callers::OPEN, |file| callers(file, parameter, defined))
    };
    let mut shown: BTreeMap<(usize, &Defaulted), Callers> = BTreeMap::new();
    for (file, parameter, one) in asked.answers(path, read, &answer) {
        let all = shown.entry((file, parameter)).or_default();
        *all = all.and(one);
    }
    let mut found: BTreeMap<usize, BTreeSet<Defaulted>> = BTreeMap::new();
    for ((file, parameter), _) in shown.into_iter().filter(|(_, all)| all.replace_default()) {
        found.entry(file).or_default().insert(parameter.clone());
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
