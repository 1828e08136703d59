//! The tokens of a line in an unknown language: words, strings, separators, brackets.

use crate::text::span::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// An identifier, member expression, number, option, path or id.
    Word,
    /// A quoted string with its quotes, closed on the line.
    String,
    /// `=`, `:`, `=>`, `:=`, `?=`.
    Separator,
    /// `==`, `!=`, `=~`, `<=`.
    Comparison,
    Open,
    Close,
    /// `,` or `;`.
    End,
    /// The rest of the line. Always the last.
    Comment,
    /// An operator or anything else.
    Other,
}

/// A token and its span in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

impl Token {
    /// The span without a string's quotes.
    pub(crate) fn content(&self) -> Span {
        if self.kind == TokenKind::String { Span::new(self.span.start + 1, self.span.end - 1) } else { self.span }
    }

    pub(crate) fn text<'a>(&self, text: &'a str) -> &'a str {
        &text[self.span]
    }

    pub(crate) fn is(&self, text: &str, what: &str) -> bool {
        self.text(text) == what
    }
}

/// Splits a line.
pub(crate) fn tokens(text: &str, line: Span) -> Vec<Token> {
    let bytes = &text.as_bytes()[..line.end];
    let mut tokens = Vec::new();
    let mut at = line.start;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let before = at.checked_sub(1).filter(|&i| i >= line.start).map(|i| bytes[i]);
        let (kind, end) = token(bytes, at, before);
        tokens.push(Token { kind, span: Span::new(at, end) });
        at = end;
    }
    tokens
}

fn token(bytes: &[u8], at: usize, before: Option<u8>) -> (TokenKind, usize) {
    let rest = &bytes[at..];
    let blank = |i: usize| rest.get(i).is_none_or(u8::is_ascii_whitespace);
    let spaced = before.is_none_or(|b| b.is_ascii_whitespace());
    // An apostrophe within a word opens nothing.
    let opens = |quote: u8| quote != b'\'' || before.is_none_or(|b| !b.is_ascii_alphanumeric());
    match rest {
        [b'#', ..] if spaced && blank(rest.iter().take_while(|b| **b == b'#').count()) => {
            (TokenKind::Comment, bytes.len())
        }
        [b'/', b'/', ..] if before != Some(b':') => (TokenKind::Comment, bytes.len()),
        [b'-', b'-', ..] if spaced && blank(2) => (TokenKind::Comment, bytes.len()),
        [b'/', b'*', ..] if spaced => (TokenKind::Comment, bytes.len()),
        [quote @ (b'"' | b'\'' | b'`'), ..] => match string_len(rest, *quote).filter(|_| opens(*quote)) {
            Some(len) => (TokenKind::String, at + len),
            None => (TokenKind::Other, at + 1),
        },
        [b'=' | b'!', b'=', b'=', ..] => (TokenKind::Comparison, at + 3),
        [b'=' | b'!' | b'<' | b'>', b'=', ..] | [b'=', b'~', ..] => (TokenKind::Comparison, at + 2),
        [b'=', b'>', ..] | [b':' | b'?' | b'+' | b'|', b'=', ..] => (TokenKind::Separator, at + 2),
        [b'=' | b':', ..] => (TokenKind::Separator, at + 1),
        [b'(' | b'[' | b'{', ..] => (TokenKind::Open, at + 1),
        [b')' | b']' | b'}', ..] => (TokenKind::Close, at + 1),
        [b',' | b';', ..] => (TokenKind::End, at + 1),
        _ => match word_len(rest) {
            0 => (TokenKind::Other, at + 1),
            len => (TokenKind::Word, at + len),
        },
    }
}

fn string_len(rest: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr::memchr2(quote, b'\\', rest.get(at..)?)?;
        if rest[at] == quote {
            return Some(at + 1);
        }
        at += 2;
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.-/@$".contains(&byte) || !byte.is_ascii()
}

/// The length of a word: letters, digits and the bytes of ids and paths. A `:` belongs to it between two letters or
/// digits (`claude-v2:1`), as `::` and in `://`. Bytes of other scripts always do, so that characters stay whole.
fn word_len(rest: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        let part = match byte {
            b':' => {
                let next = rest.get(at + 1).copied().unwrap_or_default();
                let joins = next.is_ascii_alphanumeric() || next == b':' || rest[at..].starts_with(b"://");
                at > 0 && (joins || rest[at - 1] == b':')
            }
            // `//` begins a comment, except in a URL.
            b'/' => rest.get(at + 1) != Some(&b'/') || at > 0 && rest[at - 1] == b':',
            _ => is_word_byte(byte),
        };
        if !part {
            break;
        }
        at += 1;
    }
    at
}
