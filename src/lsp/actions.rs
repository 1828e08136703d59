//! Code actions: the fixes of findings, all safe fixes of a document, and comments that ignore a finding.
//!
//! Every action has its edit in it: there are clients that cannot ask for it later. What was found in an earlier text has
//! its actions where its places stand now, unless one of them was edited.

use std::sync::Arc;

use gen_lsp_types::{CodeAction, CodeActionContext, CodeActionKind, Diagnostic};

use crate::fix::plan;
use crate::lint::finding::{Applicability, Finding, Fix};
use crate::lsp::capabilities::FIX_ALL;
use crate::lsp::diagnostics;
use crate::lsp::documents::Document;
use crate::lsp::edits::{FileEdit, Place};
use crate::lsp::ignore;
use crate::session::workspace::Checked;
use crate::text::span::Span;

/// The actions for a part of a document. An action for a finding that the part touches counts, also at its edges.
pub(super) fn all(document: &Document, part: Span, context: &CodeActionContext, place: &Place<'_>) -> Vec<CodeAction> {
    let checked = document.last().and_then(|(state, edits)| Some((state.checked.as_ref()?, edits)));
    let Some((checked, edits)) = checked else { return Vec::new() };
    let mut actions = Vec::new();
    if is_wanted(context, &String::from(CodeActionKind::QuickFix)) {
        let is_touched = |finding: &&Finding| edits.untouched(finding.span).is_some_and(|span| span.touches(part));
        let touched: Vec<&Finding> = checked.findings.iter().filter(is_touched).collect();
        for finding in &touched {
            let diagnostic = diagnostics::of(finding, document, edits, place);
            actions.extend(fix(finding, checked, diagnostic, place));
        }
        actions.extend(ignore::all(&touched, checked, document, place));
    }
    if is_wanted(context, FIX_ALL) {
        actions.extend(fix_all(checked, place));
    }
    actions
}

/// Whether a client asks for what changes the whole document, as it does when it saves.
pub(super) fn is_for_all(context: &CodeActionContext) -> bool {
    context.only.is_some() && is_wanted(context, FIX_ALL)
}

/// Whether a client asks for a kind: for that one, for one that includes it, or for whatever there is.
fn is_wanted(context: &CodeActionContext, kind: &str) -> bool {
    let Some(only) = &context.only else { return true };
    only.iter().any(|wanted| {
        let wanted = String::from(wanted.clone());
        let rest = kind.strip_prefix(&wanted);
        wanted.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

fn fix(finding: &Finding, checked: &Checked, diagnostic: Option<Diagnostic>, place: &Place<'_>) -> Option<CodeAction> {
    let fix = finding.fix.as_ref().filter(|fix| fix.applicability >= Applicability::Unsafe)?;
    let is_safe = fix.applicability == Applicability::Safe;
    let doubt = fix.note.as_deref().filter(|_| !is_safe);
    let edits: Vec<FileEdit<'_>> = fix.edits.iter().map(|edit| FileEdit::of(edit, &checked.source)).collect();
    Some(CodeAction {
        title: title(fix, doubt),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(diagnostic.into_iter().collect()),
        is_preferred: Some(is_safe),
        edit: Some(place.workspace_edit(&edits, doubt)?),
        ..CodeAction::default()
    })
}

/// What a fix does, and for one that is not safe what to check.
fn title(fix: &Fix, doubt: Option<&str>) -> String {
    let mut letters = fix.title.chars();
    let capital = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let doubt = doubt.map(|doubt| format!(" ({doubt})")).unwrap_or_default();
    format!("{capital}{}{doubt}", letters.as_str())
}

/// The action that makes every safe fix of the document.
fn fix_all(checked: &Checked, place: &Place<'_>) -> Option<CodeAction> {
    let plans = plan::plan(&checked.findings, &plan::choose(&checked.findings, Applicability::Safe));
    let edits: Vec<FileEdit<'_>> = plans
        .iter()
        .flat_map(|plan| {
            plan.edits.iter().map(|edit| FileEdit { source: &plan.source, span: edit.span, text: &edit.replacement })
        })
        .collect();
    if edits.is_empty() {
        return None;
    }
    Some(CodeAction {
        title: "Apply all safe shelflife fixes".into(),
        kind: Some(CodeActionKind::Custom(FIX_ALL.into())),
        edit: Some(place.workspace_edit(&edits, None)?),
        ..CodeAction::default()
    })
}

/// An action with edits in one document.
pub(super) fn action(
    title: String,
    finding: &Finding,
    edits: &[FileEdit<'_>],
    place: &Place<'_>,
) -> Option<CodeAction> {
    debug_assert!(edits.iter().all(|edit| Arc::ptr_eq(edit.source, &finding.source)));
    Some(CodeAction {
        title,
        kind: Some(CodeActionKind::QuickFix),
        is_preferred: Some(false),
        edit: Some(place.workspace_edit(edits, None)?),
        ..CodeAction::default()
    })
}
