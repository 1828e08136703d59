//! The names that a query file may capture, and a language's query compiled against them.

use tree_sitter::{Language, Query, QueryError};

use crate::extract::syntax::{ConstructKind, LiteralKind};

/// What a capture stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Literal(LiteralKind, Shape),
    /// A part of a string that is computed: the literal of the same match is what lies between these.
    Hole,
    /// Text that is shell commands.
    Shell(Shape),
    Construct(ConstructKind, Part),
    /// A word that holds both: `--model=gpt-4`.
    Assign,
    /// Used by a predicate only.
    Helper,
}

/// Which part of the captured node is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Whole,
    /// What is between the quotes.
    Quoted,
    /// What follows the first line.
    Block,
}

/// Which part of a construct a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
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
            "block" => ConstructKind::Block,
            "object" => ConstructKind::Object,
            "list" => ConstructKind::List,
            "definition" => ConstructKind::Definition,
            "test" => ConstructKind::Test,
            "import" => ConstructKind::Import,
            _ => return None,
        };
        let has_name = !matches!(kind, ConstructKind::Object | ConstructKind::List);
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
    Syntax(#[from] QueryError),
    #[error("`@{0}` is not a capture that is known")]
    Capture(String),
    #[error("the pattern at byte {0} does not start with one node")]
    Root(usize),
}

/// One language: its grammar, its query, and what the captures mean. Immutable and shared.
pub struct Grammar {
    pub(super) language: Language,
    pub(super) query: Query,
    /// By index of the capture.
    pub(super) roles: Vec<Role>,
    /// By node kind: whether a pattern starts at it.
    roots: Vec<bool>,
}

impl Grammar {
    pub fn new(language: Language, source: &str) -> Result<Self, QueryProblem> {
        let query = Query::new(&language, source)?;
        let roles = query
            .capture_names()
            .iter()
            .map(|name| Role::of(name).ok_or_else(|| QueryProblem::Capture((*name).to_owned())))
            .collect::<Result<_, _>>()?;
        let mut roots = vec![false; language.node_kind_count()];
        for pattern in 0..query.pattern_count() {
            let start = query.start_byte_for_pattern(pattern);
            let text = source.get(start..query.end_byte_for_pattern(pattern)).unwrap_or_default();
            let kinds = root_kinds(text);
            if kinds.is_empty() || !query.is_pattern_rooted(pattern) {
                return Err(QueryProblem::Root(start));
            }
            for kind in kinds {
                // One name may belong to several kinds. A supertype belongs to no node.
                for (id, is_root) in (0..u16::MAX).zip(&mut roots) {
                    if language.node_kind_for_id(id) == Some(kind) {
                        if language.node_kind_is_supertype(id) {
                            return Err(QueryProblem::Root(start));
                        }
                        *is_root = true;
                    }
                }
            }
        }
        Ok(Self { language, query, roles, roots })
    }

    /// Whether a pattern can start at a node of this kind. None starts at an error node, which is not in the table.
    pub(super) fn is_root(&self, kind: u16) -> bool {
        self.roots.get(usize::from(kind)).copied().unwrap_or(false)
    }
}

/// The kinds of node that a pattern starts with: `(kind …)` or `[(kind) (kind)] …`.
fn root_kinds(pattern: &str) -> Vec<&str> {
    let kind_at =
        |text: &str| -> usize { text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len()) };
    // A pattern with a predicate behind it has a group around it.
    let pattern = pattern.trim_start_matches(|c: char| c.is_whitespace());
    let inner = pattern.strip_prefix("((").map_or(pattern, |_| &pattern[1..]);
    if let Some(alternatives) = inner.strip_prefix('[') {
        let list = alternatives.split(']').next().unwrap_or_default();
        return list.split('(').skip(1).map(|rest| &rest[..kind_at(rest)]).filter(|k| !k.is_empty()).collect();
    }
    let Some(rest) = inner.strip_prefix('(') else { return Vec::new() };
    let kind = &rest[..kind_at(rest)];
    if kind.is_empty() || kind == "_" { Vec::new() } else { vec![kind] }
}
