//! Defaults of parameters, and whether a call leaves such a parameter out.

use crate::detect::dataflow::functions::Function;
use crate::detect::dataflow::names::last;
use crate::detect::place::{Place, argument_index};
use crate::detect::reference::DefaultOf;
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed};
use crate::text::span::Span;

/// The longest call whose arguments are read.
const MAX_CALL: usize = 8_000;

/// What a mention of a function shows of one of its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mention {
    /// Nothing: an import, a comment, a word in a text.
    Nothing,
    /// The function is defined here.
    Defined,
    /// A call gives the parameter a value.
    Given,
    /// A call leaves it out, or nobody can see what calls it.
    Open,
}

/// The function whose parameter has the value at a place as its default, and how its calls give another.
pub(crate) fn default_of(place: &Place<'_>, parsed: &dyn Parsed) -> Option<DefaultOf> {
    let own = place.key().filter(|key| key.kind == ConstructKind::Default)?;
    let at = place.chain.iter().position(|c| c.kind == ConstructKind::Function)?;
    // What an object is taken apart into has no place among the arguments.
    let pattern = place.text[..own.span.start].rfind(['(', '{']).map(|open| place.text.as_bytes()[open]);
    if pattern == Some(b'{') {
        return None;
    }
    let function = &place.chain[at];
    let mut named = place.chain.iter().filter(|c| c.kind == ConstructKind::Definition);
    let definition = named.next().filter(|c| c.span.holds(function.span))?;
    let name = last(&definition.name);
    let callee = if is_constructor(name) { last(&named.next()?.name) } else { name };
    let defined = Place::of(place.text, definition.name_span, parsed);
    let parameters = Function::named(&defined, parsed)?.parameters(parsed);
    let parameter = last(&own.name);
    let position = parameters.iter().position(|(name, _)| name == parameter)?;
    (callee.len() > 2).then(|| DefaultOf { callee: callee.to_owned(), parameter: parameter.to_owned(), position })
}

fn is_constructor(name: &str) -> bool {
    words::RULES.constructors.iter().any(|constructor| constructor == name)
}

/// What a mention of the function at `range` shows.
pub(crate) fn mention(text: &str, range: Span, parsed: &dyn Parsed, default: &DefaultOf) -> Mention {
    let at = Place::of(text, range, parsed);
    let is_import = |c: &Construct| c.kind == ConstructKind::Import;
    if at.named.as_ref().is_some_and(is_import) || at.chain.iter().any(is_import) {
        return Mention::Nothing;
    }
    let is_defined = |c: &Construct| c.kind == ConstructKind::Definition && c.name_span.holds(range);
    if at.named.iter().chain(&at.chain).any(is_defined) {
        return Mention::Defined;
    }
    if matches!(at.kind(), Some(LiteralKind::Comment | LiteralKind::Text | LiteralKind::String | LiteralKind::Key)) {
        return Mention::Nothing;
    }
    let call = at.named.as_ref().filter(|c| c.kind == ConstructKind::Call && called_by(&c.name) == default.callee);
    match call {
        Some(call) if call.value.len() < MAX_CALL && gives(text, call, parsed, default) => Mention::Given,
        _ => Mention::Open,
    }
}

/// The last part of what is called, or that before `new` of `Agent.new`.
fn called_by(callee: &str) -> &str {
    let name = last(callee);
    if name == "new" {
        callee.rsplit(['.', ':']).map(str::trim).filter(|part| !part.is_empty()).nth(1).unwrap_or(name)
    } else {
        name
    }
}

/// Whether a call has the parameter among its named arguments, or more positional ones than stand before it.
fn gives(text: &str, call: &Construct, parsed: &dyn Parsed, default: &DefaultOf) -> bool {
    let syntax = parsed.syntax_around(call.value);
    let named = syntax.fields_of(call.value);
    if named.iter().any(|field| last(&field.name) == default.parameter) {
        return true;
    }
    let arguments =
        text[call.value].trim().trim_start_matches('(').trim_end_matches(')').trim_end_matches([',', ' ', '\n']);
    let count = if arguments.trim().is_empty() { 0 } else { argument_index(arguments) + 1 };
    let is_spread = arguments.contains("**") || arguments.contains("...") || arguments.contains("(*");
    !is_spread && count.saturating_sub(named.len()) > default.position
}
