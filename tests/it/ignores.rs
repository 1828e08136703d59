//! Comments that silence: what they silence, and those that silence nothing.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{check, finish, frozen, shelflife};

const CALL: &str = "client.messages.create(model=\"claude-3-opus-20240229\")";

fn project(lines: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let head = "import anthropic\nclient = anthropic.Anthropic()\n";
    fs::write(folder.path().join("a.py"), format!("{head}{}\n", lines.join("\n")).replace("CALL", CALL)).unwrap();
    folder
}

/// `line lint` of each finding.
fn found<const N: usize>(folder: &Path, options: [&str; N]) -> Vec<String> {
    let run = check(folder, options);
    let line = |line: &str| {
        let (place, rest) = line.split_once(": ").unwrap();
        let lint = rest.split(['[', ']']).nth(1).unwrap();
        format!("{} {lint}", place.split(':').nth(1).unwrap())
    };
    let concise = check(folder, options).out;
    assert_eq!(run.out, concise);
    concise.lines().filter(|line| line.starts_with("a.py")).map(line).collect()
}

fn of(lines: &[&str]) -> Vec<String> {
    found(project(lines).path(), ["--output-format", "concise"])
}

#[test]
fn on_the_line_or_alone_above_it() {
    assert_eq!(of(&["CALL"]), ["3 retired-model"]);
    assert!(of(&["CALL  # shelflife: ignore[retired-model] why"]).is_empty());
    assert!(of(&["CALL  # shelflife: ignore"]).is_empty());
    assert!(of(&["# shelflife: ignore[retired-model, deprecated-model] why", "CALL"]).len() == 1);
    assert_eq!(of(&["# shelflife: ignore[retired-model]", "x = 1", "CALL"]), ["3 unused-ignore", "5 retired-model"]);
    assert_eq!(of(&["CALL", "CALL  # shelflife: ignore[retired-model]"]), ["3 retired-model"]);
}

#[test]
fn at_the_top_for_the_whole_file() {
    assert!(of(&["# shelflife: ignore-file[retired-model] recorded", "x = 1", "CALL", "CALL"]).is_empty());
    let low = "\n".repeat(40);
    assert_eq!(of(&[&low, "# shelflife: ignore-file", "CALL"]), ["44 unused-ignore", "45 retired-model"]);
}

#[test]
fn until_a_day() {
    assert!(of(&["CALL  # shelflife: ignore[retired-model] until=2026-11-21 move"]).is_empty());
    let expired = of(&["CALL  # shelflife: ignore[retired-model] until=2026-11-20 move"]);
    assert_eq!(expired, ["3 retired-model", "3 expired-ignore"]);
    assert_eq!(of(&["CALL  # shelflife: ignore until=soon"]), ["3 retired-model", "3 unused-ignore"]);
}

#[test]
fn what_silences_nothing_is_found_unless_some_lints_did_not_run() {
    let unused = project(&["x = 1  # shelflife: ignore[legacy-model] why"]);
    assert_eq!(found(unused.path(), ["--output-format", "concise"]), ["3 unused-ignore"]);
    assert!(found(unused.path(), ["--output-format", "concise", "-A", "legacy-model"]).is_empty());
    let bare = project(&["x = 1  # shelflife: ignore"]);
    assert_eq!(found(bare.path(), ["--output-format", "concise"]), ["3 unused-ignore"]);
    assert!(found(bare.path(), ["--output-format", "concise", "-A", "legacy-model"]).is_empty());
    assert!(found(bare.path(), ["--output-format", "concise", "-A", "unused-ignore"]).is_empty());
    // What is quiet because of its usage is silenced all the same.
    assert!(of(&["# shelflife: ignore[retired-model] told", "# moved away from claude-3-opus-20240229"]).is_empty());
    // The model that the comment speaks of is no reason for it.
    assert_eq!(of(&["# shelflife: ignore[retired-model] was claude-3-opus-20240229"]), ["3 unused-ignore"]);
}

#[test]
fn slips_are_named() {
    for (comment, meant) in [
        ("# shelflife: ignroe", "did you mean `ignore`?"),
        ("# shelflife: ignore[retird-model]", "did you mean `retired-model`?"),
        ("# shelflife: ignore[retired-model", "`]` is missing"),
        ("# shelflife: ignore(retired-model) why", "did you mean `ignore[retired-model]`?"),
        ("# shelflife: ignore<retired-model> why", "did you mean `ignore[retired-model]`?"),
        ("# shelflife: ignore retired-model why", "did you mean `ignore[retired-model]`?"),
        ("# shelflife: ignore: retired-model, legacy-model", "did you mean `ignore[retired-model, legacy-model]`?"),
        ("# shelflife: ignore[retired-model] until 2027-01-01", "as in `until=2027-01-01`"),
        ("# shelflife: ignore[retired-model] till=2027-01-01 why", "as in `until=2027-01-01`"),
        ("# shelflife: ignore Expires: 2027-01-01", "as in `until=2027-01-01`"),
        ("# shelflife: ignore[retired-model] until=", "`until=` is not a date"),
    ] {
        let run = check(project(&[&format!("CALL  {comment}")]).path(), []);
        assert!(run.out.contains(meant) && run.out.contains("error[retired-model]"), "{comment}: {}", run.out);
    }
}

