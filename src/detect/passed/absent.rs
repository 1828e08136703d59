//! What has to go from a text where an argument is left out: the argument with its comma, its line, its point.

use crate::text::span::{Span, near_line_end, near_line_start};

/// Marks of comments behind an argument, which are about it.
const COMMENTS: [&str; 4] = ["#", "//", "--", "/*"];

/// A field or an argument: with the comma before it, or with the one behind it where it is the first; its line where
/// lines part the fields.
pub(super) fn field(text: &str, span: Span) -> Option<Span> {
    let span = with_quote(text, span);
    let before = text[..span.start].trim_end();
    let after = text[span.end..].trim_start();
    let comma = after.starts_with(',').then(|| text.len() - after.len() + 1);
    if before.ends_with(',') && !is_remarked(text, comma.unwrap_or(span.end)) {
        return Some(Span::new(before.len() - 1, span.end));
    }
    let end = comma.unwrap_or(span.end);
    if let Some(line) = whole_line(text, Span::new(span.start, end)) {
        let parts =
            comma.is_some() || !before.ends_with(',') && !is_open(before) && !after.starts_with(['}', ']', ')']);
        return parts.then_some(line);
    }
    let blanks = text[end..].len() - text[end..].trim_start_matches(' ').len();
    comma.map(|end| Span::new(span.start, end + blanks))
}

/// A statement: its line.
pub(super) fn statement(text: &str, span: Span) -> Option<Span> {
    let end = span.end + usize::from(text[span.end..].starts_with(';'));
    whole_line(text, Span::new(span.start, end))
}

/// A method of a chain, with the point before it: `.temperature(1)`.
pub(super) fn method(text: &str, span: Span) -> Option<Span> {
    let before = text[..span.start].trim_end();
    let receiver = before.strip_suffix('.').or_else(|| before.strip_suffix("->"))?;
    Some(Span::new(receiver.trim_end().len(), span.end))
}

/// A field with the quote before its name, which some languages count out.
fn with_quote(text: &str, span: Span) -> Span {
    let quote = text[..span.start].chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let is_open = quote.is_some_and(|quote| text[span].matches(quote).count() % 2 == 1);
    if is_open { Span::new(span.start - 1, span.end) } else { span }
}

/// The lines of a range, if it begins the first and nothing but a remark follows it on the last.
fn whole_line(text: &str, span: Span) -> Option<Span> {
    let (first, last) = (near_line_start(text, span.start), near_line_end(text, span.end));
    let before = text[first..span.start].trim();
    let after = text[span.end..last].trim();
    let is_alone = before.is_empty() && (after.is_empty() || COMMENTS.iter().any(|mark| after.starts_with(mark)));
    let end = last + usize::from(text[last..].starts_with('\n'));
    is_alone.then(|| Span::new(first, end))
}

/// Whether a remark follows on the line.
fn is_remarked(text: &str, end: usize) -> bool {
    let after = text[end..near_line_end(text, end)].trim();
    COMMENTS.iter().any(|mark| after.starts_with(mark))
}

/// Whether a text ends where an object opens on the same line or the one before.
fn is_open(before: &str) -> bool {
    before.ends_with(['(', '[', '{'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without the argument `style: 1`.
    fn without(text: &str, argument: &str, of: fn(&str, Span) -> Option<Span>) -> Option<String> {
        let at = text.find(argument).unwrap();
        let gone = of(text, Span::new(at, at + argument.len()))?;
        Some(format!("{}{}", &text[..gone.start], &text[gone.end..]))
    }

    #[test]
    fn a_field_goes_with_one_comma() {
        for (text, left) in [
            ("f(model=m, style=1, n=1)", "f(model=m, n=1)"),
            ("f(model=m, style=1)", "f(model=m)"),
            ("f(style=1, model=m)", "f(model=m)"),
            ("f(\n  model=m,\n  style=1,\n  n=1,\n)", "f(\n  model=m,\n  n=1,\n)"),
            ("f(\n  model=m,  # why\n  style=1,\n)", "f(\n  model=m,  # why\n)"),
            ("f(\n  model=m,\n  style=1,  # why\n)", "f(\n  model=m,\n)"),
            ("model: m\nstyle=1\nn: 1\n", "model: m\nn: 1\n"),
            ("@{\n  model = m\n  style=1 # why\n  n = 1\n}", "@{\n  model = m\n  n = 1\n}"),
        ] {
            assert_eq!(without(text, "style=1", field).as_deref(), Some(left), "{text}");
        }
        let json = "{\"model\": \"m\", \"style\": \"v\"}";
        assert_eq!(without(json, "style\": \"v\"", field).as_deref(), Some("{\"model\": \"m\"}"));
        for text in ["f(style=1)", "f(\n  style=1\n)"] {
            assert_eq!(without(text, "style=1", field), None, "{text}");
        }
    }

    #[test]
    fn a_statement_goes_with_its_line_and_a_method_with_its_point() {
        assert_eq!(without("a = 1;\nb.c = 2;\nd = 3;\n", "b.c = 2", statement).as_deref(), Some("a = 1;\nd = 3;\n"));
        assert_eq!(without("if (a) b.c = 2;\n", "b.c = 2", statement), None);
        assert_eq!(
            without("b.model(m)\n  .style(1)\n  .build()", "style(1)", method).as_deref(),
            Some("b.model(m)\n  .build()")
        );
    }
}
