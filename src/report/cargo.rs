//! `cargo shelflife --message-format=json`: the messages of cargo with diagnostics of the compiler in them, one per
//! line. An editor that reads those of `cargo check` can read these.

use std::io;
use std::io::Write;
use std::path::Path;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::lint::finding::{Applicability, Edit, Finding};
use crate::lint::report::Report;
use crate::report::full::Renderer;
use crate::report::style::Style;
use crate::text::source::Source;

/// A package of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Package<'a> {
    pub id: &'a str,
    pub manifest: &'a Path,
    /// In the JSON of `cargo metadata`, which is also that of the messages.
    pub targets: &'a [Box<RawValue>],
}

#[derive(Serialize)]
#[allow(clippy::struct_field_names, reason = "the names of cargo")]
struct Message<'a> {
    reason: &'static str,
    package_id: &'a str,
    manifest_path: &'a Path,
    target: Option<&'a RawValue>,
    #[serde(rename = "message")]
    diagnostic: Diagnostic<'a>,
}

#[derive(Serialize)]
struct Finished {
    reason: &'static str,
    success: bool,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    #[serde(rename = "$message_type")]
    message_type: &'static str,
    message: &'a str,
    code: Option<Code>,
    level: &'static str,
    spans: Vec<Span>,
    children: Vec<Diagnostic<'a>>,
    rendered: Option<String>,
}

#[derive(Serialize)]
struct Code {
    code: String,
    explanation: Option<&'static str>,
}

#[derive(Serialize)]
struct Span {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    line_start: usize,
    line_end: usize,
    column_start: usize,
    column_end: usize,
    is_primary: bool,
    text: Vec<Line>,
    label: Option<String>,
    suggested_replacement: Option<String>,
    suggestion_applicability: Option<&'static str>,
    expansion: Option<()>,
}

#[derive(Serialize)]
struct Line {
    text: String,
    highlight_start: usize,
    highlight_end: usize,
}

/// Writes the messages. `package` returns the package of a file. Paths are relative to `top` if they lie below it, as
/// in the messages of cargo.
pub fn write<'a>(
    report: &'a Report,
    package: &dyn Fn(&Path) -> Option<Package<'a>>,
    top: &Path,
    cwd: &Path,
    out: &mut dyn Write,
) -> io::Result<()> {
    let renderer = Renderer::new(Style { width: 100, ..Style::default() });
    for finding in &report.findings {
        let Some(package) = package(&finding.source.path) else { continue };
        let absolute = cwd.join(&finding.source.path);
        let file = absolute.strip_prefix(top).unwrap_or(&absolute).to_string_lossy().into_owned();
        let message = Message {
            reason: "compiler-message",
            package_id: package.id,
            manifest_path: package.manifest,
            target: package.targets.first().map(AsRef::as_ref),
            diagnostic: diagnostic(finding, &file, renderer.render(finding, None)?),
        };
        serde_json::to_writer(&mut *out, &message)?;
        writeln!(out)?;
    }
    serde_json::to_writer(&mut *out, &Finished { reason: "build-finished", success: report.exit_code == 0 })?;
    writeln!(out)
}

fn diagnostic<'a>(finding: &'a Finding, file: &str, rendered: String) -> Diagnostic<'a> {
    let source = &finding.source;
    let primary = span(source, file, finding.span, Some(finding.label.to_string()), true);
    let related = finding.related.iter().map(|label| span(source, file, label.span, Some(label.text.clone()), false));
    let help = finding.help.as_deref().map(|help| child("help", help, Vec::new()));
    let note = finding.source_note.as_deref().map(|note| child("note", note, Vec::new()));
    let fix = finding.fix.as_ref().map(|fix| {
        let applicability = match fix.applicability {
            Applicability::Safe => "MachineApplicable",
            Applicability::Unsafe => "MaybeIncorrect",
            Applicability::DisplayOnly => "Unspecified",
        };
        let edit = |edit: &Edit| Span {
            suggested_replacement: Some(edit.replacement.to_string()),
            suggestion_applicability: Some(applicability),
            ..match &edit.file {
                Some(other) => span(&other.0, &other.0.path.to_string_lossy(), edit.span, None, true),
                None => span(source, file, edit.span, None, true),
            }
        };
        child("help", &fix.title, fix.edits.iter().map(edit).collect())
    });
    Diagnostic {
        message_type: "diagnostic",
        message: &finding.message,
        code: Some(Code { code: format!("shelflife::{}", finding.lint.name), explanation: Some(finding.lint.page) }),
        level: finding.level.as_str(),
        spans: std::iter::once(primary).chain(related).collect(),
        children: [help, note, fix].into_iter().flatten().collect(),
        rendered: Some(rendered),
    }
}

/// A diagnostic below another one.
fn child<'a>(level: &'static str, message: &'a str, spans: Vec<Span>) -> Diagnostic<'a> {
    Diagnostic { message_type: "diagnostic", message, code: None, level, spans, children: Vec::new(), rendered: None }
}

fn span(source: &Source, file: &str, span: crate::text::span::Span, label: Option<String>, is_primary: bool) -> Span {
    let text = &source.text;
    let (start, end) = (source.lines().position(text, span.start), source.lines().position(text, span.end));
    // 1-based, as in the message.
    let line = |number: usize| {
        let range = source.lines().start_of(number - 1, text)..source.lines().start_of(number, text);
        let text = text[range].trim_end_matches(['\n', '\r']).to_owned();
        let highlight_start = if number == start.line { start.column } else { 1 };
        let highlight_end = if number == end.line { end.column } else { text.chars().count() + 1 };
        Line { text, highlight_start, highlight_end }
    };
    Span {
        file_name: file.to_owned(),
        byte_start: source.file_offset(span.start),
        byte_end: source.file_offset(span.end),
        line_start: start.line,
        line_end: end.line,
        column_start: start.column,
        column_end: end.column,
        is_primary,
        text: (start.line..=end.line).map(line).collect(),
        label,
        suggested_replacement: None,
        suggestion_applicability: None,
        expansion: None,
    }
}