#[test]
fn a_reason_may_mention_lints_words_and_dates() {
    for comment in [
        "ignore the model is recorded",
        "ignore[retired-model] recorded on 2026-01-01",
        "ignore[retired-model] kept until the customer moves",
        "ignore asked by 3 teams, retired-model is known",
        "ignore[retired-model] (see the ticket)",
    ] {
        assert!(of(&[&format!("CALL  # shelflife: {comment}")]).is_empty(), "{comment}");
    }
}

#[test]
fn examples_in_documents_are_no_slips() {
    let folder = tempfile::tempdir().unwrap();
    let text = "```py\nx = 1  # shelflife: ignore[retired-model]\n```\n<!-- shelflife: ignore -->\n";
    fs::write(folder.path().join("a.md"), text).unwrap();
    let run = check(folder.path(), ["--output-format", "concise"]);
    assert!(
        run.out.starts_with("a.md:4:1: warning[unused-ignore]") && run.out.matches("unused-ignore").count() == 1,
        "{}",
        run.out
    );
}

#[test]
fn reasons_are_asked_for_on_request() {
    let project = project(&["CALL  # shelflife: ignore[retired-model] until=2027-01-31"]);
    assert!(found(project.path(), ["--output-format", "concise"]).is_empty());
    let asked = found(project.path(), ["--output-format", "concise", "-D", "reasonless-ignore"]);
    assert_eq!(asked, ["3 reasonless-ignore"]);
}

#[test]
fn no_ignores_shows_all_and_the_last_line_counts() {
    let project = project(&["CALL  # shelflife: ignore[retired-model] why", "x = 1  # shelflife: ignore"]);
    assert_eq!(found(project.path(), ["--output-format", "concise", "--no-ignores"]), ["3 retired-model"]);
    let run = check(project.path(), ["--output-format", "concise"]);
    assert!(run.out.contains("; 1 ignored: --no-ignores\n"), "{}", run.out);
}

#[test]
fn a_comment_names_no_model_and_its_fix_takes_it_out() {
    let project = project(&["x = 1  # shelflife: ignore[legacy-model] why"]);
    let run = check(project.path(), ["--output-format", "jsonl"]);
    let finding: Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(
        (&finding["lint"], &finding["model"], &finding["usage"]),
        (&"unused-ignore".into(), &Value::Null, &Value::Null)
    );
    let byte = |key: &str| usize::try_from(finding["fix"]["edits"][0][key].as_u64().unwrap()).unwrap();
    let mut text = fs::read_to_string(project.path().join("a.py")).unwrap();
    text.replace_range(
        byte("byte_start")..byte("byte_end"),
        finding["fix"]["edits"][0]["replacement"].as_str().unwrap(),
    );
    assert!(text.ends_with("\nx = 1\n"), "{text}");
    for format in ["full", "sarif", "json", "github", "gitlab", "junit", "markdown", "html"] {
        let run = check(project.path(), ["--output-format", format]);
        assert!(run.err.is_empty() && run.out.contains("silences no"), "{format}: {}", run.err);
    }
}

#[test]
fn a_list_keeps_what_it_needs() {
    let project = project(&["CALL  # shelflife: ignore[legacy-model, retired-model,preview-model] why"]);
    let run = check(project.path(), ["--output-format", "jsonl"]);
    let finding: Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(finding["message"], "this comment silences no finding of `legacy-model`");
    assert_eq!(finding["fix"]["edits"][0]["replacement"], "retired-model, preview-model");
}

#[test]
fn a_file_without_models_is_read_for_its_comments() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.go"), "package a // shelflife: ignore[retired-model]\n").unwrap();
    let run = check(folder.path(), ["--output-format", "concise"]);
    assert!(run.out.starts_with("a.go:1:11: warning[unused-ignore]"), "{}", run.out);
    let inventory =
        finish(shelflife().current_dir(folder.path()).arg("inventory").args(frozen()).args(["--format", "jsonl"]));
    assert_eq!(inventory.out, "");
}

#[test]
fn fix_takes_out_what_silences_nothing() {
    let project = project(&[
        "x = 1  # shelflife: ignore[legacy-model] why  # noqa",
        "# shelflife: ignore[deprecated-model]",
        "CALL  # shelflife: ignore[legacy-model, retired-model] why",
        "y = 2",
    ]);
    let run = check(project.path(), ["--output-format", "concise", "--fix"]);
    assert_eq!(run.code, 0, "{}", run.out);
    let text = fs::read_to_string(project.path().join("a.py")).unwrap();
    let expected = format!("\nx = 1  # noqa\n{CALL}  # shelflife: ignore[retired-model] why\ny = 2\n");
    assert!(text.ends_with(&expected), "{text}");
}
