//! JSON, JSONC, JSON5 and JSON lines: objects, lists, keys and values, by one pass without recursion.
//!
//! The pass requires no valid JSON, so that it also reads a template with placeholders, a fragment, a file that is cut
//! short, and one that is nested a hundred thousand deep.

use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Syntax};
use crate::text::span::Span;

/// A part of a JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Open(ConstructKind),
    Close(ConstructKind),
    Colon,
    Comma,
    /// With its quotes; the closing one is missing where the line ended first.
    String,
    /// A number, `true`, a JSON5 key or something that is not JSON at all.
    Word,
    Comment,
}

/// A token and its span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// Splits a text into tokens. Every byte that is not blank is in one.
pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0 }
    }

    fn string_end(&self, quote: u8) -> usize {
        let mut at = self.at + 1;
        while let Some(next) = memchr::memchr3(quote, b'\\', b'\n', &self.bytes[at..]) {
            at += next;
            match self.bytes[at] {
                // The byte after a backslash is part of an escape, a line break too.
                b'\\' if self.bytes.get(at + 1) == Some(&b'\r') => at += 3,
                b'\\' => at += 2,
                b'\n' => return at,
                _ => return at + 1,
            }
            if at >= self.bytes.len() {
                break;
            }
        }
        self.bytes.len()
    }

    fn line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.bytes[self.at..]).map_or(self.bytes.len(), |len| self.at + len)
    }

    fn word_end(&self) -> usize {
        self.bytes[self.at + 1..].iter().position(|b| ends_word(*b)).map_or(self.bytes.len(), |len| self.at + 1 + len)
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.at += self.bytes[self.at..].iter().position(|b| !b.is_ascii_whitespace())?;
        let start = self.at;
        let rest = &self.bytes[start..];
        let (kind, end) = match rest[0] {
            b'{' => (TokenKind::Open(ConstructKind::Object), start + 1),
            b'}' => (TokenKind::Close(ConstructKind::Object), start + 1),
            b'[' => (TokenKind::Open(ConstructKind::List), start + 1),
            b']' => (TokenKind::Close(ConstructKind::List), start + 1),
            b':' => (TokenKind::Colon, start + 1),
            b',' => (TokenKind::Comma, start + 1),
            quote @ (b'"' | b'\'') => (TokenKind::String, self.string_end(quote)),
            b'/' if rest.get(1) == Some(&b'/') => (TokenKind::Comment, self.line_end()),
            b'#' => (TokenKind::Comment, self.line_end()),
            b'/' if rest.get(1) == Some(&b'*') => {
                let len = memchr::memmem::find(&rest[2..], b"*/");
                (TokenKind::Comment, len.map_or(self.bytes.len(), |len| start + 2 + len + 2))
            }
            _ => (TokenKind::Word, self.word_end()),
        };
        let end = end.min(self.bytes.len());
        self.at = end;
        let end = if kind == TokenKind::Comment { end - trailing_cr(&self.bytes[start..end]) } else { end };
        Some(Token { kind, span: Span::new(start, end) })
    }
}

fn ends_word(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b"{}[]:,\"'".contains(&byte)
}

fn trailing_cr(bytes: &[u8]) -> usize {
    usize::from(bytes.ends_with(b"\r"))
}

/// What is between the quotes of a string token.
pub(crate) fn string_content(text: &str, span: Span) -> Span {
    let bytes = &text.as_bytes()[span];
    let closed = bytes.len() > 1 && bytes.last() == bytes.first();
    Span::new(span.start + 1, span.end - usize::from(closed))
}

/// Reads a text.
pub fn parse(text: &str) -> Syntax {
    let file = Frame::new(ConstructKind::Object, 0, None);
    let mut reader = Reader { text, syntax: Syntax::default(), open: vec![file], objects: 0, rows: Vec::new() };
    for token in Lexer::new(text) {
        reader.token(&token);
    }
    while reader.open.len() > 1 {
        reader.close(text.len());
    }
    // JSON lines are the rows of a list that has no brackets.
    if let [first, .., last] = reader.rows[..] {
        let list = Span::new(first.start, last.end);
        reader.syntax.constructs.insert(0, Construct::nameless(ConstructKind::List, list));
    }
    reader.syntax
}

/// An open object or list. The lowest one is the file itself.
struct Frame {
    kind: ConstructKind,
    /// Its number among the constructs, and the number of the field whose value it is. Both are added before their
    /// content, so that the constructs are sorted.
    construct: usize,
    field: Option<usize>,
    /// The last string or word: its number among the literals, and its content. A colon behind it makes it a key.
    last: Option<(usize, Span)>,
    /// The key whose value comes next.
    key: Option<Span>,
}

impl Frame {
    fn new(kind: ConstructKind, construct: usize, field: Option<usize>) -> Self {
        Self { kind, construct, field, last: None, key: None }
    }
}

struct Reader<'a> {
    text: &'a str,
    syntax: Syntax,
    open: Vec<Frame>,
    /// How many of the open frames are objects, without the file.
    objects: usize,
    /// The objects that nothing is around.
    rows: Vec<Span>,
}

