//! The file of known findings: written, met, pruned.

use std::fs;
use std::path::Path;

use crate::support::{Run, TODAY, check, finish, frozen, shelflife};

const CALL: &str = "client.messages.create(model=\"claude-3-opus-20240229\")\n";
const HEAD: &str = "import anthropic\nclient = anthropic.Anthropic()\n";
const FILE: &str = "shelflife-baseline.json";

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), ".git/HEAD", "");
    write(folder.path(), "app/a.py", &format!("{HEAD}{CALL}"));
    write(folder.path(), "lib/b.py", &format!("{HEAD}{CALL}"));
    folder
}

fn baseline(folder: &Path, what: &[&str]) -> Run {
    finish(shelflife().current_dir(folder).arg("baseline").arg(what[0]).args(frozen()).args(&what[1..]))
}

fn concise(folder: &Path) -> Run {
    check(folder, ["--output-format", "concise", "--baseline", FILE])
}

fn entries(folder: &Path) -> usize {
    let text = fs::read_to_string(folder.join(FILE)).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["version"], 2);
    file["findings"].as_array().unwrap().len()
}

#[test]
fn what_is_known_is_quiet_wherever_it_moves() {
    let folder = project();
    let path = folder.path();
    let written = baseline(path, &["write"]);
    assert_eq!((written.code, written.out.as_str()), (0, ""), "{}", written.err);
    assert!(written.err.starts_with("2 known findings written to shelflife-baseline.json\n"), "{}", written.err);
    let alone = check(path, ["--output-format", "concise"]);
    assert_eq!(alone.code, 1, "the file alone changes nothing");
    assert!(!alone.out.contains(FILE), "nor is it read for models: {}", alone.out);
    let known = concise(path);
    assert_eq!((known.code, known.out.as_str()), (0, "No findings in 2 files; 2 in the baseline\n"));
    write(path, "app/a.py", &format!("# moved\n\n{HEAD}\n\nif True:\n    {CALL}"));
    assert_eq!(concise(path).code, 0);
    write(path, "app/a.py", &format!("{HEAD}{CALL}{CALL}"));
    let second = concise(path);
    assert!(second.code == 1 && second.out.starts_with("app/a.py:4:31: error[retired-model]"), "{}", second.out);
    // The same bytes, from every folder.
    write(path, "app/a.py", &format!("{HEAD}{CALL}"));
    let before = fs::read(path.join(FILE)).unwrap();
    baseline(&path.join("lib"), &["write", "..", "--baseline", "../shelflife-baseline.json"]);
    assert_eq!(fs::read(path.join(FILE)).unwrap(), before);
}

#[test]
fn dead_entries_are_told_and_pruned() {
    let folder = project();
    let path = folder.path();
    baseline(path, &["write"]);
    write(path, "app/a.py", "x = 1\n");
    fs::remove_file(path.join("lib/b.py")).unwrap();
    let run = concise(path);
    assert_eq!(run.code, 0);
    let note = "note: gone, but still in the baseline: retired-model `claude-3-opus-20240229` in app/a.py\n";
    assert!(run.err.contains(note) && run.err.contains("shelflife baseline prune"), "{}", run.err);
    assert_eq!(check(path, ["--baseline", FILE, "-q"]).err, "");
    let json = check(path, ["--baseline", FILE, "--output-format", "json"]);
    assert!(json.out.contains("\"dead_baseline_entries\": 2"), "{}", json.out);
    // Where a run does not look, and of lints that did not run, it cannot tell.
    assert_eq!(check(path, ["--baseline", FILE, "lib"]).err.matches("gone").count(), 1);
    assert_eq!(check(path, ["--baseline", FILE, "-A", "retired-model"]).err, "");
    assert_eq!(baseline(path, &["prune", "app"]).err, "1 of 2 known findings removed from shelflife-baseline.json\n");
    assert_eq!(entries(path), 1);
    assert_eq!(baseline(path, &["prune"]).code, 0);
    assert_eq!(entries(path), 0);
}

#[test]
fn writing_a_part_keeps_the_rest() {
    let folder = project();
    let path = folder.path();
    baseline(path, &["write"]);
    write(path, "lib/b.py", &format!("{HEAD}{CALL}{CALL}"));
    baseline(path, &["write", "lib"]);
    assert_eq!(entries(path), 3);
    assert_eq!(concise(path).code, 0);
}

#[test]
fn the_config_names_the_file() {
    let folder = project();
    let path = folder.path();
    write(path, "shelflife.toml", "baseline = \"known/models.json\"\n");
    let missing = check(&path.join("app"), []);
    assert!(missing.code == 2 && missing.err.contains("`shelflife baseline write` creates one"), "{}", missing.err);
    fs::create_dir(path.join("known")).unwrap();
    assert_eq!(baseline(path, &["write"]).err, "2 known findings written to known/models.json\n");
    assert_eq!(check(&path.join("app"), []).code, 0);
    write(path, "known/models.json", "{");
    assert!(check(path, []).err.contains("is not a baseline"));
}

#[test]
fn what_is_known_stays_so_in_a_renamed_file_and_when_its_model_is_retired() {
    let folder = tempfile::tempdir().unwrap();
    let call = &format!("{HEAD}client.messages.create(model=\"claude-sonnet-4-5-20250929\")\n");
    write(folder.path(), ".git/HEAD", "");
    write(folder.path(), "app/a.py", call);
    let on = |day: &str, extra: &[&str]| {
        let at = frozen().iter().position(|arg| arg == TODAY).unwrap();
        let mut args: Vec<String> = frozen().into();
        args[at] = day.to_owned();
        finish(
            shelflife()
                .current_dir(folder.path())
                .arg("check")
                .args(args)
                .args(["--output-format", "concise"])
                .args(extra),
        )
    };
    let known = &["--baseline", "shelflife-baseline.json"];
    assert!(on(TODAY, &[]).out.contains("deprecated-model") && on("2026-12-01", &[]).out.contains("retired-model"));
    assert_eq!(baseline(folder.path(), &["write"]).code, 0);
    assert_eq!((on(TODAY, known).code, on("2026-12-01", known).code), (0, 0));
    std::fs::create_dir(folder.path().join("lib")).unwrap();
    std::fs::rename(folder.path().join("app/a.py"), folder.path().join("lib/b.py")).unwrap();
    let moved = on(TODAY, known);
    assert!(moved.code == 0 && moved.out.contains("1 in the baseline") && moved.err.is_empty(), "{moved:?}");
    write(folder.path(), "app/a.py", call);
    assert_eq!(on(TODAY, known).code, 1, "a file that is there is not renamed");
}

#[test]
fn what_a_comment_silences_needs_no_entry() {
    let folder = project();
    let path = folder.path();
    write(path, "app/a.py", &format!("{HEAD}{}  # shelflife: ignore[retired-model] why\n", CALL.trim_end()));
    baseline(path, &["write"]);
    assert_eq!(entries(path), 1);
}
