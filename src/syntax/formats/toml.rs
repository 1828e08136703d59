//! TOML: tables are blocks with an object for their body, inline tables objects, a dotted key is one field.
//!
//! Reads the events of `toml_parser`, because its document model drops comments and the spans of headers.

use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{ParseError, Source};

use crate::syntax::model::{ConstructKind, LiteralKind, Syntax};
use crate::text::span::Span;

/// The parser recurses into values; values that are nested deeper are passed over.
const DEPTH: u32 = 80;

/// Reads a text. An error ends a value or a line and nothing else.
pub fn parse(text: &str) -> Syntax {
    let mut events = Vec::new();
    {
        let mut collect = |event: Event| events.push(event);
        let mut guard = RecursionGuard::new(&mut collect, DEPTH);
        let tokens = Source::new(text).lex().into_vec();
        parse_document(&tokens, &mut guard, &mut |_: ParseError| {});
    }
    let mut reader = Reader { text, syntax: Syntax::default(), open: Vec::new(), key: None, block: None };
    for event in &events {
        reader.event(event);
    }
    reader.end_block(text.len());
    reader.syntax
}

/// A key with its dots, as far as it has been read.
struct Key {
    name: String,
    span: Span,
}

/// An open inline table or array, and the key whose value it is.
struct Frame {
    kind: ConstructKind,
    start: usize,
    key: Option<Key>,
}

