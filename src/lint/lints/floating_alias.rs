//! `floating-alias` (opt-in): a name that its provider moves from model to model.

use crate::catalog::{Provider, Record};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::advice;
use crate::text::level::Level;

pub(crate) struct FloatingAlias;

impl Lint for FloatingAlias {
    meta! {
        name: "floating-alias",
        summary: "the name is an alias that its provider can move to another model",
        enabled: false,
        stage: false,
        level: Level::Note,
    }

    fn may_fire(&self, record: &Record, _: &Provider, _: &Context) -> bool {
        record.floating || !record.floating_aliases.is_empty()
    }

    fn check(&self, resolved: &ResolvedReference, _: &Context) -> Option<Draft> {
        let lifecycle = resolved.lifecycle()?;
        // A version field pins the model, and a move of the alias affects active uses only.
        if !lifecycle.floating || resolved.reference.id.version.is_some() || !resolved.reference.usage.kind.is_active()
        {
            return None;
        }
        let now = lifecycle.points_to.map(|model| format!(", now `{model}`")).unwrap_or_default();
        let message = format!(
            "{} is an alias that {} can move to another model{now}",
            advice::name(&resolved.reference),
            lifecycle.provider_name
        );
        Some(Draft {
            level: Level::Note,
            message,
            label: "an alias that can move".to_owned(),
            help: lifecycle.pin.map(|model| format!("use `{model}` to stay on it")),
            related: advice::related(&resolved.reference),
            fix: None,
        })
    }
}
