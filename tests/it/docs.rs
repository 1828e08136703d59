//! The examples in the docs, the README and the lint pages: shelflife accepts their command lines, configs and catalogs,
//! and their ignore comments silence something. The code of the lint pages has tests of its own.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use shelflife::cli::args;
use shelflife::config;

use crate::markdown::{Block, blocks, spans};
use crate::support::{NO_CACHE, check, finish, plain, shelflife};

/// What may stand before a command: a prompt, an item of a list, the key of a CI file.
const LEADS: [&str; 5] = ["$", "-", "run:", "script:", "entry:"];
/// What ends a command in a shell.
const ENDS: [&str; 7] = ["#", "|", "||", "&&", ";", ">", ">>"];

/// The pages with their paths.
fn pages() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let below = |folder: &str| fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let others =
        ["README.md", "CONTRIBUTING.md", "rules/README.md", "rules/sites/README.md"].map(|path| root.join(path));
    let paths = below("docs").chain(below("rules/lints")).chain(others);
    let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn the_address_of_the_project_is_the_one_of_the_manifest() {
    let address = env!("CARGO_PKG_REPOSITORY");
    let (owner_and_name, host) = (address.rsplitn(3, '/').take(2).collect::<Vec<_>>(), "https://github.com/");
    let action = format!("{}/{}@v{}", owner_and_name[1], owner_and_name[0], env!("CARGO_PKG_VERSION"));
    let mut seen = 0;
    for (path, text) in pages() {
        for word in text.split_whitespace() {
            let word = word.trim_matches(|c: char| "()<>`,.\"".contains(c));
            if word.starts_with(host) && word.ends_with("/shelflife") {
                assert_eq!(word, address, "{}", path.display());
                seen += 1;
            } else if word.contains("/shelflife@v") {
                assert_eq!(word, action, "{}", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen >= 1, "the examples name the project");
}

#[test]
fn actions_are_pinned_by_commit_with_the_version_behind() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workflows = fs::read_dir(root.join(".github/workflows")).unwrap().map(|entry| entry.unwrap().path());
    let mut count = 0;
    for path in workflows.chain(["action.yml", "rules/init/github.yml"].map(|name| root.join(name))) {
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some((_, action)) = line.split_once("uses: ") else { continue };
            let (name, version) = action.split_once(" # v").unwrap_or((action, ""));
            let commit = name.split_once('@').map_or("", |(_, commit)| commit);
            let is_commit = commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
            assert!(is_commit && version.starts_with(|c: char| c.is_ascii_digit()), "{}: {line}", path.display());
            count += 1;
        }
    }
    assert!(count > 10, "only {count} actions were read");
}

#[test]
fn the_pre_commit_hook_is_the_same_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut init = shelflife();
    let run = finish(init.current_dir(folder.path()).args(["init", "--pre-commit"]));
    assert_eq!(run.code, 0, "{}", run.err);
    let written = fs::read_to_string(folder.path().join(".pre-commit-config.yaml")).unwrap();
    // The wheel is installed, nothing is compiled, and the files are not split over several runs.
    let version = env!("CARGO_PKG_VERSION");
    let wheel = format!("additional_dependencies: [\"shelflife=={version}\"]\n");
    for line in [&*wheel, "language: python\n", "require_serial: true\n", "- repo: local\n"] {
        assert!(written.contains(line), "{line}: {written}");
    }
    let is_hook = |block: &&Block| block.language == "yaml" && block.text.starts_with("repos:\n");
    let mut seen = Vec::new();
    for (path, text) in pages() {
        for block in blocks(&text).iter().filter(is_hook) {
            assert_eq!(block.text, written, "{}", path.display());
            seen.push(path.file_name().unwrap().to_owned());
        }
    }
    seen.sort();
    assert_eq!(seen, ["README.md", "integrations.md"]);
}

/// The commands of a line, word by word. Enough of a shell for the docs, which quote nothing.
fn commands(line: &str) -> Vec<Vec<&str>> {
    let words: Vec<&str> = line.split_whitespace().skip_while(|word| LEADS.contains(word)).collect();
    words.split(|word| ENDS.contains(word)).map(<[&str]>::to_vec).collect()
}

