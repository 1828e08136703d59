//! `check` and `inventory` on a small project: what is found, how it is shown, and what the exit code says.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{check, finish, frozen, shelflife};

/// A repository with a retired call, a deprecated call, a live one, and a retired one in the docs.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(".git/HEAD", "ref: refs/heads/main\n");
    write(
        "app/my chat.py",
        "import anthropic\n\nclient = anthropic.Anthropic()\n\
         client.messages.create(model=\"claude-3-opus-20240229\", max_tokens=9)\n\
         client.messages.create(model=\"claude-sonnet-4-5-20250929\", max_tokens=9)\n\
         client.messages.create(model=\"claude-opus-5-5\", max_tokens=9)\n",
    );
    write("docs/models.md", "We moved away from `claude-3-opus-20240229` in spring.\n");
    folder
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_format_has_the_same_exit_code() {
    let project = project();
    for format in ["full", "concise", "json", "jsonl", "sarif"] {
        let run = check(project.path(), ["--output-format", format]);
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{format}: {}", run.out);
        let allowed =
            check(project.path(), ["--output-format", format, "-A", "retired-model,deprecated-model,retiring-soon"]);
        assert_eq!(allowed.code, 0, "{format}: {}", allowed.out);
        let missing = check(project.path(), ["--output-format", format, "no/such/folder", "app"]);
        assert_eq!(missing.code, 2, "{format}: {}", missing.err);
        assert!(missing.err.contains("no/such/folder"), "{format}: {}", missing.err);
        assert!(missing.out.contains("claude-3-opus-20240229"), "the rest is still checked: {}", missing.out);
    }
}

#[test]
fn docs_are_quiet_until_asked_for() {
    let project = project();
    let run = check(project.path(), ["--output-format", "concise"]);
    assert!(run.out.contains("1 more in docs: --usage all\n"), "{}", run.out);
    let all = check(project.path(), ["--output-format", "concise", "--usage", "all"]);
    assert!(all.out.contains("docs/models.md:1:21: note[retired-model]"), "{}", all.out);
    let docs = check(project.path(), ["--output-format", "concise", "--usage", "docs", "-q"]);
    assert_eq!((docs.code, docs.out.lines().count()), (0, 1), "{}", docs.out);
    assert_eq!(check(project.path(), ["--usage", "docs", "--fail-on", "note"]).code, 1);
}

#[test]
fn the_day_and_the_horizon_decide() {
    let project = project();
    let level = |options: [&str; 2]| {
        let run = check(project.path(), ["--output-format", "jsonl", options[0], options[1]]);
        let found = lines(&run.out);
        let sonnet = found.iter().find(|one| one["model"] == "claude-sonnet-4-5-20250929").unwrap();
        format!("{} {}", sonnet["lint"].as_str().unwrap(), sonnet["level"].as_str().unwrap())
    };
    assert_eq!(level(["--horizon", "90"]), "deprecated-model error");
    assert_eq!(level(["--horizon", "5"]), "deprecated-model warning");
    // The fixed day is typed first: a second one is refused, not ignored.
    let twice = check(project.path(), ["--as-of", "2026-12-01"]);
    assert_eq!(twice.code, 2, "{}", twice.out);
}

#[test]
fn the_last_of_the_level_options_counts() {
    let project = project();
    let level = |options: [&str; 4]| {
        let [a, b, c, d] = options;
        let run = check(project.path(), ["--output-format", "jsonl", a, b, c, d]);
        let retired = lines(&run.out).into_iter().find(|one| one["lint"] == "retired-model");
        retired.map(|one| one["level"].as_str().unwrap().to_owned())
    };
    assert_eq!(level(["-A", "retired-model", "-W", "retired-model"]).as_deref(), Some("warning"));
    assert_eq!(level(["-W", "retired-model", "-A", "retired-model"]), None);
    assert_eq!(level(["-D", "retired-model", "--warn", "retired-model"]).as_deref(), Some("warning"));
}

#[test]
fn sarif_paths_begin_at_the_top_of_the_repository() {
    let project = project();
    let uris = |folder: &Path| {
        let run = check(folder, ["--output-format", "sarif"]);
        let log: Value = serde_json::from_str(&run.out).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let place = |r: &Value| {
            let artifact = &r["locations"][0]["physicalLocation"]["artifactLocation"];
            format!("{} {} {}", artifact["uri"], artifact["uriBaseId"], r["partialFingerprints"])
        };
        results.iter().map(place).collect::<Vec<_>>()
    };
    let from_top = uris(project.path());
    assert!(from_top[0].starts_with("\"app/my%20chat.py\" \"%SRCROOT%\""), "{from_top:?}");
    assert_eq!(from_top, uris(&project.path().join("app")));
}