impl Reader<'_> {
    fn token(&mut self, token: &Token) {
        let Some(frame) = self.open.last_mut() else { return };
        match token.kind {
            TokenKind::Open(kind) => self.open(kind, token.span.start),
            TokenKind::Close(kind) => {
                // A bracket that closes nothing is left alone; one that closes an outer one closes the inner.
                if self.is_open(kind) {
                    while self.open.last().is_some_and(|frame| frame.kind != kind) {
                        self.close(token.span.start);
                    }
                    self.close(token.span.end);
                }
            }
            TokenKind::Colon => {
                if let Some((literal, content)) = frame.last.take() {
                    if let Some(literal) = self.syntax.literals.get_mut(literal) {
                        literal.kind = LiteralKind::Key;
                    }
                    frame.key = Some(content);
                }
            }
            TokenKind::Comma => {
                frame.last = None;
                frame.key = None;
            }
            TokenKind::String => {
                let content = string_content(self.text, token.span);
                frame.last = Some((self.syntax.literals.len(), content));
                self.syntax.literal(LiteralKind::String, content);
                self.value(token.span);
            }
            TokenKind::Word => {
                frame.last = Some((self.syntax.literals.len(), token.span));
                self.syntax.literal(LiteralKind::Bare, token.span);
                self.value(token.span);
            }
            TokenKind::Comment => self.syntax.literal(LiteralKind::Comment, token.span),
        }
    }

    /// Whether a bracket of this kind is open. The objects are counted, because a search would take as long as the
    /// nesting is deep.
    fn is_open(&self, kind: ConstructKind) -> bool {
        if kind == ConstructKind::Object { self.objects > 0 } else { self.open.len() - 1 > self.objects }
    }

    fn open(&mut self, kind: ConstructKind, start: usize) {
        self.objects += usize::from(kind == ConstructKind::Object);
        // `close` sets the ends.
        let field = self.value(Span::new(start, start));
        self.open.push(Frame::new(kind, self.syntax.constructs.len(), field));
        self.syntax.nameless(kind, Span::new(start, start));
    }

    fn close(&mut self, end: usize) {
        if let Some(frame) = self.open.pop() {
            self.objects -= usize::from(frame.kind == ConstructKind::Object);
            for number in frame.field.into_iter().chain([frame.construct]) {
                let construct = &mut self.syntax.constructs[number];
                (construct.span.end, construct.value.end) = (end, end);
            }
            if self.open.len() == 1 && frame.kind == ConstructKind::Object {
                self.rows.push(self.syntax.constructs[frame.construct].span);
            }
        }
    }

    /// Begins a value. If it has a key, adds a field and returns its number.
    fn value(&mut self, value: Span) -> Option<usize> {
        let name_span = self.open.last_mut()?.key.take()?;
        let name = self.text.get(name_span.range()).unwrap_or_default().to_string();
        self.syntax.named(ConstructKind::Field, name, name_span, value);
        Some(self.syntax.constructs.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<(String, &str)> {
        let mut syntax = parse(text);
        syntax.sort();
        let fields = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Field);
        fields.map(|c| (c.name.clone(), &text[c.value])).collect()
    }

    fn literals(text: &str, kind: LiteralKind) -> Vec<&str> {
        parse(text).literals.iter().filter(|l| l.kind == kind).map(|l| &text[l.span]).collect()
    }

    #[test]
    fn objects_lists_and_comments() {
        let text = "{\r\n  // which model\r\n  \"model\": {\"name\": \"gpt-4\", \"version\": 0613,},\r\n  all: ['a', \"b\\\"c\"] /* x */ }";
        assert_eq!(
            fields(text),
            [
                ("model".into(), "{\"name\": \"gpt-4\", \"version\": 0613,}"),
                ("name".into(), "\"gpt-4\""),
                ("version".into(), "0613"),
                ("all".into(), "['a', \"b\\\"c\"]"),
            ]
        );
        assert_eq!(literals(text, LiteralKind::Key), ["model", "name", "version", "all"]);
        assert_eq!(literals(text, LiteralKind::String), ["gpt-4", "a", "b\\\"c"]);
        assert_eq!(literals(text, LiteralKind::Bare), ["0613"]);
        assert_eq!(literals(text, LiteralKind::Comment), ["// which model", "/* x */"]);
        let kinds: Vec<_> = parse(text).constructs.iter().map(|c| c.kind).collect();
        assert!(kinds.contains(&ConstructKind::Object) && kinds.contains(&ConstructKind::List));
    }

    #[test]
    fn json_lines() {
        let text = "{\"body\": {\"model\": \"gpt-4\"}}\n{\"body\": {\"model\": \"o1\"}}\n";
        assert_eq!(fields(text).iter().filter(|(name, _)| name == "model").count(), 2);
    }

    #[test]
    fn broken_texts_give_what_is_in_them() {
        for (text, expected) in [
            ("\"model\": \"gpt-4\",\n\"version\": \"0613\"", 2),
            ("{\"model\": \"gpt-4\", \"other\": [", 2),
            ("{\"model\": \"gpt-4\"]}", 1),
            ("]}{\"model\": \"gpt-4", 1),
            ("{\"open: 1,\n\"model\": \"gpt-4\"}", 1),
            ("{\"name\": {{ name }}, \"model\": \"gpt-4\"}", 2),
            ("{\"a\" \"model\": \"gpt-4\"}", 1),
            ("model: gpt-4", 1),
        ] {
            assert_eq!(fields(text).len(), expected, "{text}");
            assert!(fields(text).iter().any(|(n, v)| n == "model" && v.contains("gpt-4")) || text.contains("other"));
        }
        for text in ["", "\"", "'\\", "\"\\\r", "/*", "/", "{:}", "\u{feff}{}", "{\"é\": \"ü\\", "#"] {
            parse(text);
        }
    }

    #[test]
    fn deep_nesting_takes_no_stack() {
        parse(&format!("{}{}", "[".repeat(100_000), "}".repeat(100_000)));
        let depth = 100_000;
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = format!("{}\"gpt-4\"{}", open.repeat(depth), close.repeat(depth));
            let syntax = parse(&text);
            assert!(syntax.constructs.len() >= depth);
            assert_eq!(parse(&open.repeat(depth)).constructs.iter().filter(|c| c.name.is_empty()).count(), depth);
        }
    }
}
