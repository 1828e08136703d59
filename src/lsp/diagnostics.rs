//! Findings as diagnostics.
//!
//! Those of an earlier text stand where their places stand now; a place that was edited has none until it is checked.

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, Uri,
};
use serde_json::json;

use crate::catalog::Stage;
use crate::lint::finding::{Finding, Label};
use crate::lsp::documents::Document;
use crate::lsp::edits::Place;
use crate::lsp::moved::Edits;
use crate::text::level::Level;

/// The diagnostics of a document, as of the last check.
pub(super) fn all(document: &Document, place: &Place<'_>) -> Vec<Diagnostic> {
    let checked = document.last().and_then(|(state, edits)| Some((state.checked.as_ref()?, edits)));
    let Some((checked, edits)) = checked else { return Vec::new() };
    checked.findings.iter().filter_map(|finding| of(finding, document, edits, place)).collect()
}

/// The diagnostic of a finding; `None` if its place was edited since the check.
pub(super) fn of(finding: &Finding, document: &Document, edits: &Edits, place: &Place<'_>) -> Option<Diagnostic> {
    let span = edits.untouched(finding.span)?;
    let named = finding.reference.as_ref();
    let has_ended = named.and_then(|named| named.stage).is_some_and(|stage| stage >= Stage::Deprecated);
    let message = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.to_string(),
    };
    let related: Vec<_> = finding.related.iter().filter_map(|label| related(label, document, edits, place)).collect();
    Some(Diagnostic {
        range: document.range(span, place.encoding),
        severity: Some(severity(finding.level)),
        code: Some(Code::String(finding.lint.name.into())),
        code_description: Some(CodeDescription { href: Uri::from(finding.lint.page_url()) }),
        source: Some("shelflife".into()),
        message: message.into(),
        tags: (finding.lint.stage && has_ended).then(|| vec![DiagnosticTag::Deprecated]),
        related_information: (!related.is_empty()).then_some(related),
        data: Some(json!({ "fingerprint": finding.fingerprint.0 })),
    })
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::Error,
        Level::Warning => DiagnosticSeverity::Warning,
        Level::Note => DiagnosticSeverity::Information,
    }
}

fn related(
    label: &Label,
    document: &Document,
    edits: &Edits,
    place: &Place<'_>,
) -> Option<DiagnosticRelatedInformation> {
    let location = match &label.file {
        None => {
            let range = document.range(edits.untouched(label.span)?, place.encoding);
            Location { uri: document.uri.clone(), range }
        }
        Some(file) => {
            let (uri, range) = place.elsewhere(&file.0, label.span)?;
            Location { uri, range }
        }
    };
    Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
}
