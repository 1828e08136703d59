//! Constants of SDKs that stand for a model without spelling it: `openai.GPT3Dot5Turbo`.

use std::collections::BTreeSet;

use crate::detect::prefilter::Hit;
use crate::detect::provider::statements::statement;
use crate::rules::words as vocabulary;
use crate::text::span::{Span, near_line_end, near_line_start};
use crate::text::words::{is_whole_word, words};

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
    /// A function without arguments that returns the constant.
    pub is_function: bool,
}

/// The texts of which a file that uses the constants holds one, each once.
pub(crate) fn imports() -> impl Iterator<Item = &'static str> {
    let texts: BTreeSet<&'static str> = TABLES.iter().flat_map(|table| table.imports).copied().collect();
    texts.into_iter()
}

/// Every known constant in a text whose table's package the text imports. `hits`: what the prefilter found in it.
#[must_use]
pub fn symbols(text: &str, hits: &[Hit]) -> Vec<Symbol> {
    if hits.iter().all(|hit| hit.family.is_some()) {
        return Vec::new();
    }
    let mut known = [None; TABLES.len()];
    identifiers(text.as_bytes()).filter_map(|(start, end)| symbol(text, Span::new(start, end), &mut known)).collect()
}

/// The known constant whose name stands at a place of a text.
pub(crate) fn symbol_at(text: &str, name: Span) -> Option<Symbol> {
    symbol(text, name, &mut [None; TABLES.len()])
}

/// The known constant that a word of a text is. `known`: whether the text has an import of each table, which it is searched
/// for when it has one of the table's names.
fn symbol(text: &str, at: Span, known: &mut [Option<bool>; TABLES.len()]) -> Option<Symbol> {
    let Span { start, end } = at;
    let is_in = |import: &&str| memchr::memmem::find(text.as_bytes(), import.as_bytes()).is_some();
    let word = &text[at];
    let function = || static_function(word).filter(|_| text[end..].starts_with("()"));
    let (meanings, name, of_type) = match (MEANINGS.get(word), function()) {
        (Some(meanings), _) => (meanings, word, None),
        (None, Some((of_type, member))) => (MEANINGS.get(member)?, member, Some(of_type)),
        (None, None) => return None,
    };
    let (before, from) = qualifier(text, start);
    let qualifier = of_type.unwrap_or(before);
    if is_declared(text, start, end, qualifier.is_empty()) {
        return None;
    }
    let mut fits = |index: usize| {
        let table = &TABLES[index];
        let is_known = || match qualifier {
            "" => is_telling(name) || table.imports.iter().any(|i| is_named(text, i, name)),
            _ => table.qualifiers.contains(&qualifier) || table.imports.iter().any(|i| is_renamed(text, i, qualifier)),
        };
        *known[index].get_or_insert_with(|| table.imports.iter().any(&is_in)) && is_known()
    };
    let (index, model) = meanings.iter().find(|(index, _)| fits(*index))?;
    let (provider, is_function) = (TABLES[*index].provider, of_type.is_some());
    Some(Symbol { span: Span::new(from, end), model, provider, is_function })
}

/// The type and the member in the name of a function, as Go has those of packages that jsii translates:
/// `FoundationModel_LARGE_V1()` for the constant `FoundationModel.LARGE_V1`.
pub(crate) fn static_function(name: &str) -> Option<(&str, &str)> {
    let (of_type, member) = name.split_once('_')?;
    let is_type = of_type.starts_with(char::is_uppercase) && of_type.contains(char::is_lowercase);
    (is_type && member.starts_with(char::is_uppercase)).then_some((of_type, member))
}

/// Where the words of a text stand that can be names.
fn identifiers(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let is_word = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !is_word(at) {
            at += 1;
        }
        let start = at;
        while is_word(at) {
            at += 1;
        }
        (start < at).then_some((start, at))
    })
}

/// Whether a name alone shows that it stands for a model: it has several words and a number.
fn is_telling(name: &str) -> bool {
    words(name).len() > 1 && name.contains(|c: char| c.is_ascii_digit())
}

/// Whether a statement that imports from a package names a constant.
fn is_named(text: &str, package: &str, name: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), package.as_bytes()).take(MAX_IMPORTS).any(|at| {
        let statement = statement(text, at);
        let mut finds = memchr::memmem::find_iter(text[statement].as_bytes(), name.as_bytes());
        finds.any(|at| is_whole_word(text[statement].as_bytes(), Span::new(at, at + name.len())))
    })
}

/// Whether constants that are known stand behind this word.
#[must_use]
pub fn is_qualifier(word: &str) -> bool {
    TABLES.iter().any(|table| table.qualifiers.contains(&word))
}

/// Whether the line that imports a package gives it a name: `ai "example.com/openai"`, `import openai as ai`.
fn is_renamed(text: &str, package: &str, name: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), package.as_bytes()).take(MAX_IMPORTS).any(|at| {
        let start = near_line_start(text, at);
        let before = text[start..at].trim().trim_end_matches(['"', '\'', '`']).trim_end();
        let line = &text[start..near_line_end(text, at)];
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
    let line = text[near_line_start(text, start)..near_line_end(text, start)].trim_start();
    let after = text[end..].trim_start();
    let is_assigned = ["= \"", "(\"", "= '"].iter().any(|a| after.starts_with(a));
    vocabulary::RULES.imports.iter().any(|begin| line.starts_with(begin.as_str())) || is_bare && is_assigned
}
