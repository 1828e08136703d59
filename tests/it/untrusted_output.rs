//! What a repository and its catalogs hold reaches no terminal and no log as a command: every command that prints some of
//! it, in every format, on names, sources, configs, baselines and catalogs that are full of commands.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Run, TODAY, frozen, shelflife};

/// Commands of CI agents, control characters of both sets, and characters that turn the reading direction.
const EVIL: &str = "##vso[task.setvariable variable=PATH]x ##[stop-commands]y ##teamcity[z] \u{1b}]0;t\u{7}\u{9b}31m \
                    \u{202e}\u{2066}\u{200f} #\u{200b}#vso[x]";
const CALL: &str = "client.messages.create(model='claude-3-opus-20240229', temperature=1)";

/// Names of files. None has a slash.
const NAMES: [&str; 7] = [
    "::error::x.py",
    " ::warning::x.py",
    "##vso[task.complete result=Failed]x.py",
    "##[error]x.py",
    "##teamcity[x].py",
    "c1\u{9b}31m\u{202e}bidi.py",
    "a\n::stop-commands::x\u{1b}[2J\r.py",
];

fn run(folder: &Path, args: &[&str], input: &str) -> Run {
    let mut command = shelflife();
    command.current_dir(folder).args(args).env("PATH", std::env::var_os("PATH").unwrap());
    command.write_stdin(input.as_bytes().to_vec());
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap_or_else(|_| panic!("{args:?}: no UTF-8"));
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// No line holds what an agent or a terminal obeys. `commands`: lines of `github` may be commands of shelflife itself.
#[track_caller]
fn assert_harmless(what: &str, text: &str, commands: bool) {
    for line in text.split_inclusive('\n') {
        let line = line.strip_suffix("\r\n").or_else(|| line.strip_suffix('\n')).unwrap_or(line);
        let is_evil = |c: char| {
            c.is_control() && c != '\t'
                || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        };
        assert!(!line.contains(is_evil), "{what}: {line:?}");
        let shown: String = line.chars().filter(|c| !is_ignored(*c)).collect::<String>().to_lowercase();
        for command in ["##vso[", "##[", "##teamcity["] {
            assert!(!shown.contains(command), "{what}: {line:?}");
        }
        let own = ["::error file=", "::warning file=", "::notice file=", "::error title="];
        let is_own = commands && own.iter().any(|own| shown.starts_with(own));
        assert!(is_own || !shown.trim_start().starts_with("::"), "{what}: {line:?}");
    }
}

#[track_caller]
fn harmless(folder: &Path, args: &[&str]) -> Run {
    harmless_given(folder, args, "")
}

#[track_caller]
fn harmless_given(folder: &Path, args: &[&str], input: &str) -> Run {
    let run = run(folder, args, input);
    let what = args.join(" ");
    assert_harmless(&what, &run.out, what.contains("github"));
    assert_harmless(&what, &run.err, false);
    run
}

/// Puts commands into every text of a catalog that is free.
fn poisoned(value: &mut Value, key: &str) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(key, value)| poisoned(value, key)),
        Value::Array(items) => items.iter_mut().for_each(|value| poisoned(value, key)),
        Value::String(text) => {
            let free = ["name", "title", "notes", "note", "disputed", "ahead", "after_retirement", "native_stage"];
            if free.contains(&key) {
                *text = format!("{EVIL}\n::error::{text}");
            } else if key == "url" || key == "home" {
                text.push_str(&EVIL.replace(' ', ""));
            }
        }
        _ => {}
    }
}

/// A repository in which everything that is free is a command.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let source = format!("# {EVIL}\n::stop-commands::x\n  ::add-mask::y\n{CALL}  # {EVIL}\n# ::x\n\u{c}\n");
    NAMES.iter().for_each(|name| write(name, &source));
    write("ignored.py", &format!("{CALL}  # shelflife: ignore[##vso[x], {EVIL}] {EVIL}\n# shelflife: {EVIL}\n"));
    write("names.py", &format!("M = {{'{EVIL}': 'gpt-4-0613', 'b': 'o1-preview'}}\nf_{}(M['{EVIL}'])\n", "x"));
    write(
        "main.tf",
        &format!(
            "resource \"azurerm_cognitive_deployment\" \"d\" {{\n  name = \"{EVIL}\"\n  model {{\n    format = \"OpenAI\"\n    name = \"gpt-4\"\n    version = \"0613\"\n  }}\n}}\n"
        ),
    );
    write("CODEOWNERS", &format!("* @{}\n", EVIL.replace(' ', "")));
    write(".gitignore", "[##vso[x]\n::error::[z-a]\n");
    let mut catalog: Value =
        serde_json::from_str(&fs::read_to_string("fixtures/catalog/anthropic.json").unwrap()).unwrap();
    poisoned(&mut catalog, "");
    write("catalog/anthropic.json", &serde_json::to_string_pretty(&catalog).unwrap());
    fs::copy("fixtures/catalog/openai.json", folder.path().join("catalog/openai.json")).unwrap();
    folder
}

