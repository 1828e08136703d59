//! The rows as CSV, in the columns of the JSON lines.

use std::io;
use std::io::Write;

use serde_json::Value;

use crate::report::fleet::row::FleetRow;
use crate::report::inventory::quoted;

/// The columns, in the order in which [`FleetRow`] has its fields.
pub(in crate::report) const COLUMNS: [&str; 34] = [
    "repository",
    "revision",
    "project",
    "owner",
    "path",
    "blob_id",
    "line",
    "column",
    "end_line",
    "end_column",
    "byte_start",
    "byte_end",
    "text",
    "provider",
    "publisher",
    "model",
    "version",
    "usage",
    "site",
    "confidence",
    "stage",
    "retires",
    "retires_kind",
    "replacement",
    "replacement_basis",
    "lint",
    "level",
    "fingerprint",
    "silenced",
    "error",
    "as_of",
    "catalog_version",
    "catalog_digest",
    "tool_version",
];

pub(super) fn head(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join(","))
}

pub(super) fn line(row: &FleetRow, out: &mut dyn Write) -> io::Result<()> {
    let row = serde_json::to_value(row)?;
    let cell = |column| match &row[column] {
        Value::Null => String::new(),
        Value::String(text) => quoted(text),
        other => other.to_string(),
    };
    writeln!(out, "{}", COLUMNS.map(cell).join(","))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_field_has_a_column() {
        let row = serde_json::to_value(FleetRow::default()).unwrap();
        let fields: BTreeSet<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, COLUMNS.into_iter().collect());
        let mut out = Vec::new();
        let path = Some("=a,b.py".to_owned());
        line(&FleetRow { path, line: Some(3), ..FleetRow::default() }, &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().starts_with(",,,,\"'=a,b.py\",,3,,"));
    }
}
