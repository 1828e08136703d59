//! The level of a finding: by what is known of the model on the day, and by what the usage does with it. This is the one
//! table of levels; docs/configuration.md shows it to people.

use crate::catalog::{Confidence, Doubt, Stage, Urgency};
use crate::detect::reference::Reference;
use crate::lint::lifecycle::Lifecycle;
use crate::rules::builtin;
use crate::rules::usage::Usage;
use crate::text::level::Level;

/// The level for an active usage.
pub(crate) fn level(urgency: Urgency, usage: Usage) -> Level {
    let (creation, call) = match urgency {
        Urgency::Works => (Level::Note, Level::Note),
        Urgency::Legacy => (Level::Warning, Level::Note),
        Urgency::MayEnd => (Level::Warning, Level::Warning),
        Urgency::Deprecated => (Level::Error, Level::Warning),
        Urgency::Ends | Urgency::Retired => (Level::Error, Level::Error),
    };
    if creates(usage) { creation } else { call }
}

/// Whether the usage creates something: a deployment or a fine-tuned model.
pub(crate) fn creates(usage: Usage) -> bool {
    matches!(usage, Usage::Deploy | Usage::FineTune)
}

/// Lowers the level of a finding that may not apply. It is no error if the dates are those of another provider, because
/// the model may live on at this one, or if the name may be that of a deployment of another model. It is a note for a
/// deployment without a version, because the service takes its default, as long as one version takes new deployments.
pub(crate) fn cap(reference: &Reference, lifecycle: &Lifecycle, level: Level) -> Level {
    let is_open = lifecycle.open_version.is_some() && reference.usage.kind == Usage::Deploy;
    if is_open && level < Level::Error {
        return Level::Note;
    }
    let lives_on = lifecycle.assumed && !lifecycle.retired_everywhere;
    if lives_on || may_name_deployment(reference, lifecycle) { level.min(Level::Warning) } else { level }
}

/// Lowers the level of a finding about an end that sources dispute or that none states.
pub(crate) fn cap_doubted(lifecycle: &Lifecycle, level: Level) -> Level {
    if lifecycle.doubts.end.is_some() { level.min(Level::Warning) } else { level }
}

/// Whether code names what may be a deployment, and no other place shows which model it serves.
pub(crate) fn may_name_deployment(reference: &Reference, lifecycle: &Lifecycle) -> bool {
    let in_code = matches!(reference.usage.kind, Usage::Call | Usage::Config);
    let is_known =
        reference.id.version.is_some() || reference.parts.deployment.is_some() || reference.parts.decided_by.is_some();
    in_code && !is_known && builtin::deployments(lifecycle.provider).is_some_and(|rules| rules.called_by_name)
}

/// How sure what a message states is, as its end: what sources dispute and what no source states, or else that no
/// official source states it. Empty for what an official source states.
pub(crate) fn reservation(lifecycle: &Lifecycle) -> &'static str {
    let doubt = match lifecycle.stage {
        Stage::Deprecated => lifecycle.doubts.deprecated.or(lifecycle.doubts.end),
        _ => lifecycle.doubts.end,
    };
    match (doubt, lifecycle.evidence.confidence) {
        (Some(Doubt::Disputed), _) => " (sources disagree)",
        (Some(Doubt::Inferred), _) | (None, Confidence::Inferred) => " (inferred, not announced)",
        (None, Confidence::Secondary) => " (secondary source only)",
        (None, Confidence::Official | Confidence::OfficialCopy) => "",
    }
}
