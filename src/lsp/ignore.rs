//! The actions that ignore findings, for the line or for the whole file.
//!
//! To know that a comment is read as one, the text that was checked is read again with it. So there is one for a line only
//! if one line is pointed at, each lint has one, and none is made twice for a check.

use gen_lsp_types::CodeAction;

use crate::fix::comments::{self, Wording, Writing};
use crate::lint::finding::Finding;
use crate::lint::lints::ignores::is_about_comments;
use crate::lsp::actions::action;
use crate::lsp::documents::Document;
use crate::lsp::edits::{FileEdit, Place};
use crate::session::workspace::Checked;

/// The actions that ignore what is pointed at.
pub(super) fn all(touched: &[&Finding], checked: &Checked, document: &Document, place: &Place<'_>) -> Vec<CodeAction> {
    let source = &checked.source;
    let line_of = |finding: &Finding| source.lines().line_of(finding.span.start);
    let mut lines: Vec<usize> = touched.iter().map(|finding| line_of(finding)).collect();
    lines.sort_unstable();
    lines.dedup();
    let mut seen: Vec<&str> = Vec::new();
    let able = touched.iter().filter(|finding| !is_about_comments(finding.lint));
    // A comment that has expired is renewed, and not left beside a new one.
    let wording = Wording { as_of: Some(checked.as_of), ..Wording::default() };
    let mut actions = Vec::new();
    for finding in able {
        let lint = finding.lint.name;
        if seen.contains(&lint) {
            continue;
        }
        seen.push(lint);
        let mut add = |title: String, writing: Option<Writing>| {
            let edit =
                |Writing { span, text }| action(title, finding, &[FileEdit { source, span, text: &text }], place);
            actions.extend(writing.and_then(edit));
        };
        if let [line] = lines[..] {
            let is_alike = |other: &&Finding| other.lint.name == lint && line_of(other) == line;
            let alike = || checked.findings.iter().filter(is_alike).collect::<Vec<_>>();
            let writing = document.writing((lint, Some(line)), || comments::for_line(&alike(), &wording));
            add(format!("Ignore {lint} here"), writing);
        }
        let writing = document.writing((lint, None), || comments::for_file(finding, &wording));
        add(format!("Ignore {lint} in this file"), writing);
    }
    actions
}
