//! `inventory --format cyclonedx`: the rules of the format that a schema does not hold, and what the document claims.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{finish, frozen, shelflife};

const APP: &str = "import os\nfrom anthropic import Anthropic\n\nMODEL = os.getenv(\"MODEL\", \"claude-3-opus-20240229\")\n\
                   Anthropic().messages.create(model=MODEL, max_tokens=5, messages=[])\n\
                   é = Anthropic().messages.create(model=\"claude-opus-5-5\", max_tokens=5, messages=[])\n\
                   Anthropic().messages.create(model=\"claude-opus-9-20290101\", max_tokens=5, messages=[])\n";
const BICEP: &str = "resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  name: 'chat'\n  \
                     properties: { model: { format: 'OpenAI', name: 'gpt-4', version: '0613' } }\n}\n";

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("docs")).unwrap();
    for (name, text) in [("app.py", APP), ("main.bicep", BICEP), ("docs/guide.md", "Use `gpt-4o` of OpenAI.\n")] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn text<const N: usize>(folder: &Path, args: [&str; N]) -> String {
    let mut command = shelflife();
    let run = finish(command.current_dir(folder).arg("inventory").args(frozen()).args(args));
    assert_eq!(run.code, 0, "{run:?}");
    run.out
}

fn bom<const N: usize>(folder: &Path, args: [&str; N]) -> Value {
    let mut command = shelflife();
    let command = command.current_dir(folder).arg("inventory").args(frozen()).args(["--format", "cyclonedx"]);
    serde_json::from_str(&finish(command.args(args)).out).unwrap()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn property<'v>(component: &'v Value, name: &str) -> Option<&'v str> {
    list(component, "properties").iter().find(|one| one["name"] == name)?["value"].as_str()
}

fn component<'v>(bom: &'v Value, name: &str) -> &'v Value {
    list(bom, "components").iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name}: {bom}"))
}

/// Every reference, also those in the parts of parts.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("bom-ref").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_is_unique_and_leads_somewhere() {
    let folder = project();
    for version in ["1.6", "1.7"] {
        let bom = bom(folder.path(), ["--spec-version", version]);
        assert_eq!((&bom["bomFormat"], &bom["specVersion"]), (&"CycloneDX".into(), &version.into()));
        assert!(bom["$schema"].as_str().unwrap().ends_with(&format!("bom-{version}.schema.json")));
        let mut all = Vec::new();
        references(&bom, &mut all);
        let unique: BTreeSet<&String> = all.iter().collect();
        assert_eq!(unique.len(), all.len(), "{all:?}");
        let mut named = BTreeSet::new();
        for one in list(&bom, "dependencies") {
            assert!(named.insert(one["ref"].as_str().unwrap()), "{one}");
            for other in list(one, "dependsOn").iter().chain([&one["ref"]]) {
                assert!(unique.iter().any(|known| other == known.as_str()), "{other}");
            }
        }
        let serial = bom["serialNumber"].as_str().unwrap().strip_prefix("urn:uuid:").unwrap().to_owned();
        let lengths: Vec<usize> = serial.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert!(serial.chars().all(|c| c == '-' || c.is_ascii_hexdigit()) && serial[14..].starts_with('8'), "{serial}");
        // Version 1.6 has no such field.
        let external = list(&bom, "components").iter().filter(|one| one.get("isExternal").is_some()).count();
        assert_eq!(external, if version == "1.7" { list(&bom, "components").len() } else { 0 });
    }
}

#[test]
fn every_use_is_an_occurrence_that_points_at_its_id() {
    let folder = project();
    let bom = bom(folder.path(), []);
    let rows: Vec<Value> = serde_json::from_str(&text(folder.path(), ["--format", "json"])).unwrap();
    let is_active = |row: &&Value| ["call", "config", "deploy", "fine-tune"].iter().any(|usage| row["usage"] == *usage);
    let place = |path: &Value, line: &Value, column: &Value| (path.to_string(), line.to_string(), column.to_string());
    let expected: BTreeMap<_, &Value> = rows
        .iter()
        .filter(is_active)
        .map(|row| (place(&row["path"], &row["line"], &row["column"]), &row["model"]))
        .collect();
    assert!(expected.len() >= 4 && expected.len() < rows.len());
    let mut found = BTreeMap::new();
    for component in list(&bom, "components") {
        for one in list(&component["evidence"], "occurrences") {
            found.insert(place(&one["location"], &one["line"], &one["offset"]), &component["name"]);
            let file = fs::read_to_string(folder.path().join(one["location"].as_str().unwrap())).unwrap();
            let number = |key: &str| usize::try_from(one[key].as_u64().unwrap()).unwrap() - 1;
            let rest: String = file.lines().nth(number("line")).unwrap().chars().skip(number("offset")).collect();
            assert!(rest.starts_with(component["name"].as_str().unwrap()), "{one}: {rest}");
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn dates_and_addresses_are_those_of_the_provider() {
    let folder = project();
    let bom = bom(folder.path(), []);
    let opus = component(&bom, "claude-3-opus-20240229");
    assert_eq!((&opus["type"], &opus["group"]), (&"machine-learning-model".into(), &"anthropic".into()));
    assert_eq!(opus["purl"], "pkg:generic/anthropic/claude-3-opus-20240229");
    assert_eq!(property(opus, "cdx:lifecycle:milestone:endOfSupport"), Some("2026-01-05"));
    assert_eq!(property(opus, "shelflife:stage"), Some("retired"));
    assert_eq!(property(opus, "shelflife:replacement"), Some("claude-opus-5-5"));
    let gpt = component(&bom, "gpt-4");
    assert_eq!((&gpt["version"], &gpt["purl"]), (&"0613".into(), &"pkg:generic/azure-openai/gpt-4@0613".into()));
    // "Not sooner than" is no milestone.
    for one in list(&bom, "components") {
        if property(one, "shelflife:retires:kind") == Some("not-before") {
            assert_eq!(property(one, "cdx:lifecycle:milestone:endOfSupport"), None, "{one}");
        }
    }
    let unknown = component(&bom, "claude-opus-9-20290101");
    assert_eq!((property(unknown, "shelflife:stage"), unknown.get("modelCard")), (Some("unknown"), None));
    let names: Vec<&Value> = list(&bom, "services").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["Anthropic", "Azure OpenAI"]);
    let tool = &bom["metadata"]["tools"]["components"][0];
    assert!(property(tool, "shelflife:catalog").unwrap().contains(' '));
    let bare = self::bom(folder.path(), ["--no-purl"]);
    assert!(list(&bare, "components").iter().all(|one| one.get("purl").is_none()));
}

#[test]
fn two_runs_are_the_same_and_a_bill_is_no_use() {
    let folder = project();
    let first = text(folder.path(), ["--format", "cyclonedx"]);
    assert_eq!(first, text(folder.path(), ["--format", "cyclonedx"]));
    fs::write(folder.path().join("bom.json"), &first).unwrap();
    assert_eq!(first, text(folder.path(), ["--format", "cyclonedx"]));
    let other = text(folder.path(), ["--format", "cyclonedx", "--spec-version", "1.7"]);
    let serial = |text: &str| serde_json::from_str::<Value>(text).unwrap()["serialNumber"].clone();
    assert_ne!(serial(&first), serial(&other));
}