#[test]
fn inventory_lists_live_ones_too_and_never_fails() {
    let project = project();
    let run = |format: &str| {
        let mut command = shelflife();
        finish(command.current_dir(project.path()).arg("inventory").args(frozen()).args(["--format", format]))
    };
    let rows = lines(&run("jsonl").out);
    let models: Vec<_> = rows.iter().map(|row| row["model"].as_str().unwrap()).collect();
    let expected =
        ["claude-3-opus-20240229", "claude-sonnet-4-5-20250929", "claude-opus-5-5", "claude-3-opus-20240229"];
    assert_eq!(models, expected);
    let text = fs::read(project.path().join("app/my chat.py")).unwrap();
    let bytes = |key: &str| usize::try_from(rows[0][key].as_u64().unwrap()).unwrap();
    assert_eq!(&text[bytes("byte_start")..bytes("byte_end")], b"claude-3-opus-20240229");
    for format in ["table", "json", "csv"] {
        let run = run(format);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{format}");
        assert!(run.out.contains("claude-opus-5-5"), "{format}: {}", run.out);
    }
}

#[cfg(unix)]
#[test]
fn this_repository_shows_nothing_but_what_is_meant() {
    // The fixtures are tests, which are quiet; without them the run is short.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = check(root, ["--exclude", "/fixtures/", "--output-format", "concise"]);
    assert!(run.code == 0 && run.out.starts_with("No findings"), "{}", run.out);
}

#[test]
fn many_alike_are_one_group_and_a_list_says_what_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let call = |model: &str| format!("client.messages.create(model=\"{model}\")\n");
    let many = call("claude-3-opus-20240229").repeat(8) + &call("claude-sonnet-4-5-20250929");
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    std::fs::write(folder.path().join("a.py"), format!("import anthropic\nclient = anthropic.Anthropic()\n{many}"))
        .unwrap();
    std::fs::write(folder.path().join("CODEOWNERS"), "*.py @data\n").unwrap();
    let places = |run: &crate::support::Run| run.out.lines().filter(|line| line.starts_with("a.py:")).count();
    let grouped = |args: &[&str]| {
        let mut command = shelflife();
        command.env_remove("SHELFLIFE_GROUP_BY").current_dir(folder.path()).args(frozen());
        finish(command.args(args))
    };
    let run = grouped(&["--output-format", "concise"]);
    assert_eq!(places(&run), 4, "{}", run.out);
    assert!(run.out.contains("\n… and 5 more places of `claude-3-opus-20240229`: --group-by none shows them\n"));
    assert!(run.out.contains("; use `claude-opus-5-5`\n"), "{}", run.out);
    let plan = run.out.split("What to do first:\n\n").nth(1).unwrap();
    let rows: Vec<&str> = plan.lines().skip(1).take(2).collect();
    assert!(rows[0].starts_with("retired 2026-01-05  claude-3-opus-20240229") && rows[0].contains(" 8  "), "{plan}");
    assert!(rows[1].starts_with("retires 2026-11-30  claude-sonnet-4-5-20250929"), "{plan}");
    let all = check(folder.path(), ["--output-format", "concise", "--group-by", "none"]);
    assert_eq!(places(&all), 9);
    let full = grouped(&[]);
    assert!(full.out.contains("  also: a.py:4:") && full.out.contains("  … and 5 more places of"), "{}", full.out);
    for (by, head) in [
        ("model", "claude-3-opus-20240229 at anthropic, retires 2026-01-05: 8 findings\n"),
        ("file", "a.py: 9 findings\n"),
        ("owner", "@data: 9 findings\n"),
    ] {
        let run = check(folder.path(), ["--output-format", "concise", "--group-by", by]);
        assert!(run.out.starts_with(head), "{by}: {}", run.out);
    }
    let page = check(folder.path(), ["--output-format", "html", "--link-base", "https://example.com/o/r/blob/main/"]);
    assert!(page.out.contains("<a href=\"https://example.com/o/r/blob/main/a.py#L3\">line 3</a>"));
}

#[test]
fn a_reader_that_goes_away_gets_no_error_and_no_exit_code_of_a_report() {
    use std::process::{Command, Stdio};
    let project = project();
    let path = project.path().join("app/many.py");
    let call = "client.messages.create(model=\"claude-3-opus-20240229\")\n";
    fs::write(path, format!("import anthropic\n{}", call.repeat(400))).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_shelflife"))
        .args(frozen())
        .current_dir(project.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(141));
}

/// A call with a string makes a query of any text: a file that is nothing else is read once all the same.
#[test]
fn a_query_alone_in_a_file_is_read_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("one.sql"), "SELECT F('claude-3-opus-20240229') FROM mails;\n").unwrap();
    let run = check(folder.path(), ["one.sql"]);
    assert!(run.code <= 1, "exit code {}", run.code);
}
