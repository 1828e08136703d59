//! `preview-model` (opt-in): a preview can change or end at short notice.

use crate::catalog::{Provider, Record, Stage};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::{advice, notice};
use crate::text::level::Level;

pub(crate) struct PreviewModel;

impl Lint for PreviewModel {
    meta! {
        name: "preview-model",
        summary: "the model is a preview, which can change or end at short notice",
        enabled: false,
        stage: true,
        level: Level::Note,
    }

    fn may_fire(&self, record: &Record, _: &Provider, context: &Context) -> bool {
        record.stage_on(context.as_of) == Stage::Preview
    }

    fn check(&self, resolved: &ResolvedReference, _: &Context) -> Option<Draft> {
        let lifecycle = resolved.lifecycle()?;
        if lifecycle.stage != Stage::Preview || !resolved.reference.usage.kind.is_active() {
            return None;
        }
        let message = format!(
            "{} is a preview at {}: it can change or end {}",
            advice::name(&resolved.reference),
            lifecycle.provider_name,
            notice::of_preview(lifecycle).unwrap_or_else(|| "at short notice".to_owned())
        );
        // A preview has no replacement until it ends, so that "none is known" would mislead.
        let help = lifecycle.migration.live.is_some().then(|| advice::help(lifecycle));
        let label = "a preview".to_owned();
        Some(Draft {
            level: Level::Note,
            message,
            label,
            help,
            related: advice::related(&resolved.reference),
            fix: None,
        })
    }
}
