//! `full`: for people. The line with the id underlined, what happens and why, what to do, and who says so.

use std::fmt;
use std::io::{self, Write};

use anstyle::AnsiColor;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use super::snippet::Snippet;
use super::text::{clean, paint};
use super::{Report, Style};
use crate::finding::{Finding, Label, Level};

/// Writes every finding as a snippet.
pub fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let renderer = Renderer::new(style);
    for finding in &report.findings {
        let link = style.links.then(|| report.root.absolute_uri(&finding.source.path));
        let mut text = renderer.render(finding, link)?;
        text.push('\n');
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// Sets findings one by one.
pub struct Renderer {
    handler: GraphicalReportHandler,
    style: Style,
}

impl Renderer {
    #[must_use]
    pub fn new(style: Style) -> Self {
        let theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        // One line of context makes miette ask the snippet for a block; which lines that has is the snippet's matter.
        let handler = GraphicalReportHandler::new_themed(theme);
        Self { handler: handler.with_width(style.width).with_links(false).with_context_lines(1), style }
    }

    /// The finding as people see it. `link`: where its path leads.
    pub fn render(&self, finding: &Finding, link: Option<String>) -> io::Result<String> {
        let mut text = String::new();
        let mut shown = Shown::new(finding);
        if let Some(link) = link {
            shown.snippet.link(&link);
        }
        self.handler.render_report(&mut text, &shown).map_err(io::Error::other)?;
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

/// A label of another file, as a line: its place, and what it is.
fn elsewhere(label: &Label) -> Option<String> {
    let file = &label.file.as_ref()?.0;
    let at = file.lines.position(&file.text, label.span.start);
    let path = file.path.to_string_lossy();
    Some(format!("   --> {}:{}:{}: {}\n", clean(&path), at.line, at.column, clean(&label.text)))
}

/// Breaks at spaces before `width`; lines after the first are indented.
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

/// A finding as miette sees it.
#[derive(Debug)]
struct Shown {
    message: String,
    help: Option<String>,
    level: Level,
    labels: Vec<LabeledSpan>,
    snippet: Snippet,
}

impl Shown {
    fn new(finding: &Finding) -> Self {
        let spans: Vec<_> = std::iter::once(finding.span.clone())
            .chain(finding.related.iter().filter(|label| label.file.is_none()).map(|label| label.span.clone()))
            .collect();
        let snippet = Snippet::new(&finding.source, &spans, finding.place.column);
        let primary = LabeledSpan::new_primary_with_span(Some(clean(&finding.label).into_owned()), snippet.span(0));
        let related =
            finding.related.iter().filter(|label| label.file.is_none()).enumerate().map(|(n, label)| {
                LabeledSpan::new_with_span(Some(clean(&label.text).into_owned()), snippet.span(n + 1))
            });
        Self {
            message: format!("{}[{}]: {}", finding.level.as_str(), finding.lint.name, clean(&finding.message)),
            help: finding.help.as_deref().map(|help| clean(help).into_owned()),
            level: finding.level,
            labels: std::iter::once(primary).chain(related).collect(),
            snippet,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn severity(&self) -> Option<Severity> {
        Some(match self.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Note => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
