//! `retiring-soon`: alive today, gone within the horizon.

use super::{Context, Draft, Lint, Meta, advice, draft};
use crate::finding::Level;
use crate::resolve::ResolvedReference;

pub(super) struct RetiringSoon;

static META: Meta = Meta {
    name: "retiring-soon",
    summary: "the model is retired within the horizon (--horizon, 90 days by default)",
    enabled: true,
    stage: true,
    level: Level::Warning,
    page: include_str!("../../rules/lints/retiring-soon.md"),
};

impl Lint for RetiringSoon {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, resolved: &ResolvedReference, context: &Context) -> Option<Draft> {
        let outlook = resolved.outlook()?;
        let days = outlook.days_left(context.as_of)?;
        if i64::from(days) > i64::from(context.horizon) || !resolved.reference.usage.is_active() {
            return None;
        }
        let day = outlook.dates.retired?;
        let left = match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            _ => format!("in {days} days"),
        };
        let (verb, label) = if outlook.not_before {
            ("may be retired", format!("may be retired from {day} on"))
        } else {
            ("will be retired", format!("retires on {day}"))
        };
        let on = if outlook.not_before { format!("from {day} on") } else { format!("on {day}") };
        let message = format!(
            "{} {verb} by {} {on}, {left}: calls fail from then",
            advice::name(&resolved.reference),
            outlook.provider_name
        );
        Some(draft(resolved, outlook, Level::Warning, message, label))
    }
}
