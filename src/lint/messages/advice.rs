//! The texts that all findings share: the model, the replacement, the source, and the related places.

use std::fmt::Write;

use crate::catalog::{Doubt, Ground, Stage};
use crate::detect::reference::{Part, Reference};
use crate::lint::finding::Label;
use crate::lint::lifecycle::{Lifecycle, Migration, Step, Target};

/// The longest title of a source that a note shows whole, in characters.
const BRIEF: usize = 100;

/// The model as messages name it: the id, the version if it stands apart, and the deployment if the place names one.
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

/// The answer to a call once the model is retired, as ` with 404 not_found_error`; empty unless it begins with a
/// status.
pub(crate) fn answer(lifecycle: &Lifecycle) -> String {
    let answer = lifecycle.retires.and_then(|end| end.answer).unwrap_or_default();
    let brief = answer.split([';', ',', ':', '(', '"']).next().unwrap_or_default().trim();
    if brief.starts_with(|c: char| c.is_ascii_digit()) { format!(" with {brief}") } else { String::new() }
}

/// What happens from the retirement on: mostly calls fail, sometimes another model answers.
pub(crate) fn then(lifecycle: &Lifecycle) -> String {
    match lifecycle.redirect {
        Some(redirect) => format!("`{}` answers in its place", redirect.to),
        None => "calls fail".to_owned(),
    }
}

/// The same of the future.
pub(crate) fn will(lifecycle: &Lifecycle) -> String {
    match lifecycle.redirect {
        Some(redirect) => format!("`{}` will answer in its place", redirect.to),
        None => "calls will fail".to_owned(),
    }
}

/// What to move to, and who says so.
pub(crate) fn help(lifecycle: &Lifecycle) -> String {
    let migration = &lifecycle.migration;
    let Some(live) = &migration.live else { return nowhere(lifecycle) };
    let ground = migration.ground.unwrap_or(Ground::Published);
    let also = also(migration, ground);
    match (ground, migration.published) {
        (Ground::Published, Some(step)) if step.model != live.model => {
            let (live, provider) = (target(live), lifecycle.provider_name);
            format!("use {live}, the live successor of {}, which {provider} recommends", fate(&step))
        }
        (Ground::Published, _) => format!("use {}{also}, as {} recommends", target(live), lifecycle.provider_name),
        (Ground::Mapped, _) => {
            format!("use {}{also}: the replacement that the model's publisher names, with its id here", target(live))
        }
        (Ground::Successor, _) => {
            format!(
                "use {}{also} (computed: the newest model of its line and size here; the provider recommends none)",
                target(live)
            )
        }
        (Ground::Similar, _) => {
            format!("try {}{also} (computed: the most similar model here; the provider recommends none)", target(live))
        }
    }
}

/// The next candidate where the choice is the user's.
fn also(migration: &Migration, ground: Ground) -> String {
    let is_open = matches!(ground, Ground::Published | Ground::Similar);
    let next = migration.others.first().filter(|_| is_open);
    next.map(|other| format!(" or {}", target(other))).unwrap_or_default()
}

/// What is known where no live model follows.
fn nowhere(lifecycle: &Lifecycle) -> String {
    match (lifecycle.migration.users, lifecycle.migration.published) {
        (Some(users), _) => format!("{} has shut down and sent its users to {users}", lifecycle.provider_name),
        (None, Some(step)) => {
            format!("no live replacement is known: {} recommends {}", lifecycle.provider_name, fate(&step))
        }
        (None, None) => {
            format!(
                "no live {} model is known at {} that could replace it",
                lifecycle.kind.as_str(),
                lifecycle.provider_name
            )
        }
    }
}

fn target(live: &Target) -> String {
    let legacy = match live.stage {
        Stage::Legacy => " (itself legacy)",
        Stage::Preview => " (itself a preview)",
        _ => "",
    };
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
        Some(stage) => format!("`{}` ({}{since})", step.model, stage.as_str()),
        None => format!("`{}` (not in the catalog)", step.model),
    }
}

/// The source of the dates, how far it can be trusted, and when it was read.
pub(crate) fn source_note(reference: &Reference, lifecycle: &Lifecycle) -> String {
    let evidence = &lifecycle.evidence;
    let trust = evidence.confidence.label();
    // What has no address is called by its title. The part in brackets is for people who check the catalog.
    let title = || brief(evidence.title.split(" (").next().unwrap_or(evidence.title));
    let mut note = format!("source: {} ({trust}", evidence.url.map_or_else(title, str::to_owned));
    // Writing to a string cannot fail.
    if let Some(day) = evidence.page_date {
        let _ = write!(note, ", page of {day}");
    }
    let _ = write!(note, ", read {})", evidence.read_on);
    if evidence.overrides {
        note.push_str("; from your own record, which replaces the built-in one");
    }
    if let Some(day) = evidence.moved_from.filter(|day| lifecycle.retires.is_some_and(|end| end.on != *day)) {
        let _ = write!(note, "; previously announced: {day}");
    }
    if lifecycle.assumed {
        let _ = write!(note, "; the provider is unknown here: assuming the dates of {}", lifecycle.provider_name);
    }
    if let Some(version) = lifecycle.open_version {
        let _ =
            write!(note, "; no version is given, so the service uses its default: `{version}` is supported longest");
    } else if lifecycle.differing > 0 {
        note.push_str("; other versions or regions retire earlier: this is the latest date");
    }
    if let Some(region) = &lifecycle.region {
        let _ = write!(note, "; these are the dates for `{region}`: other regions may have other dates");
    }
    let doubts = [lifecycle.doubts.end, lifecycle.doubts.deprecated];
    if lifecycle.disputed.is_some() || doubts.contains(&Some(Doubt::Disputed)) {
        let _ = write!(note, "; sources disagree: see `shelflife models {}`", reference.id.model);
    }
    note
}

/// The title of a source, cut to its length limit. A long path keeps its beginning and its file name.
fn brief(title: &str) -> String {
    let title = title.trim_end_matches('.');
    let Some((end, _)) = title.char_indices().nth(BRIEF) else { return title.to_owned() };
    match (title.split_once(": "), title.rsplit_once('/')) {
        (Some((place, _)), Some((_, file))) => format!("{place}: …/{file}"),
        _ => format!("{}…", &title[..end]),
    }
}

/// Why a finding about a deployment is only a note, if later runs of the template leave the model as it is.
pub(crate) fn unapplied(reference: &Reference) -> Option<String> {
    let setting = &reference.parts.unapplied.as_ref()?.text;
    Some(format!("`{setting}` leaves existing deployments as they are: this applies to new ones only"))
}

/// The other places that belong to the reference.
pub(crate) fn related(reference: &Reference) -> Vec<Label> {
    let parts = &reference.parts;
    let known = [
        (&reference.id.version, "version"),
        (&parts.resource, "in this resource"),
        (&parts.used_at, "used here"),
        (&parts.overridden_by, "this value overrides it"),
        (&parts.unapplied, "prevents the change from being applied"),
        (&parts.decided_by, "the deployment gets its model here"),
    ];
    let known = known.into_iter().filter_map(|(part, text)| Some((part.as_ref()?, text)));
    let candidates = parts.candidates.iter().map(|part| (part, "one of them is created here"));
    // The underline of the id covers a version inside the id already.
    let is_apart = |part: &Part| {
        part.file.is_some() || part.span.start >= reference.span.end || part.span.end <= reference.span.start
    };
    let apart = known.chain(candidates).filter(|(part, _)| is_apart(part));
    apart.map(|(part, text)| Label { span: part.span, text: text.to_owned(), file: part.file.clone() }).collect()
}
