//! Draws a message with its lines of source, as compilers do: a finding, or a mistake in a config or catalog file.

use std::fmt;
use std::io;

use textwrap::{WordSeparator, WordSplitter};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use crate::report::snippet::Snippet;
use crate::report::style::Style;
use crate::report::text::clean;
use crate::text::level::Level;

/// A message with the places in the source that it is about.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    message: String,
    help: Option<String>,
    level: Level,
    labels: Vec<LabeledSpan>,
    snippet: Snippet,
}

impl Diagnostic {
    /// A diagnostic with one label for each span of the snippet. The first span is the place of the diagnostic, and the
    /// others are related to it.
    pub fn new<'t>(level: Level, message: String, texts: impl IntoIterator<Item = &'t str>, snippet: Snippet) -> Self {
        let label = |(n, text): (usize, &str)| {
            let (text, span) = (Some(clean(text).into_owned()), snippet.span(n).range());
            if n == 0 { LabeledSpan::new_primary_with_span(text, span) } else { LabeledSpan::new_with_span(text, span) }
        };
        let labels = texts.into_iter().enumerate().map(label).collect();
        Self { message, help: None, level, labels, snippet }
    }

    /// Adds a help line.
    #[must_use]
    pub fn help(self, help: Option<&str>) -> Self {
        Self { help: help.map(|help| clean(help).into_owned()), ..self }
    }
}

/// Draws diagnostics in one style.
pub struct Renderer(GraphicalReportHandler);

impl Renderer {
    /// A renderer for a style.
    #[must_use]
    pub fn new(style: Style) -> Self {
        let theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        // With one line of context miette asks the snippet for a block, and the snippet chooses its lines.
        let handler = GraphicalReportHandler::new_themed(theme);
        // An id or a date that is cut at a hyphen cannot be copied, nor found again.
        let handler = handler.with_word_splitter(WordSplitter::NoHyphenation).with_break_words(false);
        let handler = handler.with_word_separator(WordSeparator::AsciiSpace);
        Self(handler.with_width(style.width).with_links(false).with_context_lines(1))
    }

    /// The diagnostic as text.
    pub fn render(&self, diagnostic: &Diagnostic) -> io::Result<String> {
        let mut text = String::new();
        self.0.render_report(&mut text, diagnostic).map_err(io::Error::other)?;
        Ok(text)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

impl miette::Diagnostic for Diagnostic {
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
