//! `unknown-version`: a known model with a version that it never had.

use crate::catalog::{Provider, Record, Versions};
use crate::detect::reference::Confidence;
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::{Lookup, ResolvedReference};
use crate::lint::messages::{advice, upgrade};
use crate::lint::severity;
use crate::rules::usage::Usage;
use crate::text::level::Level;

pub(crate) struct UnknownVersion;

/// How many versions the help names; a model rarely has more.
const SHOWN: usize = 6;

impl Lint for UnknownVersion {
    meta! {
        name: "unknown-version",
        summary: "the model exists, but not in this version: deployments fail",
        enabled: true,
        stage: false,
        level: Level::Error,
    }

    fn may_fire(&self, _: &Record, provider: &Provider, _: &Context) -> bool {
        provider.versions == Versions::Identity
    }

    fn check(&self, resolved: &ResolvedReference, _: &Context) -> Option<Draft> {
        let Lookup::UnknownVersion(unknown) = &resolved.lookup else { return None };
        let reference = &resolved.reference;
        let version = &reference.id.version.as_ref()?.text;
        if !reference.usage.kind.is_active() || reference.is_alias {
            return None;
        }
        let level = match reference.provider.confidence {
            // Another provider may have the version.
            Confidence::Low => Level::Warning,
            _ if severity::creates(reference.usage.kind) => Level::Error,
            _ => Level::Warning,
        };
        let consequence = if reference.usage.kind == Usage::Deploy {
            let words = upgrade::refusal(unknown.provider, |rules| rules.unknown.as_deref());
            format!(": the deployment fails{words}")
        } else {
            String::new()
        };
        let message =
            format!("`{}` has no version `{version}` at {}{consequence}", reference.id.model, unknown.provider_name);
        let newest: Vec<String> = unknown.known.iter().rev().take(SHOWN).map(|v| format!("`{v}`")).collect();
        let help = (!newest.is_empty()).then(|| format!("known versions, newest first: {}", newest.join(", ")));
        let label = format!("has no version {version}");
        Some(Draft { level, message, label, help, related: advice::related(&resolved.reference), fix: None })
    }
}
