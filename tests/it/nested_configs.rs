//! Several configs below one run: each file is ruled by the one nearest to it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Run, check, finish, frozen, shelflife};

const CALL: &str = "import anthropic\nanthropic.Anthropic().messages.create(model=\"claude-3-opus-20240229\")\n";

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn concise<const N: usize>(folder: &Path, args: [&str; N]) -> Run {
    let mut command = shelflife();
    command.current_dir(folder).arg("check").args(frozen()).args(["--output-format", "concise", "-q"]);
    finish(command.args(args))
}

/// `path level` of each finding on the retired model.
fn levels<const N: usize>(folder: &Path, args: [&str; N]) -> Vec<String> {
    let run = concise(folder, args);
    assert_eq!(run.err, "");
    let lines = run.out.lines().filter(|line| line.contains("[retired-model]"));
    let level = |line: &str| {
        let (path, rest) = line.split_once(':').unwrap();
        format!("{path} {}", rest.split(' ').nth(1).unwrap().split('[').next().unwrap())
    };
    lines.map(level).collect()
}

/// Two projects with opposite settings, below a folder with a third config.
fn projects() -> tempfile::TempDir {
    tree(&[
        ("shelflife.toml", "[lints]\nretired-model = \"warn\"\n"),
        ("x.py", CALL),
        ("a/.shelflife.toml", "[lints]\nretired-model = \"note\"\n"),
        ("a/x.py", CALL),
        ("a/deep/x.py", CALL),
        ("b/pyproject.toml", "[tool.shelflife]\nfail-on = \"error\"\n"),
        ("b/x.py", CALL),
        ("c/Cargo.toml", "[package]\nname = \"c\"\n"),
        ("c/x.py", CALL),
    ])
}

#[test]
fn the_nearest_config_rules_a_file() {
    let top = projects();
    let all = ["a/deep/x.py note", "a/x.py note", "b/x.py error", "c/x.py warning", "x.py warning"];
    assert_eq!(levels(top.path(), []), all);
    assert_eq!(levels(&top.path().join("c"), [".."]).len(), 5);
    // From below, and of a file that is named.
    assert_eq!(levels(&top.path().join("a/deep"), []), ["x.py note"]);
    assert_eq!(levels(top.path(), ["a/deep/x.py"]), ["a/deep/x.py note"]);
    assert_eq!(levels(&top.path().join("a"), ["../b", "../c/x.py"]), ["../b/x.py error", "../c/x.py warning"]);
    // The command line names the config of all, or none, and wins over each.
    assert_eq!(levels(top.path(), ["--config", "a/.shelflife.toml", "a", "b"]).last().unwrap(), "b/x.py note");
    assert!(levels(top.path(), ["--isolated"]).iter().all(|line| line.ends_with(" error")));
    assert!(levels(top.path(), ["-D", "retired-model"]).iter().all(|line| line.ends_with(" error")));
}

#[test]
fn the_order_of_arguments_changes_nothing() {
    let top = projects();
    for format in ["concise", "full", "json", "sarif"] {
        let run = |first, second| check(top.path(), ["--output-format", format, first, second]);
        let (ab, ba) = (run("a", "b"), run("b", "a"));
        assert_eq!((ab.code, &ab.out, &ab.err), (ba.code, &ba.out, &ba.err), "{format}");
        assert_eq!(ab.code, 1, "what fails is decided by the config of the finding");
    }
    // The error of `b` fails the run; the notes of `a` do not.
    assert_eq!((concise(top.path(), ["a", "c"]).code, concise(top.path(), ["c", "a"]).code), (0, 0));
}

#[test]
fn a_config_replaces_those_above_unless_it_extends_one() {
    let top = tree(&[
        ("shelflife.toml", "usages = [\"all\"]\n[lints]\nretired-model = \"warn\"\n"),
        ("a/shelflife.toml", ""),
        ("a/README.md", "Uses `claude-3-opus-20240229`.\n"),
        ("b/shelflife.toml", "extends = \"../shelflife.toml\"\n[lints]\nlegacy-model = \"allow\"\n"),
        ("b/README.md", "Uses `claude-3-opus-20240229`.\n"),
    ]);
    assert_eq!(levels(top.path(), []), ["b/README.md warning"]);
}

