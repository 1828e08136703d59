//! `catalog update` against a server on this machine: what a good catalog changes, and that no bad one changes anything.

mod failures;
mod here;
mod server;

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use minisign::KeyPair;
use tempfile::TempDir;

use crate::support::{Run, finish, shelflife};
use crate::update::server::{Answer, Server};

/// Later than any catalog that is compiled in, so that the day of the test does not matter.
const NEWER: &str = "2091-01-01";
const NEWEST: &str = "2092-01-01";

/// A user with a cache, a project, and a publisher whom they trust.
struct World {
    root: TempDir,
    keys: KeyPair,
}

impl World {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let keys = KeyPair::generate_unencrypted_keypair().unwrap();
        fs::write(root.path().join("key.pub"), keys.pk.to_box().unwrap().into_string()).unwrap();
        fs::create_dir(root.path().join("project")).unwrap();
        let code = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o\")\n";
        fs::write(root.path().join("project/app.py"), code).unwrap();
        Self { root, keys }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn key(&self) -> String {
        self.path("key.pub").to_string_lossy().into_owned()
    }

    /// A command in the project, with the cache of this world.
    fn command(&self) -> Command {
        let mut command = shelflife();
        command.env("XDG_CACHE_HOME", self.path("cache")).current_dir(self.path("project"));
        command
    }

    fn run(&self, args: &[&str]) -> Run {
        finish(self.command().args(args))
    }

    /// Packs and signs a catalog in which one model is retired, and whose source was read on a day.
    fn release(&self, day: &str) -> PathBuf {
        self.release_of(day, &catalog(day))
    }

    /// Packs and signs a catalog.
    fn release_of(&self, name: &str, text: &str) -> PathBuf {
        let (files, release) = (self.path(&format!("files-{name}")), self.path(&format!("release-{name}")));
        fs::create_dir_all(&files).unwrap();
        fs::write(files.join("openai.json"), text).unwrap();
        let (files, into) = (files.to_string_lossy().into_owned(), release.to_string_lossy().into_owned());
        let run = self.run(&["catalog", "pack", &files, "--into", &into]);
        assert_eq!(run.code, 0, "{}", run.err);
        self.sign(&release);
        release
    }

    /// Signs the index as it is.
    fn sign(&self, release: &Path) {
        let index = fs::read(release.join("index.json")).unwrap();
        let signed = minisign::sign(None, &self.keys.sk, Cursor::new(index), None, None).unwrap();
        fs::write(release.join("index.json.minisig"), signed.into_string()).unwrap();
    }

    /// Changes the index of a release by its text, and signs it again.
    fn edit(&self, release: &Path, change: impl Fn(&str) -> String) {
        let path = release.join("index.json");
        let text = fs::read_to_string(&path).unwrap();
        let changed = change(&text);
        assert_ne!(text, changed);
        fs::write(path, changed).unwrap();
        self.sign(release);
    }

    fn update(&self, url: &str) -> Run {
        self.run(&["catalog", "update", "--url", url, "--key", &self.key()])
    }

    fn update_from(&self, folder: &Path) -> Run {
        self.run(&["catalog", "update", "--from", &folder.to_string_lossy(), "--key", &self.key(), "--offline"])
    }

    /// How many retired models a check of the project finds, and the version and origin of its catalog.
    fn check(&self, more: &[&str]) -> (usize, String, String) {
        let args = ["check", "--as-of", "2026-11-21", "--output-format", "json"];
        let run = self.run(&[&args[..], more].concat());
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err));
        let text = |name: &str| report["catalog"][name].as_str().unwrap().to_owned();
        let is_retired = |finding: &&serde_json::Value| finding["lint"] == "retired-model";
        let retired = report["findings"].as_array().unwrap().iter().filter(is_retired).count();
        let (day, _) = text("version").split_once('+').map(|(day, head)| (day.to_owned(), head.to_owned())).unwrap();
        (retired, day, text("origin"))
    }

    /// The catalogs in the cache, and whatever else is in its folder.
    fn cached(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("cache/shelflife/catalog")).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| name != ".lock");
        names.sort();
        names
    }
}

