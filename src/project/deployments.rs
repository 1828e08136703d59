//! Names of deployments in code, resolved through the templates that create them.
//!
//! What the config has for a name counts first, then the templates of the nearest folder above the code. Where those
//! create several deployments of one name with different models, as for different environments, all are reported and
//! none is chosen.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::catalog::Cloud;
use crate::detect::classify::is_given_a_name;
use crate::detect::evidence::ProviderEvidence;
use crate::detect::reference::{Elsewhere, Part, Reference};
use crate::detect::references::Detector;
use crate::project::companions::is_template;
use crate::project::scanned::Scanned;
use crate::rules::builtin::RULES;
use crate::rules::usage::Usage;
use crate::syntax::parsed_file::ParsedFile;
use crate::text::source::Source;

/// What a deployment serves, by a template or the config.
#[derive(Debug, Clone)]
pub struct Served {
    pub name: String,
    pub model: String,
    /// None where that is the provider of whoever names it.
    pub provider: Option<String>,
    pub version: Option<Part>,
    pub sku: Option<Part>,
    pub is_fine_tuned: bool,
    pub upgrade_option: Option<Part>,
    pub cloud: Cloud,
    /// Where the model stands, with the file.
    pub place: Part,
    /// Where the name stands, with the file.
    pub named: Option<Part>,
}

/// All deployments of a run, by name.
pub(crate) struct Names {
    created: HashMap<String, Vec<Served>>,
    /// All that are looked for.
    texts: Vec<String>,
    finder: Option<AhoCorasick>,
    marks: Option<AhoCorasick>,
}

impl Names {
    /// `configured`: the deployments of all configs, which no template of the run need create.
    pub(crate) fn new<'s>(
        scanned: impl Iterator<Item = &'s Scanned>,
        configured: impl Iterator<Item = &'s Served>,
    ) -> Self {
        let mut created: HashMap<String, Vec<Served>> = HashMap::new();
        for one in scanned {
            for reference in one.references.iter().filter(|r| creates(r)) {
                if let Some(served) = Served::of(reference, &one.source) {
                    created.entry(served.name.clone()).or_default().push(served);
                }
            }
        }
        let names: Vec<String> = created.keys().chain(configured.map(|served| &served.name)).cloned().collect();
        let marks: Vec<&str> = RULES.deployments.iter().flat_map(|rules| &rules.marks).map(String::as_str).collect();
        let (finder, marks) = (automaton(&names), automaton(&marks).filter(|_| !names.is_empty()));
        Self { created, texts: names, finder, marks }
    }

    /// The names that are looked for.
    pub(crate) fn all(&self) -> impl Iterator<Item = &String> {
        self.texts.iter()
    }

    /// Whether a file can name one of them.
    pub(crate) fn is_worth_a_look(&self, bytes: &[u8]) -> bool {
        let has = |finder: &Option<AhoCorasick>| finder.as_ref().is_some_and(|finder| finder.is_match(bytes));
        has(&self.finder) && has(&self.marks)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.finder.is_none()
    }

    /// The places of a file that name one of them. A template names what it creates itself. `configured`: the
    /// deployments of the config that rules the file.
    pub(crate) fn find(&self, file: &ParsedFile, detector: Detector<'_>, configured: &[Served]) -> Vec<Reference> {
        let source = &file.source;
        let Some(finder) = self.finder.as_ref().filter(|_| !is_template(source)) else {
            return Vec::new();
        };
        let mut found = detector.deployment_names(file, finder);
        self.resolve(&mut found, source, configured);
        // In the file that creates it, findings are at the place that creates it.
        found.retain(|reference| reference.parts.decided_by.is_some() || !reference.parts.candidates.is_empty());
        found
    }

    /// Tells a file what the deployments serve that it names: in the references that it has, and in those to names that
    /// were [found](Self::find) in it.
    pub(crate) fn apply(&self, scanned: &mut Scanned, mut found: Vec<Reference>, configured: &[Served]) {
        self.resolve(&mut scanned.references, &scanned.source, configured);
        let is_apart =
            |one: &Reference, other: &Reference| one.span.end <= other.span.start || other.span.end <= one.span.start;
        found.retain(|one| scanned.references.iter().all(|known| is_apart(one, known)));
        if !found.is_empty() {
            scanned.references.append(&mut found);
            scanned.references.sort_by_key(|r| (r.span.start, r.span.end));
        }
    }

    /// Gives every name of a deployment in a file the model that is deployed under it. Findings on what
    /// templates create are at the place that creates it.
    fn resolve(&self, references: &mut [Reference], source: &Source, configured: &[Served]) {
        let is_template = is_template(source);
        for reference in references.iter_mut().filter(|r| names_deployment(r)) {
            let configured: Vec<&Served> = configured.iter().filter(|s| s.name == reference.text).collect();
            let near = match self.created.get(&reference.text) {
                Some(created) if configured.is_empty() => nearest(created, &source.path),
                _ => configured,
            };
            let is_known = |served: &&Served| {
                let mut files = [Some(&served.place), served.named.as_ref()].into_iter().flatten();
                let is_here = |file: &Source| file.path == source.path || is_template && self::is_template(file);
                files.any(|part| part.file.as_ref().is_some_and(|file| is_here(&file.0)))
            };
            if near.iter().any(is_known) {
                continue;
            }
            match near[..] {
                [] => {}
                [only] => only.apply_to(reference),
                ref several => {
                    reference.is_alias = true;
                    reference.parts.candidates = several.iter().map(|served| served.as_part()).collect();
                }
            }
        }
    }
}

