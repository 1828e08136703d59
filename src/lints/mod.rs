//! The lints: one file each, registered here. A lint sees a resolved reference and a day, never a text or a clock.

mod advice;
mod ambiguous_deployment;
mod deprecated_model;
mod floating_alias;
pub(crate) mod ignores;
mod legacy_model;
mod levels;
mod no_auto_upgrade;
mod notice;
pub mod page;
mod parameters;
mod preview_model;
mod prospects;
mod remedy;
mod retired_model;
mod retiring_soon;
mod run;
mod surprise_upgrade;
#[cfg(test)]
mod tests;
mod unknown_version;
mod upgrade;

use jiff::civil::Date;

use crate::catalog::{Provider, Record};
use crate::finding::{Fix, Label, Level};
use crate::reference::Usage;
use crate::resolve::{Outlook, ResolvedReference};

pub use levels::{Levels, Setting};
pub use prospects::Prospects;
pub use run::{Graded, grade};

/// What a lint is called and what is said about it.
#[derive(Debug)]
pub struct Meta {
    /// Stable: it is in configs, baselines and SARIF.
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Whether it runs unless switched off.
    pub enabled: bool,
    /// Whether it speaks about the stage; of those, a reference gets the worst one only.
    pub stage: bool,
    /// The level that most of its findings have.
    pub level: Level,
    /// The page from `rules/lints`, which `explain` prints.
    pub page: &'static str,
}

/// Days ahead beyond which a horizon says nothing.
pub const MAX_HORIZON: u32 = 36_500;

/// What a lint is told besides the reference.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    pub as_of: Date,
    /// How many days ahead a retirement is worth a word.
    pub horizon: u32,
}

/// A finding before it has a level setting, a place and a fingerprint.
#[derive(Debug, Clone)]
pub struct Draft {
    pub level: Level,
    /// One sentence.
    pub message: String,
    /// What the underlined id is called.
    pub label: String,
    pub help: Option<String>,
    pub related: Vec<Label>,
    pub fix: Option<Fix>,
}

/// One thing to say about a reference.
pub trait Lint: Sync {
    fn meta(&self) -> &'static Meta;
    /// Whether it can have a word on a reference to the record, wherever that stands. References of which no lint can
    /// are not read.
    fn can_concern(&self, record: &Record, provider: &Provider, context: &Context) -> bool;
    fn check(&self, reference: &ResolvedReference, context: &Context) -> Option<Draft>;
}

/// Every lint, worst first: of two stage lints with the same level, the first one speaks.
pub static ALL: [&dyn Lint; 13] = [
    &retired_model::RetiredModel,
    &deprecated_model::DeprecatedModel,
    &retiring_soon::RetiringSoon,
    &legacy_model::LegacyModel,
    &unknown_version::UnknownVersion,
    &preview_model::PreviewModel,
    &floating_alias::FloatingAlias,
    &ambiguous_deployment::AmbiguousDeployment,
    &no_auto_upgrade::NoAutoUpgrade,
    &surprise_upgrade::SurpriseUpgrade,
    &ignores::AboutComments(&ignores::UNUSED),
    &ignores::AboutComments(&ignores::EXPIRED),
    &ignores::AboutComments(&ignores::REASONLESS),
];

/// The lint of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Lint> {
    ALL.into_iter().find(|lint| lint.meta().name == name)
}

/// Builds a stage lint's draft: the parts that all of them share.
fn draft(resolved: &ResolvedReference, outlook: &Outlook, level: Level, message: String, label: String) -> Draft {
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
fn creates(usage: Usage) -> bool {
    matches!(usage, Usage::Deploy | Usage::FineTune)
}
