//! `retiring-soon`: alive today, retired within the horizon.

use crate::catalog::{Provider, Record};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::draft::draft;
use crate::lint::messages::{advice, notice};
use crate::lint::severity;
use crate::text::level::Level;

pub(crate) struct RetiringSoon;

impl Lint for RetiringSoon {
    meta! {
        name: "retiring-soon",
        summary: "the model will be retired within the horizon (--horizon, 90 days by default)",
        enabled: true,
        stage: true,
        level: Level::Warning,
    }

    fn may_fire(&self, record: &Record, _: &Provider, context: &Context) -> bool {
        record.retires().is_some_and(|(on, _)| i64::from((on - context.as_of).get_days()) <= i64::from(context.horizon))
    }

    fn check(&self, resolved: &ResolvedReference, context: &Context) -> Option<Draft> {
        let lifecycle = resolved.lifecycle()?;
        let usage = resolved.reference.usage.kind;
        let end = lifecycle.near_end(context).filter(|_| usage.is_active())?;
        let day = end.on;
        let (model, provider) = (advice::name(&resolved.reference), lifecycle.provider_name);
        let (then, will) = (advice::then(lifecycle), advice::will(lifecycle));
        let new = if severity::creates(usage) { notice::of_closing(lifecycle, context.as_of) } else { String::new() };
        let (message, label) = match (end.not_before(), day <= context.as_of) {
            (true, true) => (
                format!(
                    "{model} may have been retired by {provider} at any time since {day}: {then} once it has been{new}"
                ),
                format!("may be retired since {day}"),
            ),
            (true, false) => (
                format!("{provider} may retire {model} on or after {day}; {will} then{new}"),
                format!("retires ≥ {day}"),
            ),
            (false, _) => {
                let left = days_left((day - context.as_of).get_days());
                (
                    format!("{provider} will retire {model} on {day}, {left}; {will} from that day{new}"),
                    format!("retires on {day}"),
                )
            }
        };
        let level = severity::level(lifecycle.urgency(context), usage);
        Some(draft(resolved, lifecycle, level, message, label))
    }
}

fn days_left(days: i32) -> String {
    match days {
        1 => "tomorrow".to_owned(),
        _ => format!("in {days} days"),
    }
}
