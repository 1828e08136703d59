//! What a function of the same text calls the argument that it is given by position.

use crate::detect::place::Place;
use crate::rules::words;
use crate::text::span::{Span, ceil_boundary};

/// How far from a call its function is looked for.
const MAX_NEAR: usize = 128 * 1024;
/// The most that a list of parameters has.
const MAX_PARAMETERS: usize = 2_000;

/// The name of the parameter that takes the value at the place, where the innermost call is of a function that is
/// defined in the same text: `deployment_id` for `setup("gpt-4")` beside `def setup(deployment_id: str)`.
#[must_use]
pub fn name(place: &Place<'_>) -> Option<String> {
    let call = place.calls().next()?;
    let callee = words::own_member(&call.name).unwrap_or(&call.name);
    if callee.len() < 3 || !callee.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    let position = place.argument_of(call)?;
    let near = Span::new(
        ceil_boundary(place.text, place.core.start.saturating_sub(MAX_NEAR)),
        ceil_boundary(place.text, place.core.end.saturating_add(MAX_NEAR).min(place.text.len())),
    );
    let names = parameters(&place.text[near], callee)?;
    names.into_iter().filter(|name| !words::is_receiver(name)).nth(position).map(str::to_owned)
}

/// The names of the parameters of the function `name`, where the text defines it.
fn parameters<'t>(text: &'t str, name: &str) -> Option<Vec<&'t str>> {
    let list = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).find_map(|at| {
        let word = text[..at].strip_suffix(' ')?.rsplit(|c: char| !c.is_ascii_alphabetic()).next()?;
        text[at + name.len()..]
            .strip_prefix('(')
            .filter(|_| words::RULES.definers.iter().any(|definer| definer == word))
    })?;
    Some(split(list).into_iter().filter_map(name_of).collect())
}

/// The parameters up to the bracket that closes their list.
fn split(list: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0_usize, 0, Vec::new());
    for (at, byte) in list.bytes().enumerate().take(MAX_PARAMETERS) {
        match byte {
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b')' if depth == 0 => {
                found.push(&list[from..at]);
                return found;
            }
            b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                found.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    Vec::new()
}

/// `model` of `model: str = "x"`, `$model`, `mut model: &str`; where the type stands first the name is the last word.
fn name_of(parameter: &str) -> Option<&str> {
    let head = parameter.split(['=', ':', '?']).next()?.trim();
    let word = head.rsplit([' ', '*', '&', '$', '\n']).find(|w| !w.is_empty())?;
    word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_').then_some(word)
}

#[cfg(test)]
mod tests {
    use crate::detect::parameter::parameters;

    #[test]
    fn of_a_function_of_the_same_text() {
        let python = "def setup(deployment_id: str, n: dict[str, int] = {}) -> None:\n    pass\nsetup(\"gpt-4\")";
        assert_eq!(parameters(python, "setup"), Some(vec!["deployment_id", "n"]));
        assert_eq!(parameters("async function ask(prompt, engine = 'x') {}", "ask"), Some(vec!["prompt", "engine"]));
        assert_eq!(parameters("fn ask(prompt: &str, mut engine: String) {}", "ask"), Some(vec!["prompt", "engine"]));
        assert_eq!(parameters("setup(\"gpt-4\")", "setup"), None, "only called");
        assert_eq!(parameters("return setup(x)", "setup"), None, "a word before it, but none that defines");
        assert_eq!(parameters("def setup(a, b", "setup"), Some(vec![]), "cut off");
    }
}
