//! The JSON Schema of the config, made from its types, so that editors complete and check it.

use crate::lint::definition::Lint;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::config::file::ConfigFile;
use crate::lint::registry;

/// Each lint with its levels.
pub(crate) fn lints(generator: &mut SchemaGenerator) -> Schema {
    let level = generator.subschema_for::<registry::Setting>();
    let one = |lint: &&dyn Lint| {
        let meta = lint.meta();
        let mut schema = level.clone();
        schema.insert("description".into(), meta.summary.into());
        (meta.name.to_owned(), serde_json::Value::from(schema))
    };
    let properties: serde_json::Map<String, serde_json::Value> = registry::ALL.iter().map(one).collect();
    json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// The schema as it is written to `rules/schema/config.schema.json`.
pub(crate) fn generated() -> String {
    let schema = schemars::schema_for!(ConfigFile);
    let mut text = serde_json::to_string_pretty(&schema).unwrap();
    text.push('\n');
    text
}
