//! What is wrong with a file or an argument is said in plain words: the file, the line, the key, what was found and what
//! is expected. The types of the program and the messages of its libraries reach nobody.

use std::fs;
use std::path::Path;

use crate::support::{Run, finish, frozen, shelflife};

/// Words of the program and its libraries.
const RAW: [&str; 24] = [
    "u8,",
    "u16",
    "u32",
    "u64",
    "usize",
    "i16",
    "i32",
    "i64",
    "f64",
    "serde",
    "invalid type",
    "invalid value: ",
    "invalid length",
    "EOF while",
    "unit variant",
    "unit value",
    "newtype",
    "untagged",
    "a sequence",
    "a map",
    "struct ",
    "TOML parse error",
    "invalid digit",
    "did not contain valid UTF-8",
];

/// Runs in a folder that has a file with this text, and checks that the error is for people.
#[track_caller]
fn said(folder: &Path, file: &str, text: &[u8], args: &[&str], expected: &[&str]) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    let mut command = shelflife();
    let run = finish(command.current_dir(folder).args(args));
    fs::remove_file(path).unwrap();
    is_plain(&run, &format!("{file} {}", String::from_utf8_lossy(text)), expected);
}

#[track_caller]
fn is_plain(run: &Run, what: &str, expected: &[&str]) {
    let all = format!("{}{}", run.out, run.err);
    assert_ne!(run.code, 0, "{what}: {all}");
    for words in expected {
        assert!(all.contains(words), "{what}: no `{words}` in: {all}");
    }
    for raw in RAW {
        assert!(!all.contains(raw), "{what}: `{raw}` in: {all}");
    }
}

#[test]
fn baselines() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["check", "--baseline", "known.json"];
    for (text, expected) in [
        ("", "known.json is not a baseline: line 1: the file ends where a value is expected"),
        ("[]", "known.json is not a baseline: "),
        ("{\"version\": \"2\"}", "line 1: `version`: expected a whole number, 0 or more, not the string \"2\""),
        ("{\"version\": 2.5, \"findings\": []}", "`version`: expected a whole number, 0 or more, not the number 2.5"),
        ("{\"version\": 2}", "line 1: the key `findings` is missing"),
        ("{\"version\": 2,\n \"findings\": {}}", "line 2: `findings`: expected a list, not an object"),
        (
            "{\"version\": 2,\n \"findings\": [{\"path\": 3}]}",
            "line 2: `findings[0].path`: expected a string in quotes, not the number 3",
        ),
        ("{\"version\": 2, \"findings\": [{}]}", "`findings[0]`: the key `path` is missing"),
        (
            "{\"version\": 2, \"findings\": [], \"more\": 1}",
            "there is no key `more`; expected one of: version, findings",
        ),
        ("{\"version\": 2, \"findings\": [", "line 1: the file ends"),
        ("<<<<<<< HEAD\n{}", "line 1: this is not a valid value"),
    ] {
        said(folder.path(), "known.json", text.as_bytes(), &args, &[expected]);
    }
    said(folder.path(), "known.json", b"\xff\xfe\x00{", &args, &["known.json", "not valid UTF-8"]);
}

#[test]
fn configs() {
    let folder = tempfile::tempdir().unwrap();
    for (text, expected) in [
        ("horizon = \"120\"\n", "expected a whole number, 0 or more, not the string \"120\""),
        ("horizon = -1\n", "expected a whole number, 0 or more, not the number -1"),
        ("horizon = 1.5\n", "expected a whole number, 0 or more, not the number 1.5"),
        ("horizon = 99999999999\n", "expected a whole number, 0 or more, not the number 99999999999"),
        ("exclude = \"gen/\"\n", "expected a list, not the string \"gen/\""),
        ("exclude = [1]\n", "expected a string in quotes, not the number 1"),
        ("lints = 3\n", "expected a table, not the number 3"),
        ("[lints]\nretired-model = \"of\"\n", "`of`"),
        ("[lints]\nretired-model = true\n", "retired-model = true"),
        ("cloud = \"moon\"\n", "`moon`"),
        ("default-catalog = \"no\"\n", "expected true or false, not the string \"no\""),
        ("overrides = { paths = [\"x\"] }\n", "expected a list, not a table"),
        ("[[overrides]]\nlints = {}\n", "the key `paths` is missing"),
        ("[[site]]\ncall = \"ask\"\n", "shelflife.toml"),
        ("[[site]]\ncall = [\"ask\"]\nargument = \"first\"\n", "shelflife.toml"),
        ("[deployments]\nchat = \"gpt-4o\"\n", "expected a table, not the string \"gpt-4o\""),
        ("catalog-pin = \"2026.11.01\"\n", "expected a table, not the string \"2026.11.01\""),
        ("horizon = \n", "shelflife.toml"),
        ("horizon 3\n", "shelflife.toml"),
        ("a = 1\na = 2\n", "shelflife.toml"),
        ("exclude = [\"x\"\n", "shelflife.toml"),
        ("extends = 3\n", "expected a string in quotes, not the number 3"),
    ] {
        said(folder.path(), "shelflife.toml", text.as_bytes(), &["check"], &["shelflife.toml:", expected]);
    }
    said(folder.path(), "shelflife.toml", b"\xff\xfe", &["check"], &["shelflife.toml", "not valid UTF-8"]);
    let text = b"[tool.shelflife]\nhorizon = \"x\"\n";
    said(folder.path(), "pyproject.toml", text, &["check"], &["pyproject.toml:2", "expected a whole number"]);
    let text = b"horizon = [\n";
    said(folder.path(), "shelflife.toml", text, &["catalog", "pin"], &["shelflife.toml"]);
}

