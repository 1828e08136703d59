//! What all findings say in the same words: the replacement, the source, and the places around.

use std::fmt::Write;

use crate::catalog::{Confidence as SourceConfidence, Stage};
use crate::detect::reference::{Part, Reference};
use crate::lint::finding::Label;
use crate::lint::lifecycle::{Outlook, Step, Target};
use crate::rules::builtin;
use crate::rules::usage::Usage;
use crate::text::level::Level;

/// Longest text of a dispute, and of a source's title, that fits a note.
const BRIEF: usize = 100;

/// Where the dates are another provider's the model may live on here, and where calls name deployments the name may be
/// that of another model: no error then. A deployment without a version gets the default of the day, which is as good as
/// any: where the graded one, the most lenient of them, takes new deployments, one of this model is made all the same.
pub(crate) fn cap(reference: &Reference, outlook: &Outlook, level: Level) -> Level {
    let is_open = outlook.open_version.is_some() && reference.usage.kind == Usage::Deploy;
    if is_open && outlook.stage < Stage::Deprecated {
        return Level::Note;
    }
    let lives_on = outlook.assumed && !outlook.retired_everywhere;
    if lives_on || names_deployment(reference, outlook) { level.min(Level::Warning) } else { level }
}

/// Whether code names what may be a deployment, and nothing tells which model that serves.
fn names_deployment(reference: &Reference, outlook: &Outlook) -> bool {
    let in_code = matches!(reference.usage.kind, Usage::Call | Usage::Config);
    let is_told =
        reference.id.version.is_some() || reference.parts.deployment.is_some() || reference.parts.decided_by.is_some();
    in_code && !is_told && builtin::deployments(outlook.provider).is_some_and(|rules| rules.called_by_name)
}

/// The model as a message names it: the id, and its version where that stands apart; of a deployment, which it is.
pub(crate) fn name(reference: &Reference) -> String {
    let model = model(reference);
    match &reference.parts.decided_by {
        Some(_) => format!("{model}, which the deployment `{}` serves,", reference.text),
        None => model,
    }
}

fn model(reference: &Reference) -> String {
    match &reference.id.version {
        Some(version) if !reference.id.model.contains(version.text.as_str()) => {
            format!("`{}` version `{}`", reference.id.model, version.text)
        }
        _ => format!("`{}`", reference.id.model),
    }
}

/// What a call gets once the model is retired, ` with 404 not_found_error`, where the provider answers with a status.
pub(crate) fn answer(outlook: &Outlook) -> String {
    let answer = outlook.retires.and_then(|end| end.answer).unwrap_or_default();
    let brief = answer.split([';', ',', ':', '(', '"']).next().unwrap_or_default().trim();
    if brief.starts_with(|c: char| c.is_ascii_digit()) { format!(" with {brief}") } else { String::new() }
}

/// What happens from the retirement on: mostly calls fail, sometimes another model takes them.
pub(crate) fn then(outlook: &Outlook) -> String {
    match outlook.redirect {
        Some(redirect) => format!("`{}` answers in its place", redirect.to),
        None => "calls fail".to_owned(),
    }
}

/// What to move to, and why that is not what the provider published, where it is not.
pub(crate) fn help(outlook: &Outlook) -> String {
    match (outlook.advice.live, outlook.advice.published) {
        (Some(live), Some(step)) if step.model != live.model => {
            format!("use {}; the published replacement {} leads there", target(&live), fate(&step))
        }
        (Some(live), _) => format!("use {}", target(&live)),
        (None, Some(step)) => format!("no live replacement is known; the published one is {}", fate(&step)),
        (None, None) => "no live replacement is known".to_owned(),
    }
}

fn target(live: &Target) -> String {
    let legacy = if live.stage == Stage::Legacy { " (itself legacy)" } else { "" };
    match live.version {
        Some(version) => format!("`{}` version `{version}`{legacy}", live.model),
        None => format!("`{}`{legacy}", live.model),
    }
}

