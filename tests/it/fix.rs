//! Fixes and several reports at once, as people ask for them.

use std::fs;
use std::path::Path;

use crate::support::{check, plain};

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
