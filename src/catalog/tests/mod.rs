//! Tests against the frozen catalog of `fixtures/catalog`, and the invariants of the one that is compiled in.

mod builtin;
mod mistakes;
mod names;
mod replacements;
mod resolution;
mod stages;
mod urgency;

use std::path::PathBuf;
use std::sync::LazyLock;

use jiff::civil::{Date, date};

use crate::catalog::{
    Catalog, Cloud, DateKind, DeploymentType, Ground, Match, Query, Record, Resolution, Stage, Wanted, file,
};

const TODAY: Date = date(2026, 11, 21);

static FROZEN: LazyLock<Catalog> = LazyLock::new(|| Catalog::load(&frozen_files()).unwrap());

fn frozen_files() -> Vec<PathBuf> {
    files("fixtures/catalog")
}

/// The files of a folder of the repository, in order.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn query<'a>(provider: &'a str, name: &'a str) -> Query<'a> {
    Query { provider, name, ..Query::default() }
}

fn graded(query: &Query<'_>) -> Match {
    FROZEN.resolve(query, TODAY).known().unwrap_or_else(|| panic!("{query:?} is not known")).clone()
}

fn record(provider: &str, name: &str) -> &'static Record {
    graded(&query(provider, name)).record
}
