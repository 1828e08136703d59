//! The layers of the crate, as `src/lib.rs` lists them: a path that leads from a lower layer into a higher one fails.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, bottom first: the first word of each line in the list of `src/lib.rs`.
fn layers() -> Vec<String> {
    let text = fs::read_to_string(root().join("lib.rs")).unwrap();
    let list = text.lines().skip_while(|line| !line.starts_with("//! ```text")).skip(1);
    let lines = list.take_while(|line| !line.starts_with("//! ```"));
    lines.filter_map(|line| line.trim_start_matches("//!").split_whitespace().next()).map(str::to_owned).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file below a folder that is not a file of tests.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs")
            && !matches!(name.as_str(), "tests.rs" | "testing.rs" | "schema.rs")
        {
            found.push(path);
        }
    }
}

/// The layers that a text names by `crate::LAYER::`, its own tests and its comments left out.
fn named(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    lines.flat_map(|(n, line)| {
        let paths = line.split("crate::").skip(1);
        paths
            .map(move |path| (n + 1, path.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()))
    })
}

#[test]
fn arrows_run_down() {
    let layers = layers();
    let rank = |name: &str| layers.iter().position(|layer| layer == name);
    let mut all = Vec::new();
    files(&root(), &mut all);
    let mut wrong = Vec::new();
    for path in all {
        let place = path.strip_prefix(root()).unwrap();
        let layer = place.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        // `main.rs`, `lib.rs` and the folder of the other binary are in no layer.
        let Some(own) = rank(&layer) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        for (line, used) in named(&text) {
            match rank(used) {
                Some(other) if other > own => {
                    wrong.push(format!("src/{}:{line} ({layer}) uses crate::{used}, a higher layer", place.display()));
                }
                Some(_) => {}
                None => wrong.push(format!("src/{}:{line} uses crate::{used}, which is in no layer", place.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nthe layers, bottom first: {}", wrong.join("\n"), layers.join(" < "));
}

#[test]
fn every_folder_is_a_layer() {
    let mut folders: Vec<String> = fs::read_dir(root())
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name != "bin")
        .collect();
    let mut listed = layers();
    folders.sort();
    listed.sort();
    assert_eq!(folders, listed);
}