/// The command lines of a page that begin with the program: in fenced blocks, and inline where they are no synopsis.
fn command_lines<'p>(page: &str, program: &'p [&'p str]) -> impl Iterator<Item = Vec<String>> + use<'p> {
    let inline = spans(page).filter(|span| !span.contains(['[', '…']));
    let lines: Vec<String> = blocks(page).into_iter().map(|block| block.text).chain(inline).collect();
    lines.into_iter().flat_map(|text| {
        let of_program = |words: &Vec<&str>| words.starts_with(program);
        let found = text.lines().flat_map(commands).filter(of_program);
        found.map(|words| words.into_iter().map(str::to_owned).collect()).collect::<Vec<Vec<String>>>()
    })
}

#[test]
fn command_lines_are_ones_that_shelflife_takes() {
    let mut count = 0;
    for (path, page) in pages() {
        for words in command_lines(&page, &["shelflife"]) {
            let parsed = args::parse(words.iter().map(OsString::from));
            assert!(parsed.is_ok(), "{}: {}\n{}", path.display(), words.join(" "), parsed.unwrap_err());
            count += 1;
        }
    }
    assert!(count > 20, "only {count} command lines were read");
}

/// `cargo shelflife` reads the options after `--` when it has found the package, so that it has to run.
#[test]
fn command_lines_are_ones_that_cargo_shelflife_takes() {
    let package = tempfile::tempdir().unwrap();
    fs::write(package.path().join("Cargo.toml"), "[package]\nname = \"x\"\nversion = \"0.1.0\"\n").unwrap();
    fs::create_dir(package.path().join("src")).unwrap();
    fs::write(package.path().join("src/lib.rs"), "").unwrap();
    let mut count = 0;
    for (path, page) in pages() {
        for words in command_lines(&page, &["cargo", "shelflife"]) {
            let mut command = Command::cargo_bin("cargo-shelflife").unwrap();
            let run = finish(
                command
                    .current_dir(package.path())
                    .env("CARGO", env!("CARGO"))
                    .env("XDG_CACHE_HOME", NO_CACHE)
                    .args(&words[1..]),
            );
            assert_eq!(run.code, 0, "{}: {}\n{}", path.display(), words.join(" "), run.err);
            count += 1;
        }
    }
    assert!(count >= 3, "only {count} command lines were read");
}

/// The blocks in a language, with the path of their page, written into a file one after the other.
fn each_as_file(language: &str, name: &str, test: impl Fn(&Path, &str)) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    let of_language = |block: &Block| block.language == language && block.file.is_none();
    let mut count = 0;
    for (path, page) in pages() {
        for block in blocks(&page).into_iter().filter(of_language) {
            fs::write(&file, &block.text).unwrap();
            test(&file, &format!("{}\n{}", path.display(), block.text));
            count += 1;
        }
    }
    count
}

#[test]
fn configs_load() {
    let count = each_as_file("toml", "shelflife.toml", |file, example| {
        let loaded = config::load(file);
        assert!(loaded.is_ok(), "{example}\n{}", loaded.unwrap_err());
    });
    assert!(count >= 7, "only {count} configs were read");
}

#[test]
fn catalogs_are_valid() {
    let count = each_as_file("json", "catalog.json", |file, example| {
        // The others show a part of a record.
        if fs::read_to_string(file).unwrap().starts_with('{') {
            let run = plain(["catalog", "check", file.to_str().unwrap()]);
            assert_eq!(run.code, 0, "{example}\n{}", run.out);
        }
    });
    assert!(count >= 2, "only {count} catalogs were read");
}

#[test]
fn ignore_comments_silence_something() {
    let count = each_as_file("python", "app.py", |file, example| {
        let run = check(file.parent().unwrap(), ["--fail-on", "note"]);
        assert!(run.code == 0 && run.out.contains("ignored"), "{example}\n{}", run.out);
    });
    assert!(count >= 2, "only {count} comments were read");
}
