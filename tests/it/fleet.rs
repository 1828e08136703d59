//! What `shelflife repos` keeps, and its reports: the cache, the dashboard, the timeline of its rows.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::repos::{CALL, commit, git, repos, shop};
use crate::support::{finish, shelflife};

/// The entries of a cache.
fn entries(cache: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(cache).unwrap().map(|entry| entry.unwrap().path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    files.filter(|file| file.extension().is_some_and(|ending| ending == "gz")).collect()
}

/// The file of an object of a repository, which is not packed.
fn object(repository: &Path, revision: &str) -> PathBuf {
    let id = git(repository, &["rev-parse", revision]);
    repository.join(".git/objects").join(&id[..2]).join(&id[2..])
}

/// Two repositories in which other files, comments and a baseline decide.
fn shops() -> tempfile::TempDir {
    let (top, shop) = shop();
    let ignored = format!("x = 1\n{}  # shelflife: ignore[retired-model] until=2027-01-01 a test\n", CALL.trim_end());
    commit(&shop, &[("app/ignored.py", &ignored)]);
    let other = top.path().join("other");
    let served = "[deployments]\nhouse-model = { model = \"gpt-4\", version = \"0613\" }\n";
    let call = "from openai import AzureOpenAI\n\nAzureOpenAI().chat.completions.create(model=\"house-model\")\n";
    commit(&other, &[("shelflife.toml", served), ("a.py", CALL), ("b.py", call), ("quiet.py", "print(1)\n")]);
    top
}

#[test]
fn a_cached_run_has_the_rows_of_another() {
    let top = shops();
    let plain = repos(top.path(), &["."]);
    let cached = |more: &[&str]| repos(top.path(), &[&[".", "--cache", "kept/here"], more].concat());
    let cache = top.path().join("kept/here");
    assert_eq!(cached(&[]).out, plain.out);
    assert_eq!(entries(&cache).len(), 2);
    assert_eq!(cached(&[]).out, plain.out);
    // Another day and other levels grade again what was found.
    for more in
        [["--as-of", "2025-01-01"], ["--as-of", "2027-06-01"], ["--horizon", "900"], ["--allow", "retired-model"]]
    {
        let both = |cache: &[&str]| {
            let mut command = shelflife();
            let catalog =
                ["--no-default-catalog", "--catalog", concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/catalog")];
            command.current_dir(top.path()).env("PATH", std::env::var_os("PATH").unwrap());
            finish(command.arg("repos").args(catalog).args(["."]).args(cache).args(more))
        };
        let (with, without) = (both(&["--cache", "kept/here"]), both(&[]));
        assert_eq!((with.code, &with.out), (0, &without.out), "{more:?}");
        assert!(more[0] != "--as-of" || without.out != plain.out);
    }
    assert_eq!(entries(&cache).len(), 2);
    // Other files are other entries.
    assert_eq!(cached(&["--exclude", "app/"]).out, repos(top.path(), &[".", "--exclude", "app/"]).out);
    assert_eq!(entries(&cache).len(), 4);
}

#[test]
fn a_cached_run_reads_only_what_holds_references() {
    let top = shops();
    let other = top.path().join("other");
    let cached = || repos(top.path(), &["other", "--cache", "kept"]);
    let before = cached();
    // Damaged, so that it is here and cannot be read.
    let quiet = object(&other, "HEAD:quiet.py");
    let good = fs::read(&quiet).unwrap();
    fs::remove_file(&quiet).unwrap();
    fs::write(&quiet, &good[..good.len() - 4]).unwrap();
    let after = cached();
    assert_eq!((after.code, &after.out), (0, &before.out));
    let uncached = repos(top.path(), &["other"]);
    assert!(uncached.code == 2 && uncached.err.contains("quiet.py"), "{}", uncached.err);
    // What could not be read is not kept.
    fs::remove_dir_all(top.path().join("kept")).unwrap();
    assert_eq!(cached().code, 2);
    assert!(entries(&top.path().join("kept")).is_empty());
}

#[test]
fn files_that_are_not_here_are_kept_as_long_as_they_are_not() {
    let top = shops();
    let other = top.path().join("other");
    let both = || {
        let (with, without) = (repos(top.path(), &["other", "--cache", "kept"]), repos(top.path(), &["other"]));
        assert_eq!((with.code, &with.out), (without.code, &without.out));
        with
    };
    let a = object(&other, "HEAD:a.py");
    let good = fs::read(&a).unwrap();
    fs::remove_file(&a).unwrap();
    assert!(both().err.contains("a.py: its content is missing"));
    assert_eq!(entries(&top.path().join("kept")).len(), 1);
    assert_eq!(both().code, 2);
    assert_eq!(entries(&top.path().join("kept")).len(), 1);
    // Fetched since.
    fs::write(&a, good).unwrap();
    assert!(both().code == 0 && both().out.contains("\"path\":\"a.py\""));
    assert_eq!(entries(&top.path().join("kept")).len(), 2);
}

#[test]
fn a_mistake_in_a_config_is_the_same_with_a_cache() {
    let top = shops();
    commit(&top.path().join("other"), &[("quiet/shelflife.toml", "lints = 3\n"), ("quiet/x.py", "print(1)\n")]);
    let plain = repos(top.path(), &["other"]);
    assert!(plain.code == 2 && plain.out.contains("quiet/shelflife.toml"), "{}", plain.out);
    for _ in 0..2 {
        let run = repos(top.path(), &["other", "--cache", "kept"]);
        assert_eq!((run.code, &run.out), (2, &plain.out));
    }
}

/// Files in which every way has an effect that one without a model can have on another.
const TANGLED: [(&str, &str); 9] = [
    ("app/still.py", "print('it stays as it is')\n"),
    ("app/models.py", "DEFAULT_CHAT = \"claude-3-opus-20240229\"\nSPARE_CHAT = \"claude-3-sonnet-20240229\"\n"),
    ("app/use.py", "from app.models import DEFAULT_CHAT\nclient.messages.create(model=DEFAULT_CHAT)\n"),
    ("app/plain.py", "print(1)\n"),
    (
        "infra/main.tf",
        "variable \"model\" {}\nresource \"azurerm_cognitive_deployment\" \"d\" {\n  name = \"house-chat\"\n  cognitive_account_id = azurerm_cognitive_account.a.id\n  model {\n    format = \"OpenAI\"\n    name = \"gpt-4\"\n    version = \"0613\"\n  }\n}\nresource \"azurerm_cognitive_deployment\" \"e\" {\n  name = \"spare-chat\"\n  cognitive_account_id = azurerm_cognitive_account.a.id\n  model {\n    format = \"OpenAI\"\n    name = var.model\n    version = \"0613\"\n  }\n}\n",
    ),
    ("infra/terraform.tfvars", "model = \"gpt-4\"\n"),
    ("infra/outputs.tf", "output \"x\" {\n  value = 1\n}\n"),
    ("web/call.py", "from openai import AzureOpenAI\n\nAzureOpenAI().chat.completions.create(model=\"house-chat\")\n"),
    ("picture.png", "\u{89}PNG\0\0"),
];

#[test]
fn a_commit_that_names_no_model_is_carried_over_and_no_other_is() {
    let top = tempfile::tempdir().unwrap();
    let repository = top.path().join("one");
    commit(&repository, &TANGLED);
    let both = |what: &str| {
        let (with, without) = (repos(top.path(), &["one", "--cache", "kept"]), repos(top.path(), &["one"]));
        assert_eq!((with.code, &with.out), (without.code, &without.out), "{what}");
        assert_eq!(with.err, without.err, "{what}");
        with.out
    };
    let first = both("the first");
    assert!(first.contains("app/models.py") && first.contains("infra/"), "{first}");
    // What is read of a commit: a file that is damaged shows it.
    let still = object(&repository, "HEAD:app/still.py");
    let good = fs::read(&still).unwrap();
    let is_carried = || {
        fs::remove_file(&still).unwrap();
        fs::write(&still, &good[..good.len() - 4]).unwrap();
        let code = repos(top.path(), &["one", "--cache", "kept", "--quiet"]).code;
        fs::remove_file(&still).unwrap();
        fs::write(&still, &good).unwrap();
        code == 0
    };
    let changes: [(&str, &str, bool); 16] = [
        ("README.md", "# A house\n", true),
        ("app/plain.py", "print(2)\n", true),
        ("app/more/new.py", "import os\n", true),
        ("picture.png", "\u{89}PNG\0\0\0", true),
        ("app/plain.py", "\0binary now", true),
        ("app/plain.py", "print(3)\n", true),
        // A reader of a constant, and none any more.
        ("app/plain.py", "from app.models import SPARE_CHAT\nclient.messages.create(model=SPARE_CHAT)\n", false),
        ("app/plain.py", "print(4)\n", false),
        (
            "web/other.py",
            "from openai import AzureOpenAI\n\nAzureOpenAI().chat.completions.create(model=\"house-chat\")\n",
            false,
        ),
        ("infra/outputs.tf", "output \"x\" {\n  value = 2\n}\n", false),
        ("infra/terraform.tfvars", "model = \"gpt-4o\"\n", false),
        ("new.py", "model = \"gpt-4-0613\"\n", false),
        ("web/pyproject.toml", "[tool.shelflife]\nexclude = [\"call.py\"]\n", false),
        ("Cargo.toml", "[package]\n", false),
        ("ignored.py", "# shelflife: ignore-file[retired-model] a test\n", false),
        ("README.md", "# Another house\n", true),
    ];
    for (path, content, expected) in changes {
        commit(&repository, &[(path, content)]);
        let what = format!("{path}: {content}");
        assert_eq!(is_carried(), expected, "{what}");
        both(&what);
    }
    git(&repository, &["rm", "-q", "app/more/new.py"]);
    commit(&repository, &[]);
    assert!(is_carried());
    both("a file that is gone");
    git(&repository, &["rm", "-q", "web/pyproject.toml"]);
    commit(&repository, &[]);
    assert!(!is_carried());
    both("a config that is gone");
}

#[test]
fn an_entry_that_cannot_be_used_is_written_again() {
    let top = shops();
    let cached = || repos(top.path(), &["other", "--cache", "kept"]);
    let plain = cached().out;
    let entry = entries(&top.path().join("kept")).pop().unwrap();
    let good = fs::read(&entry).unwrap();
    for bad in [&b""[..], b"{}\n", &good[..good.len() / 2], &[&good[..good.len() - 6], b"xxxxxx"].concat()] {
        fs::write(&entry, bad).unwrap();
        let run = cached();
        assert_eq!((run.code, &run.out), (0, &plain));
        assert_eq!(fs::read(&entry).unwrap(), good);
    }
    fs::write(top.path().join("file"), "").unwrap();
    let run = repos(top.path(), &["other", "--cache", "file"]);
    assert!(run.code == 2 && run.err.contains("cannot use the cache file"), "{}", run.err);
}

#[test]
fn the_dashboard_has_what_ends_by_owner_repository_and_model() {
    let top = shops();
    let evil = top.path().join("z <script>alert(1)</script>");
    commit(&evil, &[("a&b\"<i>.py", CALL), ("CODEOWNERS", "* @\"<b>x\n")]);
    fs::create_dir(top.path().join("zz")).unwrap();
    let link = "https://code.example.org/{repository}/blob/{revision}";
    let run = repos(
        top.path(),
        &["shop", "other", "z <script>alert(1)</script>", "zz", "--format", "html", "--link-base", link],
    );
    assert_eq!(run.code, 2, "{}", run.err);
    let page = &run.out;
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert_eq!(page.matches("<script>").count(), 1, "what was scanned is no markup");
    assert!(!page.contains("<i>") && !page.contains("<b>x"));
    for part in [
        "AI models that end in 4 repositories",
        "By owner",
        "data-value=\"@web @app\"",
        "data-value=\"claude-3-opus-20240229\"",
        "Could not be read",
        "1 place silenced by comments or baselines and not shown",
    ] {
        assert!(page.contains(part), "no {part}");
    }
    let commit = git(&top.path().join("shop"), &["rev-parse", "HEAD"]);
    let address = format!("https://code.example.org/shop/blob/{commit}/app/config.py#L2");
    assert!(page.contains(&address), "no {address}");
    let nothing = repos(top.path(), &["shop", "--exclude", "*", "--format", "html"]).out;
    assert!(nothing.contains("No model in use has a known end"), "{nothing}");
}

#[test]
fn the_timeline_of_rows() {
    let top = shops();
    let rows = repos(top.path(), &[".", "--output-file", "rows.jsonl"]);
    assert_eq!((rows.code, rows.out.as_str()), (0, ""));
    let timeline = |args: &[&str]| finish(shelflife().current_dir(top.path()).args(["timeline", "--from"]).args(args));
    let text = timeline(&["rows.jsonl"]);
    assert_eq!(text.code, 0, "{}", text.err);
    assert!(text.out.contains("claude-3-opus-20240229") && text.out.contains("other/a.py:1"), "{}", text.out);
    let json: Value = serde_json::from_str(&timeline(&["rows.jsonl", "--format", "json"]).out).unwrap();
    let places: Vec<&Value> =
        json["models"].as_array().unwrap().iter().flat_map(|m| m["places"].as_array().unwrap()).collect();
    let config = places.iter().find(|place| place["path"] == "app/config.py").unwrap();
    assert_eq!((&config["project"], &config["owner"]), (&"shop".into(), &"@web @app".into()));
    assert!(timeline(&["rows.jsonl", "--format", "ics"]).out.contains("BEGIN:VEVENT"));
    // Names of providers are those of the catalog of this run.
    let own = r#"{"provider": {"id": "anthropic", "name": "Acme Gateway", "home": "https://acme.example", "versions": "in-id"},
        "sources": {"page": {"title": "Page", "url": "https://acme.example", "page_date": "2026-11-01", "read_on": "2026-11-02"}},
        "models": [{"id": "acme-1", "kind": "chat", "stage": "ga", "confidence": "official", "sources": ["page"]}]}"#;
    fs::write(top.path().join("own.json"), own).unwrap();
    let named = |args: &[&str]| {
        timeline(&[&["rows.jsonl", "--format", "markdown"], args].concat()).out.contains("Acme Gateway")
    };
    assert!(!named(&[]) && named(&["--catalog", "own.json"]));
    fs::write(top.path().join("shelflife.toml"), "catalogs = [\"own.json\"]\n").unwrap();
    assert!(named(&[]) && !named(&["--isolated"]));
    fs::remove_file(top.path().join("shelflife.toml")).unwrap();
    fs::write(top.path().join("other.jsonl"), "{\"a\": 1}\n").unwrap();
    let wrong = timeline(&["other.jsonl"]);
    assert!(wrong.code == 2 && wrong.err.contains("other.jsonl: line 1: not a row"), "{}", wrong.err);
}
