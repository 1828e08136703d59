//! `retiring-soon`: alive today, retired within the horizon.

use crate::catalog::{Provider, Record};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::draft::{creates, draft};
use crate::lint::messages::{advice, notice};
use crate::text::level::Level;

pub(crate) struct RetiringSoon;

impl Lint for RetiringSoon {
    meta! {
        name: "retiring-soon",
        summary: "the model is retired within the horizon (--horizon, 90 days by default)",
        enabled: true,
        stage: true,
        level: Level::Warning,
    }

    fn may_fire(&self, record: &Record, _: &Provider, context: &Context) -> bool {
        record.retires().is_some_and(|(on, _)| i64::from((on - context.as_of).get_days()) <= i64::from(context.horizon))
    }

    fn check(&self, resolved: &ResolvedReference, context: &Context) -> Option<Draft> {
        let lifecycle = resolved.lifecycle()?;
        let days = lifecycle.days_left(context.as_of)?;
        if i64::from(days) > i64::from(context.horizon) || !resolved.reference.usage.kind.is_active() {
            return None;
        }
        let day = lifecycle.retires?.on;
        let left = match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            _ => format!("in {days} days"),
        };
        let (model, provider) = (advice::name(&resolved.reference), lifecycle.provider_name);
        let then = advice::then(lifecycle);
        let new = if creates(resolved.reference.usage.kind) {
            notice::of_closing(lifecycle, context.as_of)
        } else {
            String::new()
        };
        let (message, label) = if lifecycle.not_before() {
            (
                format!("{model} may be retired by {provider} from {day} on, {left}: {then} once it is{new}"),
                format!("may be retired from {day} on"),
            )
        } else {
            (
                format!("{model} will be retired by {provider} on {day}, {left}: {then} from then{new}"),
                format!("retires on {day}"),
            )
        };
        Some(draft(resolved, lifecycle, Level::Warning, message, label))
    }
}
