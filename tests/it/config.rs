//! The config as people use it, and `init`.

use std::fs;
use std::path::Path;

use crate::support::{Run, check, finish, frozen, plain, shelflife};

const CALL: &str = "import anthropic\nanthropic.Anthropic().messages.create(model=\"claude-3-opus-20240229\")\n";

fn project(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["app", "evals", "gen"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("a.py"), CALL).unwrap();
    }
    fs::write(folder.path().join("shelflife.toml"), config).unwrap();
    folder
}

fn concise<const N: usize>(folder: &Path, options: [&str; N]) -> Run {
    let mut command = shelflife();
    command.current_dir(folder).arg("check").args(frozen()).args(["--output-format", "concise"]);
    finish(command.args(options))
}

/// `path level` of each finding.
fn levels(run: &Run) -> Vec<String> {
    assert_eq!(run.err, "");
    let level = |line: &str| {
        let mut parts = line.split([':', ' ', '[']).filter(|part| !part.is_empty());
        format!("{} {}", parts.next().unwrap(), parts.nth(2).unwrap())
    };
    run.out.lines().filter(|line| line.contains("[retired-model]")).map(level).collect()
}

#[test]
fn files_levels_and_overrides() {
    let config = "exclude = [\"gen/\"]\n[lints]\nretired-model = \"warn\"\n[[overrides]]\npaths = [\"evals/\"]\n\
                  lints = { retired-model = \"note\" }\n";
    let folder = project(config);
    let run = concise(folder.path(), []);
    assert_eq!((run.code, levels(&run)), (0, vec!["app/a.py warning".to_owned(), "evals/a.py note".to_owned()]));
    // Globs are the config's folder's, wherever the run begins.
    let below = concise(&folder.path().join("evals"), [".."]);
    assert_eq!(levels(&below), ["../app/a.py warning", "../evals/a.py note"]);
    let denied = concise(folder.path(), ["-D", "retired-model"]);
    assert_eq!((denied.code, levels(&denied)), (1, vec!["app/a.py error".to_owned(), "evals/a.py error".to_owned()]));
    assert_eq!(levels(&concise(folder.path(), ["--isolated"])).len(), 3);
    fs::write(folder.path().join("other.toml"), "fail-on = \"note\"\ninclude = [\"/gen/\"]\n").unwrap();
    let other = concise(folder.path(), ["--config", "other.toml"]);
    assert_eq!((other.code, levels(&other)), (1, vec!["gen/a.py error".to_owned()]));
    let inventory = finish(shelflife().current_dir(folder.path()).arg("inventory").args(frozen()));
    assert!(!inventory.out.contains("gen/a.py") && inventory.out.contains("app/a.py"), "{}", inventory.out);
}

#[test]
fn a_site_of_ones_own() {
    let folder = project("");
    fs::write(folder.path().join("app/a.py"), "ask(\"claude-3-opus-20240229\", \"hi\")\n").unwrap();
    let usage = |config: &str| {
        fs::write(folder.path().join("shelflife.toml"), config).unwrap();
        let run = check(folder.path(), ["--output-format", "jsonl", "--usage", "all", "app"]);
        let finding: serde_json::Value = serde_json::from_str(run.out.trim()).unwrap();
        format!("{} {} {}", finding["provider"], finding["usage"], finding["confidence"])
    };
    let before = usage("");
    let after = usage("[[site]]\ncall = [\"ask\"]\nargument = 0\nprovider = \"anthropic\"\nusage = \"fine-tune\"\n");
    assert_ne!(before, after);
    assert_eq!(after, "\"anthropic\" \"fine-tune\" \"high\"");
}

#[test]
fn the_settings_of_a_file_can_be_shown() {
    let config = "horizon = 120\n[[overrides]]\npaths = [\"app/\"]\nprovider = \"azure-openai\"\n\
                  lints = { legacy-model = \"deny\", preview-model = \"note\" }\n";
    let project = project(config);
    let shown = |file: &str| check(project.path(), ["--show-settings", file, "-A", "retired-model"]);
    let (app, other) = (shown("app/x.py"), shown("x.py"));
    for line in [
        "config     shelflife.toml\n",
        "horizon    120\n",
        "provider   azure-openai\n",
        "  retired-model         off\n",
        "  deprecated-model      warning (default)\n",
        "  legacy-model          error\n",
        "  preview-model         note\n",
    ] {
        assert!(app.code == 0 && app.out.contains(line), "{line}: {}", app.out);
    }
    assert!(
        other.out.contains("provider   as the file shows\n") && other.out.contains("  preview-model         off\n")
    );
}

#[test]
fn a_mistake_stops_the_run() {
    let folder = project("horizn = 3\n");
    for run in [
        concise(folder.path(), []),
        concise(&folder.path().join("app"), []),
        concise(folder.path(), ["app/a.py"]),
        finish(shelflife().current_dir(folder.path()).arg("inventory").args(frozen())),
        finish(shelflife().current_dir(folder.path()).args(["baseline", "write"]).args(frozen())),
    ] {
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains("did you mean `horizon`?"), "{}", run.err);
    }
    assert_eq!(concise(folder.path(), ["--isolated", "-q"]).code, 1);
    let both = concise(folder.path(), ["--isolated", "--config", "shelflife.toml"]);
    assert_eq!(both.code, 2);
}

#[test]
fn init_writes_and_overwrites_nothing_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir_all(path.join(".git")).unwrap();
    fs::create_dir(path.join("sub")).unwrap();
    let init = |options: &[&str]| finish(shelflife().current_dir(path.join("sub")).arg("init").args(options));
    let first = init(&[]);
    assert_eq!((first.code, first.err.as_str()), (0, "shelflife.toml written\n"));
    assert_eq!(check(&path.join("sub"), []).code, 0, "what is written is valid");
    let second = init(&[]);
    assert!(second.code == 2 && second.err.contains("already exists"), "{}", second.err);
    fs::write(path.join("sub/shelflife.toml"), "x").unwrap();
    assert_eq!(init(&["--force"]).code, 0);
    assert!(fs::read_to_string(path.join("sub/shelflife.toml")).unwrap().len() > 100);
    // Hooks and CI look at the top.
    assert_eq!(init(&["--pre-commit", "--github", "--gitlab"]).code, 0);
    for file in [".pre-commit-config.yaml", ".github/workflows/shelflife.yml", ".gitlab-ci.yml"] {
        let text = fs::read_to_string(path.join(file)).unwrap();
        assert!(text.contains(concat!("shelflife==", env!("CARGO_PKG_VERSION"))), "{file}: {text}");
    }
    fs::write(path.join(".pre-commit-config.yaml"), "repos: []\n").unwrap();
    let kept = init(&["--pre-commit"]);
    assert!(kept.code == 2 && kept.out.contains("id: shelflife"), "{}", kept.out);
    assert_eq!(fs::read_to_string(path.join(".pre-commit-config.yaml")).unwrap(), "repos: []\n");
}

#[test]
fn subcommands_show_examples() {
    for command in [&["init", "--help"][..], &["baseline", "write", "--help"]] {
        let help = finish(shelflife().args(command));
        assert!(help.code == 0 && help.out.contains("Examples:"), "{}", help.out);
    }
    assert!(plain(["--help"]).out.contains("baseline"));
}
