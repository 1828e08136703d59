//! The variable that holds what takes a model: the object around the model, a builder, a request that is filled
//! statement by statement.

use crate::detect::fields::trimmed;
use crate::detect::passed::makes_object;
use crate::detect::place::Place;
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;
use crate::text::words::last_part;

/// A variable, and the statement of its text that names the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Receiver<'p> {
    pub(super) name: &'p str,
    pub(super) statement: Span,
    /// Whether the statement declares the variable.
    pub(super) is_declared: bool,
}

/// The variable by the binding or the call around a place.
pub(super) fn of<'p>(place: &'p Place<'_>) -> Option<Receiver<'p>> {
    let binding = place.chain.iter().find(|c| is_statement(place, c));
    let within = |c: &&Construct| binding.is_none_or(|binding| binding.value.holds(c.span));
    let call = place.calls().find(within);
    match (binding, call) {
        (Some(binding), call) => bound(place, binding, call).or_else(|| method_of(call?)),
        (None, call) => method_of(call?),
    }
}

/// Whether a construct is a binding of its own, and no field that a language writes as one.
pub(super) fn is_statement(place: &Place<'_>, c: &Construct) -> bool {
    let is_field = |field: &&Construct| field.kind == ConstructKind::Field && field.span == c.span;
    c.kind == ConstructKind::Binding && !place.chain.iter().any(|field| is_field(&field))
}

/// The variable of a binding: the one that is declared, if its value is the object, or the one whose member is set.
fn bound<'p>(place: &'p Place<'_>, binding: &'p Construct, call: Option<&Construct>) -> Option<Receiver<'p>> {
    if let Some((name, _)) = member(&binding.name).filter(|(name, _)| !is_own(name)) {
        let is_value = place.chain.iter().take_while(|c| *c != binding).all(|c| c.kind == ConstructKind::Test);
        return is_value.then_some(Receiver { name, statement: binding.span, is_declared: false });
    }
    let value = trimmed(place.text, binding.value);
    let is_value = |c: &&Construct| {
        let is_all = |span: Span| trimmed(place.text, span).end == value.end;
        let is_object = c.kind == ConstructKind::Object && call.is_none_or(|call| !call.span.holds(c.span));
        let is_made = c.kind == ConstructKind::Call && makes_value(&c.name);
        (is_object || is_made) && (is_all(c.span) || is_all(c.value))
    };
    // What a function fills that is called with it.
    let is_filled =
        |c: &&Construct| c.kind == ConstructKind::Function && call.is_some_and(|call| !call.name.contains('.'));
    let within = || place.chain.iter().take_while(|c| *c != binding);
    let held = within().find(is_value).or_else(|| within().find(is_filled));
    held.and_then(|_| declared(binding))
}

/// Whether a name is that of the object at hand, whose members are more than what a call takes.
fn is_own(name: &str) -> bool {
    words::RULES.receivers.iter().any(|own| own == name)
}

/// The variable that a binding declares.
pub(super) fn declared(binding: &Construct) -> Option<Receiver<'_>> {
    let name = binding.name.split(',').next()?.split([' ', ':']).rfind(|word| !word.is_empty())?;
    Some(Receiver { name: name.trim_start_matches(['$', '@']), statement: binding.span, is_declared: true })
}

/// Whether a call makes a value that is put together by it: an object, a type, what a builder builds.
fn makes_value(callee: &str) -> bool {
    let last = last_part(callee);
    makes_object(callee)
        || last == "new"
        || last.starts_with(char::is_uppercase)
        || callee.to_ascii_lowercase().contains("builder")
}

/// The variable whose method takes a value: `request.setModel("m")`, `body.put("model", "m")`.
fn method_of(call: &Construct) -> Option<Receiver<'_>> {
    let (name, _) = member(&call.name).filter(|(name, _)| !is_own(name))?;
    Some(Receiver { name, statement: call.span, is_declared: false })
}

/// The variable and its member in `payload["model"]`, `$data['model']`, `request.model`, `$request->setModel`, `body$model`.
pub(super) fn member(written: &str) -> Option<(&str, &str)> {
    let written = written.trim_start_matches(['$', '@']);
    let end = written.find(|c: char| !c.is_alphanumeric() && c != '_').filter(|end| *end > 0)?;
    let (name, rest) = written.split_at(end);
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let dotted = || ["->", "?.", ".", "$", "::", ":"].iter().find_map(|mark| rest.strip_prefix(mark));
    let in_brackets = || rest.strip_prefix('[')?.strip_suffix(']').map(|key| key.trim_matches(['"', '\'', ':']));
    let member = in_brackets().or_else(dotted).filter(|member| is_word(member))?;
    Some((name, member))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_a_variable() {
        for written in [
            "payload[\"model\"]",
            "$payload['model']",
            "payload[:model]",
            "payload.model",
            "$payload->model",
            "payload$model",
        ] {
            assert_eq!(member(written), Some(("payload", "model")), "{written}");
        }
        for written in ["payload", "a.b.model", "payload[0].model", "P.builder().model", "payload[key()]"] {
            assert_eq!(member(written), None, "{written}");
        }
    }
}
