//! What the files of one module or template tell of each other.
//!
//! A file is read alone first. Where it is a template, a module of Terraform or a parameter file, and names models, it
//! is read again with the files that it belongs with: a default meets the resource that uses it, a parameter file
//! meets the template. Last, code that names only a deployment meets the template that creates that.

use crate::project::companions;
use crate::project::deployments;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;
use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::detect::companion::{Companion, Role};
use crate::detect::reference::Reference;
use crate::detect::references;
use crate::project::companions::Files;
pub use crate::project::deployments::Served;
use crate::project::scanned::Scanned;
use crate::rules::rules::RULES;
use crate::text::read::Limits;
use crate::text::source::Source;

/// How a template begins to declare what it can be given.
const PARAMETERS: [&str; 2] = ["variable \"", "param "];

/// Whether other files can tell something of this one, or it of them: such a file has to wait for the others.
pub(crate) fn takes_part(scanned: &Scanned) -> bool {
    let creates = |r: &Reference| r.deployment.is_some() && deployments::creates(r);
    companions::is_template(&scanned.source)
        || scanned.references.iter().any(|r| creates(r) || deployments::names_deployment(r))
}

/// Whether a file can create deployments: what they are called and what they serve is for other files to know.
pub(crate) fn can_create(source: &Source) -> bool {
    let mut marks = RULES.deployments.iter().flat_map(|rules| &rules.created_by);
    companions::is_template(source) || marks.any(|mark| memmem::find(source.text.as_bytes(), mark.as_bytes()).is_some())
}

/// Reads every template again with its companions. `paths`: those that can be companions; no other file is read.
pub(crate) fn link<'p>(scanned: &mut [(usize, Scanned)], paths: impl Iterator<Item = &'p Path>, catalog: &Catalog) {
    let has_template = |one: &Scanned| !one.references.is_empty() && companions::is_template(&one.source);
    if scanned.iter().any(|(_, one)| has_template(one)) {
        let files = Files::new(paths);
        let mut sources = Sources::new(scanned.iter().map(|(_, one)| &one.source));
        let mut linked: Vec<(&mut Scanned, Vec<Companion>)> = scanned
            .iter_mut()
            .map(|(_, one)| one)
            .filter(|one| has_template(one))
            .map(|one| {
                let found = companions::find(&one.source, &files, &mut sources);
                (one, found)
            })
            .collect();
        let callers = callers(&linked, &files, &mut sources);
        add_callers(&mut linked, &callers);
        linked.retain(|(_, found)| !found.is_empty());
        linked.into_par_iter().for_each(|(one, found)| {
            // What was found without them stays, if a bug in reading them together shows.
            let read = AssertUnwindSafe(|| references::references_among(&one.source, &found, catalog));
            if let Ok(references) = catch_unwind(read) {
                one.references = references;
            }
        });
    }
}

/// The files that call a template, by its path, with what lies beside those.
type Callers = HashMap<PathBuf, Vec<Arc<Source>>>;

/// Who calls the templates: others of them, and files that name no model themselves.
fn callers(linked: &[(&mut Scanned, Vec<Companion>)], files: &Files<'_>, sources: &mut Sources) -> Callers {
    let mut callers = Callers::new();
    for (one, found) in linked {
        add(&mut callers, &one.source, found);
    }
    let paths: HashSet<&Path> = linked.iter().map(|(one, _)| one.source.path.as_path()).collect();
    let has_parameters = |one: &Scanned| PARAMETERS.iter().any(|word| one.source.text.contains(word));
    if linked.iter().any(|(one, _)| has_parameters(one)) {
        let calls = |source: &Source| {
            let is_one = |module: &PathBuf| paths.iter().any(|path| path.starts_with(module));
            companions::calls(source).any(|module| is_one(&module))
        };
        for path in files.calling().filter(|path| !paths.contains(path)) {
            if let Some(source) = sources.get_if(path, &calls) {
                let found = companions::find(&source, files, sources);
                add(&mut callers, &source, &found);
            }
        }
    }
    callers
}

fn add(callers: &mut Callers, source: &Arc<Source>, found: &[Companion]) {
    let beside = found.iter().filter(|c| c.role != Role::Called).map(|c| &c.source);
    let group: Vec<&Arc<Source>> = std::iter::once(source).chain(beside).collect();
    for called in found.iter().filter(|c| c.role == Role::Called) {
        let known = callers.entry(called.source.path.clone()).or_default();
        for source in &group {
            if known.len() < companions::MAX_COMPANIONS && !known.iter().any(|other| other.path == source.path) {
                known.push(Arc::clone(source));
            }
        }
    }
}

/// Gives what is called by others those others, and what lies beside them, where their parameters are.
fn add_callers(linked: &mut [(&mut Scanned, Vec<Companion>)], callers: &Callers) {
    for (one, found) in linked.iter_mut() {
        let calling = callers.get(&one.source.path).into_iter().flatten();
        let new = calling.filter(|source| {
            source.path != one.source.path && !found.iter().any(|known| known.source.path == source.path)
        });
        let new: Vec<Companion> =
            new.map(|source| Companion { source: Arc::clone(source), role: Role::Calls }).collect();
        found.extend(new);
    }
}

/// Files that are read once, whoever asks.
pub(crate) struct Sources(HashMap<PathBuf, Option<Arc<Source>>>);

impl Sources {
    fn new<'s>(known: impl Iterator<Item = &'s Arc<Source>>) -> Self {
        Self(known.map(|source| (source.path.clone(), Some(Arc::clone(source)))).collect())
    }

    pub(super) fn get(&mut self, path: &Path) -> Option<Arc<Source>> {
        if let Some(known) = self.0.get(path) {
            return known.clone();
        }
        let read = Source::read(path, path.to_owned(), Limits::WALKED).ok().map(Arc::new);
        self.0.insert(path.to_owned(), read.clone());
        read
    }

    /// A file that is of use. One that is none is not kept.
    pub(super) fn get_if(&mut self, path: &Path, is_of_use: &dyn Fn(&Source) -> bool) -> Option<Arc<Source>> {
        if !self.0.contains_key(path)
            && !Source::read(path, path.to_owned(), Limits::WALKED).is_ok_and(|s| is_of_use(&s))
        {
            return None;
        }
        self.get(path).filter(|source| is_of_use(source))
    }
}
