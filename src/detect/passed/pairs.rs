//! Names and values as a call takes them: its arguments one by one, a name in quotes.

use crate::text::span::Span;

/// The arguments of a call by their commas, without the brackets around them. Quotes and brackets in them are kept whole.
pub(crate) fn arguments(text: &str, call: Span) -> Vec<Span> {
    let inner = match text.as_bytes().get(call.range()) {
        Some([b'(', .., b')'] | [b'[', .., b']'] | [b'{', .., b'}']) => Span::new(call.start + 1, call.end - 1),
        _ => call,
    };
    let (mut found, mut start, mut depth, mut quote, mut is_escaped) = (Vec::new(), inner.start, 0_usize, None, false);
    for (i, b) in text[inner].bytes().enumerate() {
        match (quote, b) {
            _ if is_escaped => is_escaped = false,
            (Some(_), b'\\') => is_escaped = true,
            (Some(q), _) if q == b => quote = None,
            (None, b'"' | b'\'' | b'`') => quote = Some(b),
            (None, b'(' | b'[' | b'{') => depth += 1,
            (None, b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            (None, b',') if depth == 0 => {
                found.push(blanked(text, Span::new(start, inner.start + i)));
                start = inner.start + i + 1;
            }
            _ => {}
        }
    }
    found.push(blanked(text, Span::new(start, inner.end)));
    found.retain(|span| !span.is_empty());
    found
}

/// What stands between the quotes, where a range is one string in quotes.
pub(super) fn quoted(text: &str, range: Span) -> Option<Span> {
    let written = &text[range];
    let quote = written.bytes().next().filter(|b| matches!(b, b'"' | b'\''))?;
    let inner = written.strip_prefix(char::from(quote))?.strip_suffix(char::from(quote))?;
    let is_word = !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    is_word.then(|| Span::new(range.start + 1, range.end - 1))
}

/// A name without the brackets and quotes that a language writes it in: `["model"]`.
pub(super) fn key(text: &str, name: Span) -> Span {
    let written = &text[name];
    let start = written.len() - written.trim_start_matches(['[', '"', '\'', ':']).len();
    let end = written.trim_end_matches([']', '"', '\'', ':']).len().max(start);
    Span::new(name.start + start, name.start + end)
}

/// A range without the blanks at its ends.
fn blanked(text: &str, range: Span) -> Span {
    let written = &text[range];
    let start = written.len() - written.trim_start().len();
    Span::new(range.start + start, range.start + start + written.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_in_quotes_and_brackets_part_nothing() {
        let text = "(\"a\", f(1, 2), 'b, c', \"\\\",\",)";
        let found: Vec<&str> = arguments(text, Span::new(0, text.len())).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["\"a\"", "f(1, 2)", "'b, c'", "\"\\\",\""]);
        assert!(arguments("()", Span::new(0, 2)).is_empty());
    }

    #[test]
    fn a_name_without_what_it_is_written_in() {
        for written in ["[\"model\"]", "'model'", "model", "model:", ":model"] {
            assert_eq!(&written[key(written, Span::new(0, written.len()))], "model", "{written}");
        }
        assert_eq!(quoted("\"a b\"", Span::new(0, 5)), None);
        assert_eq!(quoted("model", Span::new(0, 5)), None);
    }
}
