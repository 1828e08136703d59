//! Any text: what most languages and formats have in common, line by line.
//!
//! For files without a front end of their own, and for those that theirs cannot read. Quoted strings,
//! `key = value`, `key: "value"`, `--option value`, calls, comparisons and comments look alike nearly
//! everywhere. Nothing is kept: each question reads the lines it is about.

use std::ops::Range;

use super::lines::trim;
use super::syntax::{ConstructKind, LiteralKind, Parsed, Syntax};
use super::words::{Token, TokenKind, tokens};

/// How far to look to each side on a line that does not end, as in a bundle.
const REACH: usize = 4096;

/// A text that is read where it is asked about.
#[derive(Debug, Clone, Copy)]
pub struct TextLines<'a>(pub &'a str);

impl Parsed for TextLines<'_> {
    fn around(&self, range: Range<usize>, out: &mut Syntax) {
        for (line, is_start) in lines_around(self.0, range) {
            Line { text: self.0, out }.read(line, is_start);
        }
    }
}

/// The lines that a range touches, each with whether it begins where a line does. Long ones are cut.
pub(super) fn lines_around(text: &str, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, bool)> {
    let to = range.end.min(text.len());
    let from = range.start.min(to);
    let boundary = |at: usize| (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let low = boundary(from.saturating_sub(REACH));
    let high = boundary((to + REACH).min(text.len())).max(to);
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[low..from]).map_or(low, |at| low + at + 1);
    let end = memchr::memchr(b'\n', &bytes[to..high]).map_or(high, |at| to + at);
    let mut next = start;
    std::iter::from_fn(move || {
        let start = next;
        if start > end {
            return None;
        }
        let stop = memchr::memchr(b'\n', &text.as_bytes()[start..end]).map_or(end, |at| start + at);
        next = stop + 1;
        Some((start..stop, start == 0 || text.as_bytes()[start - 1] == b'\n'))
    })
}

struct Line<'a, 'o> {
    text: &'a str,
    out: &'o mut Syntax,
}

impl Line<'_, '_> {
    fn read(&mut self, line: Range<usize>, is_start: bool) {
        let span = trim(self.text, line);
        if span.is_empty() {
            return;
        }
        if is_start && is_comment(&self.text[span.clone()]) {
            return self.out.literal(LiteralKind::Comment, span);
        }
        let tokens = tokens(self.text, span.clone());
        let code_end = match tokens.last() {
            Some(Token { kind: TokenKind::Comment, span }) => span.start,
            _ => span.end,
        };
        self.out.literal(LiteralKind::Text, trim(self.text, span.start..code_end));
        for (i, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Comment => self.out.literal(LiteralKind::Comment, token.span.clone()),
                TokenKind::String => self.out.literal(LiteralKind::String, token.content()),
                TokenKind::Word => self.word(&tokens, i),
                TokenKind::Separator => self.field(&tokens, i),
                TokenKind::Comparison => self.comparison(&tokens, i),
                TokenKind::Open | TokenKind::Close | TokenKind::End | TokenKind::Other => {}
            }
        }
    }

    fn word(&mut self, tokens: &[Token], at: usize) {
        let token = &tokens[at];
        let word = &self.text[token.span.clone()];
        let next = tokens.get(at + 1);
        if is_name(word) {
            self.out.literal(LiteralKind::Name, token.span.clone());
        }
        if let Some(next) = next.filter(|next| next.is(self.text, "(") && next.span.start == token.span.end) {
            let close = closing(tokens, at + 1);
            let end = close.map_or(self.text_end(tokens), |close| tokens[close].span.start);
            let span = token.span.start..close.map_or(end, |close| tokens[close].span.end);
            let name = word.trim_start_matches('.').to_string();
            let kind = if is_test(&name) { ConstructKind::Test } else { ConstructKind::Call };
            self.out.named(kind, name, token.span.clone(), next.span.end..end);
            if let Some(call) = self.out.constructs.last_mut() {
                call.span = span;
            }
        } else if word.len() > 2 && word.starts_with("--") {
            let is_value = |t: &&Token| {
                t.kind == TokenKind::String || t.kind == TokenKind::Word && !t.text(self.text).starts_with('-')
            };
            if let Some(value) = next.filter(is_value) {
                self.out.literal(LiteralKind::Key, token.span.clone());
                self.out.named(ConstructKind::Field, word.to_string(), token.span.clone(), value.span.clone());
            }
        } else if matches!(word, "case" | "when")
            && let Some(value) = next.filter(|t| matches!(t.kind, TokenKind::String | TokenKind::Word))
        {
            self.out.named(ConstructKind::Test, word.to_string(), token.span.clone(), value.span.clone());
        }
    }

    fn field(&mut self, tokens: &[Token], separator: usize) {
        let Some(key) = separator.checked_sub(1) else { return };
        let key = &tokens[self.before_type(tokens, separator).unwrap_or(key)];
        let Some(first) = tokens.get(separator + 1) else { return };
        let is_key = matches!(key.kind, TokenKind::Word | TokenKind::String) && !key.content().is_empty();
        if !is_key
            || matches!(first.kind, TokenKind::Separator | TokenKind::Close | TokenKind::End | TokenKind::Comment)
        {
            return;
        }
        let last = value_end(self.text, tokens, separator + 1);
        // `Note: use gpt-4` is prose; `model: gpt-4` is not.
        if tokens[separator].is(self.text, ":") && first.kind == TokenKind::Word {
            let words = |t: &Token| t.kind == TokenKind::Word;
            if tokens[separator + 1..=last].windows(2).any(|pair| words(&pair[0]) && words(&pair[1])) {
                return;
            }
        }
        self.out.literal(LiteralKind::Key, key.content());
        let name = self.text[key.content()].to_string();
        self.out.named(ConstructKind::Field, name, key.content(), first.span.start..tokens[last].span.end);
    }

    /// `let MODEL: &str = "…"`: the name is before the type.
    fn before_type(&self, tokens: &[Token], separator: usize) -> Option<usize> {
        const TYPE: usize = 6;
        if !tokens[separator].is(self.text, "=") {
            return None;
        }
        let ends = |t: &Token| matches!(t.kind, TokenKind::Separator | TokenKind::End | TokenKind::Open);
        let before = &tokens[separator.saturating_sub(TYPE)..separator];
        let colon = separator - before.len() + before.iter().rposition(ends)?;
        let name = colon.checked_sub(1)?;
        (tokens[colon].is(self.text, ":") && tokens[name].kind == TokenKind::Word).then_some(name)
    }

    fn comparison(&mut self, tokens: &[Token], at: usize) {
        let operand = |t: &&Token| matches!(t.kind, TokenKind::Word | TokenKind::String);
        let left = at.checked_sub(1).and_then(|i| tokens.get(i)).filter(operand);
        let right = tokens.get(at + 1).filter(operand);
        let operator = tokens[at].span.clone();
        let span = left.map_or(operator.start, |t| t.span.start)..right.map_or(operator.end, |t| t.span.end);
        self.out.named(ConstructKind::Test, self.text[operator.clone()].to_string(), operator, span);
    }

    fn text_end(&self, tokens: &[Token]) -> usize {
        tokens.iter().rfind(|t| t.kind != TokenKind::Comment).map_or(self.text.len(), |t| t.span.end)
    }
}