fn fate(step: &Step) -> String {
    let since = step.since.map(|day| format!(" since {day}")).unwrap_or_default();
    match step.stage {
        Some(Stage::Preview) => format!("`{}` (itself a preview)", step.model),
        Some(Stage::Ga) => format!("`{}`", step.model),
        Some(stage) => format!("`{}` (itself {}{since})", step.model, stage.as_str()),
        None => format!("`{}`, which is not in the catalog", step.model),
    }
}

/// Who says so, how far that can be trusted, and as read when.
pub(crate) fn source_note(outlook: &Outlook) -> String {
    let evidence = &outlook.evidence;
    let trust = match evidence.confidence {
        SourceConfidence::Official => "official",
        SourceConfidence::Secondary => "secondary",
        SourceConfidence::Inferred => "inferred",
    };
    // What follows the name in brackets is for those who check the catalog.
    let title = evidence.title.split(" (").next().unwrap_or(evidence.title);
    let mut note = format!("according to {} ({trust}", brief(title));
    // Writing to a string cannot fail.
    if let Some(day) = evidence.page_date {
        let _ = write!(note, ", as of {day}");
    }
    let _ = write!(note, "), read {}", evidence.read_on);
    if let Some(day) = evidence.moved_from.filter(|day| outlook.retires.is_some_and(|end| end.on != *day)) {
        let _ = write!(note, "; before, the day was {day}");
    }
    if outlook.assumed {
        let _ = write!(note, "; the provider is not known here, so these are the dates of {}", outlook.provider_name);
    }
    if let Some(version) = outlook.open_version {
        let _ = write!(note, "; no version stands here and the service takes its default: `{version}` lives longest");
    } else if outlook.differing > 0 {
        note.push_str("; other versions or regions of it have other dates, this is the latest");
    }
    if outlook.disputed.is_some() {
        note.push_str("; sources disagree, see `shelflife models`");
    }
    note
}

/// The title of a source in few words: of a long path, where it begins and ends.
fn brief(title: &str) -> String {
    let title = title.trim_end_matches('.');
    let Some((end, _)) = title.char_indices().nth(BRIEF) else { return title.to_owned() };
    match (title.split_once(": "), title.rsplit_once('/')) {
        (Some((place, _)), Some((_, file))) => format!("{place}: …/{file}"),
        _ => format!("{}…", &title[..end]),
    }
}

/// Why what is said of a deployment is only a note, where later runs leave its model as it was.
pub(crate) fn unapplied(reference: &Reference) -> Option<String> {
    let setting = &reference.parts.unapplied.as_ref()?.text;
    Some(format!("`{setting}` leaves what is deployed as it is: this holds for new deployments"))
}

/// The places that belong to the reference.
pub(crate) fn related(reference: &Reference) -> Vec<Label> {
    let label = |part: &Option<Part>, text: &str| {
        part.as_ref().map(|part| Label { span: part.span, text: text.to_owned(), file: part.file.clone() })
    };
    // A version segment inside the id is underlined with it already.
    let apart = |label: &Label| {
        let span = &label.span;
        label.file.is_some() || span.start >= reference.span.end || span.end <= reference.span.start
    };
    let version = label(&reference.id.version, "version");
    let resource = label(&reference.parts.resource, "in this resource");
    let used_at = label(&reference.parts.used_at, "used here");
    let overridden = label(&reference.parts.overridden_by, "this value takes its place");
    let unapplied = label(&reference.parts.unapplied, "keeps a change from being applied");
    let decided = label(&reference.parts.decided_by, "this says what the deployment serves");
    let candidates = reference.parts.candidates.iter().map(|part| Some(part.clone()));
    let candidates = candidates.filter_map(|part| label(&part, "one of them is created here"));
    let known = [version, resource, used_at, overridden, unapplied, decided].into_iter().flatten();
    known.chain(candidates).filter(apart).collect()
}
