//! Constants of SDKs that stand for a model without spelling it: `openai.GPT3Dot5Turbo`.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::prefilter;
use crate::rules;

/// A table of `rules/symbols/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The package and the version from which the table was read.
    pub package: String,
    pub version: String,
    pub source: String,
    pub provider: String,
    /// What stands before the name: a module, a class, an enum. Empty: only an import tells.
    #[serde(default)]
    pub qualifiers: Vec<String>,
    /// Text of which one must be in the file.
    pub imports: Vec<String>,
    /// Constant -> model id.
    pub symbols: HashMap<String, String>,
}

/// A constant that stands for a model.
#[derive(Debug, Clone)]
pub struct Symbol {
    /// The expression as written, with its qualifier.
    pub span: Range<usize>,
    pub model: &'static str,
    pub provider: &'static str,
}

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| rules::SYMBOLS.iter().map(|t| rules::parse(t)).collect());

static BY_NAME: LazyLock<HashMap<&'static str, Vec<&'static Table>>> = LazyLock::new(|| {
    let mut map: HashMap<&str, Vec<&Table>> = HashMap::new();
    for table in TABLES.iter() {
        for name in table.symbols.keys() {
            map.entry(name).or_default().push(table);
        }
    }
    map
});

/// Every known constant in a text whose table's package the text imports or names.
#[must_use]
pub fn symbols(text: &str) -> Vec<Symbol> {
    let bytes = text.as_bytes();
    let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let mut found: Vec<Symbol> = Vec::new();
    for hit in prefilter::hits(text).filter(|h| h.family.is_none()) {
        let start = bytes[..hit.start].iter().rposition(|b| !is_word(b)).map_or(0, |i| i + 1);
        let end = bytes[hit.start..].iter().position(|b| !is_word(b)).map_or(bytes.len(), |i| hit.start + i);
        if found.last().is_some_and(|s| s.span.end >= end) {
            continue;
        }
        let Some(tables) = BY_NAME.get(&text[start..end]) else { continue };
        let (qualifier, from) = qualifier(text, start);
        let table = tables.iter().find(|t| {
            t.qualifiers.iter().any(|q| q == qualifier) && t.imports.iter().any(|i| text.contains(i.as_str()))
                || qualifier.is_empty()
                    && t.imports.iter().any(|i| text.contains(i.as_str()))
                    && !is_declared(text, start, end)
        });
        if let Some(table) = table
            && let Some(model) = table.symbols.get(&text[start..end])
        {
            found.push(Symbol { span: from..end, model, provider: &table.provider });
        }
    }
    found
}

/// The word before the dot (or `::`) before a name, and where the whole expression begins.
fn qualifier(text: &str, start: usize) -> (&str, usize) {
    let before = &text[..start];
    let Some(rest) = before.strip_suffix('.').or_else(|| before.strip_suffix("::")) else { return ("", start) };
    let begin = rest
        .rfind(|c: char| !c.is_alphanumeric() && c != '_')
        .map_or(0, |i| i + rest[i..].chars().next().map_or(1, char::len_utf8));
    let whole = rest
        .rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '.' && c != ':')
        .map_or(0, |i| i + rest[i..].chars().next().map_or(1, char::len_utf8));
    (&rest[begin..], whole)
}

/// The table's own kind of line, `NAME = "id"`, or an import of the name: not a use.
fn is_declared(text: &str, start: usize, end: usize) -> bool {
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let line = text[line_start..].lines().next().unwrap_or_default().trim_start();
    let after = text[end..].trim_start();
    line.starts_with("import ")
        || line.starts_with("from ")
        || after.starts_with("= \"")
        || after.starts_with("(\"")
        || after.starts_with("= '")
}
