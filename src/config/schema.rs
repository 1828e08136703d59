//! The parts of the config's JSON Schema that its types do not give. With the schema, editors complete and check
//! configs.

use crate::lint::definition::Lint;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::lint::registry;
use crate::rules::usage::Usage;

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

/// The schema of a list of usages.
pub(crate) fn usages(generator: &mut SchemaGenerator) -> Schema {
    let all = json_schema!({ "description": "Every usage.", "type": "string", "const": "all" });
    let one = generator.subschema_for::<Usage>();
    json_schema!({ "type": ["array", "null"], "items": { "anyOf": [all, one] } })
}
