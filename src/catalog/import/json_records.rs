//! Lists of models with the day on which each ends, in JSON or as objects of JavaScript, whatever their layout: every object
//! that has an id and a day counts. Which fields those are is data.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use tree_sitter::Node;

use crate::catalog::Stage;
use crate::catalog::import::Context;
use crate::catalog::import::date::parse_date;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::syntax::{Grammar, text_of, unquoted, walk};

/// Where an object has what is read of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    /// The field with the id; without it, the id is the key of the object.
    pub id: Option<String>,
    /// The field with the provider, in the object or around it.
    pub provider: Option<String>,
    /// The catalog's providers, by the words of the list. Of several, that counts which has the model, or else the first.
    #[serde(default)]
    pub providers: BTreeMap<String, Vec<String>>,
    /// Fields with the day of the end; the first that is there counts.
    #[serde(default)]
    pub retired: Vec<String>,
    /// Fields with a day before which the model does not end.
    #[serde(default)]
    pub floor: Vec<String>,
    /// Values of fields with which the day of the end is such a day.
    #[serde(default)]
    pub earliest: BTreeMap<String, String>,
}

/// Reads a text: JSON, or a module of JavaScript or TypeScript with the objects in it.
pub fn read_fields(text: &str, fields: &Fields, context: &Context<'_>) -> Page {
    let mut reading = Reading { text, fields, context, page: Page::default() };
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        reading.visit(&value, None, context.provider);
    } else {
        let mut objects = Vec::new();
        walk(text, Grammar::TypeScript, &mut |node| {
            // What stands inside of another object is read with it.
            let is_inside = std::iter::successors(node.parent(), Node::parent).any(|above| above.kind() == "object");
            if node.kind() == "object" && !is_inside {
                objects.push(value_of(text, node));
            }
        });
        for object in &objects {
            reading.visit(object, None, context.provider);
        }
    }
    reading.page
}

struct Reading<'r> {
    text: &'r str,
    fields: &'r Fields,
    context: &'r Context<'r>,
    page: Page,
}

impl Reading<'_> {
    /// Visits a value and all in it. `key` is the one that leads to it, `around` the provider of what it stands in.
    fn visit(&mut self, value: &Value, key: Option<&str>, around: Option<&str>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.visit(value, None, around)),
            Value::Object(object) => {
                let own = self.fields.provider.as_ref().and_then(|field| object.get(field)?.as_str());
                let provider = own.or(around);
                self.add(object, key, provider);
                object.iter().for_each(|(key, value)| self.visit(value, Some(key), provider));
            }
            _ => {}
        }
    }

    fn add(&mut self, object: &Map<String, Value>, key: Option<&str>, provider: Option<&str>) {
        let id = match &self.fields.id {
            Some(field) => object.get(field).and_then(Value::as_str),
            None => key,
        };
        let (Some(id), Some(word)) = (id, provider) else { return };
        let day = |fields: &[String]| {
            fields.iter().find_map(|field| object.get(field)?.as_str().filter(|day| !day.is_empty()))
        };
        let (retired, floor) = (day(&self.fields.retired), day(&self.fields.floor));
        let (Some(day), Some(provider)) = (retired.or(floor), self.provider(word, id)) else { return };
        let line = 1 + self.text.lines().position(|line| line.contains(id)).unwrap_or_default();
        match parse_date(day) {
            Ok(None) => {}
            Ok(Some(date)) => {
                let mut row = Row { line, provider, id: id.to_owned(), ..Row::default() };
                let date = date.floor_if(retired.is_none() || self.is_earliest(object));
                row.set(Stage::Retired, Some(self.context.as_known(date, &row)));
                self.page.add(row);
            }
            Err(why) => self.page.skip(line, id, why),
        }
    }

    fn is_earliest(&self, object: &Map<String, Value>) -> bool {
        self.fields.earliest.iter().any(|(field, wanted)| match object.get(field) {
            Some(Value::String(value)) => value == wanted,
            Some(Value::Bool(value)) => value.to_string() == *wanted,
            _ => false,
        })
    }

    /// The provider that a word of the list means.
    fn provider(&self, word: &str, id: &str) -> Option<String> {
        let meant = self.fields.providers.get(word)?;
        let has_it = |provider: &&String| self.context.knows(provider, id);
        meant.iter().find(has_it).or(meant.first()).cloned()
    }
}

