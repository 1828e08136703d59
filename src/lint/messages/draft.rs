//! The draft of a stage lint: the parts that all of them share.

use crate::lint::definition::Draft;
use crate::lint::lifecycle::{Lifecycle, ResolvedReference};
use crate::lint::messages::{advice, remedy};
use crate::rules::usage::Usage;
use crate::text::level::Level;

/// Builds the draft of a stage lint from its own level, message and label.
pub(crate) fn draft(
    resolved: &ResolvedReference,
    lifecycle: &Lifecycle,
    level: Level,
    message: String,
    label: String,
) -> Draft {
    let refused = lifecycle.migration.live.map(|live| remedy::refused_arguments(&resolved.reference, lifecycle, &live));
    let related = advice::related(&resolved.reference).into_iter().chain(refused.unwrap_or_default()).collect();
    let caution = lifecycle.migration.live.and_then(|live| remedy::caution(&resolved.reference, lifecycle, &live));
    let help = [Some(advice::help(lifecycle)), caution].into_iter().flatten().collect::<Vec<_>>().join("; ");
    Draft {
        level: advice::cap(&resolved.reference, lifecycle, level),
        message,
        label,
        help: Some(help),
        related,
        fix: remedy::fix(resolved, lifecycle),
    }
}

/// Whether the usage creates something: a deployment or a fine-tuned model.
pub(crate) fn creates(usage: Usage) -> bool {
    matches!(usage, Usage::Deploy | Usage::FineTune)
}