/// A catalog file with one part in place of what should be there.
fn catalog(from: &str, to: &str) -> String {
    let text = r#"{
  "provider": {"id": "house", "name": "House", "home": "https://example.com", "versions": "in-id"},
  "sources": {"page": {"title": "Page", "url": "https://example.com", "page_date": "2026-01-02", "read_on": "2026-01-02"}},
  "models": [
    {"id": "m-1", "publisher": "house", "kind": "chat", "stage": "ga", "confidence": "official", "sources": ["page"]}
  ]
}
"#;
    assert!(text.contains(from), "{from}");
    text.replace(from, to)
}

#[test]
fn catalogs() {
    let folder = tempfile::tempdir().unwrap();
    let broken = [
        (catalog("\"stage\": \"ga\"", "\"stage\": \"alive\""), "`alive` is not a known value"),
        (catalog("\"stage\": \"ga\", ", ""), "the key `stage` is missing"),
        (catalog("\"kind\": \"chat\"", "\"kind\": 3"), "kind"),
        (catalog("\"sources\": [\"page\"]", "\"sources\": \"page\""), "expected a list, not the string \"page\""),
        (
            catalog("\"read_on\": \"2026-01-02\"", "\"read_on\": \"2 January\""),
            "`2 January` is not a date of the form YYYY-MM-DD",
        ),
        (
            catalog("\"read_on\": \"2026-01-02\"", "\"read_on\": 20260102"),
            "expected a string in quotes, not the number 20260102",
        ),
        (catalog("\"name\": \"House\", ", "\"name\": null, "), "expected a string in quotes, not nothing"),
        (catalog("\"publisher\": \"house\"", "\"publishers\": \"house\""), "there is no key `publishers`"),
        (catalog("\"models\": [", "\"models\": {"), "house.json"),
        (catalog("  ]\n}\n", ""), "house.json"),
        (String::new(), "house.json"),
        ("[]".to_owned(), "house.json"),
    ];
    for (text, expected) in &broken {
        for args in [
            &["check", "--no-default-catalog", "--catalog", "house.json"][..],
            &["models", "--no-default-catalog", "--catalog", "house.json"],
            &["catalog", "check", "house.json"],
            &["catalog", "fmt", "house.json"],
        ] {
            said(folder.path(), "house.json", text.as_bytes(), args, &["house.json", expected]);
        }
    }
    let args = ["check", "--no-default-catalog", "--catalog", "house.json"];
    said(folder.path(), "house.json", b"\xff{", &args, &["house.json", "not valid UTF-8"]);
    said(folder.path(), "house.json", b"\xff{", &["catalog", "check", "house.json"], &["not valid UTF-8"]);
}

#[test]
fn rows_of_repositories() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["timeline", "--from", "rows.jsonl"];
    for (text, expected) in [
        ("{}\n", "rows.jsonl: line 1: not a row of `shelflife repos`: the key `"),
        ("{\"repository\": 3}\n", "`repository`: expected a string in quotes, not the number 3"),
        ("[]\n", "rows.jsonl: line 1: not a row"),
        ("repository,path\n", "this is not a valid value"),
        ("{\"repository\": \"x\"\n", "the file ends inside an object"),
    ] {
        said(folder.path(), "rows.jsonl", text.as_bytes(), &args, &[expected]);
    }
    said(folder.path(), "rows.jsonl", b"\xff\n", &args, &["rows.jsonl", "not valid UTF-8"]);
}

