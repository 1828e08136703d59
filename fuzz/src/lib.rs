//! What must hold for every input, one function a target. The fuzzer calls them with what it makes up; the tests of the
//! crate call them with the corpus, the fixtures, and what comes of changing those a little.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use shelflife::text::span::Span;

use data::{catalog, configuration, importers, updates};
use files::{decoding, extraction, syntax, tokens};
use runs::{fixes, flow, ignores};

pub mod data;
pub mod files;
pub mod runs;

/// A target, by its name.
pub type Target = (&'static str, fn(&[u8]));

pub const TARGETS: [Target; 11] = [
    ("decode", decoding),
    ("extract", extraction),
    ("token", tokens),
    ("config", configuration),
    ("catalog", catalog),
    ("import", importers),
    ("ignores", ignores),
    ("fix", fixes),
    ("syntax", syntax),
    ("flow", flow),
    ("update", updates),
];

/// The names that files can have: at least one for each language, and those that have a meaning of their own.
pub const NAMES: [&str; 46] = [
    "main.bicep",
    "main.bicepparam",
    "a.c",
    "a.cpp",
    "A.cs",
    "a.dart",
    "Dockerfile",
    ".env",
    "a.ex",
    "a.go",
    "a.ini",
    "A.java",
    "a.js",
    "a.json",
    "main.parameters.json",
    "a.jl",
    "A.kt",
    "a.lua",
    "README.md",
    "a.ipynb",
    "a.php",
    "a.ps1",
    "a.properties",
    "a.py",
    "a.R",
    "a.rb",
    "a.rs",
    "A.scala",
    "a.sh",
    "a.swift",
    "main.tf",
    "prod.tfvars",
    "a.txt",
    "a.toml",
    "a.tsx",
    "a.ts",
    "a.yaml",
    "a.prompty",
    "a.jsonl",
    "a.http",
    "crontab",
    "a.sql",
    "template.json",
    "docker-compose.yml",
    "values.yaml",
    "main.tf.json",
];

const TODAY: Date = date(2026, 11, 21);

/// The file that an input stands for: its first byte picks the name, the rest is the content.
fn named(data: &[u8]) -> Option<(&'static str, &[u8])> {
    let (first, rest) = data.split_first()?;
    Some((NAMES[usize::from(*first) % NAMES.len()], rest))
}

/// The input that stands for a file of this name, if there is one.
pub fn input(name: &str, content: &[u8]) -> Option<Vec<u8>> {
    let ending = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let at = NAMES.iter().position(|known| *known == name);
    let at = at.or_else(|| NAMES.iter().position(|known| ending(known) == ending(name)))?;
    Some([&[u8::try_from(at).ok()?], content].concat())
}

/// A place on disk of this thread, in memory where the machine has that.
fn scratch(name: &str, content: &[u8]) -> PathBuf {
    thread_local!(static FOLDER: RefCell<Option<tempfile::TempDir>> = const { RefCell::new(None) });
    FOLDER.with_borrow_mut(|folder| {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = folder.get_or_insert_with(|| tempfile::tempdir_in(place).expect("a place to write to"));
        for old in fs::read_dir(folder.path()).expect("the folder").flatten() {
            fs::remove_file(old.path()).expect("the file of the last input");
        }
        let path = folder.path().join(name);
        fs::write(&path, content).expect("the file of this input");
        path
    })
}

fn assert_span(span: Span, text: &str, what: &str) {
    assert!(text.get(span.range()).is_some(), "{what}: {span:?} is no stretch of the {} bytes", text.len());
}
