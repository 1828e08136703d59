//! The fix of a finding: which bytes to replace, and whether that can be done without a review.
//!
//! A fix is safe if the provider names one replacement in the same line of models, and nothing else has to change.
//! Everything that a person has to check makes it unsafe and is listed in its note. A fix is shown and never applied if
//! the use is not active (model lists, docs, tests) or the new model is retired soon itself.

use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::{Ground, Kind, Stage, Versions};
use crate::detect::reference::{Confidence, Part, Reference};
use crate::lint::finding::{Applicability, Edit, Fix, Label};
use crate::lint::lifecycle::{Lifecycle, ResolvedReference, Target};
use crate::lint::messages::parameters;
use crate::lint::messages::profiles::{self, Profiled};
use crate::lint::messages::refusals::refusals;
use crate::lint::messages::rejected::Rejected;
use crate::lint::messages::vectors;
use crate::lint::unseen::Unseen;
use crate::rules::usage::Usage;
use crate::text::span::Span;

/// Words of an id that name a state and not a line of models.
const STATES: [&str; 9] = ["preview", "exp", "experimental", "latest", "stable", "default", "beta", "v", "rc"];

/// The fix that replaces the id, and the version if it stands apart. Routing prefixes, region profiles and quotes stay.
/// `None` if the file does not hold the id as it is, or if the provider is a guess.
pub(crate) fn fix(resolved: &ResolvedReference, lifecycle: &Lifecycle) -> Option<Fix> {
    let reference = &resolved.reference;
    let live = lifecycle.migration.live?;
    let guessed = lifecycle.assumed || reference.provider.confidence == Confidence::Low;
    // The name of a deployment is no model, and a default that is overridden does not decide.
    if reference.parts.decided_by.is_some() || reference.parts.overridden_by.is_some() {
        return None;
    }
    // A fine-tuned model belongs to the user: nothing replaces it.
    if guessed || reference.text.starts_with("ft:") || reference.text.len() != reference.span.len() {
        return None;
    }
    let prefix = reference.text.strip_suffix(reference.id.model.as_str())?;
    let version = version(reference, lifecycle, &live)?;
    let id = (live.model != reference.id.model).then(|| Edit {
        span: Span::new(reference.span.start + prefix.len(), reference.span.end),
        replacement: live.model.into(),
        file: None,
        is_argument: false,
    });
    let passed = passed(reference, lifecycle, &live);
    let mut notes = notes(reference, lifecycle, &live, prefix, !version.is_empty());
    notes.extend(passed.iter().filter_map(Rejected::check));
    let remedies = passed.iter().filter_map(Rejected::edit).filter(|edit| is_apart(edit, reference));
    let edits: Vec<Edit> = id.into_iter().chain(version).chain(remedies).collect();
    if edits.is_empty() || !edits.iter().all(|edit| is_plain(&edit.replacement)) {
        return None;
    }
    let applicability = applicability(reference, lifecycle, &live, &notes);
    let note = (!notes.is_empty()).then(|| notes.join("; ").into());
    let may_name = reference.usage.kind == Usage::Deploy && reference.parts.deployment.is_none();
    let title = title(reference, &live, &passed).into();
    let mut fix = Fix { applicability, title, edits, note, may_name, unseen: unseen(reference, lifecycle, &live) };
    if let Profiled::Refused(why) = profiles::of(lifecycle.provider, prefix, live.model) {
        fix.hold_back(why);
    }
    if let Some(interface) = parameters::unserved(lifecycle.provider, live.model, reference) {
        fix.hold_back(format!(
            "`{}` does not answer at {interface}: keep the model, or change what is called",
            live.model
        ));
    }
    if let Some(input) = parameters::sends_any(reference, &lifecycle.migration.loses) {
        fix.hold_back(format!(
            "this call sends `{input}`, which `{}` is not known to take: choose another model",
            live.model
        ));
    }
    // The id alone would make calls fail.
    if passed.iter().any(|one| one.remedy.is_none()) || overlap(&fix.edits) {
        fix.hold_back(format!("{}: fix that first", rejection(reference, &passed, &live)));
    }
    Some(fix)
}

/// How safe a fix is with which `notes` go.
fn applicability(reference: &Reference, lifecycle: &Lifecycle, live: &Target, notes: &[String]) -> Applicability {
    let is_other = lifecycle.migration.changes_task || lifecycle.migration.ground == Some(Ground::Similar);
    let is_inactive = live.stage == Stage::Legacy || !reference.usage.kind.is_active();
    if is_inactive || is_other || is_deployment_name(reference) {
        Applicability::DisplayOnly
    } else if notes.is_empty() {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    }
}

