//! The arguments of a command that stand there without an option: `New-It group account chat $properties`.

use crate::detect::place::Place;
use crate::syntax::model::Construct;
use crate::text::span::Span;

/// How many arguments of a command are counted by their positions.
const MAX_ARGUMENTS: usize = 40;

/// What the argument is called in which the place is, where `names` has what the command calls those without an option.
#[must_use]
pub fn position<'n>(place: &Place<'_>, call: &Construct, names: &'n [String]) -> Option<&'n String> {
    let arguments = arguments(place.text, call.value);
    names.get(arguments.iter().position(|argument| argument.holds(place.core))?)
}

/// The arguments between the options and the values of those.
#[must_use]
pub fn arguments(text: &str, range: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut follows_option = false;
    let mut at = range.start;
    while let Some(word) = word(text, at, range.end).filter(|_| found.len() < MAX_ARGUMENTS) {
        at = word.end;
        let is_option = text[word].starts_with('-');
        if !is_option && !follows_option {
            found.push(word);
        }
        follows_option = is_option;
    }
    found
}

/// The next word from a place on: up to a blank that is in no quotes and no brackets. What only goes on in the next
/// line is none.
fn word(text: &str, from: usize, end: usize) -> Option<Span> {
    let is_blank = |b: u8| b.is_ascii_whitespace() || matches!(b, b'`' | b'\\' | b'^');
    let bytes = text.as_bytes().get(..end)?;
    let start = from + bytes.get(from..)?.iter().position(|b| !is_blank(*b))?;
    let (mut depth, mut quote) = (0_usize, None);
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(' | b'{' | b'[') => depth += 1,
            (None, b')' | b'}' | b']') => depth = depth.saturating_sub(1),
            (None, byte) if depth == 0 && byte.is_ascii_whitespace() => return Some(Span::new(start, at)),
            _ => {}
        }
    }
    Some(Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_without_options() {
        for (text, expected) in [
            ("rg acct chat $p", &["rg", "acct", "chat", "$p"][..]),
            ("-Sku $sku rg -Name 'a b' \"c d\"", &["rg", "\"c d\""]),
            ("rg `\n  @{ a = (New-Object X -Y 'z w') } `\n  last", &["rg", "@{ a = (New-Object X -Y 'z w') }", "last"]),
            ("", &[]),
            ("'open", &["'open"]),
            ("} ] )", &["}", "]", ")"]),
        ] {
            let found: Vec<&str> =
                arguments(text, Span::new(0, text.len())).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
