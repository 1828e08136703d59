//! The queries of a language: patterns in tree-sitter's notation, matched at one node at a time.
//!
//! tree-sitter's own engine analyses a file of patterns against the whole grammar before it runs it, 15 ms for Python
//! and 250 ms for Swift, and it is made for a walk over a tree. Here a pattern is only matched at the nodes
//! around a place. So this module reads the notation ([`read`]) and matches it ([`matcher`]) itself: it needs no
//! analysis, and a node costs what its patterns look at. A test compares it with tree-sitter's engine, pattern by
//! pattern.
//!
//! It supports named and anonymous nodes, `_` and `(_)`, fields and `!field`, alternatives, anchors, captures,
//! `?`, `*` and `+` on a node, and the predicates `eq?`, `any-of?`, `match?` and `not-match?`. A node that
//! repeats has no children in the pattern, and takes every sibling that fits.

mod matcher;
mod read;

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use tree_sitter::Node;

pub(crate) use crate::syntax::grammar::query::matcher::Matcher;
pub(crate) use crate::syntax::grammar::query::read::{Reader, SyntaxProblem};

/// A node that a pattern captured, and the index of the capture's name.
pub(crate) type Capture<'t> = (u16, Node<'t>);

/// A pattern: the node at which it starts, and the conditions on its captures.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// The kinds of node at which it starts, each with its children.
    pub roots: Vec<Step>,
    pub predicates: Vec<Predicate>,
}

/// The kind of node that a pattern requires.
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

impl Step {
    /// A node without captures, children or other conditions.
    fn leaf(kind: Kind) -> Self {
        Self { kind, captures: Vec::new(), without: Vec::new(), children: Vec::new(), ends: false }
    }
}

/// A child of a node of a pattern.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// No named sibling is between this child and the one before.
    pub anchored: bool,
    pub field: Option<u16>,
    pub alternatives: Vec<Step>,
    pub repeat: Repeat,
    /// Whether it matters which sibling fits. If not, the first one that fits is taken.
    pub matters: bool,
}

/// How often an item may occur.
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
    /// Compiled when it is first needed: most files need few of them.
    Match {
        pattern: String,
        compiled: OnceLock<Option<Regex>>,
        is_wanted: bool,
    },
}

impl Predicate {
    /// Whether it holds for every node of the capture.
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
