//! Comments of every language: found, distinguished from strings, and removed.

use std::sync::Arc;

use crate::syntax::comments::{Comment, comments};
use crate::syntax::parsed_file::ParsedFile;
use crate::syntax::reading::Reading;
use crate::text::source::Source;

const WORD: &str = "shelflife:";

fn source(path: &str, text: &str) -> Source {
    Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap()
}

fn of(path: &str, text: &str) -> Vec<Comment> {
    comments(&Reading::new(&ParsedFile::new(Arc::new(source(path, text)))), WORD)
}

fn one(path: &str, text: &str) -> Comment {
    let found = of(path, text);
    let [one] = found.as_slice() else { panic!("{path}: {found:?}") };
    one.clone()
}

/// The text without the comment.
fn without(path: &str, text: &str) -> String {
    let mut rest = text.to_owned();
    rest.replace_range(one(path, text).removal.unwrap().range(), "");
    rest
}

#[test]
fn the_comment_syntax_of_each_language() {
    for (path, comment) in [
        ("a.py", "# shelflife: ignore x"),
        ("a.rs", "// shelflife: ignore x"),
        ("a.rs", "/* shelflife: ignore x */"),
        ("a.ts", "/** shelflife: ignore x */"),
        ("a.tsx", "// shelflife: ignore x"),
        ("a.js", "// shelflife: ignore x"),
        ("a.go", "// shelflife: ignore x"),
        ("A.java", "// shelflife: ignore x"),
        ("a.cs", "/// shelflife: ignore x"),
        ("a.kt", "// shelflife: ignore x"),
        ("a.swift", "// shelflife: ignore x"),
        ("a.scala", "// shelflife: ignore x"),
        ("a.dart", "// shelflife: ignore x"),
        ("a.c", "/* shelflife: ignore x */"),
        ("a.cpp", "// shelflife: ignore x"),
        ("a.php", "<?php\n# shelflife: ignore x"),
        ("a.rb", "# shelflife: ignore x"),
        ("a.R", "## shelflife: ignore x"),
        ("a.jl", "# shelflife: ignore x"),
        ("a.lua", "-- shelflife: ignore x"),
        ("a.exs", "# shelflife: ignore x"),
        ("a.ps1", "# shelflife: ignore x"),
        ("a.ps1", "<# shelflife: ignore x #>"),
        ("a.sh", "# shelflife: ignore x"),
        ("Dockerfile", "FROM a\n# shelflife: ignore x"),
        ("Makefile", "# shelflife: ignore x"),
        ("a.sql", "-- shelflife: ignore x"),
        ("a.bicep", "// shelflife: ignore x"),
        ("a.tf", "# shelflife: ignore x"),
        ("a.tf", "// shelflife: ignore x"),
        ("a.yml", "# shelflife: ignore x"),
        ("a.toml", "# shelflife: ignore x"),
        (".env", "# shelflife: ignore x"),
        ("a.ini", "; shelflife: ignore x"),
        ("a.properties", "! shelflife: ignore x"),
        ("a.md", "<!-- shelflife: ignore x -->"),
        ("a.html", "<!-- shelflife: ignore x -->"),
        ("tsconfig.json", "{\n// shelflife: ignore x\n}"),
    ] {
        let text = format!("{comment}\n");
        let found = one(path, &text);
        assert_eq!(found.text.trim(), "ignore x", "{path}: {comment}");
        assert!(found.alone, "{path}: {comment}");
    }
}

#[test]
fn strings_and_prose_are_no_comments() {
    for (path, text) in [
        ("a.py", "x = \"# shelflife: ignore\"\n"),
        ("a.py", "\"\"\"\n# shelflife: ignore\n\"\"\"\n"),
        ("a.js", "f(`// shelflife: ignore`)\n"),
        ("a.rs", "let x = \"// shelflife: ignore\";\n"),
        ("a.json", "{\"a\": \"// shelflife: ignore\"}\n"),
        ("a.yml", "a: \"# shelflife: ignore\"\n"),
        ("a.py", "# see shelflife: ignore\n"),
        ("a.rs", "//! `shelflife: ignore` on a line\n"),
        ("a.md", "Write `shelflife: ignore` or\n# shelflife: ignore\n* shelflife: ignore\n"),
    ] {
        assert_eq!(of(path, text), [], "{path}: {text}");
    }
}

