//! What `shelflife repos` keeps, and its reports: the cache, the dashboard, the timeline of its rows.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::repos::{CALL, commit, git, repos, shop};
use crate::support::{finish, shelflife};

/// The entries of a cache.
fn entries(cache: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(cache).unwrap().map(|entry| entry.unwrap().path());
    folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())).collect()
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
    let object = git(&other, &["rev-parse", "HEAD:quiet.py"]);
    let object = other.join(".git/objects").join(&object[..2]).join(&object[2..]);
    fs::remove_file(&object).unwrap();
    let after = cached();
    assert_eq!((after.code, &after.out), (0, &before.out));
    let uncached = repos(top.path(), &["other"]);
    assert!(uncached.code == 2 && uncached.err.contains("quiet.py"), "{}", uncached.err);
    // What failed is not kept.
    fs::remove_dir_all(top.path().join("kept")).unwrap();
    assert_eq!(cached().code, 2);
    assert!(entries(&top.path().join("kept")).is_empty());
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
        "1 place not shown, which comments or baselines accept",
    ] {
        assert!(page.contains(part), "no {part}");
    }
    let commit = git(&top.path().join("shop"), &["rev-parse", "HEAD"]);
    let address = format!("https://code.example.org/shop/blob/{commit}/app/config.py#L2");
    assert!(page.contains(&address), "no {address}");
    let nothing = repos(top.path(), &["shop", "--exclude", "*", "--format", "html"]).out;
    assert!(nothing.contains("No model in use has an end"), "{nothing}");
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
    fs::write(top.path().join("other.jsonl"), "{\"a\": 1}\n").unwrap();
    let wrong = timeline(&["other.jsonl"]);
    assert!(wrong.code == 2 && wrong.err.contains("other.jsonl: line 1: no row"), "{}", wrong.err);
}
