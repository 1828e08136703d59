//! Constants of which a run over a whole repository shows that nothing reads them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::readers::may_read;
use crate::detect::reference::{Reference, Unread};
use crate::project::asked::Asked;
use crate::project::related::{Held, Names, OwnNames};
use crate::project::scanned::Scanned;
use crate::rules::usage::Usage;
use crate::syntax::parsed_file::ParsedFile;

/// In how many other files it is looked up whether they have something of their own of that name.
const MAX_HOLDERS: usize = 30;

/// For each file the constants that it does not read and that no other file reads which could.
///
/// `held`: the names that each file holds. `path`: that of a file. `read`: what a file is read as, if it can be.
pub(crate) fn unread(
    names: &Names,
    own: &BTreeMap<usize, OwnNames>,
    held: &[(usize, Held)],
    path: &dyn Fn(usize) -> PathBuf,
    read: &(dyn Fn(usize) -> Option<Arc<ParsedFile>> + Sync),
) -> BTreeMap<usize, Vec<String>> {
    let takers = names.takers(held, path);
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut asked = Asked::default();
    for (file, own) in own {
        // What takes a member of a type shows that by what it calls it on.
        let most = |name: &String| if name.contains('.') { 0 } else { MAX_HOLDERS };
        let constants = own.unread.iter().map(|name| (name, most(name)));
        for (name, most) in constants.chain(own.unread_members.iter().map(|name| (name, 0))) {
            let Some(mut others) = takers(name) else { continue };
            others.retain(|other| other != file);
            if others.len() <= most {
                found.entry(*file).or_default().push(name.clone());
                for other in others {
                    asked.add(other, *file, name);
                }
            }
        }
    }
    let reads = |file: Option<&ParsedFile>, name: &String, defined: &Path| {
        file.is_none_or(|file| may_read(file, name, defined))
    };
    let answers = asked.answers(path, read, &reads);
    let readings: BTreeSet<(usize, &String)> =
        answers.into_iter().filter(|(.., is_read)| *is_read).map(|(file, name, _)| (file, name)).collect();
    for (file, names) in &mut found {
        names.retain(|name| !readings.contains(&(*file, name)));
    }
    found.retain(|_, names| !names.is_empty());
    found
}

/// Takes the values of constants that nothing reads as not in use.
pub(crate) fn leave(scanned: &mut Scanned, unread: &[String]) {
    let is_left = |reference: &&mut Reference| {
        let Unread { constants, member } = &reference.parts.unread;
        let mut names = constants.iter().chain(member).peekable();
        names.peek().is_some() && names.all(|name| unread.contains(name))
    };
    for reference in scanned.references.iter_mut().filter(is_left) {
        reference.usage = UsageDecision { kind: Usage::Catalog, evidence: UsageEvidence::Unread };
    }
}
