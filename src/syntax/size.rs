//! Finds texts whose syntax would take too much memory.
//!
//! The readers of data formats collect the syntax of a whole text: some hundred bytes for each key, element and line. Most
//! texts have one of them in twenty bytes and more. One that has nothing else takes many times its own size, so that what
//! it would take is estimated before, from the bytes between which such things stand. A larger text is read line by line,
//! where only the lines around a place count. A grammar counts its steps instead: see `grammar::Budget`.

use std::path::Path;

use crate::text::language::{Language, is_recipe_file};

/// The memory that the syntax of one text may take, in bytes.
const MOST: usize = 96 << 20;

/// What the costliest byte takes; a shorter text is never too large.
const COSTLIEST: usize = 120;

/// Whether the syntax of a file would take too much memory. Languages with a grammar and plain text never do.
#[must_use]
pub(crate) fn is_too_large(path: &Path, language: Language, text: &str) -> bool {
    if text.len() <= MOST / COSTLIEST {
        return false;
    }
    let (line, comma) = match language {
        // Where lines end means nothing here.
        Language::Json | Language::TerraformJson | Language::Notebook => (0, 40),
        Language::Toml => (120, 100),
        Language::Dotenv | Language::Ini | Language::Properties | Language::Http | Language::Markdown => (120, 40),
        Language::Text if is_recipe_file(path) => (120, 40),
        _ => return false,
    };
    let bytes = text.as_bytes();
    let named = memchr::memchr2_iter(b':', b'=', bytes).count() + memchr::memchr2_iter(b'[', b'{', bytes).count();
    let lines = if line > 0 { memchr::memchr_iter(b'\n', bytes).count() } else { 0 };
    let elements = memchr::memchr_iter(b',', bytes).count();
    lines * line + elements * comma + named * 100 > MOST
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::syntax::parsed_file::ParsedFile;
    use crate::text::source::Source;
    use crate::text::span::Span;

    fn file(path: &str, text: String) -> ParsedFile {
        ParsedFile::new(Arc::new(Source::from_bytes(path.into(), text.into_bytes()).unwrap()))
    }

    #[test]
    fn what_would_take_too_much_is_read_line_by_line_and_named() {
        let model = "\"model\": \"gpt-4\"";
        for (path, item, end) in [
            ("a.json", "0,", model),
            ("a.toml", "[[a]]\n", "model = \"gpt-4\""),
            (".env", "A=1\n", "MODEL=\"gpt-4\""),
            ("a.md", "- a\n", "model: \"gpt-4\""),
            ("Makefile", "a:\n", "MODEL = \"gpt-4\""),
        ] {
            let large = file(path, format!("{}\n{end}\n", item.repeat((3 << 20) / item.len() * 2)));
            assert!(large.gave_up(), "{path}");
            let at = large.source.text.find("gpt").unwrap();
            let syntax = large.parsed(0).syntax_around(Span::new(at, at + 5));
            assert!(syntax.literals.iter().any(|literal| literal.span == Span::new(at, at + 5)), "{path}");
            assert!(!file(path, format!("{}\n{end}\n", item.repeat(10))).gave_up(), "{path}");
        }
    }

    #[test]
    fn what_people_write_is_read() {
        let entry =
            "    {\"id\": \"a-model-of-some-length\", \"context\": 128000, \"url\": \"https://a.example/b\"},\n";
        for (path, text) in [
            ("a.json", format!("[\n{}]", entry.repeat((8 << 20) / entry.len()))),
            ("a.toml", "model = \"a-model-of-some-length\"\n".repeat(100_000)),
            ("a.md", "A line of a document, as people write it, with a code word or two: `a`.\n".repeat(100_000)),
        ] {
            assert!(!file(path, text).gave_up(), "{path}");
        }
    }
}
