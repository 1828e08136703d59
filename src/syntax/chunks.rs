//! Cuts a text into parts, so that a place costs the parse of the statements around it and not of the whole file.
//!
//! The syntax around a place never reaches from one part into another. Strings, comments and brackets are enough to
//! find the parts. A text in which they are not balanced has no parts and is parsed whole.

mod python;
mod script;
mod yaml;

use crate::text::language::Language;
use crate::text::span::Span;

/// Statements that can be taken together make a part once they have so many bytes.
const ENOUGH: usize = 1024;

/// Statements that can be parsed by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub range: Span,
    /// The text that is parsed before it: the first lines of the classes around it, the outermost first.
    pub heads: Vec<Span>,
    /// Whether its class would be empty without it.
    pub is_needed: bool,
}

impl Part {
    fn alone(range: Span) -> Self {
        Self { range, heads: Vec::new(), is_needed: false }
    }
}

/// A docstring: a string that is a statement. Only functions and classes are around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docstring {
    /// Without the quotes.
    pub content: Span,
    /// The numbers of the functions and classes around it, the outermost first.
    pub within: Vec<usize>,
}

/// A function or a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    pub name: Span,
    pub span: Span,
}

/// The parts, docstrings and definitions of a text.
#[derive(Debug, Default)]
pub struct Outline {
    /// In order.
    pub parts: Vec<Part>,
    /// In order. A place in a docstring needs no parse.
    pub docstrings: Vec<Docstring>,
    pub definitions: Vec<Definition>,
}

impl Outline {
    fn of(parts: Vec<Part>) -> Self {
        Self { parts, ..Self::default() }
    }
}

/// The outline of a text; `None` if it cannot be cut.
#[must_use]
pub fn outline(text: &str, language: Language) -> Option<Outline> {
    match language {
        Language::Python => python::outline(text),
        Language::JavaScript | Language::TypeScript | Language::Tsx => script::parts(text).map(Outline::of),
        Language::Yaml => yaml::parts(text).map(Outline::of),
        _ => None,
    }
}
