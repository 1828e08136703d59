//! Tables of files on standard input: the rows of each repository are those of a run over its commit.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::repos::{CALL, commit, git, repos, rows, shop};
use crate::schema;
use crate::support::{NO_CACHE, Run, finish, frozen, shelflife};

/// `shelflife worker` with standard input.
fn worker(folder: &Path, input: impl Into<Vec<u8>>, args: &[&str]) -> Run {
    let mut command = shelflife();
    command.current_dir(folder).arg("worker").args(frozen()).args(args);
    finish(command.write_stdin(input))
}

/// The files of the commit of a repository, as a table has them.
fn table(repository: &Path) -> Vec<Value> {
    let listed = git(repository, &["ls-tree", "-r", "HEAD"]);
    let file = |line: &str| {
        let (head, path) = line.split_once('\t').unwrap();
        let blob = head.split_whitespace().nth(2).unwrap();
        let content = git(repository, &["show", &format!("HEAD:{path}")]) + "\n";
        json!({ "path": path, "blob_id": blob, "content": content })
    };
    listed.lines().map(file).collect()
}

/// The table with a line for each file.
fn flat(repository: &str, revision: &str, files: &[Value]) -> String {
    let line = |file: &Value| {
        let mut file = file.clone();
        (file["repository"], file["revision"]) = (repository.into(), revision.into());
        format!("{file}\n")
    };
    files.iter().map(line).collect()
}

/// The table with a line for the repository.
fn nested(repository: &str, revision: &str, files: &[Value]) -> String {
    format!("{}\n", json!({ "repository": repository, "revision": revision, "files": files }))
}

/// The rows of places and files, without what rows of `repos` have not; and those of groups.
fn split(run: &Run) -> (Vec<Value>, Vec<Value>) {
    assert_eq!(run.code, 0, "{}", run.err);
    let (mut found, mut groups) = (Vec::new(), Vec::new());
    for mut row in rows(run) {
        let fields = row.as_object_mut().unwrap();
        if fields["kind"] == "run" {
            groups.push(row);
            continue;
        }
        for key in ["kind", "status", "files", "skipped", "unparsed"] {
            assert!(fields.remove(key).is_some(), "{key}");
        }
        found.push(row);
    }
    (found, groups)
}

