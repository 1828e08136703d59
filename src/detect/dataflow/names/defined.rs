//! What the places of a name define, and where that is known.

use crate::detect::dataflow::functions;
use crate::detect::dataflow::names::last;
use crate::detect::place::Place;
use crate::syntax::model::{Construct, ConstructKind, Parsed};
use crate::text::span::Span;
use crate::text::words::is_whole_word;

/// The longest call that imports a module.
const MAX_IMPORT: usize = 200;

/// A place that gives the name a value.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) kind: ConstructKind,
    pub(super) name: Span,
    /// Where it has its effect from.
    pub(super) end: usize,
    /// The function in which a bare name is known.
    pub(super) function: Option<Span>,
    /// The type in which it is known, where that is no variable of a function.
    pub(super) within: Option<String>,
    /// The statements that it is among, the innermost first.
    pub(super) bodies: Vec<Span>,
    /// The type, or the variable with the object, that it is a member of.
    pub(super) owner: Option<String>,
    pub(super) is_bare: bool,
    /// One of several names that take an object or a list apart.
    pub(super) is_pattern: bool,
    /// The function whose result it is, with what that is called on.
    pub(super) made_by: Option<String>,
}

impl Definition {
    /// Whether a bare name can stand for it.
    pub(super) fn is_variable(&self) -> bool {
        self.is_bare && self.kind != ConstructKind::Field
    }

    /// Whether a bare name at a place can stand for it.
    pub(super) fn is_visible(&self, at: &Place<'_>) -> bool {
        let is_within = |name: &String| at.chain.iter().any(|c| c.kind == ConstructKind::Definition && c.name == *name);
        self.is_variable()
            && self.function.is_none_or(|function| function.contains(at.core.start))
            && self.within.as_ref().is_none_or(is_within)
    }

    /// How far inside it is known: the innermost hides the others.
    pub(super) fn depth(&self) -> (usize, bool) {
        (self.function.map_or(0, |function| function.start + 1), self.within.is_some())
    }

    pub(super) fn is_before(&self, position: usize) -> bool {
        self.end <= position
    }

    /// Whether whatever runs at a place behind it has run it before.
    pub(super) fn dominates(&self, position: usize) -> bool {
        self.bodies.first().is_none_or(|body| body.contains(position))
    }

    /// Whether of the branches of a statement it is in one and the place in another.
    pub(super) fn is_in_other_branch(&self, at: &Place<'_>) -> bool {
        let is_fork = |c: &&Construct| c.kind == ConstructKind::Fork && c.value.contains(self.name.start);
        let Some(fork) = at.chain.iter().find(is_fork) else { return false };
        let branch = self.bodies.iter().rfind(|body| fork.value.holds(**body));
        branch.is_some_and(|branch| !branch.contains(at.core.start))
    }
}

/// The function in which a name is known that a place of it defines: a variable or a parameter. No other place reads what
/// it is given there.
pub(crate) fn scope_of(text: &str, name: &str, defined: Span, parsed: &dyn Parsed) -> Option<Span> {
    let bytes = text.as_bytes();
    let finds = memchr::memmem::find_iter(bytes.get(defined.range())?, name.as_bytes());
    let mut spans = finds.map(|at| Span::new(defined.start + at, defined.start + at + name.len()));
    let own = spans.find(|range| is_whole_word(bytes, *range))?;
    let definition = definition(&Place::of(text, own, parsed), name)?;
    definition.function.filter(|_| definition.is_variable())
}

/// The module that a variable stands for whose name a place is in: `const models = require("./models")`.
pub(crate) fn imported(at: &Place<'_>, parsed: &dyn Parsed) -> Option<String> {
    let holder = at.named.as_ref().filter(|c| c.kind == ConstructKind::Binding && c.value.len() < MAX_IMPORT)?;
    let syntax = parsed.syntax_around(holder.value);
    let is_whole = |c: &&Construct| c.kind == ConstructKind::Import && c.span == holder.value;
    syntax.constructs.iter().find(is_whole).map(|import| import.name.clone())
}

/// What a place defines, if it stands in the name of a variable, a parameter or a field.
pub(super) fn definition(at: &Place<'_>, name: &str) -> Option<Definition> {
    let is_parameter = |c: &&Construct| c.kind == ConstructKind::Parameter && c.name_span == at.core;
    let defining = |c: &&Construct| c.is_naming();
    let construct = at.named.as_ref().filter(defining).or_else(|| at.chain.iter().find(is_parameter))?;
    let written = &at.text[construct.name_span];
    let is_pattern = written.contains([',', '{', '[']) && !written.contains(['"', '\'']);
    let target = written.split([',', '{', '}', '(', ')', ' ']).find(|part| last(part) == name)?;
    let is_scope = |c: &&Construct| c.kind == ConstructKind::Function || is_type(at, c);
    let scope = at.chain.iter().find(is_scope);
    let function = scope.filter(|c| c.kind == ConstructKind::Function).map(|c| c.span);
    let holds = |c: &&Construct| match c.kind {
        ConstructKind::Binding => construct.kind == ConstructKind::Field,
        _ => is_type(at, c),
    };
    let bodies = at.chain.iter().filter(|c| c.kind == ConstructKind::Body).map(|c| c.value).collect();
    Some(Definition {
        kind: construct.kind,
        name: at.core,
        end: construct.span.end,
        function,
        within: scope.filter(|_| function.is_none()).map(|c| c.name.clone()),
        bodies,
        owner: at.chain.iter().find(holds).map(|c| last(&c.name).to_owned()),
        is_bare: !target.contains(['.', '>', ':', '@', '[']),
        is_pattern,
        made_by: functions::called(&at.text[construct.value]).map(str::to_owned),
    })
}

/// Whether a construct around a place is a type, not a function.
pub(super) fn is_type(at: &Place<'_>, construct: &Construct) -> bool {
    let is_same = |c: &Construct| c.kind == ConstructKind::Function && c.span == construct.span;
    construct.kind == ConstructKind::Definition && !at.chain.iter().any(is_same)
}
