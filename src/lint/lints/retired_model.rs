//! `retired-model`: calls fail.

use crate::catalog::{Provider, Record, Stage};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::{Lifecycle, ResolvedReference};
use crate::lint::messages::draft::draft;
use crate::lint::messages::{advice, upgrade};
use crate::lint::severity;
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

    fn may_fire(&self, record: &Record, _: &Provider, context: &Context) -> bool {
        record.stage_on(context.as_of) == Stage::Retired
    }

    fn check(&self, resolved: &ResolvedReference, context: &Context) -> Option<Draft> {
        let lifecycle = resolved.lifecycle()?;
        if lifecycle.stage != Stage::Retired {
            return None;
        }
        let usage = resolved.reference.usage.kind;
        let level = if usage.is_active() { severity::level(lifecycle.urgency(context), usage) } else { Level::Note };
        let is_gone = lifecycle.assumed && lifecycle.retired_everywhere;
        let on = lifecycle.since.map(|day| format!(" on {day}")).unwrap_or_default();
        let message = format!(
            "{} was retired by {}{on}{}{}",
            advice::name(&resolved.reference),
            lifecycle.provider_name,
            if is_gone { " and no other known provider serves it" } else { "" },
            consequence(usage, lifecycle)
        );
        Some(draft(resolved, lifecycle, level, message, format!("retired{on}")))
    }
}

fn consequence(usage: Usage, lifecycle: &Lifecycle) -> String {
    match usage {
        Usage::Deploy => {
            format!(": the deployment fails{}", upgrade::refusal(lifecycle.provider, |rules| rules.retired.as_deref()))
        }
        Usage::FineTune => ": the fine-tuning job fails".to_owned(),
        Usage::Call | Usage::Config => format!(": calls fail{}", advice::answer(lifecycle)),
        Usage::Catalog | Usage::Test | Usage::Docs => String::new(),
    }
}
