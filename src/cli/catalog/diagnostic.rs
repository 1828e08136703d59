//! A mistake in a file of the catalog's, shown as people know it from compilers.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use crate::catalog::check::Problem;
use crate::finding::Level;
use crate::report::Style;
use crate::report::snippet::Snippet;
use crate::report::text::clean;
use crate::source::Source;

/// Writes the problems of one text.
pub(super) fn write(
    path: &Path,
    text: &str,
    problems: &[&Problem],
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let source = Source::from_bytes(path.to_owned(), text.as_bytes().to_vec())
        .map_err(|why| io::Error::other(format!("{}: {why}", path.display())))?;
    let theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(style.width).with_context_lines(1);
    for problem in problems {
        let mut shown = String::new();
        handler.render_report(&mut shown, &Shown::new(&source, problem)).map_err(io::Error::other)?;
        writeln!(out, "{shown}")?;
    }
    Ok(())
}

/// A problem as miette sees it.
#[derive(Debug)]
struct Shown {
    message: String,
    help: Option<String>,
    level: Level,
    label: LabeledSpan,
    snippet: Snippet,
}

impl Shown {
    fn new(source: &Source, problem: &Problem) -> Self {
        let column = source.lines.position(&source.text, problem.span.start).column;
        let snippet = Snippet::new(source, std::slice::from_ref(&problem.span), column);
        Self {
            message: format!("{}: {}", problem.level.as_str(), clean(&problem.message)),
            help: problem.help.as_deref().map(|help| clean(help).into_owned()),
            level: problem.level,
            label: LabeledSpan::new_primary_with_span(Some(clean(&problem.label).into_owned()), snippet.span(0)),
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
        Some(Box::new(std::iter::once(self.label.clone())))
    }
}
