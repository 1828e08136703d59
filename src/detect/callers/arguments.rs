//! What a call is given: whether it has a value for a parameter.

use crate::detect::passed::pairs;
use crate::detect::reference::Defaulted;
use crate::text::span::Span;
use crate::text::words::is_identifier_char;

/// A value that leaves a parameter its default.
const LEFT_OUT: &str = "undefined";

/// Whether a call gives the parameter a value; `None` where that cannot be read.
pub(super) fn gives(text: &str, call: Span, of: &Defaulted) -> Option<bool> {
    let is_value = |value: &str| value.trim() != LEFT_OUT;
    let mut before = 0;
    for argument in pairs::arguments(text, call) {
        let written = &text[argument];
        if written.starts_with(['*', '&']) || written.starts_with("...") {
            return None;
        }
        if let Some((name, value)) = named(written) {
            if name == of.parameter {
                return Some(is_value(value));
            }
            continue;
        }
        if of.position == Some(before) {
            return Some(is_value(written));
        }
        before += 1;
        if of.position.is_none() && written.starts_with('{') {
            for field in pairs::arguments(text, argument) {
                let field = &text[field];
                if field.starts_with("...") {
                    return None;
                }
                let (name, value) = named(field).unwrap_or((field, field));
                if name == of.parameter {
                    return Some(is_value(value));
                }
            }
        }
    }
    Some(false)
}

/// Whether a call names an argument that the function does not take.
pub(super) fn is_of_another(text: &str, call: Span, of: &Defaulted) -> bool {
    let arguments = pairs::arguments(text, call);
    let mut names = arguments.iter().filter_map(|argument| Some(named(&text[*argument])?.0));
    let is_known = !of.words.is_empty() && of.owner.is_some();
    is_known && names.any(|name| !of.words.iter().any(|word| word == name))
}

/// The name and the value of an argument or a field that has one: `model=x`, `model: x`.
fn named(written: &str) -> Option<(&str, &str)> {
    let end = written.find(|c: char| !is_identifier_char(c))?;
    let (name, rest) = (&written[..end], written[end..].trim_start());
    let value = match rest.strip_prefix('=') {
        Some(value) => Some(value).filter(|value| !value.starts_with(['=', '>', '~'])),
        None => rest.strip_prefix(':').filter(|value| !value.starts_with(':')),
    };
    value.map(|value| (name, value)).filter(|_| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(position: Option<usize>) -> Defaulted {
        let words = ["model", "text"].map(str::to_owned).to_vec();
        let (callee, owner) = ("ask".to_owned(), Some("Pen".to_owned()));
        Defaulted { callee, owner, parameter: "model".to_owned(), position, words, names: Vec::new() }
    }

    fn is_given(call: &str, position: Option<usize>) -> Option<bool> {
        gives(call, Span::new(0, call.len()), &of(position))
    }

    #[test]
    fn a_value_is_given_by_its_name_or_its_position() {
        for call in ["(text, model=m)", "(text, model: m)", "(text, m)", "(f(1, 2), m, rest)"] {
            assert_eq!(is_given(call, Some(1)), Some(true), "{call}");
        }
        for call in ["(text)", "()", "(text, undefined)", "(text, other=m)", "(text == model)"] {
            assert_eq!(is_given(call, Some(1)), Some(false), "{call}");
        }
        for call in ["(*all)", "(text, **rest)", "(...all)"] {
            assert_eq!(is_given(call, Some(1)), None, "{call}");
        }
        assert_eq!(is_given("(text, m)", None), Some(false), "by its name only");
        assert_eq!(is_given("({ text, model })", None), Some(true));
        assert_eq!(is_given("({ ...all, model })", None), None);
    }

    #[test]
    fn a_call_with_another_argument_is_one_of_another_function() {
        let is_other = |call: &str| is_of_another(call, Span::new(0, call.len()), &of(Some(1)));
        assert!(is_other("(text, top_k=1)") && !is_other("(text=t)") && !is_other("(t)"));
    }
}
