//! Comments that ignore a finding, for the line or for the whole file.
//!
//! A comment is offered only where it is read as one: it is put into a copy of the text, and that copy is read again. So
//! none is written into a string, and none into a format without comments.

use std::sync::Arc;

use gen_lsp_types::CodeAction;

use crate::detect::directive::{Directive, directives};
use crate::lint::finding::Finding;
use crate::lint::lints::ignores::is_about_comments;
use crate::lsp::actions::action;
use crate::lsp::documents::Document;
use crate::lsp::edits::{FileEdit, Place};
use crate::session::workspace::Checked;
use crate::syntax::parsed_file::ParsedFile;
use crate::text::source::Source;
use crate::text::span::{Span, line_at};

/// How many lines at the top may have to stay above the comment for a file: `#!`, an encoding, an opening tag.
const HEAD: usize = 3;

/// The actions that ignore a finding.
pub(super) fn all(finding: &Finding, checked: &Checked, document: &Document, place: &Place<'_>) -> Vec<CodeAction> {
    let source = &checked.source;
    if is_about_comments(finding.lint) || source.text != document.text {
        return Vec::new();
    }
    let lint = finding.lint.name;
    let own_line = line_at(&source.text, finding.span.start).start;
    let starts = std::iter::once(0).chain(source.text.match_indices('\n').map(|(at, _)| at + 1));
    let for_line = comment(finding, source, "ignore", own_line).map(|text| (own_line, text));
    let for_file = starts.take(HEAD).find_map(|at| Some((at, comment(finding, source, "ignore-file", at)?)));
    let titles = [format!("Ignore {lint} here"), format!("Ignore {lint} in this file")];
    let both = titles.into_iter().zip([for_line, for_file]);
    both.filter_map(|(title, edit)| {
        let (at, text) = edit?;
        action(title, finding, &[FileEdit { source, span: Span::at(at), text: &text }], place)
    })
    .collect()
}

/// The line to insert at an offset, which begins a line; `None` if it would silence nothing there.
fn comment(finding: &Finding, source: &Source, word: &str, at: usize) -> Option<String> {
    let before = source.text[..at].trim_end_matches(['\n', '\r']);
    // The line goes on in the next one.
    if before.ends_with(['\\', '`', '^']) {
        return None;
    }
    let line = &source.text.as_str()[line_at(&source.text, at)];
    let indent = &line[..line.len() - line.trim_start().len()];
    let comment = source.language.comment(&format!("shelflife: {word}[{}]", finding.lint.name))?;
    let end = if line.ends_with('\r') { "\r\n" } else { "\n" };
    let inserted = format!("{indent}{comment}{end}");
    let mut text = source.text.clone();
    text.insert_str(at, &inserted);
    let copy = Source::from_bytes(source.path.clone(), text.into_bytes()).ok()?;
    let moved = finding.span.shifted(inserted.len());
    let own = Span::new(at, at + inserted.len());
    let silences = |directive: &Directive| {
        let names_lint =
            directive.lints.as_ref().is_some_and(|all| all.iter().any(|one| one.name == finding.lint.name));
        let is_own = own.holds(directive.comment.span) && directive.mistake.is_none() && names_lint;
        is_own && !directive.comment.is_example && (directive.whole_file || directive.comment.reach.touches(moved))
    };
    directives(&ParsedFile::new(Arc::new(copy))).iter().any(silences).then_some(inserted)
}
