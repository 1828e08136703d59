//! Strings of several lines in a text that no grammar reads: between three quotes, up to a word that ends it, or with a mark
//! before each line.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::pattern::regex;
use crate::text::span::{near_line_end, near_line_start};

/// The longest string that is looked at.
const MAX_STRING: usize = 8_000;
/// What begins and ends a string of several lines.
const QUOTES: [&str; 2] = ["\"\"\"", "'''"];
/// The mark before each line of a string, in Zig.
const MARK: &str = "\\\\";

/// `<<EOF`, `<<~"USAGE"`.
static HEREDOC: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?-u)<<[-~]?["']?([A-Za-z_][A-Za-z0-9_]*)"#));

/// Where the quotes of a text stand that begin and end strings of several lines, of each kind.
#[derive(Debug)]
pub(super) struct Marks([Vec<usize>; QUOTES.len()]);

impl Marks {
    pub(super) fn of(text: &str) -> Self {
        Self(QUOTES.map(|quote| memchr::memmem::find_iter(text.as_bytes(), quote).collect()))
    }
}

/// The string of several lines around a place.
pub(super) fn around<'t>(text: &'t str, at: usize, marks: &Marks) -> Option<&'t str> {
    let found = quoted(text, at, marks).or_else(|| heredoc(text, at)).or_else(|| marked(text, at))?;
    (found.len() < MAX_STRING).then_some(found)
}

fn quoted<'t>(text: &'t str, at: usize, marks: &Marks) -> Option<&'t str> {
    marks.0.iter().zip(QUOTES).find_map(|(places, quote)| {
        let before = places.partition_point(|place| place + quote.len() <= at);
        let open = (before % 2 == 1).then(|| places[before - 1] + quote.len())?;
        text.get(open..*places.get(before)?)
    })
}

fn heredoc(text: &str, at: usize) -> Option<&str> {
    let mut from = at.saturating_sub(MAX_STRING);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let opening = HEREDOC.captures_iter(&text[from..at]).last()?;
    let word = opening.get(1)?;
    let start = from + word.end();
    let start = start + text[start..at].find('\n')?;
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim().trim_end_matches(';') == word.as_str() {
            return (end > at).then(|| &text[start..end]);
        }
        end += line.len();
        if end - start > MAX_STRING {
            return None;
        }
    }
    None
}

fn marked(text: &str, at: usize) -> Option<&str> {
    let is_marked = |line: &str| line.trim_start().starts_with(MARK);
    let start_of = |at: usize| near_line_start(text, at);
    let end_of = |at: usize| near_line_end(text, at);
    let (mut start, mut end) = (start_of(at), end_of(at));
    if !is_marked(&text[start..end]) {
        return None;
    }
    while start > 0 && at - start < MAX_STRING && is_marked(&text[near_line_start(text, start - 1)..start]) {
        start = near_line_start(text, start - 1);
    }
    while end < text.len() && end - at < MAX_STRING && is_marked(&text[end + 1..end_of(end + 1)]) {
        end = end_of(end + 1);
    }
    Some(&text[start..end])
}

#[cfg(test)]
mod tests {
    fn around(text: &str) -> Option<&str> {
        super::around(text, text.find("gpt-4").unwrap(), &super::Marks::of(text))
    }

    #[test]
    fn strings_of_several_lines() {
        assert_eq!(around("a = \"\"\"b\ngpt-4\n\"\"\"\nc"), Some("b\ngpt-4\n"));
        assert_eq!(around("print <<\"EOF\";\nUse gpt-4\nEOF\nx\n"), Some("\nUse gpt-4\n"));
        assert_eq!(around("x =\n  \\\\a\n  \\\\gpt-4\n;\n"), Some("  \\\\a\n  \\\\gpt-4"));
    }

    #[test]
    fn places_outside() {
        assert_eq!(around("\"\"\"a\"\"\"\ngpt-4\n\"\"\"b\"\"\"\n"), None);
        assert_eq!(around("print <<EOF;\nx\nEOF\ngpt-4\nEOF\n"), None);
        assert_eq!(around("1 << shift\ngpt-4\n"), None);
    }
}