const CATALOG: [&str; 5] = ["--as-of", TODAY, "--no-default-catalog", "--catalog", "catalog"];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

#[test]
fn every_format_of_every_command_is_harmless() {
    let tree = tree();
    let at = tree.path();
    let checks = ["full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown", "html"];
    for format in checks {
        for more in [&["--statistics"][..], &["--no-ignores", "--usage", "all", "--trace", "--group-by", "file"]] {
            let args = with(&["check", "--output-format", format, "--color", "never"], more);
            let run = harmless(at, &with(&args, &CATALOG));
            assert_eq!(run.code, 1, "{format}: {}", run.err);
            assert!(run.out.contains("claude-3-opus-20240229"), "{format}");
        }
        let file = at.join("report");
        let target = format!("{format}={}", file.display());
        let run = harmless(at, &with(&["check", "-q", "--output", &target], &CATALOG));
        assert_eq!(run.code, 1, "{}", run.err);
        assert_harmless(format, &fs::read_to_string(&file).unwrap(), format == "github");
        fs::remove_file(&file).unwrap();
    }
    let others: &[(&[&str], &[&str], i32)] = &[
        (&["inventory", "--format"], &["table", "json", "jsonl", "csv", "cyclonedx"], 0),
        (&["timeline", "--all", "--format"], &["text", "ics", "markdown", "json", "csv"], 0),
        (&["models", "opus", "--format"], &["table", "json", "csv"], 0),
        (&["why", "::error::x.py:4", "--format"], &["text", "json"], 0),
    ];
    for (args, formats, code) in others {
        for format in *formats {
            let run = harmless(at, &with(&with(args, &[format]), &CATALOG));
            assert_eq!(run.code, *code, "{args:?} {format}: {}", run.err);
            assert!(run.out.contains("claude-3-opus") || *format == "ics", "{args:?} {format}: {}", run.out);
        }
    }
}

#[test]
fn lists_diffs_and_errors_are_harmless() {
    let tree = tree();
    let at = tree.path();
    for (args, code) in [
        (vec!["models", "claude-3-opus-20240229", "--full"], 0),
        (vec!["models", EVIL], 1),
        (vec!["models", "--provider", EVIL], 2),
        (vec!["check", "--diff", "--unsafe-fixes"], 1),
        (vec!["ignore", "--diff", "--reason", "r"], 1),
        (vec!["ignore", "--diff", "--reason", EVIL], 2),
        (vec!["baseline", "write"], 0),
        (vec!["check", "--show-settings", "::error::x.py"], 0),
        (vec!["check", "::error::gone.py", EVIL, "##[x]"], 2),
        (vec!["check", "--config", "::error::gone.toml"], 2),
        (vec!["check", "--baseline", "##vso[x].json"], 2),
    ] {
        let run = harmless(at, &with(&args, &CATALOG));
        assert_eq!(run.code, code, "{args:?}: {} {}", run.out, run.err);
    }
    for (args, code) in [
        (vec!["check", "--list-files"], 0),
        (vec!["explain", EVIL], 2),
        (vec!["check", "--as-of", EVIL], 2),
        (vec!["check", "--output-format", "\n::error::x"], 2),
        (vec!["check", "--catalog", "\n::error::##[x]"], 2),
        (vec!["catalog", "check", "catalog/anthropic.json"], 1),
        (vec!["catalog", "check", "main.tf"], 1),
        (vec!["catalog", "import", "csv", "main.tf"], 0),
        (vec!["repos", "--list", EVIL], 2),
    ] {
        let run = harmless(at, &args);
        assert_eq!(run.code, code, "{args:?}: {} {}", run.out, run.err);
    }
    let listed = harmless(at, &["check", "--list-files"]);
    assert!(listed.out.contains("\\::error::x.py\n"), "{}", listed.out);
}

/// A diff for programs goes to a file, byte by byte.
#[test]
fn a_diff_in_a_file_is_as_it_is() {
    let tree = tree();
    let at = tree.path();
    let run = run(at, &with(&["check", "--diff", "--unsafe-fixes", "--output-file", "fix.patch"], &CATALOG), "");
    assert_eq!(run.code, 1, "{}", run.err);
    let patch = fs::read_to_string(at.join("fix.patch")).unwrap();
    assert!(patch.contains(&format!(" # {EVIL}\n ::stop-commands::x\n   ::add-mask::y\n")), "{patch}");
}

