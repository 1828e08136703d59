//! Findings as diagnostics.

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, Uri,
};
use serde_json::json;

use crate::catalog::Stage;
use crate::lint::finding::{Finding, Label};
use crate::lsp::documents::Document;
use crate::lsp::edits::Place;
use crate::session::workspace::Checked;
use crate::text::level::Level;

/// The diagnostics of a document.
pub(super) fn all(document: &Document, place: &Place<'_>) -> Vec<Diagnostic> {
    let Some(checked) = document.checked() else { return Vec::new() };
    checked.findings.iter().map(|finding| of(finding, checked, document, place)).collect()
}

/// The diagnostic of a finding.
pub(super) fn of(finding: &Finding, checked: &Checked, document: &Document, place: &Place<'_>) -> Diagnostic {
    let named = finding.reference.as_ref();
    let has_ended = named.and_then(|named| named.stage).is_some_and(|stage| stage >= Stage::Deprecated);
    let message = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.to_string(),
    };
    let related: Vec<_> = finding.related.iter().filter_map(|label| related(label, document, place)).collect();
    Diagnostic {
        range: document.range(finding.span, place.encoding),
        severity: Some(severity(finding.level)),
        code: Some(Code::String(finding.lint.name.into())),
        code_description: source_of(finding, checked).map(|href| CodeDescription { href }),
        source: Some("shelflife".into()),
        message: message.into(),
        tags: (finding.lint.stage && has_ended).then(|| vec![DiagnosticTag::Deprecated]),
        related_information: (!related.is_empty()).then_some(related),
        data: Some(json!({ "fingerprint": finding.fingerprint.0 })),
    }
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::Error,
        Level::Warning => DiagnosticSeverity::Warning,
        Level::Note => DiagnosticSeverity::Information,
    }
}

/// The page that a finding's dates come from.
fn source_of(finding: &Finding, checked: &Checked) -> Option<Uri> {
    checked.references_at(finding.span).find_map(|one| one.lifecycle()?.evidence.url).map(Uri::from)
}

fn related(label: &Label, document: &Document, place: &Place<'_>) -> Option<DiagnosticRelatedInformation> {
    let location = match &label.file {
        None => Location { uri: document.uri.clone(), range: document.range(label.span, place.encoding) },
        Some(file) => {
            let (uri, range) = place.elsewhere(&file.0, label.span)?;
            Location { uri, range }
        }
    };
    Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
}
