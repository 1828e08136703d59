//! A mistake in a config: what is wrong, where it stands, and what was probably meant.

use crate::text::nearest::nearest;
use crate::text::span::Span;
use std::ops::Range;
use std::path::Path;

use crate::report::diagnostic::Diagnostic;
use crate::report::snippet::Snippet;
use crate::report::text::clean;
use crate::text::level::Level;
use crate::text::source::{Source, display_path};

/// Points into the file: `span` is bytes of `text`. None for a text that no editor would show.
pub(super) fn mistake(path: &Path, text: &str, span: Range<usize>, problem: Problem) -> Option<Diagnostic> {
    let path = display_path(path, &std::env::current_dir().unwrap_or_default());
    let source = Source::from_bytes(path.clone(), text.as_bytes().to_vec()).ok()?;
    let column = source.lines().position(&source.text, span.start).column;
    let snippet = Snippet::new(&source, &[Span::from(span.clone())], column);
    let Problem { message, label, help } = problem;
    let message = clean(&format!("{}: {message}", path.display())).into_owned();
    Some(Diagnostic::new(Level::Error, message, [label.as_str()], snippet).help(help.as_deref()))
}

/// What is wrong, before it has a place.
#[derive(Debug)]
pub(super) struct Problem {
    pub message: String,
    pub label: String,
    pub help: Option<String>,
}

impl Problem {
    pub(super) fn new(message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { message: message.into(), label: label.into(), help: None }
    }

    /// Names the nearest of the names that would be right.
    pub(super) fn nearest<'a>(mut self, name: &str, valid: impl IntoIterator<Item = &'a str>) -> Self {
        let valid: Vec<&str> = valid.into_iter().collect();
        self.help = Some(match nearest(name, valid.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", valid.join(", ")),
        });
        self
    }

    /// What the TOML reader says, in our words where it is about a name.
    pub(super) fn from_toml(message: &str) -> Self {
        let mut quoted = message.split('`').skip(1).step_by(2);
        let valid = |quoted: &mut dyn Iterator<Item = &str>| quoted.map(str::to_owned).collect::<Vec<_>>();
        let (noun, label) = match message {
            m if m.starts_with("unknown field") => ("key", "no such key"),
            m if m.starts_with("unknown variant") => ("value", "no such value"),
            _ => return Self::new(message.lines().next().unwrap_or_default(), "here"),
        };
        let name = quoted.next().unwrap_or_default().to_owned();
        let valid = valid(&mut quoted);
        Self::new(format!("there is no {noun} `{name}`"), label).nearest(&name, valid.iter().map(String::as_str))
    }
}
