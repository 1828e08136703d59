//! Runs the lints on a reference and decides which of them fire, at which level.

use crate::catalog::Stage;
use crate::lint::definition::{Context, Draft, Lint};
use crate::lint::finding::Meta;
use crate::lint::levels::Levels;
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::{advice, remedy};
use crate::lint::registry::ALL;
use crate::text::level::Level;

/// What one lint reports, at the level in force.
#[derive(Debug)]
pub struct Graded {
    pub lint: &'static Meta,
    pub draft: Draft,
    /// The date's source and the day on which it was read.
    pub source_note: Option<String>,
}

/// Runs the lints on a reference. Of the stage lints only the worst one fires, and none where there is no such model; each
/// of the others fires by itself.
#[must_use]
pub fn grade(resolved: &ResolvedReference, context: &Context, levels: &Levels) -> Vec<Graded> {
    let mut worst: Option<(&'static dyn Lint, Draft)> = None;
    let mut others = Vec::new();
    for lint in ALL.iter().copied().filter(|lint| levels.enabled(lint.meta())) {
        let Some(draft) = lint.check(resolved, context) else { continue };
        if !lint.meta().stage {
            others.push((lint, draft));
        } else if worst.as_ref().is_none_or(|(_, other)| draft.level > other.level) {
            worst = Some((lint, draft));
        }
    }
    // The record is that of the model that the id resembles.
    let worst = worst.filter(|_| !others.iter().any(|(lint, _)| lint.denies_model()));
    worst
        .into_iter()
        .chain(others)
        .map(|(lint, draft)| finish(resolved, lint.meta(), draft, *context, levels))
        .collect()
}

fn finish(
    resolved: &ResolvedReference,
    lint: &'static Meta,
    mut draft: Draft,
    context: Context,
    levels: &Levels,
) -> Graded {
    // A default that a parameter file overrides is not what is deployed.
    if resolved.reference.parts.overridden_by.is_some() {
        draft.level = Level::Note;
    }
    if let Some(why) = advice::unapplied(&resolved.reference) {
        draft.level = Level::Note;
        draft.message = format!("{}; {why}", draft.message);
    }
    draft.level = levels.level(lint, draft.level);
    if let (Some(fix), Some(lifecycle)) = (&mut draft.fix, resolved.lifecycle()) {
        remedy::hold_back(fix, lifecycle, context.as_of, context.horizon);
    }
    // The stage of a live model needs no source unless a lint reports it.
    let source_note = resolved
        .record()
        .filter(|lifecycle| lint.stage || lifecycle.stage >= Stage::Legacy)
        .map(|lifecycle| advice::source_note(&resolved.reference, lifecycle));
    Graded { lint, draft, source_note }
}
