//! Any text: what most languages and formats have in common, line by line.
//!
//! Reads files that no other front end reads. Quoted strings, `key = value`, `key: "value"`, `--option value`, calls,
//! comparisons and comments look alike nearly everywhere. Only the lines around a range are read, and the last are kept.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::rules::words;
use crate::syntax::formats::key_value::trim;
use crate::syntax::formats::lexer::{Token, TokenKind, tokens};
use crate::syntax::formats::plain::commands::{command_around, joined};
use crate::syntax::model::{ConstructKind, LiteralKind, Parsed, Syntax};
use crate::text::shared::SharedText;
use crate::text::span::Span;

/// How far to read to each side of a place on a very long line, as in a bundle, and where a file has cost all that it may.
/// The ends are rounded to half of that, so that many places of the line share what is read.
const REACH: usize = 4096;
const SHORT_REACH: usize = 512;

/// A text whose lines are read when they are needed.
#[derive(Debug)]
pub struct TextLines {
    text: SharedText,
    reach: usize,
    /// The comments of several lines, in order.
    comments: OnceLock<Vec<Span>>,
    /// The lines that were read last: many rules look at one place, and many places are on one line.
    last: Mutex<Option<(Span, Syntax)>>,
}

impl TextLines {
    #[must_use]
    pub fn new(text: SharedText) -> Self {
        Self { text, reach: REACH, comments: OnceLock::new(), last: Mutex::default() }
    }

    /// Reads less of a long line.
    pub(crate) fn near(text: SharedText) -> Self {
        Self { reach: SHORT_REACH, ..Self::new(text) }
    }
}

impl Parsed for TextLines {
    fn around(&self, range: Span, out: &mut Syntax) -> usize {
        let text: &str = &self.text;
        let window = command_around(text, window(text, range, self.reach));
        let comments = self.comments.get_or_init(|| blocks::comments(text));
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let known = last.take().filter(|(known, _)| *known == window);
        let (_, syntax) = last.insert(known.unwrap_or_else(|| {
            let mut syntax = Syntax::default();
            for (line, is_start) in joined(text, lines(text, window)) {
                if blocks::holds(comments, line.start) {
                    syntax.literal(LiteralKind::Comment, trim(text, line));
                } else {
                    read(text, line, is_start, &mut syntax);
                }
            }
            if elements::are_in(text) {
                elements::read(text, window, &mut syntax);
            }
            (window, syntax)
        }));
        syntax.around(range, out)
    }
}

/// The lines that a range touches. Long lines are cut; the flag is true for a line whose beginning is not cut off.
pub(crate) fn lines_around(text: &str, range: Span) -> impl Iterator<Item = (Span, bool)> {
    lines(text, window(text, range, REACH))
}

/// From the beginning of the first line that a range touches to the end of the last one, within a reach.
fn window(text: &str, range: Span, reach: usize) -> Span {
    let to = range.end.min(text.len());
    let from = range.start.min(to);
    let boundary = |at: usize| (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let low = boundary(from.saturating_sub(reach) / (reach / 2) * (reach / 2));
    let high = boundary((to + reach).next_multiple_of(reach / 2).min(text.len())).max(to);
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[low..from]).map_or(low, |at| low + at + 1);
    let end = memchr::memchr(b'\n', &bytes[to..high]).map_or(high, |at| to + at);
    Span::new(start, end)
}

fn lines(text: &str, window: Span) -> impl Iterator<Item = (Span, bool)> {
    let (mut next, end) = (window.start, window.end);
    std::iter::from_fn(move || {
        let start = next;
        if start > end {
            return None;
        }
        let stop = memchr::memchr(b'\n', &text.as_bytes()[start..end]).map_or(end, |at| start + at);
        next = stop + 1;
        Some((Span::new(start, stop), start == 0 || text.as_bytes()[start - 1] == b'\n'))
    })
}

struct Line<'a, 'o> {
    text: &'a str,
    out: &'o mut Syntax,
    tokens: Vec<Token>,
    /// The kind of literal of each token: a key and not a string, a value and not a word of prose.
    roles: Vec<Option<LiteralKind>>,
}