/// What the call at hand passes that the new model refuses and the old one accepts.
fn passed<'r>(reference: &'r Reference, lifecycle: &Lifecycle, live: &Target) -> Vec<Rejected<'r>> {
    let (provider, old, new) = (lifecycle.provider, reference.id.model.as_str(), live.model);
    match (parameters::direct_call(reference), reference.parts.call.as_deref()) {
        (Some(call), _) => parameters::newly_rejected(provider, old, new, call),
        (None, Some(call)) => parameters::newly_handed_on(provider, old, new, call),
        (None, None) => Vec::new(),
    }
}

/// What the new model refuses, where the request is not in view.
fn unseen(reference: &Reference, lifecycle: &Lifecycle, live: &Target) -> Option<Arc<Unseen>> {
    let is_seen = parameters::direct_call(reference).is_some();
    if is_seen && reference.usage.kind == Usage::Call {
        return None;
    }
    let refused = refusals(lifecycle.provider, &reference.id.model, live.model);
    // A setting is read by who knows where.
    let call = reference.parts.call.as_deref().filter(|_| reference.usage.kind == Usage::Call);
    let unseen = Unseen::new(lifecycle.provider, live.model, refused, call)?;
    Some(Arc::new(Unseen { is_seen, is_image: lifecycle.kind == Kind::Image, ..unseen }))
}

/// Whether an edit does not touch the id.
fn is_apart(edit: &Edit, reference: &Reference) -> bool {
    edit.file.is_some() || edit.span.end <= reference.span.start || reference.span.end <= edit.span.start
}

/// Whether two edits of one file overlap, as those of two arguments that share their comma.
pub(crate) fn overlap(edits: &[Edit]) -> bool {
    let is_shared = |one: &Edit, other: &Edit| {
        one.file == other.file && one.span.start < other.span.end && other.span.start < one.span.end
    };
    edits.iter().enumerate().any(|(n, one)| edits[n + 1..].iter().any(|other| is_shared(one, other)))
}

/// `` this call passes `temperature=0.2`, which `new` rejects ``
fn rejection(reference: &Reference, passed: &[Rejected<'_>], live: &Target) -> String {
    let named: Vec<String> = passed.iter().map(Rejected::shown).collect();
    let has_call = reference.parts.call.as_ref().is_some_and(|call| !call.callees.is_empty());
    let who = if has_call { "this call passes" } else { "these settings have" };
    format!("{who} {}, which `{}` rejects", named.join(" and "), live.model)
}

/// The arguments that the new model refuses, as related places.
pub(crate) fn refused_arguments(reference: &Reference, lifecycle: &Lifecycle, live: &Target) -> Vec<Label> {
    let label = |one: &Rejected<'_>| {
        let part = &one.argument.whole;
        Label { span: part.span, text: format!("`{}` rejects this", live.model), file: part.file.clone() }
    };
    passed(reference, lifecycle, live).iter().map(label).collect()
}

/// Keeps a fix from being applied if its target is retired within the horizon, because that would be the next finding.
pub(crate) fn hold_back(fix: &mut Fix, lifecycle: &Lifecycle, as_of: Date, horizon: u32) {
    let Some(end) = lifecycle.migration.live.and_then(|live| live.ends) else { return };
    if i64::from((end - as_of).get_days()) <= i64::from(horizon) {
        fix.hold_back(format!("it ends soon itself: {end}"));
    }
}

