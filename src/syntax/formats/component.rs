//! Components of one file, as Vue, Svelte and Astro have them: scripts in a language of their own, and a template around
//! them, which is read as plain text.

use crate::syntax::formats::markdown::blank;
use crate::text::language::Language;
use crate::text::span::Span;

/// How a tag of a script begins and ends, in small letters.
const OPEN: &str = "<script";
const CLOSE: &str = "</script";
/// What stands around the script at the top of a component of Astro.
const FENCE: &str = "---";
/// The longest tag of a script.
const MAX_TAG: usize = 1_000;

/// The scripts of a component, and the rest.
#[derive(Debug, Default)]
pub(crate) struct Split {
    pub(crate) scripts: Vec<(Language, Span)>,
    /// The text with spaces over the scripts. Line breaks stay.
    pub(crate) rest: String,
}

/// Finds the scripts. One that is not closed reaches to the end.
pub(crate) fn split(text: &str) -> Split {
    let mut scripts: Vec<(Language, Span)> = front(text).map(|span| (Language::TypeScript, span)).into_iter().collect();
    let lower = text.to_ascii_lowercase();
    let mut from = scripts.first().map_or(0, |(_, span)| span.end);
    while let Some(open) = memchr::memmem::find(&lower.as_bytes()[from..], OPEN.as_bytes()).map(|at| from + at) {
        let tag = &lower.as_bytes()[open..(open + MAX_TAG).min(lower.len())];
        let Some(start) = memchr::memchr(b'>', tag).map(|end| open + end + 1) else { break };
        let close = memchr::memmem::find(&lower.as_bytes()[start..], CLOSE.as_bytes());
        let end = close.map_or(text.len(), |at| start + at);
        scripts.push((language(&lower[open..start]), Span::new(start, end)));
        from = end;
    }
    let rest = blank(text, scripts.iter().map(|(_, span)| *span));
    Split { scripts, rest }
}

/// The language that a tag names: `<script setup lang="ts">`.
fn language(tag: &str) -> Language {
    let value = tag.split_once("lang=").map_or("", |(_, value)| value.trim_start_matches(['"', '\'']));
    let name = value.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    Language::from_tag(name).unwrap_or(Language::JavaScript)
}

/// The script between two fences at the top.
fn front(text: &str) -> Option<Span> {
    let start = text.len() - text.trim_start().len() + FENCE.len();
    let body = text.get(start..).filter(|_| text.trim_start().starts_with(FENCE))?;
    let end = body.find("\n---")?;
    Some(Span::new(start, start + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scripts(text: &str) -> Vec<(Language, &str)> {
        split(text).scripts.into_iter().map(|(language, span)| (language, text[span].trim())).collect()
    }

    #[test]
    fn scripts_have_the_language_of_their_tags() {
        let vue = "<template>\n<p/></template>\n<script setup lang=\"ts\">\nconst a = 1\n</script>\n<style>b</style>\n";
        assert_eq!(scripts(vue), [(Language::TypeScript, "const a = 1")]);
        assert_eq!(split(vue).rest.len(), vue.len());
        assert!(!split(vue).rest.contains("const"));
        let svelte = "<SCRIPT context='module'>a</SCRIPT>\n<script>\nb</script>{#if x}";
        assert_eq!(scripts(svelte), [(Language::JavaScript, "a"), (Language::JavaScript, "b")]);
        let astro = "---\nconst a = 1;\n---\n<p>{a}</p><script lang=ts>b";
        assert_eq!(scripts(astro), [(Language::TypeScript, "const a = 1;"), (Language::TypeScript, "b")]);
    }

    #[test]
    fn broken_components_are_text() {
        for text in ["", "---", "<script", "</script><script lang=", "---\nx"] {
            assert_eq!(scripts(text), [], "{text}");
        }
    }
}