#[test]
fn what_a_comment_reaches() {
    let reach = |path: &str, text: &'static str| &text[one(path, text).reach];
    assert_eq!(reach("a.py", "a\nb  # shelflife: x\nc\n"), "b  # shelflife: x");
    assert_eq!(reach("a.py", "a\n# shelflife: x\nb\nc\n"), "# shelflife: x\nb");
    // Other comments and empty lines may stand between.
    assert_eq!(reach("a.py", "# shelflife: x\n# more\n\nb\nc\n"), "# shelflife: x\n# more\n\nb");
    assert_eq!(reach("a.ts", "/*\n * shelflife: x\n */\nb\nc\n"), " * shelflife: x\n */\nb");
    assert_eq!(reach("a.ts", "f(/* shelflife: x */ b)\nc\n"), "f(/* shelflife: x */ b)");
    assert_eq!(reach("a.py", "# shelflife: x\r\nb\r\nc\r\n"), "# shelflife: x\r\nb\r");
    assert_eq!(reach("a.py", "# shelflife: x"), "# shelflife: x");
    assert_eq!(reach("a.mdx", "{/* shelflife: x */}\nb\nc\n"), "{/* shelflife: x */}\nb");
    // Markup in a script.
    let markup = "x = (\n  <p>\n    {/* shelflife: x */}\n    <b/>\n    <c/>\n  </p>\n)\n";
    assert_eq!(reach("a.tsx", markup), "    {/* shelflife: x */}\n    <b/>");
    assert_eq!(one("a.tsx", markup).removal, None);
    // A script in a document of another language.
    assert_eq!(reach("a.yml", "run: |\n  # shelflife: x\n  b\n  c\n"), "  # shelflife: x\n  b");
    assert_eq!(reach("a.md", "- a\n  ```py\n  # shelflife: x\n  b\n  ```\n"), "# shelflife: x\n  b");
    let notebook =
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"# shelflife: x\\n\", \"b\"]}], \"nbformat\": 4}";
    assert!(notebook[one("a.ipynb", notebook).reach].ends_with('b'));
}

/// What one comment passed over is known for the next ones, but each reaches the code behind itself.
#[test]
fn comments_below_each_other_reach_what_each_would_reach_alone() {
    let ends = |path: &str, text: &str| -> Vec<String> {
        of(path, text).iter().map(|c| text[..c.reach.end].lines().last().unwrap().trim().to_owned()).collect()
    };
    assert_eq!(ends("a.py", "# shelflife: x\n\n# other\n# shelflife: y\na\n# shelflife: z\nb\n"), ["a", "a", "b"]);
    assert_eq!(ends("a.py", "# shelflife: x\n# shelflife: y\n"), ["# shelflife: y", "# shelflife: y"]);
    let markup = "x = (\n  <p>\n    {/* shelflife: x */}\n    {/* shelflife: y */}\n    <b/>\n  </p>\n)\n";
    assert_eq!(ends("a.tsx", markup), ["{/* shelflife: y */}", "<b/>"]);
    let lines: Vec<usize> = of("a.py", "a\n# shelflife: x\n\n# shelflife: y\n").iter().map(|c| c.lines_above).collect();
    assert_eq!(lines, [1, 3]);
}

#[test]
fn another_tools_comment_behind_it_stays() {
    assert_eq!(one("a.py", "b  # shelflife: x y # noqa\n").text, " x y");
    assert_eq!(without("a.py", "b  # shelflife: x y # noqa\n"), "b  # noqa\n");
    assert_eq!(without("a.ts", "b; // shelflife: x // eslint-disable-line\n"), "b; // eslint-disable-line\n");
    assert_eq!(without("a.ts", "f(/* shelflife: x */ b)\n"), "f(b)\n");
}

#[test]
fn what_is_taken_out() {
    assert_eq!(without("a.py", "a\n  # shelflife: x\nb\n"), "a\nb\n");
    assert_eq!(without("a.py", "a\r\n# shelflife: x\r\nb\r\n"), "a\r\nb\r\n");
    assert_eq!(without("a.py", "a  # shelflife: x\r\nb\r\n"), "a\r\nb\r\n");
    let text = "a  # shelflife: x \r\nb\r\n";
    assert_eq!(&text[one("a.py", text).span], "# shelflife: x");
    assert_eq!(without("a.md", "a\n<!-- shelflife: x -->\nb\n"), "a\nb\n");
    // In the middle of a block comment, and where a line is more than its text.
    assert_eq!(one("a.ts", "/*\n * shelflife: x\n */\nb\n").removal, None);
    assert_eq!(one("a.ts", "/* shelflife: x\n */\nb\n").removal, None);
    assert_eq!(one("a.md", "> ```py\n> # shelflife: x\n> ```\n").removal, None);
}