/// The longest name counts where one begins another.
fn automaton(literals: &[impl AsRef<[u8]>]) -> Option<AhoCorasick> {
    let some = (!literals.is_empty()).then_some(literals)?;
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(some).ok()
}

/// The folder that a template deploys for: where it lies, without the folders that only sort templates.
fn project(template: &Path) -> PathBuf {
    let folder = template.parent().unwrap_or(Path::new(""));
    let sorts = |part: &Component<'_>| {
        let name = part.as_os_str().to_string_lossy().to_lowercase();
        RULES.template_folders.contains(&name)
    };
    let parts: Vec<Component<'_>> = folder.components().collect();
    // The last of them and those right above it: `cloud/shop/infra/dev` belongs to `cloud/shop`.
    let after = parts.iter().rposition(sorts).map_or(parts.len(), |last| last + 1);
    let sorting = parts[..after].iter().rev().take_while(|part| sorts(part)).count();
    parts[..after - sorting].iter().collect()
}

/// The deployments that the templates of a path's project create, the nearest ones, one for each model. Another
/// project of the same repository may have a deployment of that name too.
fn nearest<'s>(all: &'s [Served], path: &Path) -> Vec<&'s Served> {
    let is_own = |served: &&Served| served.path().is_some_and(|template| path.starts_with(project(template)));
    let common = |served: &Served| {
        let folder = served.path().and_then(Path::parent).into_iter().flat_map(Path::components);
        folder.zip(path.components()).take_while(|(a, b)| a == b).count()
    };
    let own: Vec<&Served> = all.iter().filter(is_own).collect();
    let closest = own.iter().map(|served| common(served)).max();
    let mut near: Vec<&Served> = Vec::new();
    for served in own.into_iter().filter(|served| Some(common(served)) == closest) {
        if !near.iter().any(|other| other.is_same(served)) {
            near.push(served);
        }
    }
    near
}

/// Whether the text is the name of a deployment: by its place, or as the model that a client is given.
pub(crate) fn names_deployment(reference: &Reference) -> bool {
    let by_client = is_given_a_name(&reference.provider.id, reference.usage.kind);
    (reference.is_alias || by_client) && reference.usage.kind != Usage::Deploy && reference.parts.deployment.is_none()
}

pub(crate) fn creates(reference: &Reference) -> bool {
    reference.usage.kind == Usage::Deploy && !reference.is_alias && reference.parts.overridden_by.is_none()
}

impl Served {
    /// What a reference deploys, where the name is known.
    fn of(reference: &Reference, source: &Arc<Source>) -> Option<Self> {
        let here = |part: &Part| Part {
            file: part.file.clone().or_else(|| Some(Elsewhere(Arc::clone(source)))),
            ..part.clone()
        };
        // `account/chat`, as templates write it.
        let named = reference.parts.deployment.as_ref()?;
        let name = named.text.rsplit('/').next()?;
        let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        (!name.is_empty() && name.bytes().all(is_name)).then(|| Self {
            name: name.to_owned(),
            model: reference.id.model.clone(),
            provider: Some(reference.provider.id.clone()),
            version: reference.id.version.as_ref().map(here),
            sku: reference.parts.sku.as_ref().map(here),
            is_fine_tuned: reference.id.is_fine_tuned,
            upgrade_option: reference.parts.upgrade_option.as_ref().map(here),
            cloud: reference.id.cloud,
            place: here(&Part { span: reference.span, text: reference.text.clone(), file: None }),
            named: Some(here(named)),
        })
    }

    /// The file that creates it.
    fn path(&self) -> Option<&Path> {
        self.place.file.as_ref().map(|file| file.0.path.as_path())
    }

    fn is_same(&self, other: &Self) -> bool {
        let version = |served: &Self| served.version.as_ref().map(|v| v.text.clone());
        self.model == other.model && version(self) == version(other) && self.provider == other.provider
    }

    /// Its place, with the model and the version as text.
    fn as_part(&self) -> Part {
        let version = self.version.as_ref().map(|version| format!(" version `{}`", version.text)).unwrap_or_default();
        Part { text: format!("`{}`{version}", self.model), ..self.place.clone() }
    }

    fn apply_to(&self, reference: &mut Reference) {
        reference.is_alias = false;
        reference.id.model.clone_from(&self.model);
        if let Some(provider) = &self.provider {
            reference.provider.id.clone_from(provider);
            reference.provider.evidence = ProviderEvidence::Deployment;
        }
        reference.id.version.clone_from(&self.version);
        reference.parts.sku.clone_from(&self.sku);
        reference.id.is_fine_tuned = self.is_fine_tuned;
        reference.parts.upgrade_option.clone_from(&self.upgrade_option);
        reference.id.cloud = self.cloud;
        reference.parts.decided_by = Some(self.place.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_of_a_template() {
        for (template, expected) in [
            ("infra/main.bicep", ""),
            ("infra/core/ai/openai.bicep", ""),
            ("main.tf", ""),
            ("shop/main.tf", "shop"),
            ("shop/infra/dev/main.tf", "shop"),
            ("cloud/shop/infra/main.bicep", "cloud/shop"),
        ] {
            assert_eq!(project(Path::new(template)), Path::new(expected), "{template}");
        }
    }
}
