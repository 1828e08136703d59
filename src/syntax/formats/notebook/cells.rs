//! The cells of a notebook's JSON: their kind, their language, and the strings of their source.
//!
//! Works on tokens and never builds the document: most of a notebook is outputs, which are passed over.

use crate::syntax::formats::json::{Lexer, TokenKind, string_content};
use crate::syntax::model::ConstructKind;
use crate::syntax::region::Mapped;
use crate::text::span::Span;

/// A cell and its source, decoded.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    pub(crate) is_markdown: bool,
    /// The language of the cell, if an editor or a kernel recorded one.
    pub(crate) language: Option<String>,
    pub(crate) source: Mapped,
}

/// The parts of a notebook that are read.
#[derive(Debug, Default)]
pub(crate) struct Notebook {
    pub(crate) language: Option<String>,
    pub(crate) cells: Vec<Cell>,
}

/// Reads a notebook of format 3 or 4. `None` if the text is not one.
pub(crate) fn read(text: &str) -> Option<Notebook> {
    let mut reader = Reader::default();
    let mut last: Option<Span> = None;
    for token in Lexer::new(text) {
        // A string without a colon behind it is a value; only the next token shows that.
        if token.kind != TokenKind::Colon
            && let Some(span) = last.take()
        {
            reader.value(text, span);
        }
        match token.kind {
            TokenKind::Open(kind) => reader.open(kind),
            TokenKind::Close(_) => reader.close()?,
            TokenKind::String => last = Some(string_content(text, token.span)),
            TokenKind::Colon => reader.key = last.take().map(|span| &text[span]),
            TokenKind::Comma => reader.key = None,
            TokenKind::Word | TokenKind::Comment => {}
        }
    }
    // An object without cells is a notebook too; anything else is not, nor is one cut short.
    let is_notebook = reader.path.is_empty() && text.trim_start().starts_with('{');
    (is_notebook && !reader.notebook.cells.is_empty()).then_some(reader.notebook)
}

#[derive(Default)]
struct Reader<'a> {
    notebook: Notebook,
    /// The key of each object or list that is open; `None` for elements of lists.
    path: Vec<Option<&'a str>>,
    /// The key whose value is due.
    key: Option<&'a str>,
    /// How many are open in the cell's own object.
    cell_depth: Option<usize>,
}

impl Reader<'_> {
    fn open(&mut self, kind: ConstructKind) {
        // An output can hold a list of that name too.
        let in_cells = matches!(self.path[..], [None, Some("cells")] | [None, Some("worksheets"), None, Some("cells")]);
        if kind == ConstructKind::Object && in_cells {
            self.cell_depth = Some(self.path.len() + 1);
            self.notebook.cells.push(Cell::default());
        }
        self.path.push(self.key.take());
    }

    /// `None` if nothing is open: that is no JSON.
    fn close(&mut self) -> Option<()> {
        if self.cell_depth == Some(self.path.len()) {
            self.cell_depth = None;
        }
        self.key = None;
        self.path.pop().map(|_| ())
    }

    fn value(&mut self, text: &str, span: Span) {
        let Some(depth) = self.cell_depth else { return self.notebook_value(&text[span]) };
        let Some(cell) = self.notebook.cells.last_mut() else { return };
        let value = &text[span];
        let inner = self.path.get(depth..).unwrap_or_default();
        match (inner, self.key) {
            ([], Some("cell_type")) => cell.is_markdown = value == "markdown",
            // Format 3 has `input` for the source and a language for each cell.
            ([], Some("source" | "input")) | ([Some("source" | "input")], None) => decode(text, span, &mut cell.source),
            ([], Some("language")) => cell.language = Some(value.to_string()),
            ([Some("metadata"), ..], Some("languageId" | "kernelName" | "language")) => {
                cell.language = Some(value.to_string());
            }
            _ => {}
        }
    }

    fn notebook_value(&mut self, value: &str) {
        let is_language = matches!(
            (&self.path[..], self.key),
            ([_, Some("metadata"), Some("kernelspec")], Some("language"))
                | ([_, Some("metadata"), Some("language_info")], Some("name"))
        );
        if is_language {
            self.notebook.language = Some(value.to_string());
        }
    }
}

