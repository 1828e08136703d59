//! The actions that ignore a finding, for the line or for the whole file.

use gen_lsp_types::CodeAction;

use crate::fix::comments::{self, Wording};
use crate::lint::finding::Finding;
use crate::lint::lints::ignores::is_about_comments;
use crate::lsp::actions::action;
use crate::lsp::documents::Document;
use crate::lsp::edits::{FileEdit, Place};
use crate::session::workspace::Checked;

/// The actions that ignore a finding.
pub(super) fn all(finding: &Finding, checked: &Checked, document: &Document, place: &Place<'_>) -> Vec<CodeAction> {
    let source = &checked.source;
    if is_about_comments(finding.lint) || source.text != document.text {
        return Vec::new();
    }
    let lint = finding.lint.name;
    // A comment that has expired is renewed, and not left beside a new one.
    let wording = Wording { as_of: Some(checked.as_of), ..Wording::default() };
    let titles = [format!("Ignore {lint} here"), format!("Ignore {lint} in this file")];
    let both = [comments::for_line(&[finding], &wording), comments::for_file(finding, &wording)];
    titles
        .into_iter()
        .zip(both)
        .filter_map(|(title, writing)| {
            let comments::Writing { span, text } = writing?;
            action(title, finding, &[FileEdit { source, span, text: &text }], place)
        })
        .collect()
}
