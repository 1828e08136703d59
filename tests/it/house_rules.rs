//! The house rules that a search of the text can check; `CONTRIBUTING.md` lists them all.

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file below a folder of the repository.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no files");
    found
}

/// The lines of code with one of the words, as `path:line`.
fn lines_with(folders: &[&str], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in folders.iter().flat_map(|folder| files(folder)) {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        let lines = lines.filter(|(_, line)| words.iter().any(|word| line.contains(word)));
        found.extend(lines.map(|(n, _)| format!("{}:{}", path.display(), n + 1)));
    }
    found
}

/// What a thread remembers is an argument that nobody sees, and the next file of the thread meets it.
#[test]
fn no_state_belongs_to_a_thread() {
    let found = lines_with(&["src", "grammars/src"], &["thread_local!", "#[thread_local]"]);
    assert!(found.is_empty(), "state of a thread: hold it in what is read, or pass it on:\n{}", found.join("\n"));
}

#[test]
fn paths_start_at_the_crate() {
    let found = lines_with(&["src", "grammars/src", "fuzz/src"], &["super::super"]);
    assert!(found.is_empty(), "begin these paths with `crate::`:\n{}", found.join("\n"));
}

/// A file that a reader takes in at one sitting.
#[test]
fn files_are_short() {
    let long: Vec<String> = ["src", "build", "grammars/src", "fuzz/src", "tests"]
        .iter()
        .flat_map(|folder| files(folder))
        .map(|path| (fs::read_to_string(&path).unwrap().lines().count(), path))
        .filter(|(lines, _)| *lines > 350)
        .map(|(lines, path)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "at most 350 lines: split them:\n{}", long.join("\n"));
}

/// A function that a reader takes in at one look. `rustfmt` closes it where its first line begins.
#[test]
fn functions_are_short() {
    let mut long = Vec::new();
    for path in ["src", "build", "grammars/src"].iter().flat_map(|folder| files(folder)) {
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (n, line) in lines.iter().enumerate() {
            let code = line.trim_start();
            let is_function = code.split(' ').take(4).any(|word| word == "fn") && line.ends_with('{');
            let end = format!("{}}}", &line[..line.len() - code.len()]);
            let length = lines[n..].iter().position(|line| **line == end).filter(|_| is_function);
            if length.is_some_and(|length| length >= 60) && !path.to_string_lossy().contains("tests") {
                long.push(format!("{}:{}", path.display(), n + 1));
            }
        }
    }
    assert!(long.is_empty(), "fewer than 60 lines: cut them where a reader would:\n{}", long.join("\n"));
}
