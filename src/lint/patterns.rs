//! Patterns that a value has to match: `AllowedPattern`, `pattern` in a JSON schema, `regex("^gpt-4o", var.model)`.

use regex::RegexBuilder;

use crate::lint::finding::Edit;
use crate::lint::twins;
use crate::text::source::Source;
use crate::text::span::Span;

/// How many patterns of a file are looked at, and how long the longest is.
const MAX_PATTERNS: usize = 50;
const MAX_PATTERN: usize = 200;
/// The most memory of a compiled pattern.
const MAX_SIZE: usize = 1 << 18;

/// The line of the first pattern in a file that takes the literal as it is and not as the edit makes it.
pub(super) fn refuses(source: &Source, edit: &Edit) -> Option<usize> {
    let text = source.text.as_str();
    let whole = twins::literal(text, edit.span);
    let old = &text[whole.range()];
    let new = twins::made(edit, source);
    let takes_only_old = |pattern: &str| {
        // A string of JSON, HCL or YAML writes each backslash twice.
        let pattern = pattern.replace("\\\\", "\\");
        let regex = RegexBuilder::new(&pattern).size_limit(MAX_SIZE).build();
        regex.is_ok_and(|regex| regex.is_match(old) && !regex.is_match(&new))
    };
    let at = anchored(text).find(|at| takes_only_old(&text[at.range()]))?;
    Some(source.lines().line_of(at.start) + 1)
}

/// The literals of a text that begin with `^`.
fn anchored(text: &str) -> impl Iterator<Item = Span> + '_ {
    let starts = memchr::memchr_iter(b'^', text.as_bytes()).filter(|at| *at > 0);
    let literal = |start: usize| {
        let quote = text.as_bytes()[start - 1];
        if !matches!(quote, b'"' | b'\'' | b'`' | b'/') {
            return None;
        }
        let rest = text.as_bytes()[start..].iter().take(MAX_PATTERN);
        let mut is_escaped = false;
        let end = rest.enumerate().find(|(_, byte)| {
            let is_end = **byte == quote && !is_escaped;
            is_escaped = **byte == b'\\' && !is_escaped;
            is_end
        });
        end.map(|(len, _)| Span::new(start, start + len))
    };
    starts.filter_map(literal).take(MAX_PATTERNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line of the pattern that refuses `new-2` in the place of the first `old-1` of a text.
    fn refused(text: &str) -> Option<usize> {
        let source = Source::from_bytes("a".into(), text.as_bytes().to_vec()).unwrap();
        let start = text.find("old-1").unwrap();
        refuses(
            &source,
            &Edit { span: Span::new(start, start + 5), replacement: "new-2".into(), file: None, is_argument: false },
        )
    }

    #[test]
    fn a_pattern_that_takes_only_the_old_value_holds_it() {
        for text in [
            "Default: us.old-1\nAllowedPattern: \"^us\\\\.old-.*$\"\n",
            "default = \"old-1\"\ncondition = can(regex(\"^old-\", var.model))\n",
            "{\"default\": \"old-1\",\n\"pattern\": \"^(old|older)-[0-9]$\"}",
            "const model = 'old-1';\nif (/^old-1/.test(model)) {}\n",
        ] {
            assert_eq!(refused(text), Some(2), "{text}");
        }
        for text in [
            "Default: old-1\nAllowedPattern: \"^[a-z0-9-]+$\"\n",
            "Default: old-1\nAllowedPattern: \"^other-.*$\"\n",
            "default = \"old-1\"\nx = 2 ^ 3\nbroken = \"^(old\"\n",
        ] {
            assert_eq!(refused(text), None, "{text}");
        }
    }
}
