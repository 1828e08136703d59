//! `retired-model`: calls fail.

use crate::catalog::{Provider, Record, Stage};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::{Outlook, ResolvedReference};
use crate::lint::messages::draft::draft;
use crate::lint::messages::{advice, upgrade};
use crate::rules::usage::Usage;
use crate::text::level::Level;

pub(crate) struct RetiredModel;

impl Lint for RetiredModel {
    meta! {
        name: "retired-model",
        summary: "the model is retired: calls to it fail",
        enabled: true,
        stage: true,
        level: Level::Error,
    }

    fn can_concern(&self, record: &Record, _: &Provider, context: &Context) -> bool {
        record.stage_on(context.as_of) == Stage::Retired
    }

    fn check(&self, resolved: &ResolvedReference, _: &Context) -> Option<Draft> {
        let outlook = resolved.outlook()?;
        if outlook.stage != Stage::Retired {
            return None;
        }
        let usage = resolved.reference.usage.kind;
        let level = if usage.is_active() { Level::Error } else { Level::Note };
        let on = outlook.since.map(|day| format!(" on {day}")).unwrap_or_default();
        let message = format!(
            "{} was retired by {}{on}{}",
            advice::name(&resolved.reference),
            outlook.provider_name,
            consequence(usage, outlook)
        );
        Some(draft(resolved, outlook, level, message, format!("retired{on}")))
    }
}

fn consequence(usage: Usage, outlook: &Outlook) -> String {
    match usage {
        Usage::Deploy => {
            format!(": the deployment fails{}", upgrade::refusal(outlook.provider, |rules| rules.retired.as_deref()))
        }
        Usage::FineTune => ": the fine-tuning job fails".to_owned(),
        Usage::Call | Usage::Config => format!(": calls fail{}", advice::answer(outlook)),
        Usage::Catalog | Usage::Test | Usage::Docs => String::new(),
    }
}
