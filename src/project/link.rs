//! Reads templates, modules and parameter files together with the files that they belong with: a default meets the
//! resource that uses it, a parameter file meets its template.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::detect::companion::{Companion, MAX_COMPANIONS, Role};
use crate::detect::reference::Reference;
use crate::project::companions;
use crate::project::companions::Files;
use crate::project::deployments;
use crate::project::files::{ParsedFiles, Read};
use crate::project::scanned::{Deferred, Scanned};
use crate::rules::builtin::creates_deployments;
use crate::rules::templates;
use crate::syntax::parsed_file::ParsedFile;
use crate::text::source::Source;

/// Whether other files can change what is known of this one, or it can change theirs: such a file waits for the others.
pub(crate) fn takes_part(scanned: &Scanned) -> bool {
    let creates = |r: &Reference| r.parts.deployment.is_some() && deployments::creates(r);
    companions::is_template(&scanned.source)
        || scanned.references.iter().any(|r| creates(r) || deployments::names_deployment(r))
}

/// Whether a file can create deployments, whose names and models other files need.
pub(crate) fn can_create(source: &Source) -> bool {
    companions::is_template(source) || creates_deployments(&source.text)
}

/// Whether a file is a template with references, which is read together with its companions.
pub(crate) fn has_template(one: &Scanned) -> bool {
    !one.references.is_empty() && companions::is_template(&one.source)
}

/// Finds the references of a file that is read together with its companions.
pub(crate) type References<'r> = &'r (dyn Fn(&ParsedFile, &[Companion]) -> Vec<Reference> + Sync);

/// Reads every template again with its companions, which it keeps. `paths`: those that can be companions; no other file is read.
/// `read`: reads one of them.
pub(crate) fn link<'p>(
    deferred: &mut [(usize, Deferred)],
    paths: impl Iterator<Item = &'p Path>,
    read: Read<'_>,
    references: References<'_>,
) {
    if !deferred.iter().any(|(_, one)| has_template(&one.scanned)) {
        return;
    }
    let files = Files::new(paths);
    let mut parsed = ParsedFiles::new(deferred.iter().map(|(_, one)| &one.file), read);
    let templates = deferred.iter_mut().map(|(_, one)| one).filter(|one| has_template(&one.scanned));
    let mut linked: Vec<(&mut Deferred, Vec<Companion>)> = templates
        .map(|one| {
            let found = companions::find(&one.file.source, &files, &mut parsed);
            (one, found)
        })
        .collect();
    let callers = callers(&linked, &files, &mut parsed);
    add_callers(&mut linked, &callers);
    linked.retain(|(_, found)| !found.is_empty());
    linked.into_par_iter().for_each(|(one, found)| {
        // What was found without the companions stays where a bug shows in reading them together.
        let read = AssertUnwindSafe(|| references(&one.file, &found));
        if let Ok(references) = catch_unwind(read) {
            one.scanned.references = references;
            one.companions = found;
        }
    });
}

/// The files that call a template, by its path, with what lies beside those.
type Callers = HashMap<PathBuf, Vec<Arc<ParsedFile>>>;

/// What a file that leads to a template is to it: what imports a variable of it takes that as if it were its own.
fn role_of_caller(file: &ParsedFile, path: &Path) -> Role {
    if companions::imports(&file.source, path) { Role::Beside } else { Role::Calls }
}

/// The callers of the templates: other templates, and files that name no model themselves.
fn callers(linked: &[(&mut Deferred, Vec<Companion>)], files: &Files<'_>, parsed: &mut ParsedFiles<'_>) -> Callers {
    let mut callers = Callers::new();
    for (one, found) in linked {
        add(&mut callers, &one.file, found);
    }
    let paths: HashSet<&Path> = linked.iter().map(|(one, _)| one.file.source.path.as_path()).collect();
    let has_parameters =
        |one: &Deferred| templates::RULES.declares.iter().any(|word| one.file.source.text.contains(word.as_str()));
    if linked.iter().any(|(one, _)| has_parameters(one)) {
        let calls = |source: &Source| {
            let is_one = |module: &PathBuf| paths.iter().any(|path| path.starts_with(module));
            companions::calls(source).any(|module| is_one(&module))
        };
        for path in files.calling().filter(|path| !paths.contains(path)) {
            if let Some(file) = parsed.get_if(path, &calls) {
                let found = companions::find(&file.source, files, parsed);
                add(&mut callers, &file, &found);
            }
        }
    }
    callers
}

fn add(callers: &mut Callers, file: &Arc<ParsedFile>, found: &[Companion]) {
    let beside = found.iter().filter(|c| c.role != Role::Called).map(|c| &c.file);
    let group: Vec<&Arc<ParsedFile>> = std::iter::once(file).chain(beside).collect();
    for called in found.iter().filter(|c| c.role == Role::Called) {
        let known = callers.entry(called.file.source.path.clone()).or_default();
        for file in &group {
            let is_known = known.iter().any(|other| other.source.path == file.source.path);
            if known.len() < MAX_COMPANIONS && !is_known {
                known.push(Arc::clone(file));
            }
        }
    }
}

/// Adds to the companions of a called template its callers and what lies beside them, which give its parameters values.
fn add_callers(linked: &mut [(&mut Deferred, Vec<Companion>)], callers: &Callers) {
    for (one, found) in linked.iter_mut() {
        let path = &one.file.source.path;
        let calling = callers.get(path).into_iter().flatten();
        let is_known = |file: &ParsedFile| found.iter().any(|known| known.file.source.path == file.source.path);
        let new: Vec<Companion> = calling
            .filter(|file| file.source.path != *path && !is_known(file))
            .map(|file| Companion { file: Arc::clone(file), role: role_of_caller(file, path) })
            .collect();
        found.extend(new);
    }
}
