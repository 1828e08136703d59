//! `why` and `check --trace`: each line of an explanation comes from the decision that was made.

use std::fs;
use std::path::Path;

use crate::support::{Run, finish, frozen, shelflife};

const APP: &str = "\
from anthropic import Anthropic

MODEL = \"claude-3-opus-20240229\"
client = Anthropic()
reply = client.messages.create(model=MODEL, max_tokens=9)
hidden = client.messages.create(model=\"claude-3-opus-20240229\", max_tokens=9)  # shelflife: ignore[retired-model] until the move
print(name.startswith(\"claude-3-opus-20240229\"))
";

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("app.py"), APP).unwrap();
    folder
}

fn why<const N: usize>(folder: &Path, args: [&str; N]) -> Run {
    finish(shelflife().current_dir(folder).arg("why").args(frozen()).args(args))
}

#[test]
fn a_finding_shows_place_flow_evidence_record_and_lint() {
    let folder = project();
    let run = why(folder.path(), ["app.py:3"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for part in [
        "app.py:3:10: `claude-3-opus-20240229`",
        "token        claude-3-opus-20240229 (family claude, rules/families.toml)",
        "flows to     app.py:5: call client.messages.create model",
        "at anthropic (high confidence), config",
        "record       Anthropic: retired, ends 2026-01-05",
        "lint         retired-model (error)",
    ] {
        assert!(run.out.contains(part), "no `{part}` in\n{}", run.out);
    }
}

#[test]
fn what_hides_a_finding_and_what_is_none_are_named() {
    let folder = project();
    let hidden = why(folder.path(), ["app.py:6"]);
    assert!(hidden.out.contains("retired-model (error, hidden by the comment on line 6)"), "{}", hidden.out);
    let tested = why(folder.path(), ["app.py:7"]);
    assert!(tested.out.contains("no reference a part of ids that the program tests for"), "{}", tested.out);
    let nothing = why(folder.path(), ["app.py:4"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""));
    assert!(nothing.err.contains("there is nothing that looks like a model"), "{}", nothing.err);
    let missing = why(folder.path(), ["gone.py:4"]);
    assert!(missing.code == 2 && missing.err.contains("no such file"), "{}", missing.err);
    assert_eq!(why(folder.path(), ["app.py"]).code, 2);
}

#[test]
fn json_has_the_same_and_the_report_has_it_on_request() {
    let folder = project();
    let run = why(folder.path(), ["app.py:3:12", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let one = &all[0];
    assert_eq!((&one["line"], &one["column"]), (&3.into(), &10.into()));
    assert_eq!(one["references"][0]["findings"][0]["lint"], "retired-model");
    let decided = one["provider_evidence"].as_array().unwrap().iter().filter(|step| step["decided"] == true);
    assert_eq!(decided.count(), 1, "{one:#}");

    let check = |trace: &[&str]| {
        let mut command = shelflife();
        command.current_dir(folder.path()).arg("check").args(frozen()).args(["--output-format", "json"]).args(trace);
        serde_json::from_str::<serde_json::Value>(&finish(&mut command).out).unwrap()
    };
    assert!(check(&[]).get("trace").is_none());
    let traced = check(&["--trace"]);
    assert_eq!(traced["trace"].as_array().unwrap().len(), 3, "{:#}", traced["trace"]);
    assert_eq!(traced["findings"], check(&[])["findings"]);
}
