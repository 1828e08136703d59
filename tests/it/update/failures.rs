//! Updates that fail: each has its reason, and the catalog that was there before stays in use.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::update::server::{Answer, Server};
use crate::update::{NEWER, NEWEST, World, serve, version};

/// A world whose cache has a catalog.
fn world() -> World {
    let world = World::new();
    let run = world.update_from(&world.release(NEWER));
    assert_eq!(run.code, 0, "{}", run.err);
    world
}

/// Updates from a server, and checks that this fails for a reason and leaves everything as it was.
fn refused(world: &World, url: &str, why: &str) {
    let before = world.cached();
    let run = world.update(url);
    assert_eq!(run.code, 2, "{why}: {}", run.err);
    assert!(run.err.contains(why), "{why}: {}", run.err);
    assert_eq!((world.cached(), world.check(&[])), (before, (1, version(NEWER), "cached".into())));
}

/// A server of a release in which one file gets another answer.
fn serve_but(release: &Path, name: &'static str, answer: impl Fn(Vec<u8>) -> Answer + Send + Sync + 'static) -> Server {
    let release = release.to_owned();
    Server::start(move |path| {
        let Ok(body) = fs::read(release.join(&path[1..])) else { return Answer::Missing };
        if path.ends_with(name) { answer(body) } else { Answer::Body(body) }
    })
}

#[test]
fn a_signature_that_is_not_by_a_trusted_key() {
    let (world, stranger) = (world(), World::new());
    let release = world.release(NEWEST);
    stranger.sign(&release);
    refused(&world, &serve(release.clone()).url(), "not signed by a trusted key");
    // A good signature of something else.
    world.sign(&release);
    let index = fs::read_to_string(release.join("index.json")).unwrap();
    fs::write(release.join("index.json"), index + " ").unwrap();
    refused(&world, &serve(release.clone()).url(), "not signed by a trusted key");
    fs::write(release.join("index.json.minisig"), "nothing").unwrap();
    refused(&world, &serve(release).url(), "not a minisign signature");
}

#[test]
fn no_key_is_trusted_by_itself() {
    let world = world();
    let server = serve(world.release(NEWEST));
    let run = world.run(&["catalog", "update", "--url", &server.url(), "--key", "RWnokey"]);
    assert!(run.code == 2 && run.err.contains("not a minisign public key"), "{}", run.err);
    assert_eq!(server.requests(), 0);
}

#[test]
fn a_file_that_is_cut_or_another() {
    let world = world();
    let release = world.release(NEWEST);
    let half = |body: Vec<u8>| body[..body.len() / 2].to_vec();
    let cut = serve_but(&release, ".gz", move |body| Answer::Cut(half(body.clone()), body.len()));
    refused(&world, &cut.url(), "catalog.json.gz");
    let short = serve_but(&release, ".gz", move |body| Answer::Body(half(body)));
    refused(&world, &short.url(), "size or digest");
    let changed = serve_but(&release, ".gz", |mut body| {
        body[20] ^= 1;
        Answer::Body(body)
    });
    refused(&world, &changed.url(), "size or digest");
    let cut = serve_but(&release, "index.json", move |body| Answer::Cut(half(body.clone()), body.len()));
    refused(&world, &cut.url(), "index.json");
}

#[test]
fn an_index_that_does_not_fit_its_catalog() {
    let world = world();
    let release = world.release(NEWEST);
    let digest = |text: &str| {
        let at = text.find("\"digest\": \"").unwrap() + 11;
        format!("{}{}{}", &text[..at], "0".repeat(64), &text[at + 64..])
    };
    world.edit(&release, digest);
    refused(&world, &serve(release).url(), "a different catalog than the index says");
    let release = world.release(NEWEST);
    world.edit(&release, |text| text.replace(&version(NEWEST), "2099.01.01"));
    refused(&world, &serve(release).url(), "a different catalog than the index says");
    let release = world.release(NEWEST);
    world.edit(&release, |text| text.replace("catalog.json.gz", "../catalog.json.gz"));
    refused(&world, &serve(release).url(), "is not a valid name for the packed file");
}