/// Adds the decoded content of a JSON string. Each escape sequence is mapped as a whole.
fn decode(text: &str, span: Span, into: &mut Mapped) {
    let mut at = span.start;
    while at < span.end {
        let rest = &text[at..span.end];
        let plain = memchr::memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
        into.copy(&rest[..plain], at);
        at += plain;
        if at < span.end {
            let (character, len) = escape(&rest[plain..]);
            into.escape(character.encode_utf8(&mut [0; 4]), Span::new(at, at + len));
            at += len;
        }
    }
}

/// The character that an escape sequence stands for, and the sequence's length. A broken one is its first
/// character.
fn escape(rest: &str) -> (char, usize) {
    match rest.as_bytes().get(1) {
        Some(b'n') => ('\n', 2),
        Some(b't') => ('\t', 2),
        Some(b'r') => ('\r', 2),
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(&byte @ (b'"' | b'\\' | b'/')) => (char::from(byte), 2),
        Some(b'u') => match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) => {
                let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
            }
            (Some(code), _) => (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
            (None, _) => ('\\', 1),
        },
        _ => ('\\', 1),
    }
}

fn unit(rest: &str) -> Option<u32> {
    let hex = rest.strip_prefix("\\u")?.get(..4)?;
    hex.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(hex, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> Vec<String> {
        read(text).unwrap().cells.iter().map(|cell| cell.source.as_str().to_string()).collect()
    }

    #[test]
    fn sources_as_lists_and_strings() {
        let text = r##"{"cells": [
          {"cell_type": "code", "metadata": {"tags": ["source"]}, "outputs": [{"text": ["gpt-3"], "source": "no", "cells": [{"source": "no"}]}],
           "source": ["import x\n", "M = \"\u00e9\ud83d\ude00\t\""]},
          {"source": "# Title\nuse \\x", "cell_type": "markdown"},
          {"cell_type": "code", "source": []}
        ], "metadata": {"kernelspec": {"language": "python", "name": "p3"}}, "nbformat": 4}"##;
        assert_eq!(sources(text), ["import x\nM = \"é😀\t\"", "# Title\nuse \\x", ""]);
        let notebook = read(text).unwrap();
        assert_eq!(notebook.cells.iter().map(|c| c.is_markdown).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(notebook.language.as_deref(), Some("python"));
    }

    #[test]
    fn format_three_and_languages_of_cells() {
        let text = r#"{"worksheets": [{"cells": [{"cell_type": "code", "language": "python", "input": ["a = 1"]}]}]}"#;
        assert_eq!(sources(text), ["a = 1"]);
        assert_eq!(read(text).unwrap().cells[0].language.as_deref(), Some("python"));
        let text = r#"{"cells": [{"metadata": {"vscode": {"languageId": "csharp"}}, "source": "x"}]}"#;
        assert_eq!(read(text).unwrap().cells[0].language.as_deref(), Some("csharp"));
    }

    #[test]
    fn what_is_no_notebook() {
        for text in ["", "[]", "{}", "x", "{\"cells\": [{\"source\": \"cut", "]", "{\"cells\": []}", "\"cells\""] {
            assert!(read(text).is_none(), "{text}");
        }
        assert!(read(&"{\"cells\":[".repeat(100_000)).is_none());
    }

    #[test]
    fn escapes() {
        for (raw, expected) in [
            (r"\n", ('\n', 2)),
            (r"\u0041", ('A', 6)),
            (r"\ud83d\ude00x", ('😀', 12)),
            (r"\ud83d", ('\u{fffd}', 6)),
            (r"\u12", ('\\', 1)),
            (r"\u+123", ('\\', 1)),
            (r"\x", ('\\', 1)),
            ("\\", ('\\', 1)),
            ("\\u00é", ('\\', 1)),
        ] {
            assert_eq!(escape(raw), expected, "{raw}");
        }
    }
}