/// Reads one line.
fn read(text: &str, line: Span, is_start: bool, out: &mut Syntax) {
    let span = trim(text, line);
    if span.is_empty() {
        return;
    }
    if is_start && words::begins_comment(&text[span]) {
        return out.literal(LiteralKind::Comment, span);
    }
    let tokens = tokens(text, span);
    let code_end = match tokens.last() {
        Some(Token { kind: TokenKind::Comment, span }) => span.start,
        _ => span.end,
    };
    let code = trim(text, Span::new(span.start, code_end));
    out.literal(LiteralKind::Text, code);
    if let Some(url) = requested(&text[code]) {
        // `POST https://…`: an HTTP request.
        let method = Span::new(code.start, code.start + url - 1);
        let url = Span::new(code.start + url, code.end);
        out.literal(LiteralKind::Bare, url);
        out.named(ConstructKind::Call, text[method].to_string(), method, url);
    }
    let role = |token: &Token| match token.kind {
        TokenKind::String => Some(LiteralKind::String),
        TokenKind::Comment => Some(LiteralKind::Comment),
        TokenKind::Word if is_name(token.text(text)) => Some(LiteralKind::Name),
        _ => None,
    };
    let roles = tokens.iter().map(role).collect();
    Line { text, out, tokens, roles }.read(code);
}

impl Line<'_, '_> {
    fn read(mut self, code: Span) {
        let before = self.out.constructs.len();
        for at in 0..self.tokens.len() {
            match self.tokens[at].kind {
                TokenKind::Word => self.word(at),
                TokenKind::Separator => self.field(at),
                TokenKind::Comparison => self.comparison(at),
                TokenKind::Open => self.bracket(at),
                _ => {}
            }
        }
        // Attributes of a tag and options of a command belong together; statements on one line do not.
        let fields = self.out.constructs[before..].iter().filter(|c| c.kind == ConstructKind::Field).count();
        if fields > 1 && !self.tokens.iter().any(|t| t.is(self.text, ";")) {
            self.out.nameless(ConstructKind::Object, code);
        }
        if self.out.constructs[before..].iter().any(|c| c.kind == ConstructKind::Field && c.name.starts_with("--")) {
            self.command(code);
        }
        for (token, role) in self.tokens.iter().zip(&self.roles) {
            if let Some(kind) = role {
                self.out.literal(*kind, token.content());
            }
        }
    }

    fn word(&mut self, at: usize) {
        let token = &self.tokens[at];
        let word = token.text(self.text);
        let Some(next) = self.tokens.get(at + 1) else { return };
        let (span, value) = (token.span, next.span);
        let is_operand = matches!(next.kind, TokenKind::String | TokenKind::Word);
        if self.prints(at) {
            let value = Span::new(value.start, self.command_end(at + 1));
            self.out.named(ConstructKind::Call, word.trim_start_matches(['@', '-']).to_string(), span, value);
        } else if next.is(self.text, "(") && value.start == span.end {
            let close = self.closing(at + 1);
            let end = close.as_ref().map_or_else(|| self.code_end(), |close| close.start);
            let name = word.trim_start_matches('.').to_string();
            let kind = if is_test(&name) { ConstructKind::Test } else { ConstructKind::Call };
            self.out.named(kind, name, span, Span::new(value.end, end.max(value.end)));
            if let (Some(call), Some(close)) = (self.out.constructs.last_mut(), close) {
                call.span.end = close.end;
            }
            if words::quotes_words(&self.text[..span.end]) {
                self.words_in(at + 1, Span::new(value.start, end));
            }
        } else if word.len() > 2 && word.starts_with("--") && is_operand && !next.text(self.text).starts_with('-') {
            self.out.named(ConstructKind::Field, word.to_string(), span, value);
            self.roles[at] = Some(LiteralKind::Key);
            self.roles[at + 1].get_or_insert(LiteralKind::Bare);
        } else if words::is_branch(word) && is_operand {
            self.out.named(ConstructKind::Test, word.to_string(), span, value);
        }
    }

    /// Makes the words in brackets strings of a list.
    fn words_in(&mut self, open: usize, list: Span) {
        self.out.nameless(ConstructKind::List, list);
        for (token, role) in self.tokens.iter().zip(&mut self.roles).skip(open + 1) {
            if token.kind == TokenKind::Word && list.holds(token.span) {
                *role = Some(LiteralKind::Bare);
            }
        }
    }

    fn bracket(&mut self, open: usize) {
        let start = self.tokens[open].span.start;
        if let Some(close) = self.closing(open) {
            // `Set{"a", "b"}`
            let is_end = |token: &Token| matches!(token.kind, TokenKind::End | TokenKind::Close);
            let is_set = matches!(&self.tokens[open + 1..], [first, next, ..] if first.kind == TokenKind::String && is_end(next));
            let is_list = self.tokens[open].is(self.text, "[") || is_set && self.tokens[open].is(self.text, "{");
            let kind = if is_list { ConstructKind::List } else { ConstructKind::Object };
            self.out.nameless(kind, Span::new(start, close.end));
        }
    }

