//! Text in a language of its own inside a string: a request body, a template, a command.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::syntax::model::{LiteralKind, Syntax};
use crate::text::language::Language;
use crate::text::pattern::regex;
use crate::text::span::Span;

/// The shortest string that is worth a look.
const MIN: usize = 16;

/// The string literals of a text, in which many places can stand.
#[derive(Debug, Default)]
pub struct Strings {
    /// The one that was looked at last, and what it holds.
    last: Option<(Span, Option<Language>)>,
}

impl Strings {
    /// The string literal around a place, with what stands around that, where its content is in a language that can be read.
    pub fn around(&mut self, text: &str, place: Span, syntax: &Syntax) -> Option<(Span, Language)> {
        let holds = |span: Span| span.start <= place.start && place.start < span.end && span.len() >= MIN;
        let literal = syntax
            .literals
            .iter()
            .filter(|l| matches!(l.kind, LiteralKind::String | LiteralKind::Text | LiteralKind::Bare) && holds(l.span))
            .min_by_key(|l| l.span.len())?;
        let known = self.last.as_ref().filter(|(span, _)| *span == literal.span).map(|(_, language)| *language);
        let language = known.unwrap_or_else(|| sniff(&text[literal.span]));
        self.last = Some((literal.span, language));
        Some((literal.span, language?))
    }
}

/// Code in comments, without the marks that make it a comment.
#[derive(Debug, PartialEq, Eq)]
pub struct Commented {
    /// The lines of the comment, from the beginning of the first to the end of the last.
    pub range: Span,
    /// Their text with the marks blank. Bytes keep their places.
    pub text: String,
}

/// The commented-out code around a place: the lines above and below that begin with the same mark, where the line of
/// the place reads as a setting or a call rather than a sentence.
#[must_use]
pub fn commented_out(text: &str, at: usize) -> Option<Commented> {
    let start_of = |at: usize| text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end_of = |at: usize| text[at..].find('\n').map_or(text.len(), |i| at + i);
    let (first, last) = (start_of(at), end_of(at));
    let line = &text[first..last];
    let mark = MARKS.into_iter().find(|m| line.trim_start().starts_with(m))?;
    if !CODE.is_match(line.trim_start().trim_start_matches(mark).trim_start_matches(mark)) {
        return None;
    }
    let is_marked = |range: Span| text[range].trim_start().starts_with(mark);
    let (mut from, mut to) = (first, last);
    while from > 0 && last - from < MAX_COMMENT && is_marked(Span::new(start_of(from - 1), from)) {
        from = start_of(from - 1);
    }
    while to < text.len() && to - first < MAX_COMMENT && is_marked(Span::new(to + 1, end_of(to + 1))) {
        to = end_of(to + 1);
    }
    let blank = |line: &str| {
        let indent = line.len() - line.trim_start().len();
        let marks = line[indent..].len() - line[indent..].trim_start_matches(mark).len();
        format!("{}{}{}", &line[..indent], " ".repeat(marks), &line[indent + marks..])
    };
    Some(Commented { range: Span::new(from, to), text: text[from..to].split_inclusive('\n').map(blank).collect() })
}