#[test]
fn arguments_and_variables() {
    let run = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = shelflife();
        finish(command.args(args).envs(variables.iter().copied()))
    };
    for (args, expected) in [
        (&["check", "--horizon", "soon"][..], "expected a number of days, such as 120"),
        (&["check", "--horizon", "-1"], "expected a number of days, such as 120"),
        (&["check", "--horizon", "1e3"], "expected a number of days, such as 120"),
        (&["check", "--max-catalog-age", "x"], "expected a number of days"),
        (&["check", "--jobs", "0"], "expected a number of threads, 1 or more"),
        (&["repos", "--jobs", "x", "."], "expected a number of threads, 1 or more"),
        (&["check", "--as-of", "21.11.2026"], "expected a date such as 2026-11-21"),
        (&["check", "--as-of", "2026-02-30"], "expected a date such as 2026-11-21"),
        (&["catalog", "check", "--as-of", "x", "rules/models"], "expected a date such as 2026-11-21"),
        (&["catalog", "update", "--timeout", "long"], "expected a number of seconds, such as 60"),
        (&["ignore", "--reason", "x", "--until", "x"], "expected a date such as 2026-11-21"),
        (&["why", "a.py:x"], "expected FILE:LINE"),
        (&["check", "--output", "sarif"], "expected FORMAT=FILE"),
    ] {
        is_plain(&run(args, &[]), &args.join(" "), &[expected]);
    }
    for (name, value, expected) in [
        ("SHELFLIFE_HORIZON", "soon", "expected a number of days, such as 120"),
        ("SHELFLIFE_AS_OF", "today", "expected a date such as 2026-11-21"),
        ("SHELFLIFE_FAIL_ON", "fatal", "fatal"),
        ("SHELFLIFE_STAGED", "maybe", "maybe"),
        ("SHELFLIFE_JOBS", "-2", "expected a number of threads, 1 or more"),
        ("SHELFLIFE_WARN", "no-such-lint", "no-such-lint"),
    ] {
        let what = format!("{name}={value}");
        let variable = format!("the value comes from the environment variable {name}");
        is_plain(&run(&["check"], &[(name, value)]), &what, &[expected, &variable]);
    }
}

#[test]
fn lists_of_files_and_what_agents_send() {
    let folder = tempfile::tempdir().unwrap();
    said(folder.path(), "x.py", b"", &["check", "--file-list", "gone.txt"], &["cannot read the list gone.txt"]);
    let mut list = shelflife();
    let list = list.current_dir(folder.path()).arg("check").args(frozen()).args(["--file-list", "-"]);
    is_plain(&finish(list.write_stdin(&b"\xff\xfe.py\n"[..])), "a name in no encoding", &[]);
    let call = |arguments: &str| {
        let message = format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{{\"name\":\"check_paths\",\
             \"arguments\":{arguments}}}}}\n"
        );
        let mut command = shelflife();
        let run = finish(command.current_dir(folder.path()).arg("mcp").write_stdin(message));
        Run { code: 1, ..run }
    };
    for (arguments, expected) in [
        ("{\"paths\": \"x.py\"}", "`paths`: expected a list, not the string"),
        ("{\"paths\": [3]}", "`paths[0]`: expected a string in quotes, not the number 3"),
        ("{\"paths\": [\"x.py\"], \"limit\": \"all\"}", "`limit`: expected a whole number, 0 or more, not the string"),
        ("{}", "the key `paths` is missing"),
        ("3", "expected an object, not the number 3"),
    ] {
        is_plain(&call(arguments), arguments, &[expected]);
    }
}

#[test]
fn imports() {
    let folder = tempfile::tempdir().unwrap();
    for (file, format, text, expected) in [
        ("p.json", "litellm", "[]", "expected an object, not a list"),
        ("p.json", "litellm", "{", "line 1: the file ends"),
        ("p.json", "json", "{\"provider\": 3}", "expected an object, not the number 3"),
        ("p.csv", "csv", "a,b\n1,2\n", "no column is called `model`"),
        ("p.csv", "csv", "provider,model,retired\nopenai,gpt-x,soon\n", "soon"),
        ("p.csv", "csv", "provider,model,stage\nopenai,gpt-x,gone\n", "`gone` is not a stage"),
    ] {
        fs::write(folder.path().join(file), text).unwrap();
        let mut command = shelflife();
        let run = finish(command.current_dir(folder.path()).args(["catalog", "import", format, file]));
        is_plain(&Run { code: 1, ..run }, &format!("{format}: {text}"), &[expected]);
    }
}
