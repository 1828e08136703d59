//! Hand-made references and records for the tests of lints and reports.

use jiff::civil::{Date, date};

use crate::catalog::{Confidence as SourceConfidence, DateKind, Doubts, Ground, Kind, Stage, Versions};
use crate::detect::evidence::{ProviderDecision, ProviderEvidence, UsageDecision, UsageEvidence};
use crate::detect::reference::{Confidence, ModelId, Part, Parts, Reference};
use crate::lint::lifecycle::{Evidence, Lifecycle, Lookup, Migration, ResolvedReference, Retirement, Target};
use crate::rules::usage::Usage;
use crate::text::span::Span;

/// The day of every test.
pub(crate) const TODAY: Date = date(2026, 11, 21);

/// A reference to the first place of `id` in `text`.
pub(crate) fn reference(text: &str, id: &str, usage: Usage) -> Reference {
    let start = text.find(id).unwrap();
    Reference {
        span: Span::new(start, start + id.len()),
        text: id.to_owned(),
        site: "call messages.create model".to_owned(),
        id: ModelId { model: id.to_owned(), ..ModelId::default() },
        provider: ProviderDecision {
            id: "anthropic".to_owned(),
            confidence: Confidence::High,
            evidence: ProviderEvidence::Call,
        },
        usage: UsageDecision { kind: usage, evidence: UsageEvidence::Call },
        is_alias: false,
        parts: Parts::default(),
    }
}

/// The first place of `part` in `text`.
pub(crate) fn part(text: &str, part: &str) -> Part {
    let start = text.find(part).unwrap();
    Part { span: Span::new(start, start + part.len()), text: part.to_owned(), file: None }
}

/// A record that has been in a stage since January, with a replacement. Only a retired one has a retirement date.
pub(crate) fn lifecycle(stage: Stage) -> Lifecycle {
    let since = date(2026, 1, 5);
    let answer = Some("404 not_found_error, \"model: <id>\"");
    let end = Retirement { on: since, kind: DateKind::Announced, answer };
    Lifecycle {
        provider: "anthropic",
        provider_name: "Anthropic",
        publisher: Some("anthropic"),
        kind: Kind::Chat,
        versions: Versions::InId,
        stage,
        since: Some(since),
        retires: (stage == Stage::Retired).then_some(end),
        redirect: None,
        open_version: None,
        training_ends: None,
        floating: false,
        points_to: None,
        pin: None,
        migration: Migration {
            published: None,
            live: Some(Target { model: "claude-opus-5-5", version: None, stage: Stage::Ga, ends: None }),
            ground: Some(Ground::Published),
            is_sole: true,
            ..Migration::default()
        },
        evidence: Evidence {
            title: "Model deprecations",
            url: Some("https://platform.claude.com/docs/en/about-claude/model-deprecations"),
            confidence: SourceConfidence::Official,
            page_date: Some("2026-10-16"),
            read_on: TODAY,
            overrides: false,
            moved_from: None,
        },
        doubts: Doubts::default(),
        disputed: None,
        differing: 0,
        region: None,
        assumed: false,
        retired_everywhere: stage == Stage::Retired,
    }
}

/// A record that is retired some days from now.
pub(crate) fn retiring(stage: Stage, days: i32, not_before: bool) -> Lifecycle {
    let on = TODAY.checked_add(jiff::Span::new().days(days)).unwrap();
    let kind = if not_before { DateKind::NotBefore } else { DateKind::Announced };
    Lifecycle { retires: Some(Retirement { on, kind, answer: None }), ..lifecycle(stage) }
}

/// A reference with its record.
pub(crate) fn resolved(reference: Reference, lifecycle: Lifecycle) -> ResolvedReference {
    ResolvedReference { reference, lookup: Lookup::Known(Box::new(lifecycle)), invented: None }
}