/// A row as words.
fn words(row: &Value, keys: &[&str]) -> String {
    let word = |key: &&str| row[*key].as_str().map_or_else(|| row[*key].to_string(), str::to_owned);
    keys.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_rows_are_those_of_the_commit() {
    let (top, shop) = shop();
    let ruled = top.path().join("ruled");
    let config = "exclude = [\"/gen/\"]\nbaseline = \"known.json\"\n[lints]\nretired-model = \"note\"\n";
    commit(&ruled, &[("known.py", CALL)]);
    let mut write = shelflife();
    write.current_dir(&ruled).args(["baseline", "write"]).args(frozen()).args(["--baseline", "known.json"]);
    assert_eq!(finish(&mut write).code, 0);
    let silent = format!("# shelflife: ignore[retired-model] known\n{CALL}");
    commit(&ruled, &[("shelflife.toml", config), ("a.py", CALL), ("gen/a.py", CALL), ("b.py", &silent)]);
    let plain = repos(top.path(), &["."]);
    assert_eq!(plain.code, 0, "{}", plain.err);
    let of_repos = rows(&plain);
    assert!(of_repos.len() > 6, "{of_repos:#?}");
    // The worker runs elsewhere: no file is there.
    let elsewhere = tempfile::tempdir().unwrap();
    let tables: Vec<(&str, String, Vec<Value>)> = [("ruled", &ruled), ("shop", &shop)]
        .map(|(name, at)| (name, git(at, &["rev-parse", "HEAD"]), table(at)))
        .into();
    let all = |make: fn(&str, &str, &[Value]) -> String| -> String {
        tables.iter().map(|(name, revision, files)| make(name, revision, files)).collect()
    };
    let one = worker(elsewhere.path(), all(flat), &[]);
    let (found, groups) = split(&one);
    assert_eq!(found, of_repos);
    let counts: Vec<String> =
        groups.iter().map(|row| words(row, &["repository", "status", "files", "skipped", "unparsed"])).collect();
    assert_eq!(counts, ["ruled ok 4 2 0", "shop ok 9 1 0"]);
    // Whatever the shape of the table, the order within a group and the number of threads.
    let back = |name: &str, revision: &str, files: &[Value]| {
        flat(name, revision, &files.iter().rev().cloned().collect::<Vec<_>>())
    };
    for (input, jobs) in [(all(nested), "1"), (all(back), "5"), (all(flat), "1")] {
        assert_eq!(worker(elsewhere.path(), input, &["--jobs", jobs]).out, one.out);
    }
    let lake = schema::validator(&schema::read("rules/schema/lake.schema.json"));
    for row in rows(&one) {
        schema::validate(&lake, &row);
        assert!(["catalog_digest", "tool_version", "as_of"].iter().all(|key| row[key].is_string()), "{row}");
    }
}

#[test]
fn paths_are_names_and_lead_nowhere() {
    let top = tempfile::tempdir().unwrap();
    let at = |path: &str| top.path().join(path).to_string_lossy().into_owned();
    fs::create_dir_all(top.path().join("work/ai")).unwrap();
    // A module, settings and owners that the disk has and the table has not.
    fs::write(at("work/ai/main.tf"), "variable \"model\" {\n  default = \"gpt-4-0613\"\n}\n").unwrap();
    fs::write(at("ai.tf"), "variable \"model\" {\n  default = \"gpt-4-0613\"\n}\n").unwrap();
    fs::write(at("work/shelflife.toml"), "exclude = [\"*\"]\n").unwrap();
    fs::write(at("shelflife.toml"), "exclude = [\"*\"]\n").unwrap();
    fs::write(at("work/CODEOWNERS"), "* @disk\n").unwrap();
    let template = "module \"ai\" {\n  source = \"./ai\"\n  model  = \"gpt-4\"\n}\n";
    let paths = ["/etc/app.py", "../../up.py", "main.py", &at("work/absolute.py"), "a/../../b.py", "./here.py"];
    let mut files: Vec<Value> = paths.iter().map(|path| json!({ "path": path, "content": CALL })).collect();
    files.push(json!({ "path": "main.tf", "content": template }));
    files.push(json!({ "path": at("main.tf"), "content": template }));
    let (found, groups) = split(&worker(&top.path().join("work"), nested("r", "1", &files), &[]));
    let mut seen: Vec<&str> = found.iter().map(|row| row["path"].as_str().unwrap()).collect();
    seen.sort_unstable();
    let template = at("main.tf");
    let mut expected = [&paths[..], &["main.tf", &template]].concat();
    expected.sort_unstable();
    assert_eq!(seen, expected, "{groups:#?}");
    assert!(found.iter().all(|row| row["owner"].is_null() && row["error"].is_null()));
    assert_eq!(words(&groups[0], &["status", "files"]), "ok 8");
    // The same table where the disk has nothing.
    let empty = tempfile::tempdir().unwrap();
    let (there, _) = split(&worker(empty.path(), nested("r", "1", &files), &[]));
    let what =
        |rows: &[Value]| -> Vec<String> { rows.iter().map(|row| words(row, &["path", "line", "text"])).collect() };
    assert_eq!(what(&there), what(&found));
}

#[test]
fn a_group_that_fails_is_a_row_and_the_worker_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = |path: &str, content: &str| json!({ "path": path, "content": content });
    let large = "x".repeat(600 << 10);
    let input = [
        nested("large", "1", &[file("a.py", &large), file("b.py", &large), file("c.py", CALL)]),
        flat("large too", "1", &[file("a.py", &large), file("b.py", &large), file("c.py", CALL)]),
        nested("mistaken", "1", &[file("shelflife.toml", "exlude = []\n"), file("a.py", CALL)]),
        nested("outside", "1", &[file("shelflife.toml", "extends = \"../org.toml\"\n"), file("a.py", CALL)]),
        flat("twice", "1", &[file("a.py", CALL), file("a.py", "x = 1\n"), json!({ "path": "n.py", "content": null })]),
        flat("plain", "1", &[file("a.py", CALL)]),
        flat("plain", "2", &[file("a.py", CALL)]),
        nested("empty", "1", &[]),
    ];
    fs::write(folder.path().join("../org.toml"), "horizon = 3\n").ok();
    let (found, groups) = split(&worker(folder.path(), input.concat(), &["--max-group", "1"]));
    let shown: Vec<String> =
        groups.iter().map(|row| words(row, &["repository", "revision", "status", "files"])).collect();
    let expected = [
        "large 1 failed 0",
        "large too 1 failed 0",
        "mistaken 1 failed 0",
        "outside 1 failed 0",
        "twice 1 partial 1",
        "plain 1 ok 1",
        "plain 2 ok 1",
        "empty 1 ok 0",
    ];
    assert_eq!(shown, expected);
    let error = |n: usize| groups[n]["error"].as_str().unwrap();
    assert!(error(0) == error(1) && error(0).contains("3 files of 2 MB"), "{}", error(0));
    assert!(error(2).contains("`exlude`") && error(3).contains("org.toml"), "{} {}", error(2), error(3));
    let failed: Vec<String> =
        found.iter().filter(|row| !row["error"].is_null()).map(|row| words(row, &["path", "error"])).collect();
    let expected =
        ["n.py its content is missing", "a.py the group has another file with this path, which is used instead"];
    assert_eq!(failed, expected);
    assert_eq!(found.iter().filter(|row| row["error"].is_null()).count(), 3);
}

