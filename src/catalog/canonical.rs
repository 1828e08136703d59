//! Writes a catalog file in its one canonical form: the provider in full, then one source and one model a line, in
//! order. A change of one date is then a change of one line, and two people who add models seldom touch the same one.

use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::catalog::file::{Entry, File};
use crate::catalog::{DeploymentType, Provider};

/// The canonical form of a file, whatever form it had.
#[must_use]
pub fn write(file: &File) -> String {
    let mut out = String::from("{\n");
    if let Some(schema) = &file.schema {
        let _ = writeln!(out, "  \"$schema\": {},", inline(schema));
    }
    let provider = serde_json::to_string_pretty(&file.provider).unwrap_or_default();
    let _ = writeln!(out, "  \"provider\": {},", provider.replace('\n', "\n  "));
    let sources = file.sources.iter().map(|(key, source)| format!("    {}: {}", inline(key), inline(source)));
    let _ = writeln!(out, "  \"sources\": {{\n{}\n  }},", sources.collect::<Vec<_>>().join(",\n"));
    let mut models: Vec<&Entry> = file.models.iter().collect();
    models.sort_by_cached_key(|entry| order(entry));
    let models = models.iter().map(|entry| format!("    {}", inline(entry)));
    let _ = write!(out, "  \"models\": [\n{}\n  ]\n}}\n", models.collect::<Vec<_>>().join(",\n"));
    out
}

impl File {
    /// A file without models, for a provider that a catalog knows.
    pub fn empty(provider: &Provider) -> Result<Self, String> {
        let fields = serde_json::json!({
            "provider": {
                "id": provider.id,
                "name": provider.name,
                "home": provider.home,
                "versions": provider.versions,
                "after_retirement": provider.after_retirement,
            },
            "sources": {},
            "models": [],
        });
        serde_json::from_value(fields).map_err(|error| error.to_string())
    }
}

/// By id whatever the case, then by version, then by where the dates hold: everywhere first.
fn order(entry: &Entry) -> impl Ord + use<> {
    let deployment_type = entry.deployment_type.map(DeploymentType::as_str);
    let place = (entry.cloud, deployment_type, entry.regions.clone(), entry.regions_except.clone());
    (entry.id.to_ascii_lowercase(), entry.id.clone(), entry.version.clone(), place)
}

/// On one line, with a blank after each comma and colon.
fn inline(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    // Strings, lists and maps with string keys: nothing in them can fail to be JSON.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut bytes, OneLine));
    String::from_utf8(bytes).unwrap_or_default()
}

/// The separators of [`inline`].
struct OneLine;

impl Formatter for OneLine {
    fn begin_array_value<W: io::Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_key<W: io::Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_is_stable_and_sorts() {
        let text = r#"{"models": [
            {"id": "b", "kind": "chat", "stage": "ga", "confidence": "official", "sources": ["s"]},
            {"sources": ["s"], "id": "A", "kind": "chat", "dates": {"ga": {"on": "2026-01-01", "kind": "confirmed"}},
             "stage": "ga", "confidence": "official", "aliases": []}],
            "provider": {"id": "p", "name": "P", "home": "https://example.com", "versions": "in-id"},
            "sources": {"s": {"title": "T", "read_on": "2026-11-21"}}}"#;
        let once = write(&serde_json::from_str(text).unwrap());
        assert_eq!(write(&serde_json::from_str(&once).unwrap()), once);
        let lines: Vec<_> = once.lines().skip_while(|line| !line.contains("models")).skip(1).collect();
        let a = r#"    {"id": "A", "kind": "chat", "stage": "ga", "dates": {"ga": "2026-01-01"}, "confidence": "official", "sources": ["s"]},"#;
        assert_eq!(lines[0], a);
        assert!(lines[1].starts_with(r#"    {"id": "b""#));
    }
}
