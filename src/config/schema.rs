//! The parts of the config's JSON Schema that its types do not give. With the schema, editors complete and check
//! configs.

use std::collections::BTreeSet;

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::catalog::Catalog;
use crate::lint::definition::Lint;
use crate::lint::registry;
use crate::rules::builtin;
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

/// Names the schema, and lists the known providers wherever one belongs. A catalog of the user's own can have others.
pub(crate) fn complete(schema: &mut Schema) {
    let id = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/rules/schema/config.schema.json");
    schema.insert("$id".into(), id.into());
    let known = builtin::provider_ids().chain(Catalog::builtin().providers().map(|provider| provider.id));
    let known: BTreeSet<&str> = known.collect();
    for table in ["Override", "Site"] {
        let place = format!("/$defs/{table}/properties/provider");
        let Some(provider) = schema.pointer_mut(&place).and_then(serde_json::Value::as_object_mut) else { continue };
        let any = provider.remove("type").unwrap_or_default();
        provider.insert("anyOf".into(), serde_json::json!([{ "enum": known }, { "type": any }]));
    }
}

/// The schema of a list of usages.
pub(crate) fn usages(generator: &mut SchemaGenerator) -> Schema {
    let all = json_schema!({ "description": "Every usage.", "type": "string", "const": "all" });
    let one = generator.subschema_for::<Usage>();
    json_schema!({ "type": ["array", "null"], "items": { "anyOf": [all, one] } })
}
