//! JSON answers of APIs, with the line on which each entry begins.

use jsonc_parser::ast::Value as Node;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::Value;

use crate::catalog::import::row::Page;
use crate::text::mistake::from_json;

/// The entries of the list that the text is, or that one of the keys holds.
pub(super) fn entries(text: &str, keys: &[&str], page: &mut Page) -> Vec<(usize, Value)> {
    let parsed = match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(parsed) => parsed.value,
        Err(error) => {
            page.skip(line_of(text, error.range().start), "the file", format!("not JSON: {}", error.kind()));
            return Vec::new();
        }
    };
    let list = match &parsed {
        Some(Node::Array(list)) => Some(list),
        Some(Node::Object(object)) => keys.iter().find_map(|key| object.get_array(key)),
        _ => None,
    };
    let Some(list) = list else {
        page.skip(1, "the file", format!("no list, and none called {}", keys.join(" or ")));
        return Vec::new();
    };
    let mut entries = Vec::new();
    for element in &list.elements {
        let range = element.range();
        let line = line_of(text, range.start);
        match from_json(&text[range.start..range.end]) {
            Ok(value) => entries.push((line, value)),
            Err(error) => page.skip(line, "an entry", error),
        }
    }
    entries
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.get(..offset).map_or(0, |before| before.matches('\n').count())
}

/// The first of the fields that holds text.
pub(super) fn field<'v>(value: &'v Value, names: &[&str]) -> Option<&'v str> {
    names.iter().find_map(|name| value.get(name)?.as_str())
}

/// A point in time as text that begins with the day: APIs write text or seconds since 1970.
pub(super) fn epoch_or_text(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    let seconds = value.as_f64()?;
    // Days count from 1970; no calendar of APIs is far from it.
    #[expect(clippy::cast_possible_truncation, reason = "days of this century fit")]
    let days = (seconds / 86_400.0).floor() as i32;
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(|day| day.to_string())
}
