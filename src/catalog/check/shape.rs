//! The shape of a file, as the JSON Schema describes it. Each part is checked on its own, so that one mistake does not
//! hide the next.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use serde::de::DeserializeOwned;

use crate::catalog::check::Problem;
use crate::catalog::check::Step::{Item, Key};
use crate::catalog::check::tree::{Step, Tree};
use crate::catalog::file::{Entry, File, IsoDate, LONGEST_NAME, ProviderEntry, SourceEntry};
use crate::text::mistake::in_words;

/// Reads every part on its own.
pub(super) fn check(text: &str, tree: &Tree<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Some(root) = tree.object() else {
        return vec![Problem::error("a catalog file must be an object", tree.at(&[]), "not an object")];
    };
    for property in &root.properties {
        let key = property.name.as_str();
        match (key, &property.value) {
            ("$schema", Value::StringLit(_)) => {}
            ("provider", value) => read::<ProviderEntry>(text, tree, value, &mut problems),
            ("sources", Value::Object(sources)) => {
                sources.properties.iter().for_each(|p| read::<SourceEntry>(text, tree, &p.value, &mut problems));
            }
            ("models", Value::Array(models)) => {
                models.elements.iter().for_each(|model| read::<Entry>(text, tree, model, &mut problems));
            }
            ("$schema" | "sources" | "models", value) => {
                let span = value.range();
                problems.push(Problem::error(format!("`{key}` has the wrong type"), span.start..span.end, "this"));
            }
            _ => {
                let span = property.name.range();
                let message = format!("there is no key `{key}`");
                problems.push(Problem::error(message, span.start..span.end, "not in the schema"));
            }
        }
    }
    for key in ["provider", "sources", "models"] {
        if root.get(key).is_none() {
            problems.push(Problem::error(format!("the key `{key}` is missing"), tree.at(&[]), "in this object"));
        }
    }
    problems
}

/// Reads one part. A failure becomes a problem at its place.
fn read<T: DeserializeOwned>(text: &str, tree: &Tree<'_>, value: &Value<'_>, problems: &mut Vec<Problem>) {
    let range = value.range();
    let part = &text[range.start..range.end];
    let Err(error) = serde_json::from_str::<T>(part) else { return };
    let line_start: usize = part.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    // The column is that of the last byte that was read.
    let offset = range.start + (line_start + error.column()).saturating_sub(2);
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let span = if message.starts_with("missing field") { Tree::handle(value) } else { tree.leaf(offset) };
    problems.push(Problem::error(in_words(message, "an object"), span, "here"));
}

/// The constraints that types do not express.
pub(super) fn constraints(file: &File, tree: &Tree<'_>, problems: &mut Vec<Problem>) {
    let mut require = |holds: bool, path: &[Step<'_>], message: &str| {
        if !holds {
            problems.push(Problem::error(message, tree.at(path), "this"));
        }
    };
    let provider = &file.provider;
    let is_id = !provider.id.is_empty() && provider.id.chars().all(is_id_letter);
    require(is_id, &[Key("provider"), Key("id")], "not a-z, 0-9 and hyphens");
    require(!provider.name.is_empty(), &[Key("provider"), Key("name")], "empty");
    require(is_url(&provider.home), &[Key("provider"), Key("home")], "not an address");
    require(!file.sources.is_empty(), &[Key("sources")], "no sources");
    for (key, source) in &file.sources {
        let at = |field| [Key("sources"), Key(key), Key(field)];
        require(is_source_key(key), &at("title"), "its key is not a-z, 0-9 and `.`, `_`, `-`");
        require(!source.title.is_empty(), &at("title"), "empty");
        require(source.url.as_deref().is_none_or(is_url), &at("url"), "not an address");
        require(source.page_date.as_deref().is_none_or(is_page_date), &at("page_date"), "not YYYY-MM-DD or YYYY-MM");
    }
    for (n, entry) in file.models.iter().enumerate() {
        let at = |field| [Key("models"), Item(n), Key(field)];
        let both = !entry.regions.is_empty() && !entry.regions_except.is_empty();
        require(!both, &at("regions_except"), "`regions` and `regions_except` exclude each other");
        for (field, text) in [
            ("publisher", &entry.publisher),
            ("native_stage", &entry.native_stage),
            ("disputed", &entry.disputed),
            ("notes", &entry.notes),
        ] {
            require(text.as_deref() != Some(""), &at(field), "empty");
        }
        for (field, names) in [
            ("aliases", &entry.aliases),
            ("floating_aliases", &entry.floating_aliases),
            ("regions", &entry.regions),
            ("regions_except", &entry.regions_except),
            ("replacements", &entry.replacements),
            ("sources", &entry.sources),
            ("seconded_by", &entry.seconded_by),
        ] {
            for (i, name) in names.iter().enumerate() {
                let at = [Key("models"), Item(n), Key(field), Item(i)];
                require(is_name(name), &at, "empty, too long or not printable ASCII");
                require(!names[..i].contains(name), &at, "twice in the list");
            }
        }
        let single = [("id", Some(&entry.id)), ("version", entry.version.as_ref())];
        for (field, name) in single {
            require(name.is_none_or(|name| is_name(name)), &at(field), "empty, too long or not printable ASCII");
        }
    }
}

fn is_id_letter(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

fn is_source_key(key: &str) -> bool {
    key.starts_with(|c: char| is_id_letter(c) && c != '-')
        && key.chars().all(|c| is_id_letter(c) || c == '.' || c == '_')
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_NAME && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

fn is_page_date(text: &str) -> bool {
    let day = if text.len() == 7 { format!("{text}-01") } else { text.to_owned() };
    IsoDate::try_from(day).is_ok()
}
