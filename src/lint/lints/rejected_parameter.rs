//! `rejected-parameter`: the call passes something that its model refuses today.

use crate::catalog::{Provider, Record, Stage};
use crate::detect::reference::Confidence;
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::finding::{Applicability, Edit, Fix, Label};
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::rejected::{Rejected, Remedy};
use crate::lint::messages::{advice, parameters, remedy};
use crate::lint::severity;
use crate::rules::usage::Usage;
use crate::text::level::Level;

pub(crate) struct RejectedParameter;

impl Lint for RejectedParameter {
    meta! {
        name: "rejected-parameter",
        summary: "the call passes a parameter that its model rejects",
        enabled: true,
        stage: false,
        level: Level::Warning,
    }

    fn may_fire(&self, record: &Record, provider: &Provider, _: &Context) -> bool {
        record.names().any(|name| parameters::has_rules(provider.id, name))
    }

    fn check(&self, resolved: &ResolvedReference, _: &Context) -> Option<Draft> {
        let reference = &resolved.reference;
        let lifecycle = resolved.lifecycle()?;
        // Another model may answer where the provider is a guess, a version is open or a deployment is called by name.
        let is_certain = !lifecycle.assumed
            && reference.provider.confidence != Confidence::Low
            && !severity::may_name_deployment(reference, lifecycle);
        let is_called = matches!(reference.usage.kind, Usage::Call | Usage::Config);
        if !is_certain || !is_called || lifecycle.stage == Stage::Retired {
            return None;
        }
        let call = parameters::direct_call(reference)?;
        let rejected = parameters::rejected(lifecycle.provider, &reference.id.model, call);
        let answer = rejected.iter().find_map(|one| one.answer);
        let named: Vec<String> = rejected.iter().map(Rejected::shown).collect();
        let first = rejected.first()?;
        let then = answer.map(|answer| format!(": the call fails with {answer}")).unwrap_or_default();
        let model = advice::name(reference);
        let label = |one: &Rejected<'_>| {
            let part = &one.argument.whole;
            Label { span: part.span, text: "rejected".to_owned(), file: part.file.clone() }
        };
        Some(Draft {
            level: if answer.is_some() { Level::Error } else { Level::Warning },
            message: format!("{model} rejects {}{then}", named.join(" and ")),
            label: format!("rejects `{}`", first.argument.key.text),
            help: Some(help(&rejected)),
            related: rejected.iter().map(label).chain(advice::related(reference)).collect(),
            fix: fix(&rejected),
        })
    }
}

fn help(rejected: &[Rejected<'_>]) -> String {
    let way = |one: &Rejected<'_>| match &one.remedy {
        Some(Remedy::Rename(new)) => format!("pass `{new}` instead of `{}`", one.argument.key.text),
        _ => format!("remove `{}`", one.argument.key.text),
    };
    rejected.iter().map(way).collect::<Vec<_>>().join("; ")
}

/// The fix, if every one of them has a new name or says what holds without it. To leave out another changes what the model
/// answers.
fn fix(rejected: &[Rejected<'_>]) -> Option<Fix> {
    let edits: Vec<Edit> = rejected.iter().map(Rejected::edit).collect::<Option<_>>()?;
    let title = format!("replace {}", rejected.iter().filter_map(Rejected::does).collect::<Vec<_>>().join(", "));
    let is_renamed = rejected.iter().any(|one| matches!(one.remedy, Some(Remedy::Rename(_))));
    let limit = is_renamed.then(|| "the limit also counts reasoning tokens".to_owned());
    let left_out = rejected.iter().filter(|one| matches!(one.remedy, Some(Remedy::LeaveOut(_))));
    let notes: Vec<String> = limit.into_iter().chain(left_out.filter_map(Rejected::check)).collect();
    let note = (!notes.is_empty()).then(|| notes.join("; ").into());
    let fix =
        Fix { edits, applicability: Applicability::Unsafe, title: title.into(), note, may_name: false, unseen: None };
    Some(fix).filter(|fix| !remedy::overlap(&fix.edits))
}
