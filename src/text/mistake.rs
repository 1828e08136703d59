//! What is wrong with a text of JSON or TOML, in plain words: the parsers name the types of the program that they fill.

use serde::de::DeserializeOwned;

use crate::text::nearest::nearest;

/// Reads a text of JSON. The error is for people: the line, the key and what was expected there.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| of_json(text, &error))
}

/// The words for an error of JSON.
#[must_use]
pub fn of_json(text: &str, error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let words = in_words(message, "an object");
    if error.line() == 0 {
        return words;
    }
    let line_start: usize = text.split_inclusive('\n').take(error.line() - 1).map(str::len).sum();
    // The column is that of the last byte that was read.
    let mut path = Path::before(text, (line_start + error.column()).saturating_sub(1));
    if message.starts_with("missing field") {
        path.0.pop();
    }
    // A word in place of which there is a number is an error of the syntax.
    let has_path = error.is_data() || ["expected value", "expected ident"].contains(&message);
    let path = if has_path { path.shown() } else { String::new() };
    let key = if path.is_empty() { String::new() } else { format!("`{path}`: ") };
    format!("line {}: {key}{words}", error.line())
}

/// The message of a parser in plain words. `table`: what the format calls a table.
#[must_use]
pub fn in_words(message: &str, table: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let name = quoted.next().unwrap_or_default();
    let rest = |start: &str| message.strip_prefix(start);
    if rest("missing field").is_some() {
        return format!("the key `{name}` is missing");
    }
    if rest("duplicate field").is_some() {
        return format!("the key `{name}` is given twice");
    }
    if rest("unknown field").is_some() {
        return format!("there is no key `{name}`{}", among(name, quoted));
    }
    if rest("unknown variant").is_some() {
        return format!("`{name}` is not a known value{}", among(name, quoted));
    }
    if let Some(found) = ["invalid type: ", "invalid value: "].iter().find_map(|start| rest(start)) {
        return of_type(found, table);
    }
    if let Some((_, expected)) = rest("invalid length ").and_then(|rest| rest.split_once(", expected ")) {
        return of_type(&format!("sequence, expected {expected}"), table);
    }
    if message.contains("untagged enum") {
        return "this has none of the known forms".to_owned();
    }
    of_syntax(message).map_or_else(|| message.lines().next().unwrap_or_default().to_owned(), str::to_owned)
}

/// What could have been meant by a name.
fn among<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if names.is_empty() => String::new(),
        None => format!("; expected one of: {}", names.join(", ")),
    }
}

/// The words for `string "120", expected u32`.
fn of_type(message: &str, table: &str) -> String {
    let (found, expected) = message.rsplit_once(", expected ").unwrap_or((message, "another value"));
    let expected = match expected.trim_start_matches("a ").trim_start_matches("an ") {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" | "integer" => "a whole number",
        "f32" | "f64" | "float" | "floating point" => "a number",
        "boolean" | "bool" => "true or false",
        "string" | "str" | "borrowed string" | "path string" | "string or map" | "string or table" => {
            "a string in quotes"
        }
        "sequence" | "array" => "a list",
        "map" => table,
        "unit" | "null" => "nothing",
        other if other.starts_with("struct ") || other.contains("tagged enum") => table,
        other if other.starts_with("tuple ") => "a list",
        other if other.starts_with("enum ") || other.ends_with("variant") || other.ends_with("identifier") => {
            "one of the known words"
        }
        _ => expected,
    };
    let found = match found.split_once(' ').unwrap_or((found, "")) {
        ("string" | "character", text) => format!("the string {text}"),
        ("integer" | "float", number) => format!("the number {}", number.trim_matches('`')),
        ("floating", point) => format!("the number {}", point.trim_start_matches("point ").trim_matches('`')),
        ("boolean", value) => value.trim_matches('`').to_owned(),
        ("sequence", _) => "a list".to_owned(),
        ("map", _) => table.to_owned(),
        ("null" | "unit" | "Option", _) => "nothing".to_owned(),
        (_, value) if found.ends_with("variant") || value == "value" => "a value of another kind".to_owned(),
        _ => found.to_owned(),
    };
    format!("expected {expected}, not {found}")
}

/// The words for what the format does not allow.
fn of_syntax(message: &str) -> Option<&'static str> {
    let known = [
        ("EOF while parsing a string", "the file ends inside a string: a `\"` is missing"),
        ("EOF while parsing a list", "the file ends inside a list: a `]` is missing"),
        ("EOF while parsing an object", "the file ends inside an object: a `}` is missing"),
        ("EOF while parsing", "the file ends where a value is expected"),
        ("expected value", "this is not a valid value"),
        ("expected ident", "this is not a valid value"),
        ("trailing characters", "there is more text after the end of the JSON"),
        ("key must be a string", "a key must be a string in double quotes"),
        ("invalid number", "this is not a number"),
        ("number out of range", "this number is too large"),
        ("control character", "a string contains a line break or another control character"),
        ("invalid escape", "a string contains a `\\` that begins no escape sequence"),
        ("recursion limit", "this is nested too deeply"),
        ("string values must be quoted", "strings must be in quotes"),
        ("lone leading surrogate", "a string contains half of an escaped character"),
        ("invalid unicode code point", "a string contains an escaped character that does not exist"),
    ];
    known.iter().find(|(start, _)| message.starts_with(start)).map(|(_, words)| *words)
}