/// An object, a list or a text of JavaScript; `new Date("...")` is its text, and whatever else there is nothing.
fn value_of(text: &str, node: Node<'_>) -> Value {
    let mut cursor = node.walk();
    let inner: Vec<Node<'_>> = node.named_children(&mut cursor).collect();
    match node.kind() {
        "object" => {
            let pairs = inner.iter().filter_map(|pair| {
                let (key, value) = (pair.child_by_field_name("key")?, pair.child_by_field_name("value")?);
                Some((unquoted(text_of(text, key)).to_owned(), value_of(text, value)))
            });
            Value::Object(pairs.collect())
        }
        "array" => Value::Array(inner.into_iter().map(|node| value_of(text, node)).collect()),
        "string" => Value::String(unquoted(text_of(text, node)).to_owned()),
        "true" | "false" => Value::Bool(node.kind() == "true"),
        "new_expression" => {
            let arguments = node.child_by_field_name("arguments");
            arguments.and_then(|list| list.named_child(0)).map_or(Value::Null, |first| value_of(text, first))
        }
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalog::Catalog;

    fn rows(text: &str, fields: &str) -> Vec<String> {
        let context = Context { catalog: Catalog::builtin(), provider: None, read_on: date(2026, 11, 21), file: "" };
        let page = read_fields(text, &toml::from_str(fields).unwrap(), &context);
        assert_eq!(page.skipped, []);
        page.rows.iter().map(Row::to_string).collect()
    }

    #[test]
    fn a_list_has_fields_and_an_object_has_keys() {
        let list = r#"{"note": "x", "models": [
            {"provider": "ant", "id": "a-1", "ends": "2027-01-02"},
            {"provider": "ant", "id": "a-2", "ends": "2027-01-03", "status": "active"},
            {"provider": "ant", "id": "a-3", "ends": null, "earliest": "2027-01-04"},
            {"provider": "nobody", "id": "a-4", "ends": "2027-01-05"}
        ]}"#;
        let fields = "id = \"id\"\nprovider = \"provider\"\nretired = [\"ends\"]\nfloor = [\"earliest\"]\n\
                      providers = { ant = [\"anthropic\"] }\nearliest = { status = \"active\" }";
        let wanted = ["a-1 retired=2027-01-02", "a-2 retired=>=2027-01-03", "a-3 retired=>=2027-01-04"];
        assert_eq!(rows(list, fields), wanted.map(|row| format!("anthropic/{row}")));
        let keyed = r#"{"provider": "ant", "models": {"a-1": {"ends": "2027-01-02", "sure": false}}}"#;
        let fields = "provider = \"provider\"\nretired = [\"ends\"]\nproviders = { ant = [\"anthropic\"] }\n\
                      earliest = { sure = \"false\" }";
        assert_eq!(rows(keyed, fields), ["anthropic/a-1 retired=>=2027-01-02"]);
    }

    #[test]
    fn objects_of_a_module_are_read_too() {
        let module = "export const models = [\n  { id: \"x\", family: f(), providers: [\n    { at: \"azure\", name: 'gpt-4.1', \
                      ends: new Date(\"2027-01-02\") },\n    { at: \"azure\", name: 'none' },\n  ] },\n];\n";
        let fields = "id = \"name\"\nprovider = \"at\"\nretired = [\"ends\"]\n\
                      providers = { azure = [\"azure-catalog\", \"azure-openai\"] }";
        assert_eq!(rows(module, fields), ["azure-openai/gpt-4.1 retired=2027-01-02"]);
    }
}
