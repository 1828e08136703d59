//! The queries of a language: patterns in tree-sitter's notation, asked of one node at a time.
//!
//! tree-sitter's own engine analyses a file of patterns against the whole grammar before it runs it, 15 ms for Python
//! and 250 ms for Swift, and it is made for a walk over a tree. Here a pattern is only ever asked of a node that stands
//! around a place, so this reads the notation ([`read`]) and matches it ([`matcher`]) itself: no analysis, and a node
//! costs what its patterns look at. A test holds it against tree-sitter's engine, pattern by pattern.
//!
//! What is understood: named and anonymous nodes, `_` and `(_)`, fields and `!field`, alternatives, anchors, captures,
//! `?`, `*` and `+` on a node, and the predicates `eq?`, `any-of?`, `match?` and `not-match?`. What repeats takes every
//! sibling that fits.

mod matcher;
mod read;

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use tree_sitter::Node;

pub(crate) use crate::syntax::grammar::query::matcher::Matcher;
pub(crate) use crate::syntax::grammar::query::read::{Reader, SyntaxProblem};

/// A node that a pattern captured, and the index of the capture's name.
pub(crate) type Capture<'t> = (u16, Node<'t>);

/// A pattern: the node it starts at and what must hold of what it captured.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// The kinds of node that it starts at, each with what is below.
    pub roots: Vec<Step>,
    pub predicates: Vec<Predicate>,
}

/// What a node has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `_`: any node, also an anonymous one.
    Any,
    /// `(_)`
    Named,
    Is(u16),
}

/// One node of a pattern.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub kind: Kind,
    pub captures: Vec<u16>,
    /// Fields that the node must not have.
    pub without: Vec<u16>,
    pub children: Vec<Item>,
    /// The last child has no named sibling behind it.
    pub ends: bool,
}

/// A child of a node of a pattern.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// No named sibling stands between this and the one before.
    pub anchored: bool,
    pub field: Option<u16>,
    pub alternatives: Vec<Step>,
    pub repeat: Repeat,
    /// Whether it matters which sibling fits: where not, the first does.
    pub matters: bool,
}

/// How often an item may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repeat {
    pub optional: bool,
    pub many: bool,
}

/// A condition on the text of a capture.
#[derive(Debug)]
pub(crate) struct Predicate {
    pub capture: u16,
    pub test: Test,
}

#[derive(Debug)]
pub(crate) enum Test {
    AnyOf(Vec<String>),
    /// Compiled when it is first asked for: most files never ask for most.
    Match {
        pattern: String,
        compiled: OnceLock<Option<Regex>>,
        is_wanted: bool,
    },
}

impl Predicate {
    /// Whether it holds of every node that the capture has.
    fn holds(&self, captures: &[Capture<'_>], text: &[u8]) -> bool {
        let mut nodes = captures.iter().filter(|(capture, _)| *capture == self.capture);
        nodes.all(|(_, node)| text.get(node.byte_range()).is_some_and(|text| self.test.holds(text)))
    }
}

impl Test {
    fn holds(&self, text: &[u8]) -> bool {
        match self {
            Self::AnyOf(words) => words.iter().any(|word| word.as_bytes() == text),
            Self::Match { pattern, compiled, is_wanted } => {
                let regex = compiled.get_or_init(|| RegexBuilder::new(pattern).unicode(false).build().ok());
                regex.as_ref().is_some_and(|regex| regex.is_match(text)) == *is_wanted
            }
        }
    }
}
