//! Fixes and several reports at once, as people ask for them.

use std::fs;
use std::path::Path;

use crate::support::{check, finish, frozen, plain, shelflife};

/// A project with a call whose fix is unsafe, and one in the docs, whose fix is never made.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let code = "\u{feff}import anthropic\r\n\r\nclient = anthropic.Anthropic()\r\n\
                client.messages.create(model='claude-3-opus-20240229')  # caf\u{e9}\r\n";
    fs::write(folder.path().join("a.py"), code).unwrap();
    fs::write(folder.path().join("README.md"), "We used `claude-3-opus-20240229`.\n").unwrap();
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn a_diff_changes_nothing_and_a_second_run_neither() {
    let project = project();
    let before = read(project.path(), "a.py");
    let safe = check(project.path(), ["--diff"]);
    assert_eq!((safe.code, safe.out.as_str()), (0, ""), "{}", safe.err);
    let diff = check(project.path(), ["--diff", "--unsafe-fixes", "--usage", "all"]);
    assert_eq!(diff.code, 1, "{}", diff.err);
    assert!(diff.out.contains("+client.messages.create(model='claude-opus-5-5')"), "{}", diff.out);
    assert!(!diff.out.contains("README"), "what is history stays: {}", diff.out);
    assert_eq!(read(project.path(), "a.py"), before);
    let fixed = check(project.path(), ["--fix", "--unsafe-fixes"]);
    assert_eq!(fixed.code, 0, "{}", fixed.out);
    assert!(fixed.err.contains("Fixed 1 finding in 1 file"), "{}", fixed.err);
    let after = read(project.path(), "a.py");
    assert_eq!(after, before.replace("claude-3-opus-20240229", "claude-opus-5-5"));
    let again = check(project.path(), ["--fix-only", "--unsafe-fixes"]);
    assert!((again.code, again.err.contains("Fixed 0 findings")) == (0, true), "{}", again.err);
    assert_eq!(read(project.path(), "a.py"), after);
}

#[test]
fn without_being_asked_nothing_is_changed_and_the_way_is_told() {
    let project = project();
    let before = read(project.path(), "a.py");
    let run = check(project.path(), ["--fix"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("1 fixable with --fix --unsafe-fixes"), "{}", run.out);
    assert_eq!(read(project.path(), "a.py"), before);
}

#[test]
fn what_was_fixed_is_listed_with_what_is_left_to_do() {
    let project = project();
    let run = check(project.path(), ["--fix", "--unsafe-fixes", "--output-format", "json"]);
    assert!(
        run.err.contains("a.py:4: replace `claude-3-opus-20240229` with `claude-opus-5-5`; by hand: "),
        "{}",
        run.err
    );
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let fixed = &report["fixes"]["fixed"][0];
    assert_eq!((fixed["path"].as_str(), fixed["line"].as_u64()), (Some("a.py"), Some(4)));
    assert!(fixed["note"].as_str().is_some_and(|note| note.contains("a last message of the assistant")), "{fixed}");
    assert_eq!(report["fixes"]["not_fixed"], serde_json::json!([]));
}

#[test]
fn each_fix_is_asked_for() {
    let call = |n: usize| format!("client.messages.create(model='claude-3-opus-20240229', max_tokens={n})\n");
    let text = format!("import anthropic\nclient = anthropic.Anthropic()\n{}{}{}", call(1), call(2), call(3));
    // The answers, and which of the three calls are changed.
    for (answers, changed) in
        [("y\nn\ny\n", vec![1, 3]), ("n\na\n", vec![2, 3]), ("?\ny\nq\n", vec![1]), ("", vec![]), ("n\nn\nn\n", vec![])]
    {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.py"), &text).unwrap();
        let mut command = shelflife();
        command.current_dir(folder.path()).arg("fix").args(frozen()).args(["--interactive"]);
        let run = finish(command.write_stdin(answers));
        let after = read(folder.path(), "a.py");
        for n in 1..=3 {
            let is_changed = after.contains(&call(n).replace("claude-3-opus-20240229", "claude-opus-5-5"));
            assert_eq!(is_changed, changed.contains(&n), "{answers:?}: {after}");
        }
        assert_eq!(run.code, i32::from(changed.len() < 3), "{}", run.err);
        assert!(run.err.contains("(1/3) make this fix? [y,n,a,q,?]"), "{}", run.err);
        assert!(run.err.contains("+client.messages.create(model='claude-opus-5-5', max_tokens=1)"), "{}", run.err);
        assert!(run.err.contains("was retired by Anthropic") && run.err.contains("by hand: "), "{}", run.err);
        assert_eq!(run.err.contains("q  leave this one"), answers.contains('?'), "{}", run.err);
    }
    let folder = project();
    let both = check(folder.path(), ["--interactive", "--diff"]);
    assert_eq!(both.code, 2, "{}", both.err);
}

#[test]
fn standard_input_is_shown_as_it_becomes() {
    let folder = tempfile::tempdir().unwrap();
    let text = "import anthropic\nanthropic.Anthropic().messages.create(model='claude-3-opus-20240229')\n";
    let run = |options: &[&str]| {
        let mut command = shelflife();
        command.current_dir(folder.path()).arg("check").args(frozen());
        finish(command.args(["--stdin", "--stdin-filename", "a.py"]).args(options).write_stdin(text))
    };
    let fixed = run(&["--fix", "--unsafe-fixes"]);
    assert_eq!(
        (fixed.code, fixed.out),
        (0, text.replace("claude-3-opus-20240229", "claude-opus-5-5")),
        "{}",
        fixed.err
    );
    assert!(fixed.err.contains("Fixed 1 finding in 1 file"), "{}", fixed.err);
    let safe = run(&["--fix"]);
    assert_eq!((safe.code, safe.out.as_str()), (1, text), "what may not be fixed stays: {}", safe.err);
    let diff = run(&["--diff", "--unsafe-fixes"]);
    assert!(diff.code == 1 && diff.out.starts_with("--- a/a.py\n+++ b/a.py\n"), "{} {}", diff.out, diff.err);
}

#[test]
fn several_reports_at_once() {
    let project = project();
    let targets = ["--output", "sarif=o.sarif", "--output", "html=o.html"];
    let [a, b, c, d] = targets;
    let run = check(project.path(), [a, b, c, d]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("retired on 2026-01-05"), "{}", run.out);
    assert!(read(project.path(), "o.sarif").contains("\"2.1.0\""));
    assert!(read(project.path(), "o.html").starts_with("<!doctype html>"));
    for (target, expected) in [("sarif", "FORMAT=FILE"), ("pdf=x", "no format `pdf`"), ("html=", "FORMAT=FILE")] {
        let run = plain(["--output", target]);
        assert_eq!(run.code, 2);
        assert!(run.err.contains(expected), "{target}: {}", run.err);
    }
}

#[test]
fn completions_and_manual_know_the_options() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let run = plain(["completions", shell]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains("unsafe-fixes"), "{shell}");
    }
    assert!(plain(["man"]).out.contains(".TH shelflife 1"));
}
