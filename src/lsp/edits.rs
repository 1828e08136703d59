//! Edits of fixes as edits of the client's documents.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use gen_lsp_types::{
    AnnotatedTextEdit, ChangeAnnotation, DocumentChange, Edit, OptionalVersionedTextDocumentIdentifier, Range,
    TextDocumentEdit, TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};

use crate::lint::finding;
use crate::lsp::capabilities::Client;
use crate::lsp::documents::{Document, Documents};
use crate::lsp::encoding::Encoding;
use crate::lsp::lines::Lines;
use crate::lsp::uri;
use crate::text::source::Source;
use crate::text::span::Span;

/// Where the files of a project are for the client.
pub(super) struct Place<'d> {
    pub documents: &'d Documents,
    pub client: &'d Client,
    pub encoding: Encoding,
    /// The folder that the paths of sources are relative to.
    pub folder: &'d Path,
}

/// An edit in a file.
pub(super) struct FileEdit<'e> {
    pub source: &'e Arc<Source>,
    pub span: Span,
    pub text: &'e str,
}

impl<'e> FileEdit<'e> {
    /// An edit of a fix. `own`: the file of the finding.
    pub(super) fn of(edit: &'e finding::Edit, own: &'e Arc<Source>) -> Self {
        Self { source: edit.source(own), span: edit.span, text: &edit.replacement }
    }
}

impl Place<'_> {
    /// The open document of a source.
    fn document(&self, source: &Source) -> Option<&Document> {
        let path = self.folder.join(&source.path);
        self.documents.iter().find(|document| document.path == path || document.path == source.path)
    }

    /// A place in a file that may not be open.
    pub(super) fn elsewhere(&self, source: &Source, span: Span) -> Option<(Uri, Range)> {
        if let Some(document) = self.document(source) {
            let span = document.place_of(source, span)?;
            return Some((document.uri.clone(), document.range(span, self.encoding)));
        }
        let uri = uri::of_path(&self.folder.join(&source.path));
        Some((uri, Lines::new(&source.text).range(&source.text, span, self.encoding)))
    }

    /// All edits as one; `None` if a place of theirs was edited since it was checked. `doubt`: what a person has to check first.
    pub(super) fn workspace_edit(&self, edits: &[FileEdit<'_>], doubt: Option<&str>) -> Option<WorkspaceEdit> {
        let mut files: BTreeMap<String, (Option<i32>, Vec<TextEdit>)> = BTreeMap::new();
        for edit in edits {
            let (uri, range) = self.elsewhere(edit.source, edit.span)?;
            let version = self.document(edit.source).map(|document| document.version);
            let text_edit = TextEdit { range, new_text: edit.text.to_owned() };
            files.entry(uri.0).or_insert((version, Vec::new())).1.push(text_edit);
        }
        if !self.client.versioned_edits {
            let changes = files.into_iter().map(|(uri, (_, edits))| (Uri(uri), edits)).collect();
            return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
        }
        let doubt = doubt.filter(|_| self.client.confirms);
        let annotated = |text_edit: TextEdit| match doubt {
            Some(_) => Edit::AnnotatedTextEdit(AnnotatedTextEdit { annotation_id: DOUBT.into(), text_edit }),
            None => Edit::TextEdit(text_edit),
        };
        let changes = files.into_iter().map(|(uri, (version, edits))| {
            let text_document_identifier = TextDocumentIdentifier { uri: Uri(uri) };
            DocumentChange::TextDocumentEdit(TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier { version, text_document_identifier },
                edits: edits.into_iter().map(annotated).collect(),
            })
        });
        let annotation = |doubt: &str| ChangeAnnotation {
            label: "Move to another model".into(),
            needs_confirmation: Some(true),
            description: Some(doubt.to_owned()),
        };
        let document_changes = Some(changes.collect());
        let change_annotations = doubt.map(|doubt| HashMap::from([(DOUBT.to_owned(), annotation(doubt))]));
        Some(WorkspaceEdit { document_changes, change_annotations, ..WorkspaceEdit::default() })
    }
}

/// The name of the annotation of edits that a person has to check.
const DOUBT: &str = "check";
