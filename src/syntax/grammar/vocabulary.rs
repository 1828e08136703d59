//! The names that a query file may capture, and a language's query compiled against them.

use tree_sitter::Language;

use crate::syntax::grammar::query::{Kind, Pattern, Reader, SyntaxProblem};
use crate::syntax::model::{ConstructKind, LiteralKind};

/// The meaning of a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Literal(LiteralKind, Shape),
    /// A computed part of a string. The literals of the same match are the texts between the holes.
    Hole,
    /// Text that is shell commands.
    Shell(Shape),
    Construct(ConstructKind, Part),
    /// A word that holds a name and its value: `--model=gpt-4`.
    Assign,
    /// Used by a predicate only.
    Helper,
}

/// Which part of the captured node is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Whole,
    /// What is between the quotes.
    Quoted,
    /// What follows the first line.
    Block,
}

/// Which part of a construct a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    Name,
    Value,
    /// Words of a command, of which those before the first option are its name.
    Words,
}

impl Role {
    fn of(capture: &str) -> Option<Self> {
        if capture.starts_with('_') {
            return Some(Self::Helper);
        }
        let (base, part) = capture.split_once('.').unwrap_or((capture, ""));
        let literal = match base {
            "string" => Some(LiteralKind::String),
            "bare" => Some(LiteralKind::Bare),
            "key" => Some(LiteralKind::Key),
            "name" => Some(LiteralKind::Name),
            "comment" => Some(LiteralKind::Comment),
            "text" => Some(LiteralKind::Text),
            _ => None,
        };
        let shape = match part {
            "" => Some(Shape::Whole),
            "quoted" => Some(Shape::Quoted),
            "block" => Some(Shape::Block),
            _ => None,
        };
        if let Some(kind) = literal {
            return Some(Self::Literal(kind, shape?));
        }
        let kind = match base {
            "hole" if part.is_empty() => return Some(Self::Hole),
            "assign" if part.is_empty() => return Some(Self::Assign),
            "shell" => return Some(Self::Shell(shape?)),
            "call" => ConstructKind::Call,
            "field" => ConstructKind::Field,
            "binding" => ConstructKind::Binding,
            "default" => ConstructKind::Default,
            "parameter" => ConstructKind::Parameter,
            "block" => ConstructKind::Block,
            "object" => ConstructKind::Object,
            "list" => ConstructKind::List,
            "definition" => ConstructKind::Definition,
            "function" => ConstructKind::Function,
            "fork" => ConstructKind::Fork,
            "body" => ConstructKind::Body,
            "loop" => ConstructKind::Loop,
            "test" => ConstructKind::Test,
            "arm" => ConstructKind::Arm,
            "import" => ConstructKind::Import,
            _ => return None,
        };
        let has_name = !kind.is_nameless();
        let part = match part {
            "" => Part::Whole,
            "name" if has_name => Part::Name,
            "value" if has_name => Part::Value,
            "words" if kind == ConstructKind::Call => Part::Words,
            _ => return None,
        };
        Some(Self::Construct(kind, part))
    }
}

/// Why a query file is refused.
#[derive(Debug, thiserror::Error)]
pub enum QueryProblem {
    #[error(transparent)]
    Syntax(#[from] SyntaxProblem),
    #[error("`@{0}` is not a capture that is known")]
    Capture(String),
}

/// One language: its grammar, its patterns, and what the captures mean. Immutable and shared.
pub struct Grammar {
    pub(crate) language: Language,
    pub(crate) patterns: Vec<Pattern>,
    /// The names of the captures, by index.
    #[cfg(test)]
    pub(crate) captures: Vec<String>,
    /// The meanings of the captures, by index.
    pub(crate) roles: Vec<Role>,
    /// By kind of node: the indexes of the patterns that start at it.
    starts: Vec<Vec<usize>>,
}

impl Grammar {
    pub fn new(language: Language, source: &str) -> Result<Self, QueryProblem> {
        let mut reader = Reader::new(&language, source);
        let mut patterns = Vec::new();
        let mut starts = vec![Vec::new(); language.node_kind_count()];
        while let Some(pattern) = reader.pattern()? {
            for root in &pattern.roots {
                if let Kind::Is(kind) = root.kind
                    && let Some(starts) = starts.get_mut(usize::from(kind))
                {
                    starts.push(patterns.len());
                }
            }
            patterns.push(pattern);
        }
        let role = |name: &&str| Role::of(name).ok_or_else(|| QueryProblem::Capture((*name).to_owned()));
        let roles = reader.captures.iter().map(role).collect::<Result<_, _>>()?;
        #[cfg(test)]
        let captures = reader.captures.iter().map(|name| (*name).to_owned()).collect();
        Ok(Self {
            language,
            patterns,
            #[cfg(test)]
            captures,
            roles,
            starts,
        })
    }

    /// Whether the patterns capture constructs of a kind.
    pub(crate) fn has(&self, kind: ConstructKind) -> bool {
        self.roles.iter().any(|role| matches!(role, Role::Construct(known, _) if *known == kind))
    }

    /// The patterns that can start at a node of this kind, with their indexes. None starts at an error node, which is
    /// not in the table.
    pub(crate) fn patterns_at(&self, kind: u16) -> impl Iterator<Item = (usize, &Pattern)> {
        self.starts.get(usize::from(kind)).into_iter().flatten().map(|index| (*index, &self.patterns[*index]))
    }
}
