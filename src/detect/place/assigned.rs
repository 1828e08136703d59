//! Strings that are nothing but assignments, as programs and deployments are given their settings: `"OPENAI_MODEL=gpt-4"`,
//! `"--model=gpt-4"`, `"Region=eu-west-1 Model=…"`. What stands before the `=` is the key of what stands behind it.

use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind};
use crate::text::span::Span;

/// The longest string of assignments.
const MAX_LEN: usize = 2_000;
/// What stands around a string and its values, where the string has them in quotes.
const QUOTES: [char; 4] = ['"', '\'', '`', '\\'];

/// The assignment of a string in which a place is.
pub(crate) fn around(text: &str, literal: &Literal, core: Span) -> Option<Construct> {
    assignments(text, literal).into_iter().find(|one| one.value.holds(core))
}

/// The assignment of a string that gives the name at a place a value.
pub(crate) fn of_name(text: &str, literal: &Literal, name: Span) -> Option<Construct> {
    assignments(text, literal).into_iter().find(|one| one.name_span == name)
}

/// All of a string's, if it has nothing else.
fn assignments(text: &str, literal: &Literal) -> Vec<Construct> {
    let is_string = matches!(literal.kind, LiteralKind::String | LiteralKind::Bare) && literal.span.len() <= MAX_LEN;
    let Some(written) = text.get(literal.span.range()).filter(|written| is_string && written.contains('=')) else {
        return Vec::new();
    };
    let inner = written.trim_start_matches(['"', '\'', '`']);
    let start = literal.span.start + (written.len() - inner.len());
    let words = inner.trim_end_matches(QUOTES).split(' ').filter(|word| !word.is_empty());
    let found: Option<Vec<Construct>> = words.map(|word| assignment(word, start + offset(inner, word))).collect();
    found.unwrap_or_default()
}

/// `name=value` at a place of the text.
fn assignment(word: &str, at: usize) -> Option<Construct> {
    let (name, written) = word.split_once('=')?;
    let bare = name.trim_start_matches('-');
    let is_name = bare.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && bare.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    let is_value = !written.is_empty() && !written.starts_with(['=', '>']);
    let name_span = Span::new(at, at + name.len());
    let trimmed = written.trim_start_matches(QUOTES);
    let value = name_span.end + 1 + (written.len() - trimmed.len());
    let value = Span::new(value, value + trimmed.trim_end_matches(QUOTES).len());
    let span = Span::new(at, at + word.len());
    let kind = ConstructKind::Field;
    (is_name && is_value).then(|| Construct { kind, name: name.to_owned(), name_span, span, value })
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(&str, &str)> {
        let literal = Literal { kind: LiteralKind::String, span: Span::new(0, text.len()) };
        let found = assignments(text, &literal);
        found.iter().map(|one| (&text[one.name_span], &text[one.value])).collect()
    }

    #[test]
    fn strings_of_assignments() {
        for (text, expected) in [
            ("\"OPENAI_MODEL=gpt-4\"", &[("OPENAI_MODEL", "gpt-4")][..]),
            ("--model=gpt-4", &[("--model", "gpt-4")]),
            ("llm.model=gpt-4", &[("llm.model", "gpt-4")]),
            ("Region=\\\"eu\\\" Model=\\\"a:0\\\"", &[("Region", "eu"), ("Model", "a:0")]),
            ("set MODEL=gpt-4 first", &[]),
            ("model == gpt-4", &[]),
            ("https://host/?model=gpt-4", &[]),
            ("a=>gpt-4", &[]),
            ("gpt-4", &[]),
        ] {
            assert_eq!(pairs(text), expected, "{text}");
        }
    }

    #[test]
    fn the_assignment_of_a_place_and_of_a_name() {
        let text = "Region=eu Model=gpt-4";
        let literal = Literal { kind: LiteralKind::String, span: Span::new(0, text.len()) };
        let name = |found: Option<Construct>| found.map(|one| one.name);
        assert_eq!(name(around(text, &literal, Span::new(16, 21))).as_deref(), Some("Model"));
        assert_eq!(name(of_name(text, &literal, Span::new(10, 15))).as_deref(), Some("Model"));
        assert_eq!(name(of_name(text, &literal, Span::new(11, 15))), None);
    }
}
