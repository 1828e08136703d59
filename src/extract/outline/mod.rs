//! Where a text can be cut, so that a place costs the parse of the statements around it and not of the file.
//!
//! Nothing that a front end tells of a place reaches from one part into another. Strings, comments and brackets are
//! enough to find the parts; a text in which these do not come out even has none and is parsed whole.

mod python;
mod script;

use std::ops::Range;

use crate::source::Language;

/// As much as makes a part of its own, where statements can be taken together.
const ENOUGH: usize = 2 * 1024;

/// Statements that can be parsed apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub range: Range<usize>,
    /// What is read before it: the first lines of the classes that it is in, from the outermost.
    pub heads: Vec<Range<usize>>,
    /// The only thing in its class, which would be empty without it.
    pub is_needed: bool,
}

impl Part {
    fn alone(range: Range<usize>) -> Self {
        Self { range, heads: Vec::new(), is_needed: false }
    }
}

/// The parts of a text, in order; none where it cannot be cut.
#[must_use]
pub fn parts(text: &str, language: Language) -> Option<Vec<Part>> {
    match language {
        Language::Python => python::parts(text),
        Language::JavaScript | Language::TypeScript | Language::Tsx => script::parts(text),
        _ => None,
    }
}
