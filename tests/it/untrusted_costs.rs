//! Files that somebody made to cost much: many levels, many siblings, many models that each lead to all others. Every
//! grammar reads them, none ends the run, and what cannot be read as it should be is read as plain text and named.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::support::{Run, frozen, shelflife};

const MODEL: &str = "claude-3-opus-20240229";
/// Long for a debug build on a busy machine; what takes the square of its size takes many times as long.
const PATIENCE: Duration = Duration::from_secs(300);

fn check(folder: &Path, args: &[&str]) -> Run {
    let mut command = shelflife();
    command.current_dir(folder).args(["check", "--isolated", "--usage", "all", "--output-format", "concise"]);
    let output = command.args(frozen()).args(args).timeout(PATIENCE).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { code: output.status.code().expect("it ends by itself"), out: text(&output.stdout), err: text(&output.stderr) }
}

/// A file of each grammar, with what opens and closes a level in it and what separates siblings.
const GRAMMARS: [(&str, &str, &str, &str); 29] = [
    ("a.bicep", "[", "]", "\n"),
    ("a.c", "(", ")", ","),
    ("a.cs", "(", ")", ","),
    ("a.cpp", "{", "}", ","),
    ("a.dart", "[", "]", ","),
    ("Dockerfile", "$(", ")", " "),
    ("a.ex", "[", "]", ","),
    ("a.go", "{", "}", ","),
    ("a.java", "(", ")", ","),
    ("a.js", "[", "]", ","),
    ("a.jsx", "<a>", "</a>", ","),
    ("a.jl", "[", "]", ","),
    ("a.kt", "(", ")", ","),
    ("a.lua", "{", "}", ","),
    ("a.php", "[", "]", ","),
    ("a.ps1", "(", ")", ","),
    ("a.py", "[", "]", ","),
    ("a.R", "c(", ")", ","),
    ("a.rb", "[", "]", ","),
    ("a.rs", "(", ")", ","),
    ("a.scala", "(", ")", ","),
    ("a.sh", "$(", ")", " "),
    ("a.swift", "[", "]", ","),
    ("a.tf", "[", "]", ","),
    ("a.tsx", "{", "}", ","),
    ("a.ts", "(", ")", ","),
    ("a.yaml", "[", "]", ", "),
    ("a.json", "[", "]", ","),
    ("a.toml", "[", "]", ","),
];

/// `levels` around the model, and so many siblings before it.
fn tree(levels: usize, siblings: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, open, close, comma) in GRAMMARS {
        let mut text = match name {
            "a.php" => "<?php\n".to_owned(),
            _ => String::new(),
        };
        let _ = write!(text, "x = {}", open.repeat(levels));
        for _ in 0..siblings {
            let _ = write!(text, "\"a\"{comma}");
        }
        let _ = writeln!(text, "\"{MODEL}\"{}", close.repeat(levels));
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[track_caller]
fn all_found(run: &Run) {
    assert!(run.code < 2, "{}", run.err);
    for (name, ..) in GRAMMARS {
        assert!(run.out.contains(&format!("{name}:")), "{name}: {} {}", run.out, run.err);
    }
}

#[test]
fn every_grammar_at_5_000_levels() {
    all_found(&check(tree(5_000, 1).path(), &[]));
}

#[test]
fn every_grammar_at_100_000_siblings() {
    all_found(&check(tree(1, 100_000).path(), &[]));
}

/// Many models, each of which stands in all that stands around the others.
#[test]
fn a_file_that_costs_too_much_is_read_as_text_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    let link = format!("\n .f(\"{MODEL}\")");
    write("chain.js", format!("x{}\n", link.repeat(4_000)));
    write("pipe.ex", format!("def f do\n x{}\nend\n", format!("\n  |> call(model: \"{MODEL}\")").repeat(4_000)));
    write("sum.py", format!("x = {}\"\"\n", format!("\"{MODEL}\" + ").repeat(16_000)));
    write("sum.java", format!("class A {{ String s = {}\"\"; }}\n", format!("\"{MODEL}\" + ").repeat(4_000)));
    write("options.sh", format!("az x {}\n", format!("--model {MODEL} ").repeat(2_600)));
    let run = check(folder.path(), &["--group-by", "none"]);
    assert_eq!(run.code, 1, "{}", run.err);
    for (name, count) in
        [("chain.js", 4_000), ("pipe.ex", 4_000), ("sum.py", 16_000), ("sum.java", 4_000), ("options.sh", 2_600)]
    {
        let found = run.out.lines().filter(|line| line.starts_with(&format!("{name}:"))).count();
        assert_eq!(found, count, "{name}: {}", run.err);
        assert!(run.err.contains(&format!("{name}: read as plain text")), "{name}: {}", run.err);
    }
}

