//! Shows the mistakes of a catalog file with their lines.

use std::io;
use std::io::Write;
use std::path::Path;

use crate::catalog::check::Problem;
use crate::report::diagnostic::{Diagnostic, Renderer};
use crate::report::snippet::Snippet;
use crate::report::style::Style;
use crate::report::text::clean;
use crate::text::source::Source;
use crate::text::span::Span;

/// Writes the problems of one file.
pub(super) fn write(
    path: &Path,
    text: &str,
    problems: &[&Problem],
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let source = Source::from_bytes(path.to_owned(), text.as_bytes().to_vec())
        .map_err(|why| io::Error::other(format!("{}: {why}", path.display())))?;
    let renderer = Renderer::new(style);
    for problem in problems {
        writeln!(out, "{}", renderer.render(&diagnostic(&source, problem))?)?;
    }
    Ok(())
}

fn diagnostic(source: &Source, problem: &Problem) -> Diagnostic {
    let column = source.lines().position(&source.text, problem.span.start).column;
    let snippet = Snippet::new(source, &[Span::from(problem.span.clone())], column);
    let message = format!("{}: {}", problem.level.as_str(), clean(&problem.message));
    Diagnostic::new(problem.level, message, [problem.label.as_str()], snippet).help(problem.help.as_deref())
}
