//! Reports against their schemas: what `rules/schema/` promises, and SARIF's own.

use std::fs;
use std::path::Path;

use jsonschema::{PatternOptions, Validator};
use serde_json::{Value, json};

use crate::support::{Run, finish, frozen, shelflife};

pub fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The schema of one definition of the report schema.
fn definition(name: &str) -> Value {
    let mut schema = read("rules/schema/report.schema.json");
    let fields = schema.as_object_mut().unwrap();
    for key in ["type", "required", "properties", "additionalProperties", "$ref", "oneOf"] {
        fields.remove(key);
    }
    fields.insert("$ref".into(), json!(format!("#/$defs/{name}")));
    schema
}

pub fn validator(schema: &Value) -> Validator {
    jsonschema::options().with_pattern_options(PatternOptions::regex()).build(schema).unwrap()
}

#[track_caller]
pub fn validate(validator: &Validator, document: &Value) {
    let errors: Vec<_> =
        validator.iter_errors(document).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// All fixtures, every usage shown.
fn run(command: &str, options: [&str; 2]) -> Run {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut shelflife = shelflife();
    shelflife.current_dir(fixtures).arg(command).arg("--isolated").args(frozen()).args(options);
    if command == "check" {
        shelflife.args(["--usage", "all", "--warn", "floating-alias,preview-model"]);
    }
    finish(&mut shelflife)
}

#[test]
fn a_json_report_is_as_promised() {
    let run = run("check", ["--output-format", "json"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    validate(&validator(&read("rules/schema/report.schema.json")), &report);
    assert!(report["findings"].as_array().unwrap().len() > 50);
}

#[test]
fn a_line_of_jsonl_is_a_finding() {
    let run = run("check", ["--output-format", "jsonl"]);
    let schema = validator(&definition("finding"));
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.len() > 50);
    lines.iter().for_each(|line| validate(&schema, line));
}

#[test]
fn inventories_hold_references() {
    let schema = validator(&definition("reference"));
    let all: Value = serde_json::from_str(&run("inventory", ["--format", "json"]).out).unwrap();
    let rows = all.as_array().unwrap();
    assert!(rows.len() > 200, "{}", rows.len());
    rows.iter().for_each(|row| validate(&schema, row));
    let lines = run("inventory", ["--format", "jsonl"]).out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(*rows, lines);
}

#[test]
fn sarif_is_sarif() {
    let run = run("check", ["--output-format", "sarif"]);
    let log: Value = serde_json::from_str(&run.out).unwrap();
    // One pattern, of a property that is not written, has a bracket too many to be a regular expression everywhere.
    let schema = read("tests/data/sarif-schema-2.1.0.json").to_string().replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema = serde_json::from_str(&schema).unwrap();
    validate(&validator(&schema), &log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 50);
    // Every result is of a rule that the log explains.
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
    }
}
