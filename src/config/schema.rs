//! The parts of the config's JSON Schema that its types do not give. With the schema, editors complete and check
//! configs.

use crate::lint::definition::Lint;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::lint::registry;

/// The schema of a table of lints: each lint with its levels.
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
