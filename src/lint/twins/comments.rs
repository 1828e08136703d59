//! Values in comments: they hold nothing, and who changes the value changes them by hand.

use crate::rules::words;
use crate::text::language::Language;
use crate::text::source::Source;
use crate::text::span::{Span, near_line_start};

/// Whether a value stands in code, and neither in a comment nor in the marks of a text for people.
pub(super) fn is_code(source: &Source, at: Span) -> bool {
    let text = source.text.as_str();
    let before = &text[near_line_start(text, at.start)..at.start];
    let has_text =
        matches!(source.language, Language::Notebook | Language::Python) || source.language.is_configuration();
    let is_marked = has_text && before.ends_with('`');
    !is_marked && !words::begins_comment(before.trim_start()) && !is_behind(source.language, before)
}

/// Whether a comment begins in the part of a line, behind code.
fn is_behind(language: Language, before: &str) -> bool {
    let Some(comment) = language.comment("") else { return false };
    let mark = format!(" {}", comment.trim());
    before.match_indices(mark.as_str()).any(|(at, _)| {
        let is_even = |quote: char| before[..at].matches(quote).count().is_multiple_of(2);
        is_even('"') && is_even('\'')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_and_a_marked_word_are_no_code() {
        let is_code = |path: &str, text: &str| {
            let source = Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap();
            let start = text.find("old-1").unwrap();
            is_code(&source, Span::new(start, start + 5))
        };
        for (path, text) in [
            ("a.yaml", "# one of \"old-1\", \"old-2\"\nmodel: x\n"),
            ("a.yml", "model: \"x\" # one of \"old-1\", \"old-2\"\n"),
            ("a.py", "MODEL = x  # 'old-1' is slower\n"),
            ("a.ts", "const m = x; // or 'old-1'\n"),
            ("a.py", "\"\"\"`old-1`: the first\"\"\"\n"),
        ] {
            assert!(!is_code(path, text), "{text}");
        }
        for (path, text) in [
            ("a.yaml", "model: \"old-1\" # the first\n"),
            ("a.py", "x = \" # \" + 'old-1'\n"),
            ("a.ts", "const m = `old-1`;\n"),
            ("a.ts", "const u = 'a // ', m = 'old-1';\n"),
        ] {
            assert!(is_code(path, text), "{text}");
        }
    }
}
