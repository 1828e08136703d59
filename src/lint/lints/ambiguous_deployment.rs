//! `ambiguous-deployment`: the name of several deployments that serve different models.

use crate::catalog::{Provider, Record, Versions};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::advice;
use crate::text::level::Level;

pub(crate) struct AmbiguousDeployment;

/// How many models the message names.
const SHOWN: usize = 4;

impl Lint for AmbiguousDeployment {
    meta! {
        name: "ambiguous-deployment",
        summary: "templates deploy different models under this name: which of them is called is not known",
        enabled: true,
        stage: false,
        level: Level::Note,
    }

    fn may_fire(&self, _: &Record, provider: &Provider, _: &Context) -> bool {
        provider.versions == Versions::Identity
    }

    fn check(&self, resolved: &ResolvedReference, _: &Context) -> Option<Draft> {
        let reference = &resolved.reference;
        if reference.parts.candidates.is_empty() || !reference.usage.kind.is_active() {
            return None;
        }
        let models: Vec<&str> = reference.parts.candidates.iter().map(|part| part.text.as_str()).take(SHOWN).collect();
        let more = reference.parts.candidates.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" or {more} more") } else { String::new() };
        Some(Draft {
            level: Level::Note,
            message: format!(
                "the deployment `{}` serves {}{more}, depending on which template is deployed",
                reference.text,
                models.join(" or ")
            ),
            label: "not graded: more than one model".to_owned(),
            help: Some(format!("state which in the config: `[deployments]` `{}`", reference.text)),
            related: advice::related(reference),
            fix: None,
        })
    }
}
