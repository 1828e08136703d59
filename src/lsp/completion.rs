//! Ids that are alive at the provider that the place wants.
//!
//! Where no model stands yet, the place is read with one in it: what detection then makes of the provider is what the
//! place wants.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use gen_lsp_types::{CompletionItem, CompletionItemKind, CompletionItemTextEdit, TextEdit};
use jiff::civil::Date;

use crate::catalog::{Catalog, DeploymentType, Kind, Record, Stage};
use crate::detect::reference::Confidence;
use crate::engine::input::Document as Input;
use crate::lint::lifecycle::ResolvedReference;
use crate::lsp::documents::Document;
use crate::lsp::encoding::Encoding;
use crate::lsp::projects::Project;
use crate::text::span::Span;

/// An id that the detector knows, to ask it what a place means; nothing calls it.
// shelflife: ignore it stands for the id that is not there yet
const PROBE: &str = "gpt-4o";
/// How many items a list has.
const MAX_ITEMS: usize = 60;

/// What a place wants.
struct Wanted {
    provider: String,
    /// `None` where nothing shows what the model is for.
    kind: Option<Kind>,
}

/// The ids for the place at an offset.
pub(super) fn at(document: &Document, project: &Project, offset: usize, encoding: Encoding) -> Vec<CompletionItem> {
    let token = token(&document.text, offset);
    // What is being written stands where there was a model before, or nobody knows what the place wants.
    let here = document.last().and_then(|(state, edits)| {
        let references = state.checked.iter().flat_map(|checked| &checked.references);
        references.filter(|one| edits.stretched(one.reference.span).touches(token)).find_map(wanted)
    });
    let Some(wanted) = here.or_else(|| probed(document, project, token)) else { return Vec::new() };
    let range = document.range(token, encoding);
    let day = project.workspace.policy.context.as_of;
    let records = live(project.workspace.catalog, &wanted, day);
    let item = |(n, record): (usize, &Record)| CompletionItem {
        label: record.id.to_owned(),
        kind: Some(CompletionItemKind::Value),
        detail: Some(detail(record, day)),
        sort_text: Some(format!("{n:03}")),
        text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit { range, new_text: record.id.to_owned() })),
        ..CompletionItem::default()
    };
    records.into_iter().take(MAX_ITEMS).enumerate().map(item).collect()
}

/// The id that an offset is in, as far as it is written.
fn token(text: &str, offset: usize) -> Span {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':' | '/' | '@');
    let before = text[..offset].trim_end_matches(is_part).len();
    let after = text[offset..].find(|c| !is_part(c)).map_or(text.len(), |at| offset + at);
    Span::new(before, after)
}

fn wanted(resolved: &ResolvedReference) -> Option<Wanted> {
    let reference = &resolved.reference;
    let is_shown = reference.provider.confidence > Confidence::Low && reference.usage.kind.is_active();
    let kind = resolved.lifecycle().map(|lifecycle| lifecycle.kind);
    is_shown.then(|| Wanted { provider: reference.provider.id.clone(), kind })
}

/// What the place wants, by what it makes of a model in it.
fn probed(document: &Document, project: &Project, token: Span) -> Option<Wanted> {
    let mut text = document.text.clone();
    text.replace_range(token.range(), PROBE);
    let path = document.shown(&project.folder);
    let (checked, _) = project.workspace.check(&[Input { path, content: Ok(text.into_bytes()) }]);
    let probe = Span::new(token.start, token.start + PROBE.len());
    let references = checked.first()?.references.iter();
    let found = references.filter(|one| one.reference.span == probe).find_map(wanted)?;
    // The kind is that of the probe.
    Some(Wanted { kind: None, ..found })
}

/// The ids that are alive, each once, generally available ones first and of those the newest.
fn live(catalog: &Catalog, wanted: &Wanted, day: Date) -> Vec<&'static Record> {
    let is_live = |record: &&Record| {
        record.provider == wanted.provider
            && wanted.kind.is_none_or(|kind| record.kind == kind)
            && record.stage_on(day) < Stage::Deprecated
            && record.deployment_type != Some(DeploymentType::FineTuned)
            && !record.unverified
    };
    let mut records: Vec<&Record> = catalog.records().filter(is_live).collect();
    let rank = |stage: Stage| match stage {
        Stage::Ga => 0,
        Stage::Preview => 1,
        Stage::Legacy | Stage::Deprecated | Stage::Retired => 2,
    };
    records.sort_by_key(|record| {
        (rank(record.stage_on(day)), Reverse(record.dates.ga.map(|fact| fact.on)), record.id, record.version)
    });
    let mut seen = BTreeSet::new();
    records.retain(|record| seen.insert(record.id));
    records
}

/// What the model is for and how long it lives.
fn detail(record: &Record, day: Date) -> String {
    let stage = record.stage_on(day).as_str();
    let end = match record.dates.retired {
        Some(fact) if fact.is_firm() => format!(", retires {}", fact.on),
        Some(fact) => format!(", not before {}", fact.on),
        None => String::new(),
    };
    format!("{}, {stage}{end}", record.kind.as_str())
}
