//! Where a text can be cut, so that a place costs the parse of the statements around it and not of the file.
//!
//! Nothing that a front end tells of a place reaches from one part into another. Strings, comments and brackets are
//! enough to find the parts; a text in which these do not come out even has none and is parsed whole.

mod python;
mod script;

use crate::text::language::Language;
use crate::text::span::Span;

/// As much as makes a part of its own, where statements can be taken together.
const ENOUGH: usize = 1024;

/// Statements that can be parsed apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub range: Span,
    /// What is read before it: the first lines of the classes that it is in, from the outermost.
    pub heads: Vec<Span>,
    /// The only thing in its class, which would be empty without it.
    pub is_needed: bool,
}

impl Part {
    fn alone(range: Span) -> Self {
        Self { range, heads: Vec::new(), is_needed: false }
    }
}

/// A string that is a statement: a docstring, which nothing but functions and classes is around.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docstring {
    /// Without the quotes.
    pub content: Span,
    /// The functions and classes that it is in, by number, the outermost first.
    pub within: Vec<usize>,
}

/// A function or a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    pub name: Span,
    pub span: Span,
}

/// What a text is made of.
#[derive(Debug, Default)]
pub struct Outline {
    /// In order.
    pub parts: Vec<Part>,
    /// In order. What is said of places in them needs no parse.
    pub docstrings: Vec<Docstring>,
    pub definitions: Vec<Definition>,
}

/// The outline of a text; none where it cannot be cut.
#[must_use]
pub fn outline(text: &str, language: Language) -> Option<Outline> {
    let of_parts = |parts| Outline { parts, ..Outline::default() };
    match language {
        Language::Python => python::outline(text),
        Language::JavaScript | Language::TypeScript | Language::Tsx => script::parts(text).map(of_parts),
        _ => None,
    }
}
