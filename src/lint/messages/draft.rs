//! The draft of a stage lint: the parts that all of them share.

use crate::lint::definition::Draft;
use crate::lint::lifecycle::{Outlook, ResolvedReference};
use crate::lint::messages::{advice, remedy};
use crate::rules::usage::Usage;
use crate::text::level::Level;

/// Builds the draft of a stage lint from its own level, message and label.
pub(crate) fn draft(
    resolved: &ResolvedReference,
    outlook: &Outlook,
    level: Level,
    message: String,
    label: String,
) -> Draft {
    let caution = outlook.advice.live.and_then(|live| remedy::caution(&resolved.reference, outlook, &live));
    let help = [Some(advice::help(outlook)), caution].into_iter().flatten().collect::<Vec<_>>().join("; ");
    Draft {
        level: advice::cap(&resolved.reference, outlook, level),
        message,
        label,
        help: Some(help),
        related: advice::related(&resolved.reference),
        fix: remedy::fix(resolved, outlook),
    }
}

/// Whether the usage creates something: a deployment or a fine-tuned model.
pub(crate) fn creates(usage: Usage) -> bool {
    matches!(usage, Usage::Deploy | Usage::FineTune)
}