#[test]
fn paths_and_globs_are_relative_to_the_config() {
    let top = tree(&[
        ("shelflife.toml", "exclude = [\"/x.py\", \"gone/\"]\n"),
        ("x.py", CALL),
        (
            "a/shelflife.toml",
            "exclude = [\"/gen/\"]\n[[overrides]]\npaths = [\"/x.py\"]\nlints = { retired-model = \"note\" }\n",
        ),
        ("a/x.py", CALL),
        ("a/gen/x.py", CALL),
        ("a/b/x.py", CALL),
        ("a/b/gen/x.py", CALL),
        // The config of a folder that is left out counts for nothing, not even its mistakes.
        ("gone/shelflife.toml", "nonsense\n"),
        ("gone/x.py", CALL),
        ("only/shelflife.toml", "include = [\"*.ts\"]\n"),
        ("only/x.py", CALL),
    ]);
    let found = ["a/b/gen/x.py error", "a/b/x.py error", "a/x.py note"];
    assert_eq!(levels(top.path(), []), found);
    assert_eq!(levels(&top.path().join("a/b"), ["../.."]).len(), 3);
    let listed = check(top.path(), ["--list-files"]);
    for line in ["a/gen: skipped: excluded\n", "x.py: skipped: excluded\n", "only/x.py: skipped: not included\n"] {
        assert!(listed.out.contains(line), "{}", listed.out);
    }
    let named = levels(top.path(), ["--force-exclude", "a/gen/x.py", "a/x.py"]);
    assert_eq!(named, ["a/x.py note"]);
    let excluded = levels(top.path(), ["--exclude", "a/b/"]);
    assert_eq!(excluded, ["a/x.py note"], "what the command line leaves out, it leaves out everywhere");
}

#[test]
fn a_mistake_below_stops_the_run_and_is_named() {
    let top = tree(&[
        ("x.py", CALL),
        ("a/b/shelflife.toml", "horizn = 3\n"),
        ("a/b/x.py", CALL),
        ("c/shelflife.toml", "baseline = \"gone.json\"\n"),
        ("c/x.py", CALL),
    ]);
    let run = |command: &str| finish(shelflife().current_dir(top.path()).arg(command).args(frozen()));
    for command in ["check", "inventory", "timeline"] {
        let run = run(command);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{command}: {}", run.err);
        assert!(run.err.contains("shelflife.toml") && run.err.contains("`horizn`"), "{command}: {}", run.err);
        assert!(run.err.contains("did you mean `horizon`?"), "{}", run.err);
    }
    fs::remove_file(top.path().join("a/b/shelflife.toml")).unwrap();
    let run = run("check");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("c/shelflife.toml: cannot read the baseline"), "{}", run.err);
    let named = concise(top.path(), ["x.py", "c/x.py"]);
    assert!(named.code == 2 && named.err.contains("c/shelflife.toml: cannot read the baseline"), "{}", named.err);
    assert_eq!(concise(top.path(), ["--config", "c/shelflife.toml"]).code, 2);
    assert_eq!(concise(top.path(), ["--isolated"]).code, 1);
}

#[test]
fn each_config_has_its_own_baseline() {
    let top = tree(&[
        (".git/HEAD", ""),
        ("shelflife.toml", "baseline = \"known.json\"\n"),
        ("x.py", CALL),
        ("a/shelflife.toml", "baseline = \"known.json\"\n"),
        ("a/x.py", CALL),
        ("b/shelflife.toml", ""),
        ("b/x.py", CALL),
        ("known.json", "{\"version\": 2, \"findings\": []}"),
        ("a/known.json", "{\"version\": 2, \"findings\": []}"),
    ]);
    let baseline = |what: &str, args: &[&str]| {
        finish(shelflife().current_dir(top.path()).args(["baseline", what]).args(frozen()).args(args))
    };
    let paths = |file: &str| {
        let text = fs::read_to_string(top.path().join(file)).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        let found: Vec<String> =
            file["findings"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap().to_owned()).collect();
        found
    };
    let written = baseline("write", &[]);
    assert_eq!(written.code, 0, "{}", written.err);
    assert_eq!((paths("known.json"), paths("a/known.json")), (vec!["x.py".to_owned()], vec!["a/x.py".to_owned()]));
    assert_eq!(paths("shelflife-baseline.json"), ["b/x.py"], "of the config that names none");
    assert_eq!(levels(top.path(), []), ["b/x.py error"]);
    assert_eq!(levels(&top.path().join("a"), []), Vec::<String>::new());
    write(top.path(), &[("a/x.py", "x = 1\n"), ("x.py", "x = 1\n")]);
    let stale = check(top.path(), []);
    assert!(stale.err.contains("in a/x.py") && stale.err.contains("in x.py"), "{}", stale.err);
    assert_eq!(baseline("prune", &[]).code, 0);
    assert_eq!((paths("known.json").len(), paths("a/known.json").len()), (0, 0));
    // One that the command line names is that of all.
    assert_eq!(baseline("write", &["--baseline", "all.json"]).code, 0);
    assert_eq!(paths("all.json"), ["b/x.py"]);
    assert_eq!(levels(top.path(), ["--baseline", "all.json"]), Vec::<String>::new());
}

