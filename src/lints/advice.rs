//! What all findings say in the same words: the replacement, the source, the places around, and the plain fix.

use crate::catalog::{Confidence as SourceConfidence, Stage};
use crate::finding::{Fix, Label, Level};
use crate::reference::{Confidence, Part, Reference};
use crate::resolve::{Outlook, ResolvedReference, Target};

/// Longest text of a dispute that fits a note.
const DISPUTE_CHARS: usize = 120;

/// Where the place does not tell the provider, the model may live on elsewhere: no error then.
pub(super) fn cap(resolved: &ResolvedReference, outlook: &Outlook, level: Level) -> Level {
    let guessed = resolved.reference.confidence == Confidence::Low;
    if guessed && !outlook.retired_everywhere { level.min(Level::Warning) } else { level }
}

/// The model as a message names it: the id, and its version where that stands apart.
pub(super) fn name(reference: &Reference) -> String {
    match &reference.version {
        Some(version) if !reference.model.contains(version.text.as_str()) => {
            format!("`{}` version `{}`", reference.model, version.text)
        }
        _ => format!("`{}`", reference.model),
    }
}

/// A stage's word in a sentence.
pub(super) fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Preview => "in preview",
        Stage::Ga => "generally available",
        Stage::Legacy => "legacy",
        Stage::Deprecated => "deprecated",
        Stage::Retired => "retired",
    }
}

/// What to move to, and why that is not what the provider published, where it is not.
pub(super) fn help(outlook: &Outlook) -> String {
    let published = outlook.advice.published.as_ref();
    let ended = |step: &crate::resolve::Step| {
        let since = step.since.map(|day| format!(" since {day}")).unwrap_or_default();
        format!("the published replacement `{}` is itself {}{since}", step.model, word(step.stage))
    };
    match (&outlook.advice.live, published) {
        (Some(live), Some(step)) if step.model != live.model && step.stage >= Stage::Deprecated => {
            format!("use {} ({}; followed from there)", target(live), ended(step))
        }
        (Some(live), _) => format!("use {}", target(live)),
        (None, Some(step)) if step.stage >= Stage::Deprecated => {
            format!("no live replacement is known: {}", ended(step))
        }
        (None, _) => "no live replacement is known".to_owned(),
    }
}

fn target(live: &Target) -> String {
    match &live.version {
        Some(version) => format!("`{}` version `{version}`", live.model),
        None => format!("`{}`", live.model),
    }
}

/// Who says so, how far that can be trusted, and as read when.
pub(super) fn source_note(resolved: &ResolvedReference, outlook: &Outlook) -> String {
    let trust = match outlook.evidence.confidence {
        SourceConfidence::Official => "official",
        SourceConfidence::Secondary => "secondary",
        SourceConfidence::Inferred => "inferred",
    };
    let mut note = format!("according to {} ({trust})", outlook.evidence.title);
    if let Some(day) = outlook.evidence.read_on {
        note.push_str(&format!(", read {day}"));
    }
    if resolved.reference.confidence == Confidence::Low {
        note.push_str(&format!("; the provider is not told here, {}'s dates are assumed", outlook.provider_name));
    }
    if let Some(dispute) = &outlook.disputed {
        let brief: String = dispute.chars().take(DISPUTE_CHARS).collect();
        let cut = if brief.len() < dispute.len() { "…" } else { "" };
        note.push_str(&format!("; disputed: {brief}{cut}"));
    }
    note
}

/// The places that belong to the reference.
pub(super) fn related(resolved: &ResolvedReference) -> Vec<Label> {
    let reference = &resolved.reference;
    let label = |part: &Option<Part>, text: &str| {
        part.as_ref().map(|part| Label { span: part.span.clone(), text: text.to_owned() })
    };
    // A version segment inside the id is underlined with it already.
    let version = label(&reference.version, "version")
        .filter(|label| label.span.start >= reference.span.end || label.span.end <= reference.span.start);
    let resource = label(&reference.resource, "in this resource");
    [version, resource, label(&reference.used_at, "used here")].into_iter().flatten().collect()
}

/// The plain case: the id stands in the text as it is and ends it, so that only it is exchanged and the routing
/// prefix and the region prefix stay. None where a version stands apart, or the provider is a guess.
pub(super) fn fix(resolved: &ResolvedReference, outlook: &Outlook) -> Option<Fix> {
    let reference = &resolved.reference;
    let live = outlook.advice.live.as_ref()?;
    if reference.version.is_some() || live.version.is_some() || reference.confidence == Confidence::Low {
        return None;
    }
    // A fine-tuned model is one's own: there is nothing to exchange it for.
    if reference.text.starts_with("ft:") || reference.text.len() != reference.span.len() {
        return None;
    }
    let prefix = reference.text.strip_suffix(reference.model.as_str())?;
    Some(Fix {
        span: reference.span.start + prefix.len()..reference.span.end,
        replacement: live.model.clone(),
        title: format!("replace `{}` with `{}`", reference.model, live.model),
    })
}