    fn field(&mut self, separator: usize) {
        let Some(key) = separator.checked_sub(1) else { return };
        let at = self.before_type(separator).unwrap_or(key);
        let key = &self.tokens[at];
        let Some(first) = self.tokens.get(separator + 1) else { return };
        let is_key = matches!(key.kind, TokenKind::Word | TokenKind::String) && !key.content().is_empty();
        let is_value = matches!(first.kind, TokenKind::Word | TokenKind::String | TokenKind::Open | TokenKind::Other);
        if !is_key || !is_value {
            return;
        }
        let last = value_end(self.text, &self.tokens, separator + 1);
        // `Note: use gpt-4` is prose; `model: gpt-4` is not.
        if self.tokens[separator].is(self.text, ":") && first.kind == TokenKind::Word {
            let has_phrase = |pair: &[Token]| pair.iter().all(|token| token.kind == TokenKind::Word);
            if self.tokens[separator + 1..=last].windows(2).any(has_phrase) {
                return;
            }
        }
        let (span, value) = (key.content(), first.span.start..self.tokens[last].span.end);
        if first.kind == TokenKind::Word {
            self.roles[separator + 1].get_or_insert(LiteralKind::Bare);
        }
        self.roles[at] = Some(LiteralKind::Key);
        self.out.named(ConstructKind::Field, self.text[span].to_string(), span, Span::from(value));
    }

    /// `let MODEL: &str = "…"`: the name is before the type.
    fn before_type(&self, separator: usize) -> Option<usize> {
        const TYPE: usize = 6;
        let tokens = &self.tokens;
        if !tokens[separator].is(self.text, "=") {
            return None;
        }
        let before = &tokens[separator.saturating_sub(TYPE)..separator];
        let colon = separator - before.len() + before.iter().rposition(precedes_name)?;
        let name = colon.checked_sub(1)?;
        (tokens[colon].is(self.text, ":") && tokens[name].kind == TokenKind::Word).then_some(name)
    }

    fn comparison(&mut self, at: usize) {
        let left = at.checked_sub(1).and_then(|i| self.tokens.get(i)).filter(|token| is_operand(token));
        let right = self.tokens.get(at + 1).filter(|token| is_operand(token));
        let operator = self.tokens[at].span;
        let span = Span::new(left.map_or(operator.start, |t| t.span.start), right.map_or(operator.end, |t| t.span.end));
        self.out.named(ConstructKind::Test, self.text[operator].to_string(), operator, span);
    }

    /// The bracket that closes the one at `open`.
    fn closing(&self, open: usize) -> Option<Span> {
        let mut depth = 0usize;
        for token in &self.tokens[open..] {
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close if depth <= 1 => return Some(token.span),
                TokenKind::Close => depth -= 1,
                _ => {}
            }
        }
        None
    }

    fn code_end(&self) -> usize {
        self.tokens.iter().rfind(|t| t.kind != TokenKind::Comment).map_or(0, |t| t.span.end)
    }
}

fn is_operand(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::String)
}

/// Whether a name and its type can follow a token.
fn precedes_name(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Separator | TokenKind::End | TokenKind::Open)
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
                let after_string = tokens[at - 1].kind == TokenKind::String && !words::is_operator(token.text(text));
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

/// `openai.GPT4o`, `ChatModel::GPT_4`, `GPT_4O_MINI`, `Claude3Haiku`; not `word`, not `gpt-4.1`.
fn is_name(word: &str) -> bool {
    let parts = word.split('.').flat_map(|part| part.split("::"));
    let marked = word.contains(['.', ':', '_']) || word.bytes().skip(1).any(|b| b.is_ascii_uppercase());
    marked && parts.into_iter().all(is_identifier)
}

fn is_identifier(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Where the address begins in the first line of a request.
fn requested(line: &str) -> Option<usize> {
    let (method, address) = line.split_once(' ').filter(|(word, _)| words::RULES.methods.iter().any(|m| m == word))?;
    ["http", "/", "{{"].iter().any(|start| address.starts_with(start)).then_some(method.len() + 1)
}

/// Whether a callee tests its argument and does not use it.
fn is_test(callee: &str) -> bool {
    let last = callee.rsplit(['.', ':']).next().unwrap_or(callee);
    let plain: String = last.chars().filter(|&c| c != '_').collect();
    words::RULES.tests.contains(&plain.to_ascii_lowercase())
}

mod blocks;
mod commands;
mod elements;
#[cfg(test)]
mod tests;
