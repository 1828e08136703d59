//! Mistakes in a config, as diagnostics that point at the mistake and name what the user probably meant.

use std::io;
use std::ops::Range;
use std::path::Path;

use crate::config::error::ConfigError;
use crate::report::diagnostic::Diagnostic;
use crate::report::snippet::Snippet;
use crate::report::text::clean;
use crate::text::level::Level;
use crate::text::mistake::in_words;
use crate::text::nearest::nearest;
use crate::text::source::{Source, display_path};
use crate::text::span::Span;

/// The error for a problem at `span`, which is in bytes of `text`.
pub(super) fn mistake(path: &Path, text: &str, span: Range<usize>, problem: Problem) -> ConfigError {
    let shown = display_path(path, &std::env::current_dir().unwrap_or_default());
    let Ok(source) = Source::from_bytes(shown.clone(), text.as_bytes().to_vec()) else {
        let source = io::Error::new(io::ErrorKind::InvalidData, "not a text file");
        return ConfigError::Read { path: path.to_owned(), source };
    };
    let column = source.lines().position(&source.text, span.start).column;
    let snippet = Snippet::new(&source, &[Span::from(span.clone())], column);
    let Problem { message, label, help } = problem;
    let message = clean(&format!("{}: {message}", shown.display())).into_owned();
    let diagnostic = Diagnostic::new(Level::Error, message, [label.as_str()], snippet).help(help.as_deref());
    ConfigError::Mistake(Box::new(diagnostic))
}

/// A problem in a config, still without its span.
#[derive(Debug)]
pub(super) struct Problem {
    pub message: String,
    pub label: String,
    pub help: Option<String>,
}

impl Problem {
    /// A problem without a help line.
    pub(super) fn new(message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { message: message.into(), label: label.into(), help: None }
    }

    /// Adds the valid name that is nearest to `name`, or else all valid names.
    pub(super) fn nearest<'a>(mut self, name: &str, valid: impl IntoIterator<Item = &'a str>) -> Self {
        let valid: Vec<&str> = valid.into_iter().collect();
        self.help = Some(match nearest(name, valid.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected one of: {}", valid.join(", ")),
        });
        self
    }

    /// The problem behind a message of the TOML parser. Messages about a name get the wording of shelflife's own.
    pub(super) fn from_toml(message: &str) -> Self {
        let mut quoted = message.split('`').skip(1).step_by(2);
        let name = quoted.next().unwrap_or_default();
        let (words, label) = match message {
            m if m.starts_with("unknown field") => (format!("there is no key `{name}`"), "no such key"),
            m if m.starts_with("unknown variant") => (format!("`{name}` is not a valid value"), "not valid"),
            _ => {
                let words = in_words(message, "a table");
                let label = words.split_once(", not ").map_or("here", |(expected, _)| expected).to_owned();
                return Self::new(words, label);
            }
        };
        Self::new(words, label).nearest(name, quoted)
    }
}
