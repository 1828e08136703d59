//! Places of a name that only use it, by the text around them alone: a member of it is taken, or it is called, in an
//! expression. They define nothing, and in a long text each would need a parse of its own to show that.

use crate::rules::words::RULES;
use crate::text::span::{Span, floor_boundary};
use crate::text::words::is_identifier_char;

/// How much of the line before a place is looked at.
const MAX_LINE: usize = 300;
/// What stands between the parts of a chain of members.
const LINKS: [char; 5] = ['.', '?', '!', '$', '@'];
/// What a value follows.
const BEFORE_VALUES: [char; 6] = ['=', '(', '[', '!', '?', '+'];
/// What a statement follows, or an element among others.
const BEFORE_STATEMENTS: [char; 8] = ['\n', ';', '{', '}', ')', ',', ':', '|'];

/// Whether a place of a name does no more than to use it. `false` where that is not sure.
pub(super) fn is_mere_use(text: &str, name: Span) -> bool {
    let after = &text[name.end..];
    let is_object = || {
        let member = after.strip_prefix("?.").or_else(|| after.strip_prefix('.'));
        member.is_some_and(|member| member.starts_with(is_identifier_char))
    };
    if !after.starts_with('(') && !is_object() {
        return false;
    }
    let start = floor_boundary(text, name.start.saturating_sub(MAX_LINE));
    let before = &text[start..name.start];
    let head = before.trim_end_matches(|c: char| is_identifier_char(c) || LINKS.contains(&c));
    let gap = head.trim_end_matches([' ', '\t']);
    if imports(before) {
        return false;
    }
    let last = gap.chars().next_back();
    if last.is_some_and(is_identifier_char) {
        let word = &gap[gap.trim_end_matches(is_identifier_char).len()..];
        return RULES.before_values.iter().any(|before| before == word);
    }
    // What is defined in a statement has no object before it, or a type: `Answer.from(this.text);` is a constructor of Dart.
    let is_chain = || {
        let first = text[start + head.len()..].trim_start_matches(LINKS);
        (before.ends_with('.') || is_object()) && first.starts_with(|c: char| c.is_lowercase() || c == '_')
    };
    last.is_some_and(|last| BEFORE_VALUES.contains(&last))
        || last.is_none_or(|last| BEFORE_STATEMENTS.contains(&last)) && is_chain()
}

/// Whether a line that ends there imports something.
fn imports(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    RULES.imports.iter().chain(&RULES.importers).any(|word| line.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_mere(text: &str, name: &str) -> bool {
        let at = text.rfind(name).expect("the name");
        is_mere_use(text, Span::new(at, at + name.len()))
    }

    #[test]
    fn calls_and_members_in_expressions_are_mere_uses() {
        for (text, name) in [
            ("const a = ask(\"x\")", "ask"),
            ("return ask(x)", "ask"),
            ("x = await client.chat(y)", "chat"),
            ("x = await client.chat(y)", "client"),
            ("\tlogger.debug(x);", "logger"),
            ("\tlogger.debug(x);", "debug"),
            ("client\n  .chat(x)", "chat"),
            ("f(model.name)", "model"),
            ("[this.ask(x)]", "ask"),
        ] {
            assert!(is_mere(text, name), "{text}");
        }
    }

    #[test]
    fn what_may_define_or_import_a_name_is_none() {
        for (text, name) in [
            ("function ask(x) {}", "ask"),
            ("def ask(x):", "ask"),
            ("def self.ask(x)", "ask"),
            ("fun String.ask(x: Int)", "ask"),
            ("function M.ask(x)", "ask"),
            ("void IAsk.ask(int x) {}", "ask"),
            ("static void Ask(int x) {}", "Ask"),
            ("class A {\n  ask(x) {}\n}", "ask"),
            ("const a = { b, ask(x) {} }", "ask"),
            ("  Answer.from(this.text);", "from"),
            ("func (c *Client) Ask(x string) {}", "Ask"),
            ("void Client::ask(int x) {}", "ask"),
            ("import openai.chat", "openai"),
            ("const a = require(\"b.c\")", "b"),
            ("ask = other", "ask"),
            ("call(ask)", "ask"),
        ] {
            assert!(!is_mere(text, name), "{text}");
        }
    }
}