/// The keys and places in lists that lead to a place in a text of JSON.
#[derive(Debug, Default)]
struct Path(Vec<Step>);

#[derive(Debug)]
enum Step {
    Key(String),
    Item(usize),
}

impl Path {
    /// The path of what comes before an offset.
    fn before(text: &str, offset: usize) -> Self {
        let mut path = Self::default();
        let mut word = None;
        let mut bytes = text.char_indices().take_while(|(at, _)| *at < offset);
        while let Some((at, c)) = bytes.next() {
            match c {
                '"' => {
                    let mut is_escaped = false;
                    let end = bytes.find(|(_, c)| {
                        let ends = *c == '"' && !is_escaped;
                        is_escaped = *c == '\\' && !is_escaped;
                        ends
                    });
                    word = end.map(|(end, _)| &text[at + 1..end]);
                }
                ':' => {
                    if let (Some(Step::Key(key)), Some(word)) = (path.0.last_mut(), word) {
                        word.clone_into(key);
                    }
                }
                ',' => {
                    if let Some(Step::Item(n)) = path.0.last_mut() {
                        *n += 1;
                    }
                }
                '{' => path.0.push(Step::Key(String::new())),
                '[' => path.0.push(Step::Item(0)),
                '}' | ']' => drop(path.0.pop()),
                _ => {}
            }
        }
        path
    }

    fn shown(&self) -> String {
        let mut shown = String::new();
        for step in &self.0 {
            match step {
                Step::Key(key) if key.is_empty() => {}
                Step::Key(key) if shown.is_empty() => shown.push_str(key),
                Step::Key(key) => shown.extend([".", key]),
                Step::Item(n) => shown.extend(["[", &n.to_string(), "]"]),
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    #[expect(dead_code, reason = "only its errors count")]
    struct Sample {
        version: u32,
        name: String,
        #[serde(default)]
        parts: Vec<Part>,
        #[serde(default)]
        more: BTreeMap<String, bool>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its errors count")]
    struct Part {
        kind: Kind,
        share: f64,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Large,
        Small,
    }

    #[test]
    fn mistakes_are_named_by_line_and_key() {
        for (text, words) in [
            ("{\n\"version\": \"2\"}", "line 2: `version`: expected a whole number, 0 or more, not the string \"2\""),
            ("{\"version\": -2}", "line 1: `version`: expected a whole number, 0 or more, not the number -2"),
            ("{\"version\": 1.5}", "line 1: `version`: expected a whole number, 0 or more, not the number 1.5"),
            ("{\"version\": 2, \"name\": null}", "line 1: `name`: expected a string in quotes, not nothing"),
            ("{\"version\": 2, \"name\": [\"x, y: {\"]}", "line 1: `name`: expected a string in quotes, not a list"),
            ("{\"version\": 2}", "line 1: the key `name` is missing"),
            ("{\"version\": 2, \"version\": 2}", "line 1: `version`: the key `version` is given twice"),
            ("{\"nam\": \"x\"}", "line 1: there is no key `nam`; did you mean `name`?"),
            (
                "{\"parts\": [{\"kind\": \"large\", \"share\": 1}, {\"kind\": \"big\"}]}",
                "line 1: `parts[1].kind`: `big` is not a known value; expected one of: large, small",
            ),
            ("{\"parts\": [{\"kind\": \"large\"}]}", "line 1: `parts[0]`: the key `share` is missing"),
            ("{\"parts\": [{\"kind\": 3}]}", "line 1: `parts[0].kind`: this is not a valid value"),
            ("{\"parts\": {}}", "line 1: `parts`: expected a list, not an object"),
            ("{\"more\": {\"x\": 1}}", "line 1: `more.x`: expected true or false, not the number 1"),
            ("[]", "line 1: "),
            ("", "line 1: the file ends where a value is expected"),
            ("{\"version\": 2,", "line 1: the file ends"),
            ("{\"version\": 2, \"name\": \"x", "line 1: the file ends inside a string: a `\"` is missing"),
            ("{'version': 2}", "line 1: a key must be a string in double quotes"),
            ("{\"version\": two}", "line 1: `version`: this is not a valid value"),
            ("{\"version\": 2, \"name\": \"x\"} {}", "line 1: there is more text after the end of the JSON"),
        ] {
            let error = from_json::<Sample>(text).unwrap_err();
            assert!(error.starts_with(words), "{text}: {error}");
            for raw in ["u32", "f64", "serde", "invalid type", "EOF", "struct", "enum", "variant", "map", "sequence"] {
                assert!(!error.contains(raw), "{text}: {error}");
            }
        }
    }
}
