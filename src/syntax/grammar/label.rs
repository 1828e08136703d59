//! Takes names and contents out of the text of nodes: without quotes, and without the arguments in a chain of calls.

use crate::text::span::Span;

const QUOTES: [char; 3] = ['"', '\'', '`'];
/// A callee longer than this is a chain whose links hold code; its last link is enough.
const LONG: usize = 1000;

/// The range of what a quoted literal holds: prefixes (`f`, `$@`, `r#`), quotes and their closing counterpart
/// are left out. The whole text where it is not quoted.
pub(crate) fn content(text: &str) -> Span {
    let whole = Span::new(0, text.len());
    // PowerShell: @" … "@
    let text = text.strip_suffix('@').unwrap_or(text);
    let open = text.chars().take(5).take_while(|c| is_prefix(*c)).count();
    if !text[open..].starts_with(QUOTES) {
        return whole;
    }
    let hashes = text[..open].bytes().filter(|b| *b == b'#').count();
    let Some(body) = text.len().checked_sub(hashes).filter(|end| text[*end..].bytes().all(|b| b == b'#')) else {
        return whole;
    };
    let quote = text.as_bytes()[open];
    let run = text.as_bytes()[open..body].iter().take_while(|b| **b == quote).count();
    // Three or more are one delimiter; two are an empty string.
    let width = if run >= 3 && body >= open + 6 { 3.max(run.min((body - open) / 2)) } else { 1 };
    let end = body.saturating_sub(width);
    let closes = end >= open + width && text.as_bytes()[end..body].iter().all(|b| *b == quote);
    if closes { Span::new(open + width, end) } else { whole }
}

/// Whether a character can stand before the quotes of a literal.
fn is_prefix(c: char) -> bool {
    c.is_ascii_alphabetic() || "$@#%~".contains(c)
}

/// A name as the rules compare it: without quotes, with single blanks or none, without the arguments of earlier calls
/// in a chain (`Model.builder().name`), and with `.` for `?.`.
pub(crate) fn name(text: &str) -> String {
    let text = text.trim();
    let text = text.trim_matches([':', '*', '&', ' ']);
    let text = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).map_or(text, str::trim);
    let text = &text[content(text)];
    let text = if text.len() > LONG { text.rfind(')').map_or(text, |at| &text[at + 1..]) } else { text };
    let mut out = String::with_capacity(text.len().min(LONG));
    let mut depth = 0_usize;
    let mut quote = None;
    for c in text.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            None if depth > 0 && QUOTES.contains(&c) => quote = Some(c),
            _ => {}
        }
        if quote.is_none() && c == ')' {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            push(&mut out, c);
        }
        if quote.is_none() && c == '(' {
            depth += 1;
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn push(out: &mut String, c: char) {
    if c.is_whitespace() {
        if !out.is_empty() && !out.ends_with([' ', '.', ':', '>']) {
            out.push(' ');
        }
        return;
    }
    if matches!(c, '.' | ':') && out.ends_with(' ') {
        out.pop();
    }
    if c == '.' && out.ends_with(['?', '!']) {
        out.pop();
    }
    out.push(c);
}

/// Where in a callee the part begins that holds no arguments, subscript or literal: `.name` in `"a".b(c).name`.
pub(crate) fn last_call(callee: &str) -> usize {
    let Some(end) = callee.rfind([')', ']', '}', '"', '\'', '`']) else { return 0 };
    let rest = &callee[end + 1..];
    callee.len() - rest.trim_start_matches(|c: char| !(c.is_alphanumeric() || c == '_')).len()
}

/// Whether a text is an identifier or identifiers joined by dots, colons or arrows.
pub(crate) fn is_symbol(text: &str) -> bool {
    text.len() <= 200
        && text.starts_with(|c: char| c.is_alphabetic() || "_$@.:\\".contains(c))
        && text.chars().all(|c| c.is_alphanumeric() || "_$@.:\\?!->".contains(c))
}

/// Whether a shell word can belong to a command's name: `account`, not `-m`, `./run`, `$x` or `gpt-4`.
pub(crate) fn is_command_word(text: &str) -> bool {
    let is_dated = text.as_bytes().windows(2).any(|w| w[0] == b'-' && w[1].is_ascii_digit());
    !is_dated && !text.starts_with('-') && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents() {
        for (text, expected) in [
            ("\"a\"", "a"),
            ("'a'", "a"),
            ("''", ""),
            ("\"\"\"a\"\"\"", "a"),
            ("f\"a\"", "a"),
            ("r#\"a\"#", "a"),
            ("$@\"a\"", "a"),
            ("plain", "plain"),
            ("\"", "\""),
            ("\"\"\"\"\"\"", ""),
            ("it's", "it's"),
            ("\"\"\"\"", "\"\""),
        ] {
            assert_eq!(&text[content(text)], expected, "{text}");
        }
    }

    #[test]
    fn names() {
        for (text, expected) in [
            ("client.chat\n  .create", "client.chat.create"),
            ("a(1, \")\").b(c(2)).d", "a().b().d"),
            ("'k'", "k"),
            ("a?.b!.c", "a.b.c"),
            ("(k)", "k"),
            ("not  in", "not in"),
            ("os.environ[\"M\"]", "os.environ[\"M\"]"),
            ("A::b", "A::b"),
        ] {
            assert_eq!(name(text), expected);
        }
        assert_eq!(last_call("a.b"), 0);
        assert_eq!(last_call("a(b)\n  .c"), 8);
        assert_eq!(last_call("(a)"), 3);
        assert_eq!(name(&format!("a({}).b", "x".repeat(LONG))), ".b");
    }
}
