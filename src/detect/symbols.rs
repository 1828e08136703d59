//! Constants of SDKs that stand for a model without spelling it: `openai.GPT3Dot5Turbo`.

use crate::detect::prefilter::Hit;
use crate::rules::words;
use crate::text::span::Span;

/// How many places of the name of a package are looked at.
const MAX_IMPORTS: usize = 8;

/// A table of `rules/symbols/`: the constants of one package.
#[derive(Debug)]
struct Table {
    provider: &'static str,
    /// What stands before the name: a module, a class, an enum. None: only an import shows it.
    qualifiers: &'static [&'static str],
    /// Text of which one must be in the file.
    imports: &'static [&'static str],
}

/// What a name stands for in one table.
type Meaning = (usize, &'static str);

#[allow(clippy::unreadable_literal, reason = "made by the build script")]
mod tables {
    use crate::detect::symbols::{Meaning, Table};

    include!(concat!(env!("OUT_DIR"), "/symbols.rs"));
}
use tables::{MEANINGS, TABLES};

/// A constant that stands for a model.
#[derive(Debug, Clone)]
pub struct Symbol {
    /// The expression as written, with its qualifier.
    pub span: Span,
    pub model: &'static str,
    pub provider: &'static str,
}

/// Every known constant in a text whose table's package the text imports or names.
#[must_use]
pub fn symbols(text: &str, hits: &[Hit]) -> Vec<Symbol> {
    let bytes = text.as_bytes();
    let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let imported = |table: &Table| table.imports.iter().any(|i| memchr::memmem::find(bytes, i.as_bytes()).is_some());
    let mut known: [Option<bool>; TABLES.len()] = [None; TABLES.len()];
    let mut found: Vec<Symbol> = Vec::new();
    for hit in hits.iter().filter(|h| h.family.is_none()) {
        // A stem that ends in its separator has the name behind it, any other in it.
        let anchor = if is_word(&bytes[hit.end - 1]) { hit.end - 1 } else { hit.end };
        let start = bytes[..anchor].iter().rposition(|b| !is_word(b)).map_or(0, |i| i + 1);
        let end = bytes[anchor..].iter().position(|b| !is_word(b)).map_or(bytes.len(), |i| anchor + i);
        if found.last().is_some_and(|s| s.span.end >= end) {
            continue;
        }
        let Some(meanings) = MEANINGS.get(&text[start..end]) else { continue };
        let (qualifier, from) = qualifier(text, start);
        if is_declared(text, start, end, qualifier.is_empty()) {
            continue;
        }
        let mut fits = |index: usize| {
            let table = &TABLES[index];
            *known[index].get_or_insert_with(|| imported(table))
                && (qualifier.is_empty()
                    || table.qualifiers.contains(&qualifier)
                    || table.imports.iter().any(|package| is_renamed(text, package, qualifier)))
        };
        if let Some((index, model)) = meanings.iter().find(|(index, _)| fits(*index)) {
            found.push(Symbol { span: Span::new(from, end), model, provider: TABLES[*index].provider });
        }
    }
    found
}

/// Whether constants that are known stand behind this word.
#[must_use]
pub fn is_qualifier(word: &str) -> bool {
    TABLES.iter().any(|table| table.qualifiers.contains(&word))
}

/// Whether the line that imports a package gives it a name: `ai "example.com/openai"`, `import openai as ai`.
fn is_renamed(text: &str, package: &str, name: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), package.as_bytes()).take(MAX_IMPORTS).any(|at| {
        let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
        let before = text[start..at].trim().trim_end_matches(['"', '\'', '`']).trim_end();
        let line = text[start..].lines().next().unwrap_or_default();
        let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        before.trim_start_matches("import ") == name || words.windows(2).any(|pair| pair == ["as", name])
    })
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

/// An import of the name, or the table's own kind of line, `NAME = "id"`: not a use.
fn is_declared(text: &str, start: usize, end: usize, is_bare: bool) -> bool {
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let line = text[line_start..].lines().next().unwrap_or_default().trim_start();
    let after = text[end..].trim_start();
    let is_assigned = ["= \"", "(\"", "= '"].iter().any(|a| after.starts_with(a));
    words::RULES.imports.iter().any(|begin| line.starts_with(begin.as_str())) || is_bare && is_assigned
}
