//! `full`: for people. Underlines the id in its line and shows what happens and why, what to do, and the source of it.

use std::io;
use std::io::Write;

use anstyle::{AnsiColor, Effects};

use crate::lint::finding::{Finding, Label};
use crate::lint::report::Report;
use crate::report::diagnostic;
use crate::report::diagnostic::Diagnostic;
use crate::report::group::{SHOWN, Section, sections};
use crate::report::snippet::Snippet;
use crate::report::style::Style;
use crate::report::text::{clean, paint};
use crate::text::root::slashes;

/// Writes every finding as a snippet; of many that differ only in their place the first one, and where others are.
pub fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let renderer = Renderer::new(style);
    for Section { head, groups } in sections(report, style.group_by) {
        if let Some(head) = head {
            writeln!(out, "{}\n", paint(&clean(&head), Effects::BOLD.into(), style.color))?;
        }
        for group in &groups {
            let findings = &group.0;
            let first = findings[0];
            let link = style.links.then(|| report.root.absolute_uri(&first.source.path));
            out.write_all(renderer.render(first, link.as_deref())?.as_bytes())?;
            for finding in findings.iter().skip(1).take(SHOWN - 1) {
                let place = &finding.place;
                writeln!(out, "  also: {}:{}:{}", clean(&place.path), place.line, place.column)?;
            }
            if let Some(rest) = group.rest() {
                writeln!(out, "  {}", clean(&rest))?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

/// Renders findings one by one.
pub struct Renderer {
    inner: diagnostic::Renderer,
    style: Style,
}

impl Renderer {
    /// A renderer for a style.
    #[must_use]
    pub fn new(style: Style) -> Self {
        Self { inner: diagnostic::Renderer::new(style), style }
    }

    /// The finding as text. `link` is the target of its path on a terminal.
    pub fn render(&self, finding: &Finding, link: Option<&str>) -> io::Result<String> {
        let mut text = self.inner.render(&diagnostic(finding, link))?;
        for label in &finding.related {
            text.push_str(&elsewhere(label).unwrap_or_default());
        }
        if let Some(note) = &finding.source_note {
            text.push_str(&paint("  note: ", AnsiColor::Cyan.on_default(), self.style.color));
            text.push_str(&wrap(&clean(note), self.style.width, 8));
            text.push('\n');
        }
        Ok(text)
    }
}

/// A line for a label in another file, with the place and the text of the label.
fn elsewhere(label: &Label) -> Option<String> {
    let file = &label.file.as_ref()?.0;
    let at = file.lines().position(&file.text, label.span.start);
    let path = slashes(&file.path);
    Some(format!("   --> {}:{}:{}: {}\n", clean(&path), at.line, at.column, clean(&label.text)))
}

/// Breaks the text at spaces before `width`, and indents the lines after the first.
fn wrap(text: &str, width: usize, indent: usize) -> String {
    let room = width.saturating_sub(indent).max(20);
    let mut wrapped = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > room {
            wrapped.push('\n');
            wrapped.extend(std::iter::repeat_n(' ', indent));
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

/// The finding with its labels in the same file.
fn diagnostic(finding: &Finding, link: Option<&str>) -> Diagnostic {
    let related: Vec<&Label> = finding.related.iter().filter(|label| label.file.is_none()).collect();
    let spans: Vec<_> = std::iter::once(finding.span).chain(related.iter().map(|label| label.span)).collect();
    let mut snippet = Snippet::new(&finding.source, &spans, finding.place.column);
    if let Some(link) = link {
        snippet.link(link);
    }
    let texts = std::iter::once(&*finding.label).chain(related.iter().map(|label| label.text.as_str()));
    let message = format!("{}[{}]: {}", finding.level.as_str(), finding.lint.name, clean(&finding.message));
    Diagnostic::new(finding.level, message, texts, snippet).help(finding.help.as_deref())
}