#[test]
fn what_places_mean_is_said_by_the_config_of_the_file() {
    let ask = "ask(\"claude-3-opus-20240229\", \"hi\")\n";
    let site = "[[site]]\ncall = [\"ask\"]\nargument = 0\nprovider = \"anthropic\"\nusage = \"fine-tune\"\n";
    let provider = "[[overrides]]\npaths = [\"*.yaml\"]\nprovider = \"azure-openai\"\n";
    let top = tree(&[
        ("a/shelflife.toml", &format!("{provider}{site}")),
        ("a/x.py", ask),
        ("a/x.yaml", "model: gpt-4-0613\n"),
        ("b/x.py", ask),
        ("b/x.yaml", "model: gpt-4-0613\n"),
    ]);
    let mut command = shelflife();
    let command = command.current_dir(top.path()).arg("inventory").args(frozen()).args(["--format", "jsonl"]);
    let rows: Vec<Value> = finish(command).out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let row = |path: &str| rows.iter().find(|row| row["path"] == path).unwrap();
    assert_eq!(row("a/x.py")["usage"], "fine-tune");
    assert_ne!(row("b/x.py")["usage"], "fine-tune");
    assert_eq!(row("a/x.yaml")["provider"], "azure-openai");
    assert_ne!(row("b/x.yaml")["provider"], "azure-openai");
    let why = |file: &str| {
        let mut command = shelflife();
        finish(command.current_dir(top.path()).arg("why").args([file]).args(frozen())).out
    };
    assert!(why("a/x.py:1").contains("fine-tune"), "{}", why("a/x.py:1"));
    assert!(!why("b/x.py:1").contains("fine-tune"), "{}", why("b/x.py:1"));
}

#[test]
fn files_under_different_configs_are_read_together() {
    let template = "resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  name: 'chat'\n  \
                    properties: { model: { format: 'OpenAI', name: 'gpt-4o', version: '2024-05-13' } }\n}\n";
    let code = "from langchain_openai import AzureChatOpenAI\n\nllm = AzureChatOpenAI(azure_deployment=\"chat\")\n";
    let top = tree(&[
        ("infra/shelflife.toml", ""),
        ("infra/main.bicep", template),
        ("app/shelflife.toml", "[lints]\ndeprecated-model = \"note\"\n"),
        ("app/x.py", code),
        ("other/shelflife.toml", "[deployments]\nchat = { model = \"gpt-4o\", version = \"2024-11-20\" }\n"),
        ("other/x.py", code),
    ]);
    let run = check(top.path(), ["--output-format", "jsonl"]);
    let found: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |path: &str| found.iter().find(|one| one["path"] == path);
    let app = of("app/x.py").unwrap();
    assert_eq!((&app["version"], &app["level"]), (&"2024-05-13".into(), &"note".into()));
    assert_eq!(of("infra/main.bicep").unwrap()["level"], "error");
    assert!(of("other/x.py").is_none_or(|one| one["version"] == "2024-11-20"), "{found:#?}");
}

#[test]
fn a_config_below_has_its_own_catalog_and_horizon() {
    let catalog = r#"{ "schema": 1, "version": "2026.11.01", "providers": [{ "id": "house", "name": "House" }],
        "models": [] }"#;
    let top = tree(&[
        ("x.py", CALL),
        ("a/shelflife.toml", "catalogs = [\"own.json\"]\n"),
        ("a/own.json", catalog),
        ("a/x.py", CALL),
    ]);
    let run = finish(shelflife().current_dir(top.path()).args(["check", "--as-of", "2026-11-21"]));
    assert_eq!(run.code, 2, "a catalog that is none is a mistake of the config that names it");
    assert!(run.err.contains("a/shelflife.toml: "), "{}", run.err);
    // Catalogs of the command line go before those of every config.
    assert_eq!(levels(top.path(), []), ["a/x.py error", "x.py error"]);
    let shown = check(top.path(), ["--show-settings", "a/x.py", "--horizon", "7"]);
    assert!(
        shown.out.contains("config     a/shelflife.toml\n") && shown.out.contains("horizon    7\n"),
        "{}",
        shown.out
    );
}

#[test]
fn standard_input_and_lists_are_ruled_by_the_nearest_config() {
    let top = projects();
    let run = |args: &[&str], input: &str| {
        let mut command = shelflife();
        command.current_dir(top.path()).arg("check").args(frozen()).args(["--output-format", "concise", "-q"]);
        finish(command.args(args).write_stdin(input)).out
    };
    assert!(run(&["-", "--stdin-filename", "a/new/y.py"], CALL).contains(": note["));
    assert!(run(&["-", "--stdin-filename", "y.py"], CALL).contains(": warning["));
    let listed = run(&["--file-list", "-"], "b/x.py\na/x.py\n");
    assert!(listed.contains("a/x.py:2:46: note[") && listed.contains("b/x.py:2:46: error["), "{listed}");
}
