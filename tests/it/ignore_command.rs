//! `shelflife ignore`: comments for the findings of today, in the syntax of each language.

use std::fs;
use std::path::Path;

use crate::support::{Run, check, finish, frozen, shelflife};

const MODEL: &str = "claude-3-opus-20240229";

/// A file in each format, with a finding in it.
fn formats() -> Vec<(&'static str, String)> {
    let call = |text: &str| text.replace('@', MODEL);
    vec![
        ("a.py", call("import anthropic\nc = anthropic.Anthropic()\nif c:\n    c.messages.create(model=\"@\")\n")),
        ("crlf.py", call("import anthropic\r\nanthropic.Anthropic().messages.create(model=\"@\")\r\n")),
        (
            "continued.py",
            call("import anthropic\nc = anthropic.Anthropic()\nr = c.messages \\\n    .create(model=\"@\")\n"),
        ),
        ("a.ts", call("import { Anthropic } from 'anthropic';\nnew Anthropic().messages.create({ model: '@' });\n")),
        (
            "a.go",
            call(
                "package main\n\nfunc main() {\n\tclient.Messages.New(ctx, anthropic.MessageNewParams{Model: \"@\"})\n}\n",
            ),
        ),
        ("a.rb", call("client = Anthropic::Client.new\nclient.messages.create(model: \"@\")\n")),
        ("a.tf", call("resource \"x\" \"y\" {\n  model = \"@\"\n}\n")),
        ("a.yaml", call("llm:\n  provider: anthropic\n  model: @\n")),
        ("a.toml", call("[llm]\nprovider = \"anthropic\"\nmodel = \"@\"\n")),
        (".env", call("ANTHROPIC_MODEL=@\n")),
        ("a.ini", call("[llm]\nprovider = anthropic\nmodel = @\n")),
        ("Dockerfile", call("FROM scratch\nENV ANTHROPIC_MODEL=@\n")),
        ("a.sh", call("export ANTHROPIC_MODEL=@\n")),
        (
            "a.ipynb",
            call(
                "{\n \"cells\": [\n  {\n   \"cell_type\": \"code\",\n   \"metadata\": {},\n   \"outputs\": [],\n   \
                 \"execution_count\": null,\n   \"source\": [\n    \"import anthropic\\n\",\n    \
                 \"anthropic.Anthropic().messages.create(model=\\\"@\\\")\\n\",\n    \"x = 1\"\n   ]\n  }\n ],\n \
                 \"metadata\": {\"language_info\": {\"name\": \"python\"}},\n \"nbformat\": 4,\n \
                 \"nbformat_minor\": 5\n}\n",
            ),
        ),
    ]
}

fn tree(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        fs::write(folder.path().join(path), text).unwrap();
    }
    folder
}

