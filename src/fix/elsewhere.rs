//! Requests in other files of the same program that pass what the new model of a fix rejects. Such a fix is not made; that
//! of a deployment, which others call, names where they pass it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::detect::provider::hints::FileHints;
use crate::fix::apply::Read;
use crate::fix::verify::TakenBack;
use crate::lint::finding::{Applicability, Finding};
use crate::lint::unseen::given::{self, Given};
use crate::lint::unseen::{self, Unseen};
use crate::project::related;
use crate::rules::paths::PathUsage;
use crate::rules::projects::{Projects, stands_alone};
use crate::rules::usage::Usage;
use crate::text::language::Language;
use crate::text::root::slashes;
use crate::text::source::Source;

/// The service whose interface others offer too: a file that shows no service can be meant for it.
const COMMON: [&str; 2] = ["openai", "azure-openai"];

/// What a file shows for one kind of move.
struct Shown {
    source: Arc<Source>,
    request: Option<Given>,
    /// Whether it names a parameter as the API does.
    is_named: bool,
}

/// Takes back the fixes, at least as safe as `least`, for which another file passes what the new model rejects. `paths`: all
/// files of the run.
pub fn settle(findings: &mut [Finding], least: Applicability, paths: &[PathBuf], read: Read<'_>) -> Vec<TakenBack> {
    let is_open = |finding: &&Finding| finding.is_fixable(least);
    let mut shown: HashMap<Arc<Unseen>, Vec<Shown>> = HashMap::new();
    for unseen in findings.iter().filter(is_open).filter_map(|finding| finding.fix.as_ref()?.unseen.clone()) {
        shown.entry(unseen).or_default();
    }
    if shown.is_empty() {
        return Vec::new();
    }
    let sources: Vec<Arc<Source>> = paths.iter().filter_map(|path| program(path, read)).collect();
    for (unseen, found) in &mut shown {
        *found = sources.iter().filter_map(|source| shows(unseen, source)).collect();
    }
    let projects = Projects::of(paths.iter().map(PathBuf::as_path));
    let programs = Programs { projects, files: sources.iter().map(|source| source.path.as_path()).collect() };
    let mut taken = Vec::new();
    for (n, finding) in findings.iter_mut().enumerate() {
        if !finding.is_fixable(least) {
            continue;
        }
        let Some(why) = why(finding, &shown, &programs) else { continue };
        let is_deployed = finding.reference.as_ref().is_some_and(|named| named.usage == Usage::Deploy);
        let Some(fix) = &mut finding.fix else { continue };
        if is_deployed {
            fix.leave(&why);
        } else {
            fix.hold_back(why.as_str());
            taken.push(TakenBack { finding: n, why: why.into() });
        }
    }
    taken
}

/// Why the fix of a finding waits, or what it leaves.
fn why(finding: &Finding, shown: &HashMap<Arc<Unseen>, Vec<Shown>>, programs: &Programs<'_>) -> Option<String> {
    let unseen = finding.fix.as_ref()?.unseen.as_ref()?;
    let path = finding.source.path.as_path();
    let of_program = || shown.get(unseen).into_iter().flatten().filter(|one| programs.is_one(path, &one.source.path));
    let requested = of_program().filter(|one| one.source.path != path).find_map(|one| {
        let found = if unseen.is_seen {
            let taken = unseen::taken(finding)?;
            unseen.requested(&one.source, |_, request| request.contains(taken))
        } else {
            one.request
        };
        Some(unseen.why(&one.source, found?, false))
    });
    let is_named = || !unseen.is_seen && of_program().any(|one| one.is_named);
    requested.or_else(|| {
        let found = unseen::beside(finding, unseen).filter(|found| found.is_translated && is_named())?;
        Some(unseen.why(&finding.source, found, true))
    })
}

/// The files of a run that belong together.
struct Programs<'p> {
    projects: Projects,
    files: Vec<&'p Path>,
}

impl Programs<'_> {
    /// Whether a file belongs to the program of another: it is of its project, or, where none shows, one of them lies in the
    /// folder of the other. Settings are those of the programs in their folder, if there are any.
    fn is_one(&self, one: &Path, other: &Path) -> bool {
        let folder = |path: &'_ Path| path.parent().unwrap_or(Path::new("")).to_owned();
        let own = folder(one);
        let language = Language::detect(one, "");
        if language == Language::Notebook || stands_alone(other) && !other.starts_with(&own) {
            return false;
        }
        if language.is_configuration() && self.files.iter().any(|file| file.starts_with(&own)) {
            return other.starts_with(&own);
        }
        let project = self.projects.at(one);
        let is_known = project != Path::new("") || self.projects.has_top();
        let is_near = || other.starts_with(&own) || one.starts_with(folder(other));
        if is_known { project == self.projects.at(other) } else { is_near() }
    }
}

/// A file of a program that is no test and not too long.
fn program(path: &Path, read: Read<'_>) -> Option<Arc<Source>> {
    let is_of_code = || matches!(PathUsage::of(&slashes(path), ""), PathUsage::Any | PathUsage::Catalog);
    if !related::can_use(path) || Language::detect(path, "").is_configuration() || !is_of_code() {
        return None;
    }
    let bytes = read(path).ok().filter(|bytes| bytes.len() <= related::MAX_LEN)?;
    let source = Source::from_bytes(path.to_owned(), bytes).ok()?;
    // What only makes its folder a package is no program.
    (!source.text.trim().is_empty()).then(|| Arc::new(source))
}

/// What a file shows for a move, if it is meant for the provider.
fn shows(unseen: &Unseen, source: &Arc<Source>) -> Option<Shown> {
    let request = unseen.requested(source, |_, _| true);
    let is_named = unseen.callees.is_empty()
        && unseen.refusals.iter().any(|one| one.is_translated && given::names(&source.text, one.name));
    let is_meant = || {
        let hints = FileHints::of(&source.text);
        let mut providers = hints.signs().map(|(provider, _)| provider.id.as_str()).peekable();
        let is_same = |id: &str| id == unseen.provider || COMMON.contains(&id) && COMMON.contains(&unseen.provider);
        if providers.peek().is_none() { COMMON.contains(&unseen.provider) } else { providers.any(is_same) }
    };
    let shown = Shown { source: Arc::clone(source), request, is_named };
    ((request.is_some() || is_named) && is_meant()).then_some(shown)
}
