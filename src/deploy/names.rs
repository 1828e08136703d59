//! Names of deployments in code, resolved through the templates that create them.
//!
//! The templates of the nearest folder above the code speak for it. Where they create two deployments of one name with
//! different models, for different environments, the name stays what it is.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::engine::Scanned;
use crate::reference::{Elsewhere, Part, Reference, Usage};
use crate::source::Source;

/// What a deployment serves, as a template says.
struct Served {
    model: String,
    provider: String,
    version: Option<Part>,
    deployment_type: Option<Part>,
    upgrade_option: Option<Part>,
    cloud: Option<String>,
    /// Where the model stands.
    place: Part,
    source: Arc<Source>,
}

/// Gives every name of a deployment the model that the templates of the run deploy under it.
pub(super) fn resolve(scanned: &mut [Scanned]) {
    if !scanned.iter().any(|one| one.references.iter().any(names_deployment)) {
        return;
    }
    let mut served: HashMap<String, Vec<Served>> = HashMap::new();
    for one in scanned.iter() {
        for reference in one.references.iter().filter(|r| creates(r)) {
            if let Some(name) = &reference.deployment {
                served.entry(plain(&name.text).to_owned()).or_default().push(Served::new(reference, &one.source));
            }
        }
    }
    for one in scanned.iter_mut() {
        for reference in one.references.iter_mut().filter(|r| names_deployment(r)) {
            let Some(all) = served.get(&reference.text) else { continue };
            // In the file that creates it, what is said of it is said there.
            if let Some(found) = nearest(all, &one.source.path).filter(|f| f.source.path != one.source.path) {
                found.tell(reference, &one.source);
            }
        }
    }
}

/// The one model that the templates nearest to a path deploy; none where they differ.
fn nearest<'s>(all: &'s [Served], path: &Path) -> Option<&'s Served> {
    let common = |served: &Served| {
        let folder = served.source.path.parent().into_iter().flat_map(Path::components);
        folder.zip(path.components()).take_while(|(a, b)| a == b).count()
    };
    let closest = all.iter().map(common).max()?;
    let mut near = all.iter().filter(|served| common(served) == closest);
    let first = near.next()?;
    near.all(|other| other.is_same(first)).then_some(first)
}

/// Whether the text is the name of a deployment: by its place, or as the model that an Azure client is given.
fn names_deployment(reference: &Reference) -> bool {
    let calls_azure = reference.provider == "azure-openai" && reference.usage == Usage::Call;
    (reference.is_alias || calls_azure) && reference.usage != Usage::Deploy && reference.deployment.is_none()
}

/// The name without that of the account: `account/chat`.
fn plain(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn creates(reference: &Reference) -> bool {
    reference.usage == Usage::Deploy && !reference.is_alias && reference.overridden_by.is_none()
}

impl Served {
    fn new(reference: &Reference, source: &Arc<Source>) -> Self {
        let here = |part: &Option<Part>| {
            part.clone().map(|part| Part { file: part.file.or_else(|| Some(Elsewhere(Arc::clone(source)))), ..part })
        };
        let place = Part {
            span: reference.span.clone(),
            text: reference.text.clone(),
            file: Some(Elsewhere(Arc::clone(source))),
        };
        Self {
            model: reference.model.clone(),
            provider: reference.provider.clone(),
            version: here(&reference.version),
            deployment_type: here(&reference.deployment_type),
            upgrade_option: here(&reference.upgrade_option),
            cloud: reference.cloud.clone(),
            place,
            source: Arc::clone(source),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        let version = |served: &Self| served.version.as_ref().map(|v| v.text.clone());
        self.model == other.model && version(self) == version(other) && self.provider == other.provider
    }

    fn tell(&self, reference: &mut Reference, source: &Arc<Source>) {
        // Parts of the reference's own file are so without saying.
        let there =
            |part: &Part| Part { file: part.file.clone().filter(|file| file.0.path != source.path), ..part.clone() };
        reference.is_alias = false;
        reference.model.clone_from(&self.model);
        reference.provider.clone_from(&self.provider);
        reference.version = self.version.as_ref().map(there);
        reference.deployment_type = self.deployment_type.as_ref().map(there);
        reference.upgrade_option = self.upgrade_option.as_ref().map(there);
        reference.cloud.clone_from(&self.cloud);
        reference.decided_by = Some(there(&self.place));
    }
}
