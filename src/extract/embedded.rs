//! Text in a language of its own inside a string: a request body, a template, a command.

use std::borrow::Cow;
use std::ops::Range;

use super::syntax::{LiteralKind, Parsed, Syntax};
use crate::source::Language;

/// The shortest string that is worth a look.
const MIN: usize = 16;

/// The string literal around a place, where its content is in a language that can be read.
#[must_use]
pub fn around(text: &str, at: usize, parsed: &dyn Parsed) -> Option<(Range<usize>, Language)> {
    let mut syntax = Syntax::default();
    parsed.around(at..at + 1, &mut syntax);
    let holds = |span: &Range<usize>| span.start <= at && at < span.end && span.len() >= MIN;
    let literal = syntax
        .literals
        .into_iter()
        .filter(|l| matches!(l.kind, LiteralKind::String | LiteralKind::Text) && holds(&l.span))
        .min_by_key(|l| l.span.len())?;
    let language = sniff(&text[literal.span.clone()])?;
    Some((literal.span, language))
}

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
    let is_object = head.starts_with('{') && head.trim_end().ends_with('}') && head.contains("\":");
    if is_object {
        return Some(Language::Json);
    }
    let lines = content.lines().count();
    let blocks = ["resource \"", "variable \"", "module \"", "provider \"", "data \"", "terraform {", "locals {"];
    if lines > 1 && blocks.iter().any(|b| content.contains(b)) {
        return Some(Language::Terraform);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_sentence() {
        assert_eq!(sniff(r#"{"model": "gpt-4", "n": 1}"#), Some(Language::Json));
        assert_eq!(
            sniff("\nresource \"azurerm_cognitive_deployment\" \"test\" {\n  name = \"x\"\n}\n"),
            Some(Language::Terraform)
        );
        assert_eq!(sniff("name: chat\nmodel:\n  id: gpt-4\n  temperature: 0\n"), Some(Language::Yaml));
        assert_eq!(sniff("Note: use gpt-4 here.\nIt is better.\nReally."), None);
        assert_eq!(sniff("{model} is not known"), None);
    }
}
