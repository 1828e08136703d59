//! Finds texts that are nested too deeply for a grammar.
//!
//! A grammar keeps the open blocks in a buffer with room for some hundred. The grammar of YAML writes past the end of
//! that buffer, and the library ends the program.

/// More than in any file that people write, and less than any grammar has room for.
const DEEPEST: usize = 200;

/// Whether more blocks are open at some place than a grammar has room for, by the indentation of lines.
pub(crate) fn is_too_deep(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut open: Vec<usize> = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |len| start + len);
        let line = &bytes[start..end];
        start = end + 1;
        let mut column = 0;
        while let Some(blanks) = line[column..].iter().position(|byte| !byte.is_ascii_whitespace()) {
            column += blanks;
            while open.last().is_some_and(|outer| *outer >= column) {
                open.pop();
            }
            open.push(column);
            // `- - - item` opens a block with each.
            let is_marker =
                matches!(line[column], b'-' | b'?' | b':') && line.get(column + 1).is_none_or(u8::is_ascii_whitespace);
            if !is_marker {
                break;
            }
            column += 1;
        }
        if open.len() > DEEPEST {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::grammar::{Budget, Refusal, parse};
    use crate::text::language::Language;

    #[test]
    fn blocks_without_an_end_are_not_parsed() {
        let steps = |depth: usize| (0..depth).flat_map(|n| [" ".repeat(n), "a:\n".to_owned()]).collect::<String>();
        for text in [steps(800), "- ".repeat(3_000), "? ".repeat(3_000)] {
            for language in [Language::Yaml, Language::Python, Language::Php] {
                let refused = parse(language, &text.as_str().into(), Budget::for_len(text.len()));
                assert_eq!(refused.err(), Some(Refusal::GaveUp), "{language:?}");
            }
        }
        for text in [steps(150), format!("# {}\n", "-".repeat(3_000)), "-".repeat(3_000), "- a\n".repeat(3_000)] {
            assert!(!is_too_deep(&text));
            assert!(parse(Language::Yaml, &text.as_str().into(), Budget::for_len(text.len())).is_ok());
        }
    }
}