#[test]
fn input_that_is_no_table_ends_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let good = flat("r", "1", &[json!({ "path": "a.py", "content": CALL })]);
    for (line, said) in [
        ("{\"repository\": \"r\", ", "line 3"),
        ("[1]", "line 3"),
        ("{\"revision\": \"1\", \"path\": \"a\", \"content\": \"\"}", "missing field `repository`"),
        ("{\"repository\": \"r\", \"path\": \"a\"}", "missing field `content` of `a`"),
        ("{\"repository\": \"r\", \"path\": 1, \"content\": \"\"}", "expected a string"),
        ("{\"repository\": \"r\", \"path\": \"a\", \"content\": 5}", "`content` must be a string or null"),
        ("{\"repository\": \"r\"}", "either `path` and `content`"),
        ("{\"repository\": \"r\", \"files\": [{\"path\": \"a\"}]}", "missing field `content` of `a`"),
        ("{\"repository\": \"r\", \"files\": [], \"path\": \"a\"}", "either `path` and `content`"),
    ] {
        let run = worker(folder.path(), format!("{good}\n{line}\n"), &[]);
        assert!(run.code == 2 && run.err.contains(said) && run.err.contains("line 3"), "{line}: {}", run.err);
    }
    let binary = worker(folder.path(), b"\xff\xfe\n".to_vec(), &[]);
    assert!(binary.code == 2 && binary.err.contains("line 1"), "{}", binary.err);
    let nothing = worker(folder.path(), "", &[]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""), "{}", nothing.err);
}

#[test]
fn a_group_is_answered_while_the_input_is_open() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shelflife"));
    command.env_clear().env("XDG_CACHE_HOME", NO_CACHE).arg("worker").args(frozen());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut to, mut from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for n in 0..3 {
        let files = [json!({ "path": "a.py", "content": CALL })];
        to.write_all(nested("r", &n.to_string(), &files).as_bytes()).unwrap();
        let answer: Vec<Value> = (0..2)
            .map(|_| {
                let mut line = String::new();
                from.read_line(&mut line).unwrap();
                serde_json::from_str(&line).unwrap()
            })
            .collect();
        assert_eq!((&answer[0]["kind"], &answer[1]["kind"]), (&"reference".into(), &"run".into()));
        assert_eq!(answer[1]["revision"], n.to_string().as_str());
    }
    drop(to);
    assert!(child.wait().unwrap().success());
}
