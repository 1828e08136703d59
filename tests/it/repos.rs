//! Many repositories in one run: each as a check of it alone, and as its commit has it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::schema;
use crate::support::{Run, finish, frozen, shelflife};

pub const CALL: &str = "client.messages.create(model='claude-3-opus-20240229')\n";

pub fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]).args(args);
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Writes files and commits all of them, those that are ignored too.
pub fn commit(at: &Path, files: &[(&str, &str)]) -> String {
    for (path, text) in files {
        fs::create_dir_all(at.join(path).parent().unwrap()).unwrap();
        fs::write(at.join(path), text).unwrap();
    }
    if !at.join(".git").exists() {
        git(at, &["init", "-q"]);
    }
    git(at, &["add", "--force", "."]);
    git(at, &["commit", "-q", "--allow-empty", "-m", "files"]);
    git(at, &["rev-parse", "HEAD"])
}

/// `shelflife repos` in a folder.
pub fn repos(folder: &Path, args: &[&str]) -> Run {
    let mut command = shelflife();
    command.current_dir(folder).env("PATH", std::env::var_os("PATH").unwrap());
    finish(command.arg("repos").args(frozen()).args(args))
}

pub fn rows(run: &Run) -> Vec<Value> {
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A folder with a shop, whose files depend on each other.
pub fn shop() -> (tempfile::TempDir, PathBuf) {
    let top = tempfile::tempdir().unwrap();
    let shop = top.path().join("shop");
    commit(
        &shop,
        &[
            ("infra/main.tf", "module \"ai\" {\n  source = \"./ai\"\n}\n"),
            (
                "infra/ai/main.tf",
                "resource \"azurerm_cognitive_deployment\" \"chat\" {\n  name = \"chat-main\"\n  model {\n    \
                 format  = \"OpenAI\"\n    name    = var.model\n    version = var.release\n  }\n}\n",
            ),
            (
                "infra/ai/variables.tf",
                "variable \"model\" {\n  default = \"gpt-4\"\n}\nvariable \"release\" {\n  default = \"0613\"\n}\n",
            ),
            ("app/package.json", "{}"),
            (
                "app/chat.py",
                "from openai import AzureOpenAI\n\nAzureOpenAI().chat.completions.create(model=\"chat-main\")\n",
            ),
            ("app/config.py", &format!("# nothing\n{CALL}")),
            ("generated/made.py", CALL),
            (".gitignore", "generated/\n"),
            ("CODEOWNERS", "* @all\n/app/ @web @app\n"),
            ("node_modules/x/index.js", "const MODEL = 'gpt-4-0613';\n"),
        ],
    );
    (top, shop)
}

#[test]
fn a_repository_has_the_rows_of_a_run_in_its_checkout() {
    let (top, shop) = shop();
    let mut command = shelflife();
    let plain = finish(command.current_dir(&shop).arg("inventory").args(frozen()).args(["--format", "jsonl"]));
    let run = repos(top.path(), &["shop"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let commit = git(&shop, &["rev-parse", "HEAD"]);
    let own =
        ["repository", "revision", "project", "owner", "blob_id", "lint", "level", "fingerprint", "silenced", "error"];
    let common = ["as_of", "catalog_version", "catalog_digest", "tool_version"];
    let mut of_repos = rows(&run);
    for row in &mut of_repos {
        let row = row.as_object_mut().unwrap();
        assert_eq!((&row["repository"], &row["revision"]), (&"shop".into(), &commit.clone().into()));
        own.iter().chain(&common).for_each(|key| assert!(row.remove(*key).is_some(), "{key}"));
    }
    let plain: Vec<Value> = plain.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // What is committed counts, whether it is ignored or not.
    let committed: Vec<&Value> = of_repos.iter().filter(|row| row["path"] != "generated/made.py").collect();
    assert_eq!(committed, plain.iter().collect::<Vec<_>>());
    assert_eq!(of_repos.len(), plain.len() + 1);
    assert!(plain.iter().any(|row| row["path"] == "app/chat.py"), "names of deployments lead to models: {plain:#?}");
}

#[test]
fn rows_name_their_owner_project_and_finding() {
    let (top, shop) = shop();
    let all = rows(&repos(top.path(), &["shop"]));
    let at = |path: &str| all.iter().find(|row| row["path"] == path).unwrap_or_else(|| panic!("no {path}: {all:#?}"));
    let config = at("app/config.py");
    assert_eq!((&config["owner"], &config["project"]), (&"@web @app".into(), &"app".into()));
    assert_eq!((&config["lint"], &config["level"]), (&"retired-model".into(), &"error".into()));
    assert_eq!((&config["silenced"], &config["line"]), (&false.into(), &2.into()));
    assert_eq!(config["fingerprint"].as_str().unwrap().len(), 64);
    assert_eq!(config["blob_id"], git(&shop, &["rev-parse", "HEAD:app/config.py"]).as_str());
    let made = at("generated/made.py");
    assert_eq!((&made["owner"], &made["project"]), (&"@all".into(), &"".into()));
}

#[test]
fn configs_below_the_top_of_a_repository_rule_their_files() {
    let top = tempfile::tempdir().unwrap();
    commit(
        &top.path().join("one"),
        &[
            ("shelflife.toml", "[lints]\nretired-model = \"warn\"\n"),
            ("a.py", CALL),
            ("sub/shelflife.toml", "exclude = [\"/gen/\"]\n[lints]\nretired-model = \"note\"\n"),
            ("sub/a.py", CALL),
            ("sub/gen/a.py", CALL),
            ("sub/deep/a.py", &format!("# shelflife: ignore[retired-model] known\n{CALL}")),
        ],
    );
    // A config above a repository has no part in it.
    fs::write(top.path().join("shelflife.toml"), "exclude = [\"*.py\"]\n").unwrap();
    let run = repos(top.path(), &["one"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let found: Vec<String> =
        rows(&run).iter().map(|row| format!("{} {} {}", row["path"], row["level"], row["silenced"])).collect();
    let expected = ["\"a.py\" \"warning\" false", "\"sub/a.py\" \"note\" false", "\"sub/deep/a.py\" null true"];
    assert_eq!(found, expected);
    let isolated = rows(&repos(top.path(), &["one", "--isolated"]));
    assert!(isolated.len() == 4 && isolated.iter().all(|row| row["level"] != "note"), "{isolated:#?}");
    commit(&top.path().join("one"), &[("sub/shelflife.toml", "horizn = 3\n")]);
    let broken = repos(top.path(), &["one"]);
    assert!(broken.code == 2 && broken.err.contains("`horizn`"), "{}", broken.err);
}

#[test]
fn settings_comments_and_baselines_hold_for_their_repository() {
    let top = tempfile::tempdir().unwrap();
    let (strict, lax) = (top.path().join("a-strict"), top.path().join("b-lax"));
    commit(&strict, &[("a.py", CALL), ("old/b.py", CALL)]);
    let ignored = format!("x = 1  # nothing\n{}  # shelflife: ignore[retired-model] a test\n", CALL.trim_end());
    commit(&lax, &[("a.py", &ignored), ("old/b.py", CALL), ("known.py", CALL), ("new.py", "x = 1\n")]);
    let mut write = shelflife();
    write.current_dir(&lax).args(["baseline", "write"]).args(frozen()).args(["--baseline", "known.json", "known.py"]);
    assert_eq!(finish(&mut write).code, 0);
    commit(&lax, &[("shelflife.toml", "baseline = \"known.json\"\nexclude = [\"old/\"]\n"), ("new.py", CALL)]);
    let run = repos(top.path(), &["."]);
    let found: Vec<_> = rows(&run)
        .iter()
        .map(|row| format!("{} {} {} {}", row["repository"], row["path"], row["lint"], row["silenced"]))
        .map(|line| line.replace('"', ""))
        .collect();
    let expected = [
        "a-strict a.py retired-model false",
        "a-strict old/b.py retired-model false",
        "b-lax a.py null true",
        "b-lax known.py null true",
        // The file of the accepted finding is still there: this one is no other name of it.
        "b-lax new.py retired-model false",
    ];
    assert_eq!(found, expected, "{}", run.err);
    let isolated = rows(&repos(top.path(), &[".", "--isolated"]));
    assert!(isolated.iter().any(|row| row["path"] == "old/b.py" && row["repository"] == "b-lax"));
}

#[test]
fn a_repository_that_fails_is_a_row_and_the_others_are_whole() {
    let (top, shop) = shop();
    let broken = top.path().join("broken");
    commit(&broken, &[("a.py", CALL)]);
    fs::remove_dir_all(broken.join(".git/objects")).unwrap();
    fs::create_dir(broken.join(".git/objects")).unwrap();
    let mistaken = top.path().join("mistaken");
    commit(&mistaken, &[("shelflife.toml", "exlude = []\n"), ("a.py", CALL)]);
    let outside = top.path().join("outside");
    fs::write(top.path().join("org.toml"), "horizon = 3\n").unwrap();
    commit(&outside, &[("shelflife.toml", "extends = \"../org.toml\"\n"), ("a.py", CALL)]);
    let partial = top.path().join("partial");
    commit(&partial, &[("a.py", CALL), ("b.py", "x = 'claude-3-opus-20240229' # b\n")]);
    let object = git(&partial, &["rev-parse", "HEAD:b.py"]);
    fs::remove_file(partial.join(".git/objects").join(&object[..2]).join(&object[2..])).unwrap();
    let alone = rows(&repos(top.path(), &["shop"]));
    let run = repos(top.path(), &["."]);
    assert_eq!(run.code, 2, "{}", run.err);
    let all = rows(&run);
    let failed: Vec<_> = all.iter().filter(|row| !row["error"].is_null()).collect();
    let of = |name: &str| failed.iter().find(|row| row["repository"] == name).unwrap()["error"].as_str().unwrap();
    assert!(of("broken").contains("HEAD"), "{}", of("broken"));
    assert!(of("mistaken").contains("there is no key `exlude`"), "{}", of("mistaken"));
    assert!(of("outside").contains("org.toml"), "{}", of("outside"));
    assert!(of("partial").contains("is missing"), "{}", of("partial"));
    assert_eq!(failed.len(), 4, "{failed:#?}");
    assert!(all.iter().any(|row| row["repository"] == "partial" && row["path"] == "a.py" && row["error"].is_null()));
    assert_eq!(
        all.iter().filter(|row| row["repository"] == "shop").collect::<Vec<_>>(),
        alone.iter().collect::<Vec<_>>()
    );
    let schema = schema::validator(&schema::read("rules/schema/fleet.schema.json"));
    all.iter().for_each(|row| schema::validate(&schema, row));
    assert!(run.err.contains("4 failures") && run.err.contains("5 repositories"), "{}", run.err);
    assert!(shop.exists());
}

#[test]
fn bare_repositories_revisions_and_lists() {
    let (top, shop) = shop();
    let before = git(&shop, &["rev-parse", "HEAD"]);
    commit(&shop, &[("app/more.py", CALL)]);
    git(top.path(), &["clone", "-q", "--mirror", "shop", "mirror.git"]);
    fs::remove_dir_all(shop).unwrap();
    let now = rows(&repos(top.path(), &["mirror.git"]));
    let then = rows(&repos(top.path(), &["mirror.git", "--rev", &before]));
    assert_eq!(now.len(), then.len() + 1);
    assert!(then.iter().all(|row| row["revision"] == before.as_str() && row["repository"] == "mirror"));
    fs::write(top.path().join("list"), "mirror.git\tthe shop\n").unwrap();
    let named = rows(&repos(top.path(), &["--list", "list"]));
    assert!(named.len() == now.len() && named.iter().all(|row| row["repository"] == "the shop"));
    let unknown = repos(top.path(), &["mirror.git", "--rev", "--upload-pack=touch pwned"]);
    assert!(unknown.code == 2 && !top.path().join("pwned").exists(), "{}", unknown.err);
}

#[test]
fn the_order_and_the_bytes_do_not_depend_on_threads() {
    let top = tempfile::tempdir().unwrap();
    for n in 0..12 {
        let call = CALL.repeat(1 + n % 3);
        commit(&top.path().join(format!("r{n:02}")), &[("a.py", &call), ("b/c.py", &call)]);
    }
    let one = repos(top.path(), &[".", "--jobs", "1"]);
    let many = repos(top.path(), &[".", "--jobs", "5"]);
    assert_eq!((one.code, &one.out), (0, &many.out));
    let names: BTreeSet<String> = rows(&one).iter().map(|row| row["repository"].to_string()).collect();
    assert_eq!(names.len(), 12);
    let csv = repos(top.path(), &[".", "--format", "csv"]).out;
    assert_eq!(csv.lines().count(), 1 + rows(&one).len());
    assert!(csv.starts_with("repository,revision,project,owner,path,blob_id,line,"), "{csv}");
}

#[test]
fn nothing_beside_the_objects_is_read() {
    let top = tempfile::tempdir().unwrap();
    // A module that the templates of the repository name, and settings above it: on the disk only.
    fs::create_dir_all(top.path().join("ai")).unwrap();
    fs::write(top.path().join("ai/main.tf"), "variable \"model\" {\n  default = \"gpt-4-0613\"\n}\n").unwrap();
    fs::write(top.path().join("shelflife.toml"), "exclude = [\"*\"]\n").unwrap();
    let inner = top.path().join("inner");
    let template =
        "module \"ai\" {\n  source = \"../ai\"\n}\nmodule \"own\" {\n  source = \"./ai\"\n  model  = \"gpt-4\"\n}\n";
    commit(&inner, &[("main.tf", template), ("a.py", CALL)]);
    fs::write(inner.join("uncommitted.py"), CALL).unwrap();
    fs::write(inner.join("a.py"), "x = 1\n").unwrap();
    for folder in [top.path().to_owned(), inner.clone()] {
        let run = repos(&folder, &[inner.to_str().unwrap()]);
        let paths: BTreeSet<String> = rows(&run).iter().map(|row| row["path"].to_string()).collect();
        assert_eq!(paths.into_iter().collect::<Vec<_>>(), ["\"a.py\"", "\"main.tf\""], "{}", run.err);
    }
}
