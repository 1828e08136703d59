//! What is shown between the lines: the days that are left behind an id, and a line above each deployment.

use std::collections::HashMap;

use gen_lsp_types::{CodeLens, Command, InlayHint, Label, Position};

use crate::catalog::Stage;
use crate::lint::definition::Context;
use crate::lint::finding::{Applicability, Fix};
use crate::lint::lifecycle::{Lifecycle, ResolvedReference};
use crate::lsp::documents::Document;
use crate::lsp::encoding::Encoding;
use crate::rules::usage::Usage;
use crate::text::span::Span;

/// The hints of a part of a document, as of the last check: models in use that end within the horizon.
pub(super) fn inlay(document: &Document, part: Span, context: Context, encoding: Encoding) -> Vec<InlayHint> {
    let Some((state, edits)) = document.last() else { return Vec::new() };
    let references = state.checked.iter().flat_map(|checked| &checked.references);
    let active = references.filter(|one| one.reference.usage.kind.is_active());
    let standing = active.filter_map(|one| Some((one, edits.untouched(one.reference.span)?)));
    let mut hints: Vec<InlayHint> = Vec::new();
    for (one, span) in standing.filter(|(_, span)| span.touches(part)) {
        let Some(label) = one.lifecycle().and_then(|lifecycle| left(lifecycle, context)) else { continue };
        let position = behind(document, span, encoding);
        // Two deployments can share a literal.
        if hints.last().is_none_or(|last| last.position != position) {
            hints.push(hint(position, label));
        }
    }
    hints
}

fn hint(position: Position, label: String) -> InlayHint {
    InlayHint {
        position,
        label: Label::String(label),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

/// The days that are left within the horizon.
fn left(lifecycle: &Lifecycle, context: Context) -> Option<String> {
    let days = lifecycle.days_left(context.as_of).filter(|days| i64::from(*days) <= i64::from(context.horizon))?;
    let word = if lifecycle.not_before() { "may retire" } else { "retires" };
    Some(match days {
        0 => format!("{word} today"),
        days => format!("{word} in {days} d"),
    })
}

/// Behind the literal, also behind its quote.
fn behind(document: &Document, span: Span, encoding: Encoding) -> Position {
    let rest = document.text.get(span.end..).unwrap_or_default();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')).map_or(0, char::len_utf8);
    document.lines.position(&document.text, span.end + quote, encoding)
}

/// A line above each deployment: the model, its end, and how many fixes there are.
pub(super) fn lenses(document: &Document, encoding: Encoding) -> Vec<CodeLens> {
    let Some(checked) = document.checked() else { return Vec::new() };
    let is_fixable = |fix: &Fix| fix.applicability >= Applicability::Unsafe;
    let mut fixes: HashMap<Span, usize> = HashMap::new();
    for finding in checked.findings.iter().filter(|finding| finding.fix.as_ref().is_some_and(is_fixable)) {
        *fixes.entry(finding.span).or_default() += 1;
    }
    let deployments = checked.references.iter().filter(|one| one.reference.usage.kind == Usage::Deploy);
    let lens = |one: &ResolvedReference| {
        let lifecycle = one.lifecycle()?;
        let span = one.reference.span;
        let version = one.reference.id.version.as_ref().map(|version| format!(" {}", version.text)).unwrap_or_default();
        let end = match (lifecycle.stage, lifecycle.since, lifecycle.retires) {
            (Stage::Retired, Some(day), _) => format!("retired {day}"),
            (_, _, Some(end)) if end.not_before() => format!("{}, not before {}", lifecycle.stage.as_str(), end.on),
            (_, _, Some(end)) => format!("{}, retires {}", lifecycle.stage.as_str(), end.on),
            (stage, ..) => stage.as_str().to_owned(),
        };
        let fixes = match fixes.get(&span).copied().unwrap_or_default() {
            0 => String::new(),
            1 => " · 1 fix".to_owned(),
            n => format!(" · {n} fixes"),
        };
        let title = format!("{}{version} · {end}{fixes}", one.reference.id.model);
        let command = Command { title, tooltip: None, command: String::new(), arguments: None };
        Some(CodeLens { range: document.range(span, encoding), command: Some(command), data: None })
    };
    deployments.filter_map(lens).collect()
}
