//! The answers to requests.

use gen_lsp_types::{
    CodeActionParams, CodeLensParams, CompletionParams, DocumentDiagnosticParams, FullDocumentDiagnosticReport,
    HoverParams, InlayHintParams, RelatedFullDocumentDiagnosticReport, Uri,
};
use lsp_server::{ErrorCode, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::lsp::documents::Document;
use crate::lsp::projects::Project;
use crate::lsp::server::Server;
use crate::lsp::{actions, completion, diagnostics, hints, hover};
use crate::text::mistake::in_words;

/// Why a request has no answer.
#[derive(Debug)]
pub(super) struct Failure {
    pub code: ErrorCode,
    pub message: String,
}

pub(super) type Answer = Result<Value, Failure>;

/// The answer to a request.
pub(super) fn answer(server: &mut Server<'_>, request: Request) -> Answer {
    match request.method.as_str() {
        "textDocument/diagnostic" => diagnostic(server, &params(request)?),
        "textDocument/codeAction" => code_actions(server, params(request)?),
        "textDocument/hover" => {
            let HoverParams { text_document_position_params: at, .. } = params(request)?;
            let uri = &at.text_document.uri;
            let is_known = server
                .documents
                .get(uri)
                .is_some_and(|document| document.is_known_at(document.offset(at.position, server.client.encoding)));
            if !is_known {
                server.check(uri);
            }
            with_last(server, uri, |server, document, project| {
                let offset = document.offset(at.position, server.client.encoding);
                to_value(hover::at(document, offset, project.workspace.policy.context, server.client.encoding))
            })
        }
        "textDocument/inlayHint" => {
            let InlayHintParams { text_document, range, .. } = params(request)?;
            if !server.preferences.inlay_hints {
                return Ok(Value::Null);
            }
            if server.client.refreshes_hints {
                server.check_or_stand_in(&text_document.uri);
            } else {
                server.check(&text_document.uri);
            }
            with_last(server, &text_document.uri, |server, document, project| {
                let part = document.span(range, server.client.encoding);
                let context = project.workspace.policy.context;
                to_value(hints::inlay(document, part, context, server.client.encoding))
            })
        }
        "textDocument/codeLens" => {
            let CodeLensParams { text_document, .. } = params(request)?;
            if !server.preferences.code_lens {
                return Ok(Value::Null);
            }
            server.check(&text_document.uri);
            with_last(server, &text_document.uri, |server, document, _| {
                to_value(hints::lenses(document, server.client.encoding))
            })
        }
        "textDocument/completion" => {
            let CompletionParams { text_document_position_params: at, .. } = params(request)?;
            with_last(server, &at.text_document.uri, |server, document, project| {
                let offset = document.offset(at.position, server.client.encoding);
                to_value(completion::at(document, project, offset, server.client.encoding))
            })
        }
        other => Err(Failure { code: ErrorCode::MethodNotFound, message: format!("there is no method {other}") }),
    }
}

fn params<P: DeserializeOwned>(request: Request) -> Result<P, Failure> {
    let invalid = |error: serde_json::Error| Failure {
        code: ErrorCode::InvalidParams,
        message: in_words(&error.to_string(), "an object"),
    };
    serde_json::from_value(request.params).map_err(invalid)
}

fn to_value(value: impl Serialize) -> Answer {
    let bug = |error: serde_json::Error| Failure { code: ErrorCode::InternalError, message: error.to_string() };
    serde_json::to_value(value).map_err(bug)
}

/// Calls `each` with a document and its project as of the last check, which may have been that of an earlier text; there
/// is nothing to show for any other.
fn with_last(server: &mut Server<'_>, uri: &Uri, each: impl Fn(&Server<'_>, &Document, &Project) -> Answer) -> Answer {
    if server.documents.get(uri).is_some_and(|document| document.last().is_none()) {
        server.check(uri);
    }
    let Some(document) = server.documents.get(uri) else { return Ok(Value::Null) };
    match document.last().and_then(|(state, _)| state.project.as_ref()) {
        Some(project) => each(server, document, project),
        None => Ok(Value::Null),
    }
}

/// The actions for a part of a document; those of the last check where a check would take long, unless the client asks for
/// what changes the whole document.
fn code_actions(server: &mut Server<'_>, params: CodeActionParams) -> Answer {
    let CodeActionParams { text_document, range, context, .. } = params;
    let uri = &text_document.uri;
    if actions::is_for_all(&context) {
        server.check(uri);
    } else {
        server.check_or_stand_in(uri);
    }
    with_last(server, uri, |server, document, project| {
        let part = document.span(range, server.client.encoding);
        to_value(actions::all(document, part, &context, &server.place(project)))
    })
}

/// The diagnostics that a client asks for; an error where a bug or a mistake kept the document from being checked.
fn diagnostic(server: &mut Server<'_>, params: &DocumentDiagnosticParams) -> Answer {
    let uri = &params.text_document.uri;
    server.check_or_stand_in(uri);
    let state = server.documents.get(uri).and_then(|document| document.state.as_ref());
    if let Some(message) = state.and_then(|state| state.error.clone()) {
        return Err(Failure { code: ErrorCode::RequestFailed, message });
    }
    // The number of the check, for a client that has its result already; what only stands in for one has none.
    let result_id = state.map(|state| state.number.to_string());
    if result_id.is_some() && params.previous_result_id == result_id {
        return Ok(json!({ "kind": "unchanged", "resultId": result_id }));
    }
    let items = server.diagnostics(uri);
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { items, result_id };
    let report = RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report };
    let mut value = to_value(report)?;
    value["kind"] = json!("full");
    Ok(value)
}

impl Server<'_> {
    /// The diagnostics of a document, as of the last check.
    pub(super) fn diagnostics(&self, uri: &Uri) -> Vec<gen_lsp_types::Diagnostic> {
        let Some(document) = self.documents.get(uri) else { return Vec::new() };
        let project = document.last().and_then(|(state, _)| state.project.as_ref());
        project.map(|project| diagnostics::all(document, &self.place(project))).unwrap_or_default()
    }
}
