//! The pages for people who change the code: the files and items that they name exist, the keys that they explain are
//! those that the code reads, and the literal that the architecture page follows is reported.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag};
use regex::Regex;

use crate::markdown::{blocks, spans};
use crate::support::check;

/// The beginnings of spans that name a file or a folder of the repository.
const ROOTS: [&str; 8] = ["src/", "rules/", "tests/", "docs/", "fixtures/", "scripts/", ".ci/", "build/"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The pages, by their paths from the root.
fn pages() -> Vec<String> {
    let decisions = fs::read_dir(root().join("docs/decisions")).unwrap().map(Result::unwrap);
    let decisions = decisions.map(|entry| format!("docs/decisions/{}", entry.file_name().to_string_lossy()));
    let others = ["CONTRIBUTING.md", "docs/architecture.md"];
    let rules = ["rules/README.md", "rules/sites/README.md", "rules/languages/README.md", "rules/symbols/README.md"];
    others.into_iter().chain(rules).map(str::to_owned).chain(decisions).collect()
}

/// Whether a text defines the item: a function, a type, a constant, a module.
fn defines(text: &str, item: &str) -> bool {
    let definition = format!(r"\b(?:fn|struct|enum|trait|type|static|const|mod) {}\b", regex::escape(item));
    Regex::new(&definition).unwrap().is_match(text)
}

/// The file of a module: `crate::lint::run` is `src/lint/run.rs`.
fn file_of(module: &[&str]) -> Option<PathBuf> {
    let path = root().join("src").join(module.join("/"));
    [path.with_extension("rs"), path.join("mod.rs")].into_iter().find(|path| path.is_file())
}

/// What is wrong with the path or the item that a span names; nothing for other spans.
fn problem(span: &str) -> Option<String> {
    if let Some(path) = span.strip_prefix("crate::") {
        let parts: Vec<&str> = path.split("::").collect();
        let (item, module) = parts.split_last()?;
        let file = file_of(module);
        let is_there =
            file_of(&parts).is_some() || file.is_some_and(|f| defines(&fs::read_to_string(f).unwrap(), item));
        return (!is_there).then(|| format!("no {span}"));
    }
    if !ROOTS.iter().any(|root| span.starts_with(root)) {
        return None;
    }
    let (path, item) = span.split_once(": ").map_or((span, None), |(path, item)| (path, Some(item)));
    // A path with a placeholder names its folder.
    let known = path.split(['<', '*']).next().unwrap_or_default();
    let known = if known.len() < path.len() { known.rsplit_once('/')?.0 } else { known };
    if !root().join(known).exists() {
        return Some(format!("no {path}"));
    }
    let item = item.filter(|item| !defines(&read(path), item))?;
    Some(format!("{path} defines no {item}"))
}

#[test]
fn named_files_and_items_exist() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in pages() {
        let text = read(&page);
        // The files that a recipe writes.
        let written: BTreeSet<String> = blocks(&text).into_iter().filter_map(|block| block.file).collect();
        for span in spans(&text).filter(|span| !written.contains(span)) {
            count += usize::from(ROOTS.iter().any(|root| span.starts_with(root)));
            wrong.extend(problem(&span).map(|problem| format!("{page}: {problem}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 100, "only {count} paths were read");
}

#[test]
fn what_is_gone_is_noticed() {
    for good in
        ["src/lib.rs", "src/main.rs: main", "rules/<file>.toml", "src/report/", "crate::lint::run::grade", "x/y"]
    {
        assert_eq!(problem(good), None);
    }
    for bad in ["src/nothing.rs", "src/main.rs: nothing", "rules/none/<file>", "crate::lint::run::nothing"] {
        assert!(problem(bad).is_some(), "{bad}");
    }
}

#[test]
fn links_lead_to_files() {
    let mut count = 0;
    for page in pages().into_iter().chain(["README.md".to_owned()]) {
        let folder = root().join(&page).parent().unwrap().to_owned();
        for event in Parser::new(&read(&page)) {
            let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
            let path = dest_url.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") {
                assert!(folder.join(path).exists(), "{page}: no {path}");
                count += 1;
            }
        }
    }
    assert!(count > 20, "only {count} links were read");
}

/// The fields of the structs in a file that are read from a data file.
fn fields(code: &str) -> BTreeSet<String> {
    let structs =
        r"(?s)#\[derive\([^)]*Deserialize[^)]*\)\](?:\s*#\[[^\n]*\])*\s*(?:pub(?:\(\w+\))? )?struct \w+ \{(.*?)\n\}";
    let structs = Regex::new(structs).unwrap();
    let field = Regex::new(r"(?m)^ {4}(?:pub(?:\(\w+\))? )?(\w+): ").unwrap();
    let skipped = Regex::new(r"#\[serde\(skip\)\]\s*pub \w+: .*").unwrap();
    let bodies = structs.captures_iter(code).map(|found| skipped.replace_all(&found[1], "").into_owned());
    bodies.flat_map(|body| field.captures_iter(&body).map(|f| f[1].to_owned()).collect::<Vec<_>>()).collect()
}

/// The keys in the first column of the tables of a section.
fn explained(section: &str) -> BTreeSet<String> {
    let cells = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    cells.flat_map(|cell| spans(cell).map(|key| key.replace('-', "_")).collect::<Vec<_>>()).collect()
}

/// Whether a word stands in a line, with `-` or `_` in it.
fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).any(|part| part.replace('-', "_") == word)
}

/// Compares the keys that a section, or a comment in the data file, explains with those that the code reads.
fn compare(data: &str, section: &str, reader: &str) {
    let (explained, read_by_code) = (explained(section), fields(&read(reader)));
    // A folder has no comments of its own.
    let text = fs::read_to_string(root().join("rules").join(data)).unwrap_or_default();
    let is_in_comment = |key: &str| text.lines().any(|line| line.starts_with('#') && has_word(line, key));
    let missing: Vec<_> = read_by_code.difference(&explained).filter(|key| !is_in_comment(key)).collect();
    assert!(missing.is_empty(), "{data}: nothing explains {missing:?}, which {reader} reads");
    // What no code reads is for people, and in the file.
    let is_for_people = |key: &str| text.lines().any(|line| line.starts_with(&format!("{key} = ")));
    let gone: Vec<_> = explained.difference(&read_by_code).filter(|key| !is_for_people(key)).collect();
    assert!(gone.is_empty(), "{data}: {reader} reads no {gone:?}");
}

#[test]
fn the_keys_of_the_rules_are_explained() {
    let page = read("rules/README.md");
    let sections: Vec<&str> = page.split("\n## ").skip(1).collect();
    for section in &sections {
        let data = section.lines().next().unwrap();
        let reader = spans(section).next().unwrap();
        compare(data, section, &reader);
    }
    let files = fs::read_dir(root().join("rules")).unwrap().map(|entry| entry.unwrap().path());
    for path in files.filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let name = path.file_name().unwrap().to_string_lossy();
        let is_explained = sections.iter().any(|section| section.starts_with(&*name));
        assert!(is_explained, "rules/README.md has no section on {name}");
    }
    let sites = read("rules/sites/README.md");
    let tables = sites.split_once("## Conditions").unwrap().1;
    compare("sites/", &format!("{tables}\n| `site` |"), "src/rules/sites.rs");
}

#[test]
fn the_literal_that_the_page_follows_is_reported() {
    let page = read("docs/architecture.md");
    let block = blocks(&page).into_iter().find(|block| block.file.as_deref() == Some("chat.py")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("chat.py"), block.text).unwrap();
    let run = check(folder.path(), ["--output-format", "concise"]);
    assert!(run.out.starts_with("chat.py:3:10: error[retired-model] `gpt-4-0613`"), "{run:#?}");
}
