//! Commands without brackets around what they are given: `echo "…"`, `(println "…")`, `tool --name value` over several lines.

use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::formats::lexer::{Token, TokenKind};
use crate::syntax::formats::plain::Line;
use crate::syntax::model::ConstructKind;
use crate::text::span::{Span, ceil_boundary};

/// How far a command goes on on each side.
const MAX_COMMAND: usize = 2048;

impl Line<'_, '_> {
    /// The command that a line is: words up to the first option, and what follows them.
    pub(super) fn command(&mut self, code: Span) {
        let is_option = |token: &Token| token.text(self.text).starts_with('-');
        let words = self.tokens.iter().take_while(|token| token.kind == TokenKind::Word && !is_option(token)).count();
        let (Some(last), Some(option)) = (words.checked_sub(1), self.tokens.get(words)) else { return };
        if is_option(option) {
            let name = Span::new(code.start, self.tokens[last].span.end);
            let value = Span::new(option.span.start, self.command_end(words));
            self.out.named(ConstructKind::Call, self.text[name].trim_start_matches('@').to_string(), name, value);
        }
    }

    /// Whether a word is a command that prints what follows it: at the beginning of a line, `@echo "…"`, or of brackets,
    /// `$(error …)`.
    pub(super) fn prints(&self, at: usize) -> bool {
        let is_first = match &self.tokens[..at] {
            [.., before] if before.kind != TokenKind::Open || !before.is(self.text, "(") => false,
            [] | [_] => true,
            [.., dollar, before] => dollar.is(self.text, "$") && dollar.span.end == before.span.start,
        };
        let next = &self.tokens[at + 1];
        let is_text = matches!(next.kind, TokenKind::String | TokenKind::Word);
        is_first && is_text && self.tokens[at].span.end < next.span.start && is_printer(self.tokens[at].text(self.text))
    }

    /// Where a command ends: before a pipe, a redirection, the next command or the bracket around it.
    pub(super) fn command_end(&self, first: usize) -> usize {
        let mut depth = 0usize;
        let mut end = self.tokens[first].span.start;
        for token in &self.tokens[first..] {
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close if depth == 0 => break,
                TokenKind::Close => depth -= 1,
                TokenKind::Comment => break,
                TokenKind::End if token.is(self.text, ";") => break,
                TokenKind::Other if [">", "|", "&"].iter().any(|mark| token.is(self.text, mark)) => break,
                _ => {}
            }
            end = token.span.end;
        }
        end
    }
}

/// Where the line that ends at a place begins, as far as it is looked at.
fn start_of(text: &str, end: usize) -> usize {
    let low = ceil_boundary(text, end.saturating_sub(MAX_COMMAND));
    memchr::memrchr(b'\n', &text.as_bytes()[low..end]).map_or(low, |at| low + at + 1)
}

/// Whether the line that ends at a place goes on in the next: the backslash is no part of what the reader would take for a
/// comment.
fn goes_on(text: &str, end: usize) -> bool {
    if !text[..end].trim_end_matches('\r').ends_with('\\') {
        return false;
    }
    let line = &text[start_of(text, end)..end];
    ![" -- ", " # ", " //", " /*"].iter().any(|mark| line.contains(mark))
}

/// The lines of a window with those before and after that a command goes on over.
pub(super) fn command_around(text: &str, window: Span) -> Span {
    let (mut start, mut end) = (window.start, window.end);
    while let Some(before) =
        start.checked_sub(1).filter(|at| text.as_bytes()[*at] == b'\n' && window.start - at < MAX_COMMAND)
    {
        if !goes_on(text, before) {
            break;
        }
        start = start_of(text, before);
    }
    while end < text.len() && end - window.end < MAX_COMMAND && goes_on(text, end) {
        end = memchr::memchr(b'\n', &text.as_bytes()[end + 1..]).map_or(text.len(), |at| end + 1 + at);
    }
    Span::new(start, end)
}

/// Lines, with those that go on joined to the next.
pub(super) fn joined(text: &str, lines: impl Iterator<Item = (Span, bool)>) -> Vec<(Span, bool)> {
    let mut found: Vec<(Span, bool)> = Vec::new();
    for (line, is_start) in lines {
        match found.last_mut().filter(|(last, _)| goes_on(text, last.end)) {
            Some((last, _)) => last.end = line.end,
            None => found.push((line, is_start)),
        }
    }
    found
}

/// Whether a command prints what follows it. A Makefile may mark it: `@echo`, `-echo`.
fn is_printer(word: &str) -> bool {
    let name = word.trim_start_matches(['@', '-']);
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && RULES.usage.printers.contains(&normalise(name))
}