/// What to check after the change, for the help: vectors to rebuild, parameters that the new model refuses.
pub(crate) fn caution(reference: &Reference, lifecycle: &Lifecycle, live: &Target) -> Option<String> {
    let passed = passed(reference, lifecycle, live);
    let rejects = (!passed.is_empty()).then(|| rejection(reference, &passed, live));
    let all = [vectors::rebuild(reference, lifecycle, live), rejects, doubts(reference, lifecycle, live)];
    let all: Vec<String> = all.into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The parameters that may be passed, or may be refused.
fn doubts(reference: &Reference, lifecycle: &Lifecycle, live: &Target) -> Option<String> {
    let call = parameters::direct_call(reference);
    let refused = parameters::refused(lifecycle.provider, &reference.id.model, live.model, call)?;
    Some(format!("check what the new model rejects or handles differently: {refused}"))
}

/// The edits of a version that stands apart: one edit, or none if the version stays. `None` if only one of the two
/// models has such a version, because a new id with the old version would name no model.
fn version(reference: &Reference, lifecycle: &Lifecycle, live: &Target) -> Option<Vec<Edit>> {
    match (&reference.id.version, live.version.filter(|_| lifecycle.versions != Versions::InId)) {
        (None, None) => Some(Vec::new()),
        // The version is a part of the id as written, so that replacing it there would be a guess.
        (Some(part), _) if overlaps(part, reference) => None,
        (Some(part), Some(new)) if part.text == new => Some(Vec::new()),
        (Some(part), Some(new)) => {
            let file = part.file.clone();
            Some(vec![Edit { span: part.span, replacement: new.into(), file, is_argument: false }])
        }
        _ => None,
    }
}

/// Whether the literal that names the model names the deployment as well: to exchange it would rename that.
fn is_deployment_name(reference: &Reference) -> bool {
    reference.parts.deployment.as_ref().is_some_and(|name| overlaps(name, reference))
}

fn overlaps(part: &Part, reference: &Reference) -> bool {
    part.file.is_none() && part.span.start < reference.span.end && reference.span.start < part.span.end
}

fn notes(reference: &Reference, lifecycle: &Lifecycle, live: &Target, prefix: &str, has_version: bool) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(vectors::rebuild(reference, lifecycle, live));
    notes.extend(doubts(reference, lifecycle, live));
    if line(&reference.id.model) != line(live.model) {
        notes.push("another family: test its answers, limits and price".to_owned());
    }
    notes.extend(unpublished(lifecycle));
    if lifecycle.migration.changes_task {
        notes.push("it does another kind of work and is called differently".to_owned());
    }
    if live.stage == Stage::Preview && lifecycle.stage != Stage::Preview {
        notes.push("itself a preview".to_owned());
    }
    if is_deployment_name(reference) {
        notes.push("this is also the name of the deployment, which callers use: separate the two first".to_owned());
    }
    if has_version {
        notes.push("name and version change together".to_owned());
    }
    if let Some(sku) = reference.parts.sku.as_ref().filter(|_| live.model != reference.id.model) {
        notes.push(format!("check that `{}` and your region's quota include the new model", sku.text));
    }
    if let Profiled::Open(check) = profiles::of(lifecycle.provider, prefix, live.model) {
        notes.push(check);
    }
    notes
}

/// Why the replacement is more than an exchange of names.
fn unpublished(lifecycle: &Lifecycle) -> Option<String> {
    let why = match lifecycle.migration.ground {
        _ if lifecycle.migration.is_sole => return None,
        Some(Ground::Mapped) => "named by the model's publisher, not by this provider",
        Some(Ground::Successor | Ground::Similar) => "computed from its line, size and kind, not published",
        Some(Ground::Published) | None => "not the provider's only or direct replacement",
    };
    Some(why.to_owned())
}

fn title(reference: &Reference, live: &Target, passed: &[Rejected<'_>]) -> String {
    let mut title = match (&reference.id.version, live.version) {
        (Some(old), Some(new)) if old.text != new || live.model == reference.id.model => {
            format!("replace `{}` version `{}` with `{}` version `{new}`", reference.id.model, old.text, live.model)
        }
        _ => format!("replace `{}` with `{}`", reference.id.model, live.model),
    };
    for does in passed.iter().filter_map(Rejected::does) {
        title.extend([", ", &does]);
    }
    title
}

/// Whether no character of a text has a meaning in the strings or scalars of any language.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b':' | b'/' | b'@'))
}

/// The words of an id without versions, dates and states, in order: `claude-3-5-haiku-20241022` and `claude-haiku-4-5`
/// are one line of models, `gpt-4` and `gpt-4o` are two, and so are two sizes.
fn line(model: &str) -> Vec<String> {
    let lower = parameters::plain(model).to_ascii_lowercase();
    let parts = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let mut words: Vec<String> = parts.filter_map(line_word).map(str::to_owned).collect();
    words.sort();
    words
}

/// The word that a part of an id adds to the line of models, if any.
fn line_word(part: &str) -> Option<&str> {
    if part.starts_with(|c: char| c.is_ascii_digit()) {
        // `4o`, `70b`, `16k` belong to the name.
        return Some(part).filter(|part| part.bytes().any(|b| b.is_ascii_alphabetic()));
    }
    let word = part.trim_end_matches(|c: char| c.is_ascii_digit());
    Some(word).filter(|word| !word.is_empty() && !STATES.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_models() {
        for (a, b) in [
            ("claude-3-5-haiku-20241022", "claude-haiku-4-5-20251001"),
            ("anthropic.claude-3-sonnet-20240229-v1:0", "anthropic.claude-sonnet-4-5-20250929-v1:0"),
            ("gpt-4o-2024-05-13", "gpt-4o-2024-11-20"),
            ("gemini-2.5-flash-preview-05-20", "gemini-2.5-flash"),
            ("scribe_v1", "scribe_v2"),
        ] {
            assert_eq!(line(a), line(b));
        }
        for (a, b) in [
            ("gpt-4", "gpt-4o"),
            ("gpt-4o", "gpt-4o-mini"),
            ("llama-3.1-70b", "llama-3.1-8b"),
            ("gemini-2.0-flash", "gemini-3.1-flash-lite"),
            ("claude-2.1", "claude-opus-4-8"),
        ] {
            assert_ne!(line(a), line(b));
        }
    }
}
