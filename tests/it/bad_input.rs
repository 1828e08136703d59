//! Input that is not what it should be: a clear message or a skip that is counted, never a panic, a hang or half a
//! report.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::support::{Run, check, finish, frozen, plain, shelflife};

const CALL: &str = "client.messages.create(model=\"claude-3-opus-20240229\")\n";
const FORMATS: [&str; 5] = ["full", "concise", "json", "jsonl", "sarif"];

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Every reference below a folder; the run must end by itself.
fn inventory<const N: usize>(folder: &Path, args: [&str; N]) -> (Run, Vec<Value>) {
    let mut command = shelflife();
    command.current_dir(folder).timeout(Duration::from_secs(120));
    let run = finish(command.arg("inventory").args(frozen()).args(["--format", "jsonl"]).args(args));
    assert!(!run.err.contains("panicked"), "{}", run.err);
    let rows = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (run, rows)
}

fn texts(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["text"].as_str().unwrap()).collect()
}

#[track_caller]
fn finds_one(name: &str, bytes: impl AsRef<[u8]>) -> Value {
    let folder = folder();
    write(folder.path(), name, bytes);
    let (run, rows) = inventory(folder.path(), []);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(texts(&rows), ["claude-3-opus-20240229"]);
    rows[0].clone()
}

#[track_caller]
fn finds_nothing(name: &str, bytes: impl AsRef<[u8]>) {
    let folder = folder();
    write(folder.path(), name, bytes);
    let (run, rows) = inventory(folder.path(), []);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(texts(&rows), [""; 0]);
}

#[test]
fn a_path_that_is_not_there_is_named_in_every_format() {
    let folder = folder();
    write(folder.path(), "app.py", CALL);
    for format in FORMATS {
        let run = check(folder.path(), ["--output-format", format, "nowhere", "app.py"]);
        assert_eq!(run.code, 2, "{format}");
        assert!(run.err.contains("nowhere"), "{format}: {}", run.err);
        assert!(run.out.contains("claude-3-opus-20240229"), "{format}: {}", run.out);
    }
    let (run, rows) = inventory(folder.path(), ["nowhere", "app.py"]);
    assert_eq!((run.code, rows.len()), (2, 1));
}

