//! `removed-endpoint`: the interface that is called ended or ends, or does not serve the model.

use crate::catalog::{Kind, Provider, Record, Stage};
use crate::detect::reference::Confidence;
use crate::detect::sites::callee_ends_with;
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::{Lifecycle, ResolvedReference};
use crate::lint::messages::advice;
use crate::lint::severity;
use crate::rules::endpoints::{Mismatch, RULES};
use crate::rules::usage::Usage;
use crate::text::level::Level;

pub(crate) struct RemovedEndpoint;

impl Lint for RemovedEndpoint {
    meta! {
        name: "removed-endpoint",
        summary: "the call goes to an API that has ended or will end, or that does not serve its model",
        enabled: true,
        stage: false,
        level: Level::Error,
    }

    fn may_fire(&self, record: &Record, provider: &Provider, context: &Context) -> bool {
        let is_mismatch = |rule: &Mismatch| {
            rule.provider == provider.id && !rule.kinds.iter().any(|kind| kind == record.kind.as_str())
        };
        match record.kind {
            Kind::Endpoint => record.stage_on(context.as_of) >= Stage::Deprecated || record.retires().is_some(),
            _ => RULES.mismatch.iter().any(is_mismatch),
        }
    }

    fn check(&self, resolved: &ResolvedReference, context: &Context) -> Option<Draft> {
        match resolved.endpoint() {
            Some(lifecycle) => ended(resolved, lifecycle, *context),
            None => mismatched(resolved),
        }
    }
}

/// The finding about an interface that ended or ends.
fn ended(resolved: &ResolvedReference, lifecycle: &Lifecycle, context: Context) -> Option<Draft> {
    let reference = &resolved.reference;
    if reference.usage.kind != Usage::Call {
        return None;
    }
    let name = format!("`{}`", reference.id.model);
    let provider = lifecycle.provider_name;
    // Who may or will remove it, and when.
    let end = lifecycle.retires.map(|end| {
        let (verb, on) = if end.not_before() { ("may", "on or after") } else { ("will", "on") };
        (verb, format!("{on} {}", end.on))
    });
    let is_near = lifecycle.days_left(context.as_of).is_some_and(|days| i64::from(days) <= i64::from(context.horizon));
    let (level, message, label) = match (lifecycle.stage, end) {
        (Stage::Retired, _) => {
            let on = lifecycle.since.map(|day| format!(" on {day}")).unwrap_or_default();
            (Level::Error, format!("{name} was removed by {provider}{on}: calls fail"), format!("removed{on}"))
        }
        (_, Some((verb, end))) if is_near => {
            let level = if lifecycle.not_before() { Level::Warning } else { Level::Error };
            (level, format!("{provider} {verb} remove {name} {end}"), format!("removed {end}"))
        }
        (Stage::Deprecated, end) => {
            let end = end.map(|(verb, end)| format!(" and {verb} remove it {end}")).unwrap_or_default();
            (Level::Warning, format!("{provider} has deprecated {name}{end}"), "deprecated".to_owned())
        }
        _ => return None,
    };
    let level = severity::cap_doubted(lifecycle, level);
    let help = lifecycle.migration.live.is_some().then(|| advice::help(lifecycle));
    Some(Draft { level, message, label, help, related: Vec::new(), fix: None })
}

/// The finding about a model that the called interface does not serve.
fn mismatched(resolved: &ResolvedReference) -> Option<Draft> {
    let (reference, lifecycle) = (&resolved.reference, resolved.lifecycle()?);
    let is_certain = reference.provider.confidence == Confidence::High && !lifecycle.assumed;
    if !is_certain || reference.usage.kind != Usage::Call || lifecycle.stage == Stage::Retired {
        return None;
    }
    let callee = reference.parts.call.as_ref()?.callees.first()?;
    let ends = |known: &[String]| known.iter().any(|end| callee_ends_with(callee, end));
    let rule = RULES.mismatch.iter().find(|rule| {
        let serves = rule.kinds.iter().any(|kind| kind == lifecycle.kind.as_str());
        rule.provider == lifecycle.provider && !serves && ends(&rule.calls) && !ends(&rule.except)
    })?;
    let model = advice::name(reference);
    Some(Draft {
        level: Level::Error,
        message: format!("{model} is not served by `{}`: calls fail with {}", rule.id, rule.answer),
        label: format!("not served by {}", rule.id),
        help: Some(format!("call `{}`", rule.instead)),
        related: advice::related(reference),
        fix: None,
    })
}