struct Reader<'a> {
    text: &'a str,
    syntax: Syntax,
    open: Vec<Frame>,
    key: Option<Key>,
    /// The header in force: its start, its name, and the start of its body.
    block: Option<(usize, Key, usize)>,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event) {
        let span = Span::new(event.span().start(), event.span().end());
        match event.kind() {
            EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                self.end_block(span.start);
                self.key = None;
                self.block = Some((span.start, Key { name: String::new(), span }, span.end));
            }
            EventKind::StdTableClose | EventKind::ArrayTableClose => {
                if let (Some((_, name, body)), Some(key)) = (&mut self.block, self.key.take()) {
                    *name = key;
                    *body = span.end;
                }
            }
            EventKind::SimpleKey => {
                let content = self.content(event, span);
                self.syntax.literal(LiteralKind::Key, content);
                let part = self.text.get(content.range()).unwrap_or_default();
                match &mut self.key {
                    Some(key) => {
                        key.name.push('.');
                        key.name.push_str(part);
                        key.span.end = content.end;
                    }
                    None => self.key = Some(Key { name: part.to_string(), span: content }),
                }
            }
            EventKind::InlineTableOpen => self.open(ConstructKind::Object, span.start),
            EventKind::ArrayOpen => self.open(ConstructKind::List, span.start),
            EventKind::InlineTableClose | EventKind::ArrayClose => {
                if let Some(frame) = self.open.pop() {
                    self.syntax.nameless(frame.kind, Span::new(frame.start, span.end));
                    self.key = frame.key;
                    self.value(Span::new(frame.start, span.end));
                }
            }
            EventKind::Scalar => {
                let kind = if event.encoding().is_some() { LiteralKind::String } else { LiteralKind::Bare };
                let content = self.content(event, span);
                self.syntax.literal(kind, content);
                self.value(span);
            }
            EventKind::Comment => self.syntax.literal(LiteralKind::Comment, span),
            EventKind::ValueSep => self.key = None,
            // A line that ended without a value: what follows has another key.
            EventKind::Newline if self.open.is_empty() => self.key = None,
            _ => {}
        }
    }

    /// The span without quotes.
    fn content(&self, event: &Event, span: Span) -> Span {
        if event.encoding().is_none() {
            return span;
        }
        let raw = self.text.get(span.range()).unwrap_or_default();
        let quote = raw.get(..1).unwrap_or_default();
        let quotes = if raw.len() >= 6 && raw.starts_with(&quote.repeat(3)) { 3 } else { 1 };
        let start = (span.start + quotes).min(span.end);
        let closed = raw.len() >= 2 * quotes && raw.ends_with(quote);
        Span::new(start, if closed { span.end - quotes } else { span.end })
    }

    fn open(&mut self, kind: ConstructKind, start: usize) {
        self.open.push(Frame { kind, start, key: self.key.take() });
    }

    fn value(&mut self, value: Span) {
        if let Some(key) = self.key.take() {
            self.syntax.named(ConstructKind::Field, key.name, key.span, value);
        }
    }

    fn end_block(&mut self, end: usize) {
        // What an error left open ends with the table.
        self.open.clear();
        let Some((start, key, body)) = self.block.take() else {
            // The fields before the first header belong together too.
            return self.syntax.nameless(ConstructKind::Object, Span::new(0, end));
        };
        let body = Span::new(body, end.max(body));
        self.syntax.nameless(ConstructKind::Object, body);
        self.syntax.named(ConstructKind::Block, key.name, key.span, body);
        if let Some(block) = self.syntax.constructs.last_mut() {
            block.span.start = start;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, kind: ConstructKind) -> Vec<(String, &str)> {
        let mut syntax = parse(text);
        syntax.sort();
        let of_kind = syntax.constructs.iter().filter(|c| c.kind == kind);
        of_kind.map(|c| (c.name.clone(), text[c.value].trim())).collect()
    }

    fn literals(text: &str, kind: LiteralKind) -> Vec<&str> {
        parse(text).literals.iter().filter(|l| l.kind == kind).map(|l| &text[l.span]).collect()
    }

    #[test]
    fn tables_keys_and_values() {
        let text = "title = 'x' # why\n[tool.app]\nllm.model = \"gpt-4\"\n[[deployments]]\nmodel = { name = \"gpt-4o\", version = '2024-05-13' }\nall = [\"a\", 'b',\n  1]\n[models.\"gpt-4-0613\"]\nprice = 1.5\n";
        assert_eq!(
            named(text, ConstructKind::Field),
            [
                ("title".into(), "'x'"),
                ("llm.model".into(), "\"gpt-4\""),
                ("model".into(), "{ name = \"gpt-4o\", version = '2024-05-13' }"),
                ("name".into(), "\"gpt-4o\""),
                ("version".into(), "'2024-05-13'"),
                ("all".into(), "[\"a\", 'b',\n  1]"),
                ("price".into(), "1.5"),
            ]
        );
        assert_eq!(
            named(text, ConstructKind::Block),
            [
                ("tool.app".into(), "llm.model = \"gpt-4\""),
                (
                    "deployments".into(),
                    "model = { name = \"gpt-4o\", version = '2024-05-13' }\nall = [\"a\", 'b',\n  1]"
                ),
                ("models.gpt-4-0613".into(), "price = 1.5"),
            ]
        );
        assert_eq!(literals(text, LiteralKind::Comment), ["# why"]);
        assert!(literals(text, LiteralKind::Key).contains(&"gpt-4-0613"));
        // The inline table, the three tables and what stands before them.
        assert_eq!(named(text, ConstructKind::Object).len(), 5);
        assert_eq!(named(text, ConstructKind::List).len(), 1);
    }

    #[test]
    fn strings_of_many_lines() {
        let text = "a = \"\"\"\nuse gpt-4\n\"\"\"\nb = '''x'''\nc = ''\nd = \"\"\"\"\"\"\n";
        assert_eq!(literals(text, LiteralKind::String), ["\nuse gpt-4\n", "x", "", ""]);
    }

    #[test]
    fn broken_texts_give_what_is_in_them() {
        let text = "model = \nname = \"gpt-4\"\n[broken\nb = [1, 2\nmodel = \"claude-2\"\n";
        let fields = named(text, ConstructKind::Field);
        assert!(fields.contains(&("name".into(), "\"gpt-4\"")), "{fields:?}");
        assert!(literals(text, LiteralKind::String).contains(&"claude-2"));
        for text in ["", "[", "a = \"", "a = '''", "= 1", "[a.]\n", "a = {", "[[x]", "é = 'ü", "a.b. = 1"] {
            parse(text);
        }
    }

    #[test]
    fn deep_nesting_takes_no_stack() {
        parse(&format!("a = {}", "[".repeat(100_000)));
        parse(&format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000)));
        parse(&format!("a = {}", "{b = ".repeat(100_000)));
        parse(&format!("{} = 1", "a.".repeat(100_000)));
    }
}
