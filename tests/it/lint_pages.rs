//! The lint pages, which `shelflife explain` prints: the example of a page makes its lint fire, and what the page gives
//! to use instead does not.

use std::fs;
use std::path::Path;

use serde_json::Value;
use shelflife::lint::finding::Meta;
use shelflife::lint::registry;
use shelflife::report::page;

use crate::markdown::{Block, blocks};
use crate::support::{Run, check};

/// Columns of the narrowest terminal that shows a page without wrapping its lines.
const WIDTH: usize = 80;

const BAD: &str = "Example";
const GOOD: &str = "Use instead";

fn pages() -> impl Iterator<Item = (&'static Meta, Vec<Block>)> {
    registry::ALL.iter().map(|lint| (lint.meta(), blocks(lint.meta().page)))
}

/// Writes the files of a section into the folder. A file of an earlier section with the same name goes.
fn write(folder: &Path, blocks: &[Block], section: &str) {
    for block in blocks.iter().filter(|block| block.section == section) {
        let path = folder.join(block.file.as_ref().unwrap_or_else(|| panic!("no file name: {block:#?}")));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &block.text).unwrap();
    }
}

/// Checks the folder with the lint switched on.
fn run(folder: &Path, lint: &Meta) -> Run {
    let options = ["--output-format", "jsonl", "--fail-on", "warning"];
    let [a, b, c, d] = options;
    if lint.enabled { check(folder, options) } else { check(folder, [a, b, c, d, "--warn", lint.name]) }
}

/// The findings of the lint among those of a run.
fn findings(run: &Run, lint: &Meta) -> Vec<Value> {
    let all = run.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    all.filter(|finding| finding["lint"] == lint.name).collect()
}

#[test]
fn examples_are_found_and_what_to_use_instead_is_clean() {
    for (lint, blocks) in pages() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &blocks, BAD);
        let bad = run(folder.path(), lint);
        assert!(!findings(&bad, lint).is_empty(), "{}: the example is not found\n{bad:#?}", lint.name);
        write(folder.path(), &blocks, GOOD);
        let good = run(folder.path(), lint);
        assert!(findings(&good, lint).is_empty(), "{}: what to use instead is found\n{good:#?}", lint.name);
        assert_eq!((good.code, good.err.as_str()), (0, ""), "{}\n{good:#?}", lint.name);
    }
}

/// A lint whose page promises a fix turns the example into what the page gives to use instead.
#[test]
fn fixes_do_what_the_pages_promise() {
    for (lint, blocks) in pages() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &blocks, BAD);
        if lint.page.contains("\n## Fix safety\n\nNo fix") {
            let bad = run(folder.path(), lint);
            assert!(findings(&bad, lint).iter().all(|one| one["fix"].is_null()), "{}\n{bad:#?}", lint.name);
            continue;
        }
        check(folder.path(), ["--fix", "--unsafe-fixes"]);
        for block in blocks.iter().filter(|block| block.section == GOOD) {
            let path = folder.path().join(block.file.as_ref().unwrap());
            assert_eq!(fs::read_to_string(path).unwrap(), block.text, "{}", lint.name);
        }
    }
}

#[test]
fn pages_fit_a_terminal() {
    for (lint, _) in pages() {
        for line in page::plain(lint.page).lines() {
            assert!(line.chars().count() <= WIDTH, "{}: {line}", lint.name);
        }
    }
}