#[test]
fn configs_baselines_and_catalogs_that_are_wrong_are_quoted_harmlessly() {
    for config in [
        format!("horizon = '{}'\n", EVIL.replace(|c: char| c.is_control(), "")),
        "\"##vso[x]\" = 1\n".into(),
        "\"\\n::error::x ##vso[x]\" = 1\n".into(),
        "[lints]\n\"##[x]\\n::error::\" = 'deny'\n".into(),
        "usages = ['##vso[x]', '\u{202e}']\n".into(),
        "exclude = ['a/##vso[x]\u{9b}[z-a']\n".into(),
        "extends = '##vso[x].toml'\n".into(),
        "catalogs = [\"::error::x.json\"]\n".into(),
        "baseline = \"##vso[x]\\n::error::x.json\"\n".into(),
        "[[overrides]]\npaths = ['*']\nprovider = '##[x]'\n".into(),
    ] {
        let tree = tempfile::tempdir().unwrap();
        fs::write(tree.path().join("shelflife.toml"), &config).unwrap();
        fs::write(tree.path().join("a.py"), CALL).unwrap();
        let run = harmless(tree.path(), &["check"]);
        assert_eq!(run.code, 2, "{config}: {}", run.err);
    }
    let tree = tempfile::tempdir().unwrap();
    fs::write(tree.path().join("a.py"), CALL).unwrap();
    for text in
        ["{\"##vso[x]\": 1}", "{\"version\": 2, \"findings\": [{\"\\n::error::x\": \"\u{202e}\"}]}", "##[x]\n::x"]
    {
        fs::write(tree.path().join("b.json"), text).unwrap();
        for args in [["check", "--baseline", "b.json"], ["check", "--catalog", "b.json"]] {
            assert_eq!(harmless(tree.path(), &args).code, 2, "{text}");
        }
    }
    let dead = "{\"version\": 2, \"findings\": [{\"path\": \"##vso[x]\\n::error::\u{9b}\", \"lint\": \"##[x]\", \"fingerprint\": \"a\"}]}";
    fs::write(tree.path().join("b.json"), dead).unwrap();
    let args = with(&["check", "--baseline", "b.json"], &CATALOG[..2]);
    assert_eq!(harmless(tree.path(), &args).code, 1);
}

#[test]
fn what_reads_commits_rows_and_edits_is_harmless() {
    let tree = tree();
    let at = tree.path();
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(args).current_dir(at);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(command.output().unwrap().status.success(), "{args:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "-A", "-f"]);
    git(&["commit", "-qm", EVIL]);
    fs::write(at.join(NAMES[2]), format!("{CALL}\n")).unwrap();
    git(&["add", "-A", "-f"]);
    for format in ["jsonl", "csv", "html"] {
        let run = harmless(at, &with(&["repos", ".", "--format", format], &CATALOG));
        assert!(run.out.contains("claude-3-opus-20240229"), "{format}: {}", run.err);
    }
    for args in [["check", "--staged"].as_slice(), &["check", "--since", "HEAD"], &["check", "--since", EVIL]] {
        harmless(at, &with(args, &CATALOG));
    }
    let row = |name: &str| {
        serde_json::json!({"repository": EVIL, "revision": "r", "path": name, "content": CALL}).to_string() + "\n"
    };
    let rows: String = NAMES.iter().map(|name| row(name)).collect();
    let run = harmless_given(at, &with(&["worker"], &frozen().each_ref().map(String::as_str)), &rows);
    assert!(run.out.contains("claude-3-opus-20240229"), "{} {}", run.out, run.err);
    harmless_given(at, &["worker"], &format!("{{\"{EVIL}\": 1}}\n::error::x\n"));
    for format in ["exit-code", "json"] {
        let edit = serde_json::json!({"cwd": at, "tool_input": {"file_path": NAMES[0]}}).to_string();
        let run =
            harmless_given(at, &with(&["hook", "--format", format], &frozen().each_ref().map(String::as_str)), &edit);
        assert!(format!("{}{}", run.out, run.err).contains("claude-3-opus-20240229"), "{format}: {run:?}");
    }
}

/// Where the format has escapes, programs read what was there.
#[test]
fn programs_read_the_names_as_they_are() {
    let tree = tree();
    let run = harmless(tree.path(), &with(&["check", "--output-format", "jsonl"], &CATALOG));
    let rows: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for name in NAMES {
        assert!(rows.iter().any(|row| row.to_string().contains(&Value::from(name).to_string())), "{name:?}");
    }
}
