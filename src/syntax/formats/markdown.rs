//! Markdown: code blocks and front matter are regions of their own, and the rest is prose.
//!
//! `split` finds the blocks and leaves the prose in place, with spaces over the blocks. [`Prose`] is the front end
//! for the prose: each line is a text, except for comments.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::syntax::formats::key_value::trim;
use crate::syntax::formats::plain::lines_around;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed, Syntax};
use crate::text::language::Language;
use crate::text::shared::SharedText;
use crate::text::span::Span;

/// The parts of a Markdown text in other languages, and the rest.
#[derive(Debug, Default)]
pub(crate) struct Split {
    pub(crate) front_matter: Option<Block>,
    pub(crate) blocks: Vec<Block>,
    /// The text with spaces over the front matter and the blocks. Line breaks stay.
    pub(crate) rest: String,
}

/// A code block or front matter.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) language: Language,
    /// Its lines, without the marks of a list or a quote before them.
    pub(crate) parts: Vec<Span>,
    /// A block that the document runs (```` ```{python} ````), not an example.
    pub(crate) runs: bool,
}

/// Finds the front matter and every block whose language is known.
pub(crate) fn split(text: &str) -> Split {
    let front_matter = front_matter(text);
    let body = front_matter.as_ref().map_or(0, |(_, end)| *end);
    let front_matter = front_matter.map(|(block, _)| block);
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (event, span) in Parser::new_ext(&text[body..], Options::ENABLE_FOOTNOTES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let runs = info.starts_with('{');
                open = language(&info).map(|language| Block { language, parts: Vec::new(), runs });
            }
            Event::Text(_) => {
                if let Some(block) = &mut open {
                    block.add(text, Span::new(span.start + body, span.end + body));
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take().filter(|block| !block.parts.is_empty())),
            _ => {}
        }
    }
    let taken = blocks.iter().chain(&front_matter).flat_map(|block| block.parts.iter().copied());
    let rest = blank(text, taken);
    Split { front_matter, blocks, rest }
}

impl Block {
    fn add(&mut self, text: &str, part: Span) {
        match self.parts.last_mut() {
            // The parser's events leave out carriage returns.
            Some(last) if matches!(text.get(last.end..part.start), Some("" | "\r")) => last.end = part.end,
            _ => self.parts.push(part),
        }
    }
}

/// The language of an info string: `python`, `py title="x"`, `{python}`, `{.python .numberLines}`,
/// `python,ignore`, `language-python`.
fn language(info: &str) -> Option<Language> {
    let words = info.split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':' | ';'));
    let tag = words.map(|word| word.trim_start_matches('.')).find(|word| !word.is_empty())?;
    Language::from_tag(tag.strip_prefix("language-").unwrap_or(tag))
}

