//! Blocks in JSON: Terraform reads `"resource": {"type": {"name": {…}}}` as the block `resource "type" "name" {…}`.
//!
//! How many labels the blocks of a kind have is data, `labels` in `rules/templates.toml`.

use crate::rules::templates::RULES;
use crate::syntax::formats::json;
use crate::syntax::model::{Construct, ConstructKind, Syntax};
use crate::text::span::Span;

/// Reads a text, with the fields that make up blocks as those.
pub fn parse(text: &str) -> Syntax {
    let syntax = json::parse(text);
    let mut reader = Reader { open: Vec::new(), constructs: Vec::with_capacity(syntax.constructs.len()) };
    for construct in syntax.constructs {
        reader.add(construct);
    }
    Syntax { constructs: reader.constructs, ..syntax }
}

/// The keys that lead to a block, as far as they are read.
#[derive(Clone)]
struct Head {
    words: String,
    /// Where the last of them stands, and where the block begins.
    name: Span,
    start: usize,
    /// How many labels are still to come.
    labels: usize,
}

struct Reader {
    /// What is open, by its end, with the head of the blocks in it; none inside of a block.
    open: Vec<(usize, Option<Head>)>,
    constructs: Vec<Construct>,
}

impl Reader {
    /// Adds a construct behind those that begin before it.
    fn add(&mut self, construct: Construct) {
        while self.open.last().is_some_and(|(end, _)| *end <= construct.span.start) {
            self.open.pop();
        }
        let around = self.open.last().map(|(_, head)| head.clone());
        let (end, is_field) = (construct.span.end, construct.kind == ConstructKind::Field);
        let inside = match around {
            // The object that is the whole file.
            None if !is_field => {
                self.open.push((end, Some(Head { words: String::new(), name: Span::at(0), start: 0, labels: 0 })));
                return;
            }
            Some(Some(head)) => self.in_head(head, &construct, is_field),
            _ => None,
        };
        let is_of_head = inside.is_some();
        self.open.push((end, inside));
        if !is_of_head {
            self.constructs.push(construct);
        }
    }

    /// The head that goes on in a construct which is part of it; none where that is a block's body or none of a block.
    fn in_head(&mut self, head: Head, construct: &Construct, is_field: bool) -> Option<Head> {
        let (name, start) = (construct.name_span, construct.span.start);
        match construct.kind {
            _ if head.words.is_empty() => {
                let labels = *RULES.labels.get(&construct.name).filter(|_| is_field)?;
                Some(Head { words: construct.name.clone(), name, start, labels })
            }
            ConstructKind::Field => {
                let words = format!("{} {}", head.words, construct.name);
                Some(Head { words, name, start, labels: head.labels.checked_sub(1)? })
            }
            ConstructKind::Object if head.labels == 0 => {
                self.constructs.push(Construct {
                    kind: ConstructKind::Block,
                    name: head.words,
                    name_span: head.name,
                    span: Span::new(head.start, construct.span.end),
                    value: construct.value,
                });
                None
            }
            _ => Some(head),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks and the fields of a text, with their values.
    fn named(text: &str) -> Vec<(ConstructKind, String, &str)> {
        let named = |c: &Construct| (c.kind, c.name.clone(), &text[c.value]);
        let constructs = parse(text).constructs;
        constructs.iter().filter(|c| !c.kind.is_nameless()).map(named).collect()
    }

    #[test]
    fn blocks_by_their_labels() {
        use ConstructKind::{Block, Field};
        let text = r#"{"//": "note", "variable": {"size": {"default": 1}}, "locals": {"a": 2},
            "resource": {"kind": {"one": {"b": {"c": 3}}, "two": [{"d": 4}, {"d": 5}]}}}"#;
        let expected: Vec<(ConstructKind, &str, &str)> = vec![
            (Field, "//", "\"note\""),
            (Block, "variable size", "{\"default\": 1}"),
            (Field, "default", "1"),
            (Block, "locals", "{\"a\": 2}"),
            (Field, "a", "2"),
            (Block, "resource kind one", "{\"b\": {\"c\": 3}}"),
            (Field, "b", "{\"c\": 3}"),
            (Field, "c", "3"),
            (Block, "resource kind two", "{\"d\": 4}"),
            (Field, "d", "4"),
            (Block, "resource kind two", "{\"d\": 5}"),
            (Field, "d", "5"),
        ];
        let expected: Vec<_> = expected.into_iter().map(|(kind, name, value)| (kind, name.to_owned(), value)).collect();
        assert_eq!(named(text), expected);
    }

    #[test]
    fn odd_texts() {
        for text in
            ["", "{", "[", "\"variable\": 1", "{\"variable\": 1}", "{\"resource\": {\"a\": [", "[{\"locals\": {}}]"]
        {
            parse(text);
        }
    }
}
