//! The functions of a project, and which of their parameters takes an argument.

use crate::detect::dataflow::names::last;
use crate::detect::place::Place;
use crate::rules::words::is_receiver;
use crate::syntax::model::{Construct, ConstructKind, Parsed};
use crate::text::span::Span;

/// The longest list of parameters that is read.
const MAX_PARAMETERS: usize = 2_000;

/// A function that has a name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Function {
    pub(crate) span: Span,
    /// Behind its name.
    from: usize,
}

impl Function {
    /// The function that a place names: a definition, or a variable that holds a function.
    pub(crate) fn named(at: &Place<'_>, parsed: &dyn Parsed) -> Option<Self> {
        let is_own = |c: &&Construct| c.kind == ConstructKind::Definition && c.name_span.holds(at.core);
        let named = at.named.as_ref().or_else(|| at.chain.iter().find(is_own))?;
        let (start, from) = match named.kind {
            ConstructKind::Definition => (named.span.start, named.name_span.end),
            ConstructKind::Binding => (named.value.start, named.value.start),
            _ => return None,
        };
        let syntax = parsed.syntax_around(Span::at(start));
        let is_function = |c: &&Construct| c.kind == ConstructKind::Function && c.span.start == start;
        let span = syntax.constructs.iter().find(is_function).map(|c| c.span)?;
        Some(Self { span, from })
    }

    /// The names of its parameters, in order, without the object that it is called on.
    fn parameters(self, parsed: &dyn Parsed) -> Vec<(String, Span)> {
        let syntax = parsed.syntax_around(Span::new(self.from, self.span.end.min(self.from + MAX_PARAMETERS)));
        let inside = |c: &&Construct| self.span.holds(c.span) && c.span.start >= self.from;
        let body = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Body).filter(inside);
        let end = body.map(|c| c.span.start).min().unwrap_or(self.span.end);
        let is_parameter = |c: &&Construct| matches!(c.kind, ConstructKind::Parameter | ConstructKind::Default);
        let parameters = syntax.constructs.iter().filter(is_parameter).filter(inside).filter(|c| c.span.start < end);
        let mut found: Vec<(String, Span)> = parameters.map(|c| (last(&c.name).to_owned(), c.name_span)).collect();
        found.retain(|(name, _)| !is_receiver(name));
        found.sort_by_key(|(_, span)| span.start);
        found.dedup_by(|a, b| a.0 == b.0);
        found
    }
}

/// An argument of a call.
pub(crate) struct Argument<'p> {
    pub(crate) function: &'p str,
    /// The module or type that the function is called of, where that is not the object at hand.
    pub(crate) module: Option<&'p str>,
    key: Option<&'p str>,
    position: Option<usize>,
}

/// The argument that a place is, where a function is called by its own name or by that of its module or type.
pub(crate) fn argument<'p>(at: &'p Place<'_>) -> Option<Argument<'p>> {
    let index = at.chain.iter().position(|c| c.kind == ConstructKind::Call)?;
    let call = &at.chain[index];
    let key = match at.chain[..index].iter().filter(|c| c.kind != ConstructKind::Object).collect::<Vec<_>>()[..] {
        [] => None,
        [field] if field.kind == ConstructKind::Field => Some(field.name.as_str()),
        _ => return None,
    };
    let qualifier = qualifier_of(&call.name);
    let function = last(&call.name);
    let module = qualifier.filter(|name| !is_receiver(name));
    let position = if key.is_none() { at.argument_of(call) } else { None };
    (function.len() > 2).then_some(Argument { function, module, key, position })
}

/// What the last part of a dotted name is called on, as far as it is a name: `Clients` of `app.Clients::painter`.
pub(crate) fn qualifier_of(path: &str) -> Option<&str> {
    let (before, _) = path.rsplit_once(['.', '>', ':'])?;
    Some(last(before.trim_end_matches(['-', ':']))).filter(|name| !name.is_empty())
}

/// The parameter of a function that takes an argument, and where it is defined.
pub(crate) fn parameter(function: &Function, argument: &Argument<'_>, parsed: &dyn Parsed) -> Option<(String, Span)> {
    let mut parameters = function.parameters(parsed).into_iter();
    match argument.key {
        Some(key) => parameters.find(|(name, _)| name == key),
        None => parameters.nth(argument.position?),
    }
}

/// The function whose result a value is, or the member of a type: `makeClient` of `await makeClient(region)`,
/// `Clients::painter` of that alone, which some languages call so.
pub(crate) fn called(value: &str) -> Option<&str> {
    let value = value.trim_start().strip_prefix("await ").unwrap_or(value.trim_start());
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b':' | b'$' | b'>' | b'-');
    let (callee, is_call) = value.split_once('(').map_or((value.trim_end(), false), |(callee, _)| (callee, true));
    let is_name = !callee.is_empty() && callee.bytes().all(is_part);
    let is_member = || callee.starts_with(|c: char| c.is_ascii_uppercase()) && callee.contains(['.', ':']);
    // A function without arguments may be called by its name alone.
    (is_name && (is_call || is_member())).then_some(callee)
}