/// Marks of comments to the end of the line.
const MARKS: [&str; 3] = ["#", "//", "--"];
/// The most that is read of a comment.
const MAX_COMMENT: usize = 8_000;
/// `key: value`, `KEY=value`, `call(…)`: not a sentence.
static CODE: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?-u)^\s*(?:- )?(?:[\w."'\[\]-]+\s*(?::\s|=\s*)\s*["'\w$\[{]|[\w.]+\((?u:.*)\))"#));

/// The content with lines that are only a placeholder (`%s`, `%[1]s`) blank, so that the rest parses. Bytes keep
/// their places.
#[must_use]
pub fn without_placeholders(content: &str) -> Cow<'_, str> {
    let is_placeholder =
        |line: &str| line.trim().strip_prefix('%').is_some_and(|p| p.len() <= 5 && p.ends_with(['s', 'v', 'd']));
    if !content.lines().any(is_placeholder) {
        return Cow::Borrowed(content);
    }
    let blank = |line: &str| {
        if is_placeholder(line) { line.replace(|c: char| !c.is_whitespace(), " ") } else { line.to_owned() }
    };
    Cow::Owned(content.split_inclusive('\n').map(blank).collect())
}

/// What a string holds, by its first words. Only what cannot be a sentence.
fn sniff(content: &str) -> Option<Language> {
    let head = content.trim_start();
    let first = head.lines().next().unwrap_or_default();
    let is_object = head.starts_with('{') && head.trim_end().ends_with('}');
    let is_list = head.starts_with('[') && head[1..].trim_start().starts_with('{') && head.trim_end().ends_with(']');
    if (is_object || is_list) && head.contains("\":") {
        return Some(Language::Json);
    }
    let lines = content.lines().count();
    let blocks = ["resource \"", "variable \"", "module \"", "provider \"", "data \"", "terraform {", "locals {"];
    let is_block = |line: &str| blocks.iter().any(|b| line.trim_start().starts_with(b));
    if lines > 1 && content.lines().any(is_block) {
        return Some(Language::Terraform);
    }
    if lines > 1 && ASSIGNMENT.is_match(first) && content.lines().all(is_dotenv_line) {
        return Some(Language::Dotenv);
    }
    let is_pair = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ");
        line.split_once(": ").or_else(|| line.split_once(':').filter(|(_, rest)| rest.is_empty())).is_some_and(
            |(key, _)| {
                !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
            },
        )
    };
    let filled = || content.lines().filter(|l| !l.trim().is_empty() && !l.trim_start().starts_with('#'));
    (lines > 2 && is_pair(first) && filled().filter(|l| is_pair(l)).count() * 3 >= filled().count() * 2)
        .then_some(Language::Yaml)
}

/// `KEY=value`, as in a file of an environment.
static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*(?:export )?[A-Z][A-Z0-9_]*=\S*"));

/// Whether a line can stand in a file of an environment.
fn is_dotenv_line(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#') || ASSIGNMENT.is_match(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_comments() {
        let text = "a: 1\n# provider: azure\n#   model: gpt-4\n# Use it well.\nb: 2\n";
        let at = text.find("gpt-4").unwrap();
        let found = commented_out(text, at).unwrap();
        assert_eq!(&text[found.range], "# provider: azure\n#   model: gpt-4\n# Use it well.");
        assert_eq!(found.text, "  provider: azure\n    model: gpt-4\n  Use it well.");
        assert_eq!(commented_out("# We moved from gpt-4 to gpt-5 (better).\n", 16), None);
    }

    #[test]
    fn what_cannot_be_a_sentence() {
        assert_eq!(sniff(r#"{"model": "gpt-4", "n": 1}"#), Some(Language::Json));
        assert_eq!(
            sniff("\nresource \"azurerm_cognitive_deployment\" \"test\" {\n  name = \"x\"\n}\n"),
            Some(Language::Terraform)
        );
        assert_eq!(sniff("name: chat\nmodel:\n  id: gpt-4\n  temperature: 0\n"), Some(Language::Yaml));
        assert_eq!(sniff(r#"[{"model": "gpt-4", "api_type": "azure"}]"#), Some(Language::Json));
        assert_eq!(sniff("CHAT_MODEL=gpt-4\nCHAT_URL=$URL\n"), Some(Language::Dotenv));
        assert_eq!(sniff("API_BASE=$BASE\n# the model\nCHAT_MODEL=gpt-4\n"), Some(Language::Dotenv));
        assert_eq!(sniff("CHAT_MODEL=gpt-4"), None, "one setting is what a command is given");
        assert_eq!(sniff("Note: use gpt-4 here.\nIt is better.\nReally."), None);
        assert_eq!(sniff("{model} is not known"), None);
    }
}
