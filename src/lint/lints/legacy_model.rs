//! `legacy-model`: the model can still be deployed, and a better one exists.

use crate::catalog::{Provider, Record, Stage, Urgency};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::draft::draft;
use crate::lint::messages::{advice, notice};
use crate::lint::severity;
use crate::rules::usage::Usage;
use crate::text::level::Level;

pub(crate) struct LegacyModel;

impl Lint for LegacyModel {
    meta! {
        name: "legacy-model",
        summary: "the model is legacy: it works, but its provider points to a newer one",
        enabled: true,
        stage: true,
        level: Level::Note,
    }

    fn may_fire(&self, record: &Record, _: &Provider, context: &Context) -> bool {
        record.stage_on(context.as_of) == Stage::Legacy
    }

    fn check(&self, resolved: &ResolvedReference, context: &Context) -> Option<Draft> {
        let lifecycle = resolved.lifecycle()?;
        let usage = resolved.reference.usage.kind;
        if lifecycle.stage != Stage::Legacy || !usage.is_active() {
            return None;
        }
        // A near end is what `retiring-soon` reports.
        let level = severity::level(Urgency::Legacy, usage);
        let since = lifecycle.since.map(|day| format!(" since {day}")).unwrap_or_default();
        let end = match lifecycle.retires {
            Some(end) if end.not_before() && end.on <= context.as_of => {
                format!(", but it may be retired at any time now: its earliest date was {}", end.on)
            }
            Some(end) if end.not_before() => format!(" and will not be retired before {}", end.on),
            Some(end) => format!(" and will be retired on {}", end.on),
            None => String::new(),
        };
        let new = if usage == Usage::Deploy { notice::of_legacy(lifecycle, context.as_of) } else { String::new() };
        let announced = notice::of_end(lifecycle);
        let (model, provider) = (advice::name(&resolved.reference), lifecycle.provider_name);
        let head = match lifecycle.since {
            Some(day) => format!("{model} has been legacy at {provider} since {day}"),
            None => format!("{provider} lists {model} as legacy"),
        };
        let message = format!("{head}; it still works{end}{new}{announced}");
        Some(draft(resolved, lifecycle, level, message, format!("legacy{since}")))
    }
}