/// The last token of a value: it ends at a comma, at the bracket around it, or where the next key begins.
fn value_end(text: &str, tokens: &[Token], first: usize) -> usize {
    let mut depth = 0usize;
    let mut last = first;
    for at in first..tokens.len() {
        let token = &tokens[at];
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close | TokenKind::End if depth == 0 => break,
            TokenKind::Comment => break,
            TokenKind::Close => depth -= 1,
            TokenKind::Word | TokenKind::String if depth == 0 && at > first => {
                let after_value = !matches!(tokens[at - 1].kind, TokenKind::Other);
                let is_key = tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Separator);
                let after_string = tokens[at - 1].kind == TokenKind::String && !is_operator(token.text(text));
                if after_value && (is_key || after_string) {
                    break;
                }
            }
            _ => {}
        }
        last = at;
    }
    last
}

fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close if depth <= 1 => return Some(at),
            TokenKind::Close => depth -= 1,
            _ => {}
        }
    }
    None
}

fn is_operator(word: &str) -> bool {
    matches!(word, "or" | "and" | "if" | "else" | "in" | "unless")
}

fn is_comment(line: &str) -> bool {
    // A preprocessor's `#define` and Rust's `#[…]` are code.
    let hash = line.strip_prefix('#').is_some_and(|rest| {
        !["define", "include", "if", "elif", "else", "endif", "pragma", "[", "{"].iter().any(|w| rest.starts_with(w))
    });
    hash || ["//", "/*", "<!--", ";", "{-", "(*"].iter().any(|marker| line.starts_with(marker))
        || line.strip_prefix("--").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '[']))
}

/// `openai.GPT4o`, `ChatModel::GPT_4`, `GPT_4O_MINI`, `Claude3Haiku`; not `word`, not `gpt-4.1`.
fn is_name(word: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let parts = word.split('.').flat_map(|part| part.split("::"));
    let marked = word.contains(['.', ':', '_']) || word.bytes().skip(1).any(|b| b.is_ascii_uppercase());
    marked && parts.into_iter().all(is_part)
}

/// Whether a callee asks about its argument rather than using it.
fn is_test(callee: &str) -> bool {
    const TESTS: [&str; 11] = [
        "startswith",
        "hasprefix",
        "endswith",
        "hassuffix",
        "contains",
        "includes",
        "equals",
        "equalsignorecase",
        "matches",
        "match",
        "test",
    ];
    let last = callee.rsplit(['.', ':']).next().unwrap_or(callee);
    let plain: String = last.chars().filter(|&c| c != '_').collect();
    TESTS.contains(&plain.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests;
