//! The types that a text gives a name: by its declarations, or by the class that its value is made of.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::pattern::regex;
use crate::text::span::{Span, near_line_start};
use crate::text::words::is_whole_word;

/// How many occurrences of a name are looked at.
const MAX_OCCURRENCES: usize = 40;
/// How far behind a name its type or its value is looked for.
const MAX_BEHIND: usize = 120;

/// `: Writer`, `: &'a Writer`, `: "Writer"`, `: Arc<Writer>`, `*Writer` of Go.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r#"(?-u)^(?:[?!]?\s*:\s*(?:&(?:'\w+\s+)?(?:mut\s+)?|["'])?(?:[A-Z]\w*<)?|[ \t]+\*)"#,
        r"(?:\w+(?:\.|::))*([A-Z]\w*)"
    ))
});
/// `private readonly Writer `, `Writer $`, `?Writer $`.
static BEFORE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)(?:^|[\s(,?])(?:\w+[.\\])*([A-Z]\w*)(?:<(?u:[^<>\n]*)>)?[?&*]*\s+[&$]*$"));
/// `= new Writer(`, `:= &Writer{`, `= Writer::new(`, `= Writer.new`.
static MADE: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?-u)^\s*:?=\s*(?:await\s+)?(?:new\s+)?&?\\?(?:\w+(?:\.|::|\\))*?",
        r"([A-Z]\w*)(?:(?:\.|::)(?:new|shared|default|of|create)\b|\s*[({])"
    ))
});

/// The types of a name, each once.
pub(crate) fn types(text: &str, name: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let finds = memchr::memmem::find_iter(bytes, name.as_bytes()).map(|at| Span::new(at, at + name.len()));
    let whole = finds.filter(|span| is_whole_word(bytes, *span)).take(MAX_OCCURRENCES);
    let mut found: Vec<String> = Vec::new();
    for span in whole {
        let start = near_line_start(text, span.start);
        let before = BEFORE.captures(&text[start..span.start]);
        let rest = &text[span.end..];
        let rest = &rest[..rest.char_indices().nth(MAX_BEHIND).map_or(rest.len(), |(at, _)| at)];
        let behind = BEHIND.captures(rest).or_else(|| MADE.captures(rest));
        for class in [before, behind].into_iter().flatten().filter_map(|c| Some(c.get(1)?.as_str().to_owned())) {
            if !found.contains(&class) {
                found.push(class);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_of_a_name_stands_before_or_behind_it_or_in_its_value() {
        for text in [
            "private final Writer pen;",
            "fun run(private val pen: Writer) = 1",
            "public function __construct(private readonly Writer $pen) {}",
            "private ?Writer $pen;",
            "type App struct {\n\tpen *Writer\n}",
            "func run(pen *desk.Writer) {}",
            "def run(self, pen: \"Writer\"):",
            "fn run(pen: &Writer) {}",
            "struct App { pen: Arc<Writer> }",
            "const pen = new Writer();",
            "pen := &Writer{}",
            "pen = desk.Writer()",
            "let pen = Writer::new();",
            "@pen = Desk::Writer.new",
        ] {
            assert_eq!(types(text, "pen"), ["Writer"], "{text}");
        }
        for text in ["pen = write(\"Writer\")", "pen.write(Writer)", "open = Writer()"] {
            assert_eq!(types(text, "pen"), [] as [&str; 0], "{text}");
        }
    }
}