fn catalog(day: &str) -> String {
    format!(
        r#"{{
  "provider": {{"id": "openai", "name": "OpenAI", "home": "https://example.com", "versions": "in-id"}},
  "sources": {{"page": {{"title": "Page", "url": "https://example.com", "page_date": "{day}", "read_on": "{day}"}}}},
  "models": [
    {{"id": "gpt-4o", "kind": "chat", "stage": "retired", "dates": {{"retired": "2026-06-30"}}, "confidence": "official", "sources": ["page"]}}
  ]
}}
"#
    )
}

fn version(day: &str) -> String {
    day.replace('-', ".")
}

/// A server of the files of a release.
fn serve(release: PathBuf) -> Server {
    Server::start(move |path| fs::read(release.join(&path[1..])).map_or(Answer::Missing, Answer::Body))
}

#[test]
fn a_cached_catalog_changes_a_finding_without_the_network() {
    let world = World::new();
    assert_eq!((world.check(&[]).0, world.check(&[]).2), (0, "embedded".into()));
    let server = serve(world.release(NEWER));
    let run = world.update(&server.url());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("is now in the cache"), "{}", run.err);
    drop(server);
    assert_eq!(world.check(&[]), (1, version(NEWER), "cached".into()));
    // The same again, and the address of the index itself.
    let server = serve(world.path(&format!("release-{NEWER}")));
    let run = world.update(&format!("{}/index.json", server.url()));
    assert!(run.code == 0 && run.err.contains("is already here"), "{}", run.err);
    assert_eq!(world.cached().len(), 1);
}

#[test]
fn nothing_of_the_users_counts_where_they_ask_for_that() {
    let world = World::new();
    assert_eq!(world.update_from(&world.release(NEWER)).code, 0);
    assert_eq!(world.check(&["--isolated"]).2, "embedded");
    let own = world.path("own.json");
    fs::write(&own, catalog("2026-01-01").replace("gpt-4o", "gpt-4.1")).unwrap();
    let own = own.to_string_lossy().into_owned();
    assert_eq!(world.check(&["--catalog", &own]), (1, version(NEWER), "cached+files".into()));
    assert_eq!(world.check(&["--catalog", &own, "--no-default-catalog"]).2, "files");
}

#[test]
fn two_updates_at_once_leave_one_catalog() {
    let world = World::new();
    let server = serve(world.release(NEWER));
    let mut children: Vec<_> = (0..4)
        .map(|_| {
            let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("shelflife"));
            command.env_clear().env("XDG_CACHE_HOME", world.path("cache")).current_dir(world.path("project"));
            command.args(["catalog", "update", "--url", &server.url(), "--key", &world.key()]);
            command.spawn().unwrap()
        })
        .collect();
    assert!(children.iter_mut().all(|child| child.wait().unwrap().success()));
    assert_eq!(world.cached().len(), 1);
    assert_eq!(world.check(&[]), (1, version(NEWER), "cached".into()));
}

#[test]
fn a_release_is_read_from_the_folder_of_a_package() {
    let world = World::new();
    let release = world.release(NEWER);
    let installed = world.path("site-packages");
    fs::create_dir(&installed).unwrap();
    fs::rename(&release, installed.join("shelflife_catalog")).unwrap();
    assert_eq!(world.update_from(&installed).code, 0);
    assert_eq!(world.check(&[]).1, version(NEWER));
    let run = world.update_from(&world.path("project"));
    assert!(run.code == 2 && run.err.contains("contains no index.json"), "{}", run.err);
}

#[test]
fn offline_means_that_nothing_is_fetched() {
    let world = World::new();
    let server = serve(world.release(NEWER));
    let run = finish(world.command().env("SHELFLIFE_OFFLINE", "1").args(["catalog", "update", "--url", &server.url()]));
    assert!(run.code == 2 && run.err.contains("offline"), "{}", run.err);
    assert_eq!((server.requests(), world.cached().len()), (0, 0));
}

#[test]
fn a_proxy_of_the_environment_is_asked() {
    let world = World::new();
    let proxy = serve(world.release(NEWER));
    let run = finish(world.command().env("HTTP_PROXY", proxy.url()).args([
        "catalog",
        "update",
        "--url",
        "http://catalogs.example",
        "--key",
        &world.key(),
    ]));
    assert!(run.code == 0 && proxy.requests() > 0, "{}", run.err);
}
