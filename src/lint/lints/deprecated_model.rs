//! `deprecated-model`: existing deployments still work, new ones are refused, and the model will be retired.

use jiff::civil::Date;

use crate::catalog::{Provider, Record, Stage};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::{Lifecycle, ResolvedReference};
use crate::lint::messages::draft::draft;
use crate::lint::messages::{advice, notice, upgrade};
use crate::lint::severity;
use crate::rules::usage::Usage;
use crate::text::level::Level;

pub(crate) struct DeprecatedModel;

impl Lint for DeprecatedModel {
    meta! {
        name: "deprecated-model",
        summary: "the model is deprecated: nothing new can be deployed with it, and it will be retired",
        enabled: true,
        stage: true,
        level: Level::Warning,
    }

    fn may_fire(&self, record: &Record, _: &Provider, context: &Context) -> bool {
        let no_training = record.training_retired.is_some_and(|fact| fact.on <= context.as_of);
        no_training || record.stage_on(context.as_of) == Stage::Deprecated
    }

    fn check(&self, resolved: &ResolvedReference, context: &Context) -> Option<Draft> {
        let lifecycle = resolved.lifecycle()?;
        let usage = resolved.reference.usage.kind;
        if let Some(on) = lifecycle.training_ends.filter(|on| usage == Usage::FineTune && *on <= context.as_of) {
            let message = format!(
                "{} has accepted no new fine-tuning jobs for {} since {on}",
                lifecycle.provider_name,
                advice::name(&resolved.reference).trim_end_matches(',')
            );
            return Some(draft(resolved, lifecycle, Level::Error, message, format!("no training since {on}")));
        }
        if lifecycle.stage != Stage::Deprecated || !usage.is_active() {
            return None;
        }
        let level = severity::level(lifecycle.urgency(context), usage);
        let since = lifecycle.since.map(|day| format!(" since {day}")).unwrap_or_default();
        let (model, provider) = (advice::name(&resolved.reference), lifecycle.provider_name);
        let head = match lifecycle.since {
            Some(day) => format!("{provider} deprecated {model} on {day}"),
            None => format!("{provider} lists {model} as deprecated"),
        };
        let message = format!("{head}{}", consequence(usage, lifecycle, context.as_of));
        Some(draft(resolved, lifecycle, level, message, format!("deprecated{since}")))
    }
}

fn consequence(usage: Usage, lifecycle: &Lifecycle, as_of: Date) -> String {
    // If another model answers, the id outlives its model.
    if let Some(redirect) = lifecycle.redirect.filter(|redirect| redirect.in_force) {
        return match redirect.from {
            Some(day) => format!("; `{}` has answered in its place since {day}", redirect.to),
            None => format!("; `{}` answers in its place", redirect.to),
        };
    }
    let end = match lifecycle.retires {
        Some(end) if end.not_before() => format!("on {} at the earliest", end.on),
        Some(end) => format!("on {}", end.on),
        None => "on a date that is not announced yet".to_owned(),
    };
    match usage {
        Usage::Deploy => {
            let words = upgrade::refusal(lifecycle.provider, |rules| rules.deprecated.as_deref());
            let until = match lifecycle.retires {
                Some(end) => format!("{}until {}", if end.not_before() { "at least " } else { "" }, end.on),
                None => notice::of_deprecated(lifecycle, as_of)
                    .unwrap_or_else(|| "until a date that is not announced yet".to_owned()),
            };
            let idle = notice::of_idle(lifecycle);
            format!("; new deployments are refused{words}, and existing ones work {until}{idle}")
        }
        Usage::FineTune => format!("; new fine-tuning jobs are refused, and the model stops {end}"),
        _ => {
            let refusal = notice::of_refusal(lifecycle);
            match lifecycle.retires {
                Some(end) if end.not_before() && end.on <= as_of => {
                    let then = advice::then(lifecycle);
                    format!("; it may have been retired at any time since {}: {then} once it has been{refusal}", end.on)
                }
                None => format!("; no retirement date is announced yet{refusal}"),
                Some(end) if end.not_before() => {
                    format!(" and may retire it on or after {}; {} then{refusal}", end.on, advice::will(lifecycle))
                }
                Some(end) => {
                    format!(" and will retire it on {}; {} from that day{refusal}", end.on, advice::will(lifecycle))
                }
            }
        }
    }
}
