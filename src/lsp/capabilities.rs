//! What the client can do, and what the server offers.

use gen_lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProvider, CodeLensOptions, CompletionOptions,
    DiagnosticOptions, DiagnosticProvider, HoverProvider, InitializeParams, InlayHintProvider, Save, SaveOptions,
    ServerCapabilities, TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions, WorkspaceFolders,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use serde::Deserialize;
use std::path::PathBuf;

use crate::lsp::encoding::Encoding;
use crate::lsp::uri;

/// The kind of the action that makes every safe fix.
pub(super) const FIX_ALL: &str = "source.fixAll.shelflife";

/// What the client can do.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a capability of the protocol")]
pub(super) struct Client {
    pub encoding: Encoding,
    /// It asks for diagnostics; others are sent them.
    pub pulls: bool,
    /// It can ask for them again when the server requests it.
    pub refreshes: bool,
    /// It can ask for hints again then.
    pub refreshes_hints: bool,
    /// Edits can name the version of a document.
    pub versioned_edits: bool,
    /// Edits can ask people for a confirmation.
    pub confirms: bool,
    /// It watches files for the server.
    pub watches: bool,
}

impl Client {
    pub(super) fn new(client: &ClientCapabilities) -> Self {
        let text = client.text_document.as_ref();
        let workspace = client.workspace.as_ref();
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let watch = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        Self {
            encoding: Encoding::of(client),
            pulls: text.is_some_and(|text| text.diagnostic.is_some()),
            refreshes: workspace
                .and_then(|workspace| workspace.diagnostics.as_ref())
                .is_some_and(|diagnostics| diagnostics.refresh_support == Some(true)),
            refreshes_hints: workspace
                .and_then(|workspace| workspace.inlay_hint.as_ref())
                .is_some_and(|hints| hints.refresh_support == Some(true)),
            versioned_edits: edit.is_some_and(|edit| edit.document_changes == Some(true)),
            confirms: edit.is_some_and(|edit| edit.change_annotation_support.is_some()),
            watches: watch.is_some_and(|watch| watch.dynamic_registration == Some(true)),
        }
    }

    /// What the server offers such a client.
    pub(super) fn offers(&self) -> ServerCapabilities {
        let kinds = [CodeActionKind::QuickFix, CodeActionKind::Custom(FIX_ALL.into())];
        ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(TextDocumentSync::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::Incremental),
                save: Some(Save::SaveOptions(SaveOptions::default())),
                ..TextDocumentSyncOptions::default()
            })),
            code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
                code_action_kinds: Some(kinds.into()),
                ..CodeActionOptions::default()
            })),
            hover_provider: Some(HoverProvider::Bool(true)),
            inlay_hint_provider: Some(InlayHintProvider::Bool(true)),
            code_lens_provider: Some(CodeLensOptions::default()),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(["\"", "'", "-", "."].map(str::to_owned).into()),
                ..CompletionOptions::default()
            }),
            diagnostic_provider: self.pulls.then(|| {
                DiagnosticProvider::DiagnosticOptions(DiagnosticOptions {
                    identifier: Some("shelflife".into()),
                    inter_file_dependencies: true,
                    ..DiagnosticOptions::default()
                })
            }),
            workspace: Some(WorkspaceOptions {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(true.into()),
                }),
                ..WorkspaceOptions::default()
            }),
            ..ServerCapabilities::default()
        }
    }
}

/// The settings of the client: `initializationOptions`, and `shelflife` in a change of its configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Preferences {
    /// Days that are left, behind the models that end within the horizon.
    pub inlay_hints: bool,
    /// A line above each deployment.
    pub code_lens: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { inlay_hints: true, code_lens: false }
    }
}

impl Preferences {
    /// What a client sends; the defaults where it sends something else.
    pub(super) fn read(value: Option<&serde_json::Value>) -> Self {
        value.and_then(|value| Self::deserialize(value).ok()).unwrap_or_default()
    }
}

/// The folders that the client has open.
#[allow(deprecated, reason = "older clients send nothing else")]
pub(super) fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = match &params.workspace_folders_initialize_params.workspace_folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) => folders.as_slice(),
        Some(WorkspaceFolders::Null) | None => &[],
    };
    let named: Vec<PathBuf> = folders.iter().filter_map(|folder| uri::to_path(&folder.uri)).collect();
    if named.is_empty() { params.root_uri.iter().filter_map(uri::to_path).collect() } else { named }
}