fn ignore(folder: &Path, args: &[&str]) -> Run {
    let mut command = shelflife();
    command.current_dir(folder).arg("ignore").args(frozen());
    finish(command.args(args))
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn every_format_with_comments_gets_one_and_then_is_silent() {
    let files = formats();
    let folder = tree(&files);
    let path = folder.path();
    let before = check(path, ["--output-format", "jsonl"]);
    for (name, _) in &files {
        assert!(before.out.contains(&format!("\"path\":\"{name}\"")), "{name} has no finding: {}", before.out);
    }
    let args = ["--reason", "moved with release 9", "--until", "2027-01-31"];
    let run = ignore(path, &args);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    assert_eq!(run.err, format!("Ignored {0} findings in {0} files\n", files.len()));
    let after = check(path, ["--output-format", "concise", "-W", "reasonless-ignore"]);
    assert_eq!((after.code, after.err.as_str()), (0, ""), "{}", after.out);
    assert!(after.out.starts_with("No findings in "), "{}", after.out);
    // Nothing but comments was added.
    for (name, text) in &files {
        let now = read(path, name);
        assert!(now.contains("shelflife: ignore[retired-model] until=2027-01-31 moved with release 9"), "{now}");
        let is_kept = |line: &&str| now.contains(line.trim_end_matches("\\n\",").trim_end_matches(['\r', '\n']));
        assert!(text.lines().all(|line| is_kept(&line)), "{name}: {now}");
        assert_eq!(text.contains("\r\n"), now.contains("\r\n"), "{name}");
        let (all, crlf) = (now.matches('\n').count(), now.matches("\r\n").count());
        assert_eq!(crlf, if *name == "crlf.py" { all } else { 0 }, "{name}");
    }
    assert!(read(path, "a.py").contains("\n    # shelflife: ignore[retired-model]"), "indented as the code");
    let notebook: serde_json::Value = serde_json::from_str(&read(path, "a.ipynb")).unwrap();
    assert!(notebook["cells"][0]["source"][1].as_str().unwrap().ends_with("release 9\n"), "{notebook}");
    // A second run has nothing to do.
    let texts: Vec<String> = files.iter().map(|(name, _)| read(path, name)).collect();
    let again = ignore(path, &args);
    assert_eq!((again.code, again.err.as_str()), (0, "Ignored 0 findings in 0 files\n"));
    assert_eq!(texts, files.iter().map(|(name, _)| read(path, name)).collect::<Vec<_>>());
    // The comments end with their date.
    let late = finish(
        shelflife()
            .current_dir(path)
            .args(["check", "--output-format", "concise"])
            .args(["--as-of", "2027-02-01"])
            .args(&frozen()[2..]),
    );
    assert!(late.code == 1 && late.out.contains("expired-ignore"), "{}", late.out);
}

#[test]
fn a_comment_that_has_expired_is_renewed() {
    let old = "shelflife: ignore[retired-model, legacy-model] until=2026-01-31 until the move";
    let new = "shelflife: ignore[retired-model] until=2027-01-31 waits for release 9";
    let files = [
        ("above.py", "import anthropic\n# @\nanthropic.Anthropic().messages.create(model=\"#\")\n"),
        (
            "behind.ts",
            "import { Anthropic } from 'anthropic';\nnew Anthropic().messages.create({ model: '#' }); // @\n",
        ),
        (
            "block.ts",
            "import { Anthropic } from 'anthropic';\n/* @ */\nnew Anthropic().messages.create({ model: '#' });\n",
        ),
        ("values.yaml", "llm:\n  provider: anthropic\n  # @\n  model: #\n"),
    ];
    let text = |text: &str, comment: &str| {
        text.replace('@', comment)
            .replace("'#'", &format!("'{MODEL}'"))
            .replace("\"#\"", &format!("\"{MODEL}\""))
            .replace("model: #", &format!("model: {MODEL}"))
    };
    let written: Vec<(&str, String)> = files.iter().map(|(name, file)| (*name, text(file, old))).collect();
    let folder = tree(&written);
    let run = ignore(folder.path(), &["--reason", "waits for release 9", "--until", "2027-01-31"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for (name, file) in &files {
        assert_eq!(read(folder.path(), name), text(file, new), "{name}");
    }
    let after = check(folder.path(), ["--output-format", "concise"]);
    assert!(after.code == 0 && after.out.starts_with("No findings in "), "{}", after.out);
}

#[test]
fn a_place_without_comments_is_listed_with_what_to_do_instead() {
    let json = format!("{{ \"provider\": \"anthropic\", \"model\": \"{MODEL}\" }}\n");
    let inside = format!("TEXT = \"\"\"\nprovider: anthropic\nmodel: {MODEL}\n\"\"\"\n");
    let folder = tree(&[("a.json", json.clone()), ("text.py", inside.clone()), formats()[0].clone()]);
    let run = ignore(folder.path(), &["--reason", "later", "--usage", "all"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains(&format!("not ignored: a.json:1: `{MODEL}` (retired-model): this place cannot hold")));
    assert!(run.err.contains("`shelflife baseline write PATH`"), "{}", run.err);
    assert_eq!((read(folder.path(), "a.json"), read(folder.path(), "text.py")), (json, inside));
    assert!(read(folder.path(), "a.py").contains("# shelflife: ignore[retired-model] later\n"));
}

#[test]
fn a_diff_shows_the_comments_and_writes_nothing() {
    let files = formats();
    let folder = tree(&files[..3]);
    let run = ignore(folder.path(), &["--reason", "later", "--diff"]);
    assert_eq!((run.code, run.err.as_str()), (1, "Would ignore 3 findings in 3 files\n"));
    assert!(run.out.contains("+++ b/a.py\n") && run.out.contains("\n+    # shelflife: ignore[retired-model] later\n"));
    assert!(!run.out.contains(&format!("-    c.messages.create(model=\"{MODEL}\")")), "{}", run.out);
    assert!(files[..3].iter().all(|(name, text)| read(folder.path(), name) == *text));
    assert_eq!(check(folder.path(), []).code, 1);
}

#[test]
fn several_findings_of_a_line_share_one_comment() {
    let text = "import anthropic, openai\nanthropic.Anthropic().messages.create(model=\"claude-3-opus-20240229\"); \
                openai.OpenAI().responses.create(model=\"gpt-4o\")\n";
    let folder = tree(&[("a.py", text.to_owned())]);
    let run = ignore(folder.path(), &["--reason", "later", "--horizon", "365"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let now = read(folder.path(), "a.py");
    assert_eq!(now.matches("shelflife: ignore[").count(), 1, "{now}");
    assert!(check(folder.path(), ["--horizon", "365", "--output-format", "concise"]).out.starts_with("No findings"));
}

#[test]
fn what_could_not_be_read_as_a_comment_is_refused() {
    let folder = tree(&formats()[..1]);
    for (args, said) in [
        (&["--reason", "two\nlines"][..], "--reason cannot be written as a comment: it must be one line"),
        (&["--reason", " "], "--reason is empty"),
        (&["--reason", "till=2027-01-31 then"], "--reason cannot be written as a comment: `till=2027-01-31`"),
        (&["--reason", "x", "--until", "2026-01-31"], "--until 2026-01-31 has passed"),
        (&["--reason", "x", "--until", "soon"], "expected a date such as 2026-11-21"),
        (&[], "--reason <TEXT>"),
    ] {
        let run = ignore(folder.path(), args);
        assert!(run.code == 2 && run.err.contains(said), "{args:?}: {}", run.err);
    }
    assert_eq!(read(folder.path(), "a.py"), formats()[0].1);
}

#[cfg(unix)]
#[test]
fn the_mode_of_a_file_stays_and_a_read_only_one_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tree(&formats()[..3]);
    let mode =
        |name: &str, mode| fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    mode("a.py", 0o750);
    mode("crlf.py", 0o444);
    let run = ignore(folder.path(), &["--reason", "later"]);
    assert!(run.code == 2 && run.err.contains("crlf.py: not fixed: read-only"), "{}", run.err);
    assert_eq!(fs::metadata(folder.path().join("a.py")).unwrap().permissions().mode() & 0o777, 0o750);
    assert!(
        read(folder.path(), "a.py").contains("shelflife: ignore")
            && !read(folder.path(), "crlf.py").contains("shelflife")
    );
}