#[test]
fn exit_codes_are_the_same_in_every_format() {
    let folder = folder();
    write(folder.path(), "retired.py", CALL);
    write(folder.path(), "live.py", CALL.replace("claude-3-opus-20240229", "claude-opus-5-5"));
    for format in FORMATS {
        let code = |args: [&str; 2]| check(folder.path(), ["--output-format", format, args[0], args[1]]).code;
        assert_eq!(code(["-q", "live.py"]), 0, "{format}");
        assert_eq!(code(["-q", "retired.py"]), 1, "{format}");
        assert_eq!(code(["live.py", "gone.py"]), 2, "{format}");
        assert_eq!(code(["retired.py", "gone.py"]), 2, "{format}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_run() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    write(folder.path(), "app.py", CALL);
    write(folder.path(), "secret.py", CALL);
    let secret = folder.path().join("secret.py");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&secret).is_ok() {
        // Whoever may read everything still cannot follow a link that leads nowhere.
        fs::remove_file(&secret).unwrap();
        std::os::unix::fs::symlink("gone.py", &secret).unwrap();
    }
    let (run, rows) = inventory(folder.path(), ["app.py", "secret.py"]);
    assert_eq!((run.code, texts(&rows).len()), (2, 1), "{}", run.err);
    assert!(run.err.contains("secret.py"), "{}", run.err);
}

#[test]
fn a_name_that_is_missing_stands_nowhere() {
    // What is imported and what is called have no name here, and every place between two characters is an empty one.
    let broken = "import ().e(\"claude-3-opus-20240229)t😀.c()\n";
    let folder = folder();
    let names = ["a.py", "a.ts", "a.rb", "a.go", "a.java", "a.php"];
    for name in names {
        write(folder.path(), name, broken);
    }
    let run = check(folder.path(), names);
    assert!(run.code < 2, "{}", run.err);
}

#[test]
fn bad_values_of_options() {
    for args in [
        ["--as-of", "2026-13-01"],
        ["--as-of", "21.11.2026"],
        ["--as-of", ""],
        ["--horizon", "soon"],
        ["--horizon", "99999999999"],
        ["--jobs", "-3"],
        ["--jobs", "many"],
        ["--color", "maybe"],
        ["--output-format", "SARIF2"],
        ["--fail-on", "fatal"],
        ["--usage", ""],
        ["--exclude", "a[b"],
        ["--no-such-option", "1"],
    ] {
        let run = plain(args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.err);
        assert!(run.out.is_empty() && run.err.starts_with("error"), "{args:?}: {} {}", run.out, run.err);
    }
}

#[test]
fn a_catalog_that_is_none() {
    let folder = folder();
    for (name, text) in
        [("empty.json", ""), ("list.json", "[]"), ("cut.json", "{\"provider\": {\"id\": \"x\""), ("bin.json", "\u{0}")]
    {
        write(folder.path(), name, text);
        let run = check_with(folder.path(), name);
        assert_eq!(run.code, 2, "{name}");
        assert!(run.err.contains(name) && run.out.is_empty(), "{name}: {}", run.err);
    }
}

fn check_with(folder: &Path, catalog: &str) -> Run {
    finish(shelflife().current_dir(folder).args(["check", "--no-default-catalog", "--catalog", catalog, "."]))
}

#[test]
fn encodings() {
    let utf16 = |units: Vec<[u8; 2]>, mark: [u8; 2]| [mark.to_vec(), units.concat()].concat();
    let little: Vec<[u8; 2]> = CALL.encode_utf16().map(u16::to_le_bytes).collect();
    let big: Vec<[u8; 2]> = CALL.encode_utf16().map(u16::to_be_bytes).collect();
    for bytes in [utf16(little, [0xff, 0xfe]), utf16(big, [0xfe, 0xff])] {
        let row = finds_one("app.py", &bytes);
        assert_eq!((row["line"].as_u64(), row["column"].as_u64()), (Some(1), Some(31)));
        // Two bytes a character, and the mark.
        assert_eq!((row["byte_start"].as_u64(), row["byte_end"].as_u64()), (Some(62), Some(106)));
    }
    // A mark is part of the file, but no character of it.
    let row = finds_one("app.py", format!("\u{feff}{CALL}"));
    assert_eq!((row["column"].as_u64(), row["byte_start"].as_u64()), (Some(31), Some(33)));
    // Latin-1 in a file that should be UTF-8: é is one byte there.
    let latin = [b"# caf\xe9\n# \xfcber ".as_slice(), b"\n", CALL.as_bytes()].concat();
    let row = finds_one("app.py", &latin);
    let bytes = |key: &str| usize::try_from(row[key].as_u64().unwrap()).unwrap();
    assert_eq!(&latin[bytes("byte_start")..bytes("byte_end")], b"claude-3-opus-20240229");
    assert_eq!(row["line"], 3);
}

#[test]
fn the_same_with_carriage_returns() {
    let text = format!("import anthropic\n\n\nx = 'é'; {CALL}MODEL = 'claude-opus-4-8'\n");
    let rows = [text.clone(), text.replace('\n', "\r\n")].map(|text| {
        let folder = folder();
        write(folder.path(), "app.py", text);
        let (_, mut rows) = inventory(folder.path(), []);
        for row in &mut rows {
            let row = row.as_object_mut().unwrap();
            row.retain(|key, _| !key.starts_with("byte"));
        }
        rows
    });
    assert_eq!(rows[0].len(), 2);
    assert_eq!(rows[0], rows[1]);
}

#[test]
fn one_line_of_20_megabytes() {
    let mut text = "x = [".to_owned();
    while text.len() < 20_000_000 {
        text.push_str("\"lorem ipsum dolor\", ");
    }
    text.push_str("\"claude-3-opus-20240229\"]");
    let folder = folder();
    write(folder.path(), "data.txt", &text);
    // Too large for a walk, not for whoever names it.
    let (run, rows) = inventory(folder.path(), []);
    assert_eq!((run.code, rows.len()), (0, 0), "{}", run.err);
    let (run, rows) = inventory(folder.path(), ["data.txt"]);
    assert_eq!((run.code, texts(&rows)), (0, vec!["claude-3-opus-20240229"]), "{}", run.err);
}

#[test]
fn nested_100_000_deep() {
    let nested = |open: &str, close: &str, depth: usize| {
        format!("{}\"claude-3-opus-20240229\"{}", open.repeat(depth), close.repeat(depth))
    };
    finds_one("deep.json", nested("[", "]", 100_000));
    finds_one("object.json", nested("{\"model\":", "}", 10_000));
    finds_one("open.json", nested("[", "", 100_000));
    finds_one("deep.toml", format!("x = {}", nested("[", "]", 100_000)));
    finds_one("deep.ts", format!("const x = {}", nested("[", "]", 5_000)));
    finds_one("deep.py", format!("x = {}", nested("(", ")", 5_000)));
    finds_one("deep.yaml", nested("[", "]", 1_000));
    finds_one("deep.tf", format!("x = {}", nested("[", "]", 1_000)));
}

#[test]
fn notebooks_that_are_none() {
    finds_one("a.ipynb", format!("not JSON at all\n{CALL}"));
    finds_one("a.ipynb", "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"model = 'claude-3-opus-20240229'\"");
    for text in ["", "[]", "null", "{\"cells\": 3}", "{\"cells\": [{\"source\": {\"a\": 1}}]}", "{\"cells\": [[]]}"] {
        finds_nothing("a.ipynb", text);
    }
}

#[test]
fn what_is_no_text_is_skipped_and_counted() {
    let folder = folder();
    write(folder.path(), "image.dat", [&[0, 1, 2, 3], CALL.as_bytes()].concat());
    let mut large = "# nothing\n".repeat(1_000_000);
    large.push_str(CALL);
    write(folder.path(), "large.py", large);
    write(folder.path(), "live.py", CALL.replace("claude-3-opus-20240229", "claude-opus-5-5"));
    let (run, rows) = inventory(folder.path(), []);
    assert_eq!((run.code, texts(&rows)), (0, vec!["claude-opus-5-5"]), "{}", run.err);
    let report: Value = serde_json::from_str(&check(folder.path(), ["--output-format", "json"]).out).unwrap();
    let skipped = report["summary"].as_object().unwrap().iter().find(|(key, _)| key.contains("skipped"));
    assert!(skipped.is_some_and(|(_, value)| value.to_string().contains('1')), "{}", report["summary"]);
}

#[cfg(unix)]
#[test]
fn names_that_terminals_and_shells_trip_over() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = folder();
    for name in ["with space.py", "line\nbreak.py", "esc\u{1b}[31mred.py", "-W.py", "ümläut.py"] {
        write(folder.path(), name, CALL);
    }
    // Some file systems refuse it.
    let odd = fs::write(folder.path().join(OsStr::from_bytes(b"odd\xff.py")), CALL).is_ok();
    let (run, rows) = inventory(folder.path(), []);
    assert_eq!((run.code, rows.len()), (0, 5 + usize::from(odd)), "{}", run.err);
    for format in FORMATS {
        let run = check(folder.path(), ["--output-format", format]);
        assert_eq!(run.code, 1, "{format}: {}", run.err);
        assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'), "{format}");
        if matches!(format, "concise" | "jsonl") {
            let findings = run.out.lines().filter(|line| line.contains("claude-3-opus-20240229")).count();
            assert_eq!(findings, 5 + usize::from(odd), "{format}: {}", run.out);
        }
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_loops_in_the_tree() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    write(folder.path(), "a/app.py", CALL);
    symlink("..", folder.path().join("a/up")).unwrap();
    symlink("self", folder.path().join("self")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.py")).status();
    assert!(made.is_ok_and(|status| status.success()));
    let (run, rows) = inventory(folder.path(), []);
    assert_eq!((run.code, texts(&rows)), (0, vec!["claude-3-opus-20240229"]), "{}", run.err);
}

#[test]
fn threads_change_nothing() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for format in ["full", "sarif"] {
        let run = |jobs| check(&fixtures, ["--usage", "all", "--output-format", format, "--jobs", jobs]);
        let (one, many) = (run("1"), run("7"));
        assert_eq!(one.code, many.code, "{format}");
        assert!(one.out == many.out && one.err == many.err, "{format}");
    }
}

#[test]
fn a_report_is_written_whole_or_not_at_all() {
    let folder = folder();
    write(folder.path(), "app.py", CALL);
    for format in FORMATS {
        let run = check(folder.path(), ["--output-format", format, "--output-file", "no/such/folder/report"]);
        assert_eq!(run.code, 2, "{format}");
        assert!(run.err.contains("no/such/folder/report"), "{format}: {}", run.err);
        let run = check(folder.path(), ["--output-format", format, "--output-file", "."]);
        assert_eq!(run.code, 2, "{format}: {}", run.err);
    }
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["app.py"], "nothing half written is left");
    // What was there stays when the next report cannot be made.
    write(folder.path(), "report.json", "{}");
    let run =
        check(folder.path(), ["--output-format", "json", "--catalog", "gone.json", "--output-file", "report.json"]);
    assert_eq!(run.code, 2);
    assert_eq!(fs::read_to_string(folder.path().join("report.json")).unwrap(), "{}");
}