/// The block between `---` lines (YAML) or `+++` lines (TOML) at the start, and where the body begins.
fn front_matter(text: &str) -> Option<(Block, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let language = match first.trim_end() {
        "---" => Language::Yaml,
        "+++" => Language::Toml,
        _ => return None,
    };
    let start = first.len();
    let mut at = start;
    for line in lines {
        let ends = line.trim_end();
        if ends == first.trim_end() || (language == Language::Yaml && ends == "...") {
            let parts = Some(Span::new(start, at)).filter(|part| !part.is_empty()).into_iter().collect();
            return Some((Block { language, parts, runs: false }, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// The text with spaces over the parts. Line breaks stay.
pub(crate) fn blank(text: &str, parts: impl Iterator<Item = Span>) -> String {
    let mut parts: Vec<_> = parts.collect();
    parts.sort_by_key(|part| part.start);
    let mut out = String::with_capacity(text.len());
    for part in parts {
        let start = part.start.max(out.len());
        out.push_str(&text[out.len()..start]);
        out.extend(text.as_bytes()[start..part.end.max(start)].iter().map(|b| match b {
            b'\n' => '\n',
            b'\r' => '\r',
            _ => ' ',
        }));
    }
    out.push_str(&text[out.len()..]);
    out
}

/// Prose, read when it is needed: one text for each line, except in HTML comments.
#[derive(Debug)]
pub struct Prose {
    text: SharedText,
    comments: Vec<Span>,
}

impl Prose {
    #[must_use]
    pub fn new(text: SharedText) -> Self {
        let mut comments = Vec::new();
        let mut at = 0;
        while let Some(start) = memchr::memmem::find(&text.as_bytes()[at..], b"<!--").map(|i| at + i) {
            let end = memchr::memmem::find(&text.as_bytes()[start + 4..], b"-->");
            at = end.map_or(text.len(), |i| start + 4 + i + 3);
            comments.push(Span::new(start, at));
        }
        Self { text, comments }
    }
}

impl Parsed for Prose {
    fn around(&self, range: Span, out: &mut Syntax) -> usize {
        let first = self.comments.partition_point(|comment| comment.end < range.start);
        let comments = self.comments[first..].iter().take_while(|comment| comment.start <= range.end);
        out.literals.extend(
            comments.clone().map(|span| crate::syntax::model::Literal { kind: LiteralKind::Comment, span: *span }),
        );
        for (line, _) in lines_around(&self.text, range) {
            let line = trim(&self.text, line);
            if !line.is_empty() && !comments.clone().any(|comment| comment.holds(line)) {
                out.constructs.extend(setting(&self.text, line));
                out.literal(LiteralKind::Text, line);
            }
        }
        0
    }
}

/// A line that names a setting and its value in code: `` `MODEL_NAME`: `gpt-4` ``, `` - `MODEL_NAME` = gpt-4 ``.
fn setting(text: &str, line: Span) -> Option<Construct> {
    let content = &text[line];
    let open = content.find('`')? + 1;
    let close = open + content[open..].find('`')?;
    let name = &content[open..close];
    let is_name =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    let rest = &content[close + 1..];
    let value = rest.trim_start_matches(['*', ' ']);
    if !is_name || !value.starts_with([':', '=']) {
        return None;
    }
    let name_span = Span::new(line.start + open, line.start + close);
    let start = line.end - value.len() + 1;
    Some(Construct {
        kind: ConstructKind::Field,
        name: name.to_owned(),
        name_span,
        span: line,
        value: Span::new(start, line.end),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<(Language, String)> {
        let of = |block: &Block| block.parts.iter().map(|part| &text[*part]).collect::<String>();
        split(text).blocks.iter().map(|block| (block.language, of(block))).collect()
    }

    #[test]
    fn fenced_blocks_of_known_languages() {
        let text = "# Use gpt-4\r\n\r\n```python title=\"x\"\r\nM = 'gpt-4'\r\nN = 1\r\n```\r\n\r\n```mermaid\na\n```\n~~~{.yaml}\nmodel: x\n~~~\n    indented\n";
        assert_eq!(
            blocks(text),
            [(Language::Python, "M = 'gpt-4'\r\nN = 1\r\n".into()), (Language::Yaml, "model: x\n".into()),]
        );
        let rest = split(text).rest;
        assert_eq!(rest.len(), text.len());
        assert!(!rest.contains("M =") && rest.contains("# Use gpt-4") && rest.contains("indented"));
        assert_eq!(rest.matches('\n').count(), text.matches('\n').count());
    }

    #[test]
    fn blocks_in_lists_and_quotes_lose_their_prefix() {
        let text = "1. Do this:\n\n   ```sh\n   export A=1\n   run --model é\n   ```\n\n> ```json\n> {\"model\":\n>  \"x\"}\n> ```\n";
        assert_eq!(
            blocks(text),
            [
                (Language::Shell, "export A=1\nrun --model é\n".into()),
                (Language::Json, "{\"model\":\n \"x\"}\n".into()),
            ]
        );
    }

    #[test]
    fn front_matter_of_two_kinds() {
        let text = "---\r\nmodel: gpt-4\r\n---\r\n# Title\r\n";
        let front = split(text).front_matter.unwrap();
        assert_eq!((front.language, &text[front.parts[0]]), (Language::Yaml, "model: gpt-4\r\n"));
        assert!(!split(text).rest.contains("gpt-4"));
        let text = "+++\na = 1\n+++\n";
        assert_eq!(split(text).front_matter.unwrap().language, Language::Toml);
        for text in ["---\nno end", "text\n---\na: 1\n---\n", "----\na\n----\n", ""] {
            assert!(split(text).front_matter.is_none(), "{text}");
        }
        assert!(split("---\n---\n").front_matter.unwrap().parts.is_empty());
    }

    #[test]
    fn info_strings() {
        for (info, expected) in [
            ("python", Some(Language::Python)),
            ("{python}", Some(Language::Python)),
            ("{.ts .x}", Some(Language::TypeScript)),
            ("hcl,ignore", Some(Language::Terraform)),
            ("Terraform", Some(Language::Terraform)),
            ("bash:run.sh", Some(Language::Shell)),
            ("bicep", Some(Language::Bicep)),
            ("", None),
            ("{}", None),
        ] {
            assert_eq!(language(info), expected, "{info}");
        }
    }

    #[test]
    fn prose_and_comments() {
        let text = "Use gpt-4 <!-- not claude-2 --> here\n<!--\nold: gpt-3\n-->\nend <!-- open\nx";
        let prose = Prose::new(text.into());
        let out = prose.syntax_around(Span::new(0, text.len()));
        let of =
            |kind| -> Vec<&str> { out.literals.iter().filter(|l| l.kind == kind).map(|l| &text[l.span]).collect() };
        assert_eq!(of(LiteralKind::Comment), ["<!-- not claude-2 -->", "<!--\nold: gpt-3\n-->", "<!-- open\nx"]);
        assert_eq!(of(LiteralKind::Text), ["Use gpt-4 <!-- not claude-2 --> here", "end <!-- open"]);
    }

    #[test]
    fn odd_texts() {
        for text in ["", "```", "```python", "```python\n", "> ```py\nx", "---", "---\n", "<!--", "- ```\n- ```py\né"]
        {
            split(text);
            let _syntax = Prose::new(text.into()).syntax_around(Span::new(0, text.len()));
        }
        split(&"> ".repeat(50_000));
        split(&"[".repeat(50_000));
        split(&"- ".repeat(5_000));
    }
}