#[test]
fn an_older_catalog() {
    let world = world();
    refused(&world, &serve(world.release("2090-12-31")).url(), "is older than the current one");
    let fresh = World::new();
    let run = fresh.update_from(&fresh.release("2020-01-01"));
    assert!(run.code == 2 && run.err.contains("embedded"), "{}", run.err);
}

#[test]
fn a_newer_schema() {
    let world = world();
    let release = world.release(NEWEST);
    world.edit(&release, |text| text.replace("\"schema\": 1", "\"schema\": 2, \"shape\": [\"another\"]"));
    refused(&world, &serve(release).url(), "but this shelflife reads formats up to 1: update shelflife");
}

#[test]
fn redirects_stay_on_their_host() {
    let world = world();
    let release = world.release(NEWEST);
    let other = serve(release.clone()).url();
    let away = Server::start(move |path| Answer::Redirect(format!("{other}{path}")));
    refused(&world, &away.url(), "redirects to another host");
    let away = Server::start(|path| Answer::Redirect(format!("//elsewhere.example{path}")));
    refused(&world, &away.url(), "//elsewhere.example");
    let circle = Server::start(|path| Answer::Redirect(path.to_owned()));
    refused(&world, &circle.url(), "too many redirects");
    let inside = Server::start(move |path| match path.strip_prefix("/new") {
        Some(path) => fs::read(release.join(&path[1..])).map_or(Answer::Missing, Answer::Body),
        None => Answer::Redirect(format!("/new{path}")),
    });
    assert_eq!(world.update(&inside.url()).code, 0);
    assert_eq!(world.check(&[]).1, version(NEWEST));
}

#[test]
fn a_server_that_is_slow_or_has_nothing() {
    let world = world();
    let release = world.release(NEWEST);
    let slow = serve_but(&release, ".gz", |body| Answer::Stalled(body[..10].to_vec(), body.len()));
    let started = Instant::now();
    let run = world.run(&["catalog", "update", "--url", &slow.url(), "--key", &world.key(), "--timeout", "1"]);
    assert!(run.code == 2 && run.err.contains("timeout"), "{}", run.err);
    assert!(started.elapsed() < Duration::from_secs(30));
    assert_eq!(world.check(&[]).1, version(NEWER));
    refused(&world, &Server::start(|_| Answer::Missing).url(), "404");
    let unsigned = serve_but(&release, ".minisig", |_| Answer::Missing);
    refused(&world, &unsigned.url(), "404");
    refused(&world, "http://127.0.0.1:1", "127.0.0.1:1");
    refused(&world, "ftp://127.0.0.1", "not the URL of a server");
}

#[test]
fn a_body_without_end() {
    let world = world();
    let release = world.release(NEWEST);
    let index = serve_but(&release, "index.json", |_| Answer::Endless);
    refused(&world, &index.url(), "is larger than");
    let packed = serve_but(&release, ".gz", |_| Answer::Endless);
    refused(&world, &packed.url(), "is larger than");
    world.edit(&release, |text| text.replace("\"size\": ", "\"size\": 99999999"));
    refused(&world, &serve(release).url(), "the packed file has");
}

#[test]
fn an_update_that_is_killed_in_the_middle() {
    let world = world();
    let release = world.release(NEWEST);
    let stalled = serve_but(&release, ".gz", |body| Answer::Stalled(body[..body.len() / 2].to_vec(), body.len()));
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("shelflife"));
    command.env_clear().env("XDG_CACHE_HOME", world.path("cache")).current_dir(world.path("project"));
    let mut child =
        command.args(["catalog", "update", "--url", &stalled.url(), "--key", &world.key()]).spawn().unwrap();
    while stalled.requests() < 3 {
        thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(world.check(&[]), (1, version(NEWER), "cached".into()));
    // What one leaves that is killed while it writes.
    let left = world.path("cache/shelflife/catalog/.new-left");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("index.json"), "{").unwrap();
    assert_eq!(world.check(&[]).1, version(NEWER));
    assert_eq!(world.update(&serve(release).url()).code, 0);
    assert!(!left.exists());
    assert_eq!((world.cached().len(), world.check(&[]).1), (2, version(NEWEST)));
}