/// What there may be of an entry, and what is said where there is more.
#[test]
fn limits_are_errors_that_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write("a.py", format!("model = '{MODEL}'\n"));
    let refused = |args: &[&str], limit: &str| {
        let mut command = shelflife();
        let output = command.current_dir(folder.path()).arg("check").args(args).timeout(PATIENCE).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{limit}: {err}");
        assert!(err.contains(limit), "{limit}: {err}");
    };
    let many = |count: usize, entry: &dyn Fn(usize) -> String| (0..count).map(entry).collect::<String>();
    for (config, limit) in [
        (many(1_001, &|n| format!("[[site]]\ncall = ['f{n}']\nis = 'model'\n")), "the limit is 1000"),
        (many(5_001, &|n| format!("[deployments.d{n}]\nmodel = 'gpt-4'\n")), "the limit is 5000"),
        (many(501, &|n| format!("[[overrides]]\npaths = ['p{n}']\n")), "the limit is 500"),
        (format!("exclude = [{}]\n", many(2_001, &|n| format!("'p{n}',"))), "the limit is 2000"),
        (format!("catalogs = [{}]\n", many(51, &|n| format!("'c{n}',"))), "the limit is 50"),
        (format!("# {}\n", "x".repeat(1 << 20)), "the limit is 1048576"),
    ] {
        write("shelflife.toml", config);
        refused(&[], limit);
    }
    fs::remove_file(folder.path().join("shelflife.toml")).unwrap();
    let entry = |n: usize| format!("{{\"path\":\"a\",\"lint\":\"l\",\"fingerprint\":\"{n}\"}},");
    let entries = many(500_001, &entry);
    write("known.json", format!("{{\"version\":2,\"findings\":[{}]}}", entries.trim_end_matches(',')));
    refused(&["--baseline", "known.json"], "the limit is 500000");
    fs::remove_file(folder.path().join("known.json")).unwrap();
    fs::create_dir(folder.path().join("catalogs")).unwrap();
    for n in 0..201 {
        write(&format!("catalogs/{n}.json"), "{}".to_owned());
    }
    refused(&["--catalog", "catalogs"], "the limit is 200");
    write(".gitignore", "pattern-of-a-file\n".repeat(5_001));
    let run = check(folder.path(), &["a.py", "."]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains(".gitignore") && run.err.contains("5,000 lines"), "{}", run.err);
    assert!(run.out.contains(MODEL), "{}", run.out);
}

/// A file that was asked for and not read is an error, one that a walk passes over is not.
#[test]
fn a_named_file_that_is_not_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let large = fs::File::create(folder.path().join("large.py")).unwrap();
    large.set_len((256 << 20) + 1).unwrap();
    fs::write(folder.path().join("odd.py"), b"\xff\xfe\x00").unwrap();
    fs::write(folder.path().join("a.py"), format!("model = '{MODEL}'\n")).unwrap();
    assert_eq!(check(folder.path(), &[]).code, 1);
    for name in ["large.py", "odd.py"] {
        let run = check(folder.path(), &[name, "a.py"]);
        assert_eq!(run.code, 2, "{name}: {}", run.err);
        assert!(run.err.contains(&format!("{name}: not read")) && run.out.contains(MODEL), "{name}: {}", run.err);
    }
}
