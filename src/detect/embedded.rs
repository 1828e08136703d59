//! Text in a language of its own inside a string: a request body, a template, a command.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::rules::words;
use crate::syntax::model::{ConstructKind, LiteralKind, Syntax};
use crate::syntax::region::{Mapped, OffsetMap, Region};
use crate::text::language::Language;
use crate::text::lines::{common_indent, unindented_lines};
use crate::text::pattern::regex;
use crate::text::settings::{are_settings, is_capital, setting};
use crate::text::span::{Span, near_line_end, near_line_start};

/// The shortest string that is worth a look.
const MIN: usize = 16;
/// How much of a command line before a string is read.
const COMMAND: usize = 160;

/// A string literal whose content is in a language that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Embedded {
    pub span: Span,
    pub language: Language,
    /// It is read without its escapes and its indentation: a program, a file, a body.
    pub is_file: bool,
}

/// The string literals of a text, in which many places can stand.
#[derive(Debug, Default)]
pub struct Strings {
    /// The one that was looked at last, and what it holds.
    last: Option<(Span, Option<Embedded>)>,
}

impl Strings {
    /// The string literal around a place, with what stands around that, where its content is in a language that can be
    /// read: by the command that takes it, by a key that is the name of a file, or by its content.
    pub fn around(&mut self, text: &str, place: Span, syntax: &Syntax) -> Option<Embedded> {
        let holds = |span: Span| span.start <= place.start && place.start < span.end && span.len() >= MIN;
        let literal = syntax
            .literals
            .iter()
            .filter(|l| matches!(l.kind, LiteralKind::String | LiteralKind::Text | LiteralKind::Bare) && holds(l.span))
            .min_by_key(|l| l.span.len())?;
        let known = self.last.as_ref().filter(|(span, _)| *span == literal.span).map(|(_, embedded)| *embedded);
        let embedded = known.unwrap_or_else(|| {
            let span = literal.span;
            let is_string = literal.kind == LiteralKind::String;
            let held = is_string.then(|| of_command(text, span).or_else(|| of_key(span, syntax))).flatten();
            let of = |language, is_file| Embedded { span, language, is_file };
            let is_escaped = || is_string && text[span].contains("\\\"");
            // The text of a docstring may well begin as a query does: `Create a client …`.
            let query = || is_string && QUERY.is_match(text[span].trim_start());
            let found = || sniff(&text[span]).or_else(|| query().then_some(Language::Text));
            let by_content = || found().map(|language| of(language, language == Language::Json && is_escaped()));
            held.map(|language| of(language, true)).or_else(by_content)
        });
        self.last = Some((literal.span, embedded));
        embedded
    }
}

/// The language of a string by the command that is given it: `python -c "…"`, `cat > .env <<EOF`.
fn of_command(text: &str, string: Span) -> Option<Language> {
    let mut from = string.start.saturating_sub(COMMAND);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = &text[from..string.start];
    let line = || before.trim_end().rsplit('\n').next().unwrap_or_default();
    Language::of_program_after(before).or_else(|| Language::of_text_after(line())).filter(|l| !l.is_prose())
}

/// The language of a string whose key is the name of a file: `gateway.toml: |` in a `ConfigMap`.
fn of_key(string: Span, syntax: &Syntax) -> Option<Language> {
    let fields = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Field && c.value.holds(string));
    let key = fields.min_by_key(|c| c.value.len())?;
    let name = key.name.rsplit('/').next().filter(|name| name.contains('.'))?;
    Language::of_name(name).filter(|language| !language.is_prose())
}

/// A program or file in a string as a region: without the indentation that it has where it stands, and without the
/// escapes of the string.
#[must_use]
pub fn file(region: &Region, embedded: Embedded) -> Region {
    let (range, language) = (embedded.span, embedded.language);
    let OffsetMap::Shifted(by) = region.map else { return region.part(range, language) };
    let text = &region.text[range];
    let indent = common_indent(&region.text, range);
    let is_escaped = region.text[..range.start].ends_with('"');
    // A shell leaves `\n` to the program.
    let has_lines = !matches!(region.language, Language::Shell | Language::Yaml | Language::Batch);
    let mut part = Mapped::default();
    for line in unindented_lines(text, indent) {
        copy(&mut part, &text[line], by + range.start + line.start, is_escaped, has_lines);
    }
    part.into_region(language, region.is_docs)
}

/// Adds a line to a region, with its escapes resolved.
fn copy(part: &mut Mapped, line: &str, file: usize, is_escaped: bool, has_lines: bool) {
    let mut from = 0;
    while let Some(at) = line[from..].find('\\').filter(|_| is_escaped).map(|at| from + at) {
        let stands_for = match line.as_bytes().get(at + 1) {
            Some(b'"') => "\"",
            Some(b'\\') => "\\",
            Some(b'`') => "`",
            Some(b'$') => "$",
            Some(b'n') if has_lines => "\n",
            Some(b't') if has_lines => "\t",
            _ => {
                part.copy(&line[from..=at], file + from);
                from = at + 1;
                continue;
            }
        };
        part.copy(&line[from..at], file + from);
        part.escape(stands_for, Span::new(file + at, file + at + 2));
        from = at + 2;
    }
    part.copy(&line[from..], file + from);
}

/// Code in comments, without the marks that make it a comment.
#[derive(Debug, PartialEq, Eq)]
pub struct Commented {
    /// The lines of the comment, from the beginning of the first to the end of the last.
    pub range: Span,
    /// Their text with the marks blank. Bytes keep their places.
    pub text: String,
}

/// The commented-out code around a place: the lines above and below that begin with the same mark, where the line of
/// the place reads as a setting or a call rather than a sentence.
#[must_use]
pub fn commented_out(text: &str, at: usize) -> Option<Commented> {
    let start_of = |at: usize| near_line_start(text, at);
    let end_of = |at: usize| near_line_end(text, at);
    let (first, last) = (start_of(at), end_of(at));
    if last - first > MAX_COMMENT {
        return None;
    }
    let line = &text[first..last];
    let mark = words::RULES.comment.to_line_end.iter().find(|mark| line.trim_start().starts_with(mark.as_str()))?;
    if !CODE.is_match(line.trim_start().trim_start_matches(mark.as_str())) {
        return None;
    }
    let is_marked = |range: Span| text[range].trim_start().starts_with(mark.as_str());
    let (mut from, mut to) = (first, last);
    while from > 0 && last - from < MAX_COMMENT && is_marked(Span::new(near_line_start(text, from - 1), from)) {
        from = near_line_start(text, from - 1);
    }
    while to < text.len() && to - first < MAX_COMMENT && is_marked(Span::new(to + 1, end_of(to + 1))) {
        to = end_of(to + 1);
    }
    let blank = |line: &str| {
        let indent = line.len() - line.trim_start().len();
        let marks = line[indent..].len() - line[indent..].trim_start_matches(mark.as_str()).len();
        format!("{}{}{}", &line[..indent], " ".repeat(marks), &line[indent + marks..])
    };
    Some(Commented { range: Span::new(from, to), text: text[from..to].split_inclusive('\n').map(blank).collect() })
}

/// The most that is read of a comment.
const MAX_COMMENT: usize = 8_000;
/// `key: value`, `KEY=value`, `call(…)`: not a sentence.
static CODE: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?-u)^\s*(?:- )?(?:[\w."'\[\]-]+\s*(?::\s|=\s*)\s*["'\w$\[{]|[\w.]+\((?u:.*)\))"#));

/// The content with lines that are only a placeholder (`%s`, `%[1]s`) blank, so that the rest parses. Bytes keep
/// their places.
#[must_use]
pub fn without_placeholders(content: &str) -> Cow<'_, str> {
    let is_placeholder =
        |line: &str| line.trim().strip_prefix('%').is_some_and(|p| p.len() <= 5 && p.ends_with(['s', 'v', 'd']));
    if !content.lines().any(is_placeholder) {
        return Cow::Borrowed(content);
    }
    let blank = |line: &str| {
        if is_placeholder(line) { line.replace(|c: char| !c.is_whitespace(), " ") } else { line.to_owned() }
    };
    Cow::Owned(content.split_inclusive('\n').map(blank).collect())
}

/// What a string holds, by its first words. Only what cannot be a sentence.
fn sniff(content: &str) -> Option<Language> {
    let head = content.trim_start();
    let first = head.lines().next().unwrap_or_default();
    let is_object = head.starts_with('{') && head.trim_end().ends_with('}');
    let is_list = head.starts_with('[') && head[1..].trim_start().starts_with('{') && head.trim_end().ends_with(']');
    if (is_object || is_list) && head.contains("\":") {
        return Some(Language::Json);
    }
    let lines = content.lines().count();
    if lines > 1
        && let Some(language) = content.lines().find_map(Language::of_block)
    {
        return Some(language);
    }
    if lines > 1
        && setting(first).is_some_and(|(name, _)| is_capital(name))
        && are_settings(content.lines(), is_capital)
    {
        return Some(Language::Dotenv);
    }
    let is_pair = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ");
        line.split_once(": ").or_else(|| line.split_once(':').filter(|(_, rest)| rest.is_empty())).is_some_and(
            |(key, _)| {
                !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
            },
        )
    };
    let filled = || content.lines().filter(|l| !l.trim().is_empty() && !l.trim_start().starts_with('#'));
    // A section with one setting.
    let is_section = || {
        let second = content.lines().nth(1).unwrap_or_default();
        lines == 2 && first.ends_with(':') && indent(second) > indent(first)
    };
    ((lines > 2 || is_section())
        && is_pair(first)
        && filled().filter(|l| is_pair(l)).count() * 3 >= filled().count() * 2)
        .then_some(Language::Yaml)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// SQL that calls a function with a string, or such a call alone: `SELECT … name('…'`, `NAME("…", …)`. The reader of plain
/// text knows calls, and nothing more of SQL.
static QUERY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?is-u)^(?:(?:select|with\s+\w+\s+as|(?:insert|merge)\s+into|create\s+(?:or\s+replace\s+)?(?:\w+\s+)?(?:table|view|function|procedure|model|task)|update\s+[\w.]+\s+set)\b[\x00-\x5f\x61-\x7f]*?[\w.]+\(\s*\\?['"]|[a-z]+(?:[._][a-z]+)+\(\s*\\?['"][\x20-\x7e]*\)\s*$)"#,
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_a_string_keeps_its_places() {
        let text = "data:\n  run.py: |\n    def f():\n      ask(\"gpt-4\")\n\n    f()\n";
        let region = Region::whole(text, Language::Yaml);
        let start = text.find("def").unwrap();
        let embedded = Embedded { span: Span::new(start, text.len()), language: Language::Python, is_file: true };
        let part = file(&region, embedded);
        assert_eq!(&*part.text, "def f():\n  ask(\"gpt-4\")\n\nf()\n");
        let at = part.text.find("gpt-4").unwrap();
        assert_eq!(&text[part.map.to_file(Span::new(at, at + 5))], "gpt-4");
    }

    #[test]
    fn a_program_in_a_string_is_without_its_escapes() {
        let text = r#"CMD ["python", "-c", "import x\nx.ask(\"gpt-4\")"]"#;
        let region = Region::whole(text, Language::Dockerfile);
        let span = Span::new(text.find("import").unwrap(), text.len() - 2);
        assert_eq!(of_command(text, span), Some(Language::Python));
        let part = file(&region, Embedded { span, language: Language::Python, is_file: true });
        assert_eq!(&*part.text, "import x\nx.ask(\"gpt-4\")");
        let at = part.text.find("gpt-4").unwrap();
        assert_eq!(&text[part.map.to_file(Span::new(at, at + 5))], "gpt-4");
    }

    #[test]
    fn queries() {
        for query in ["SELECT ai_query('gpt-4', q) FROM t", "AI_QUERY(\"gpt-4\", q)"] {
            assert!(QUERY.is_match(query), "{query}");
        }
        for text in ["Select the best (gpt-4)", "Use openai('gpt-4') here", "Create a client: connect('gpt-4')"] {
            assert!(!QUERY.is_match(text), "{text}");
        }
    }

    #[test]
    fn code_in_comments() {
        let text = "a: 1\n# provider: azure\n#   model: gpt-4\n# Use it well.\nb: 2\n";
        let at = text.find("gpt-4").unwrap();
        let found = commented_out(text, at).unwrap();
        assert_eq!(&text[found.range], "# provider: azure\n#   model: gpt-4\n# Use it well.");
        assert_eq!(found.text, "  provider: azure\n    model: gpt-4\n  Use it well.");
        assert_eq!(commented_out("# We moved from gpt-4 to gpt-5 (better).\n", 16), None);
    }

    #[test]
    fn what_cannot_be_a_sentence() {
        assert_eq!(sniff(r#"{"model": "gpt-4", "n": 1}"#), Some(Language::Json));
        assert_eq!(
            sniff("\nresource \"azurerm_cognitive_deployment\" \"test\" {\n  name = \"x\"\n}\n"),
            Some(Language::Terraform)
        );
        assert_eq!(sniff("name: chat\nmodel:\n  id: gpt-4\n  temperature: 0\n"), Some(Language::Yaml));
        assert_eq!(sniff(r#"[{"model": "gpt-4", "api_type": "azure"}]"#), Some(Language::Json));
        assert_eq!(sniff("CHAT_MODEL=gpt-4\nCHAT_URL=$URL\n"), Some(Language::Dotenv));
        assert_eq!(sniff("API_BASE=$BASE\n# the model\nCHAT_MODEL=gpt-4\n"), Some(Language::Dotenv));
        assert_eq!(sniff("CHAT_MODEL=gpt-4"), None, "one setting is what a command is given");
        assert_eq!(sniff("llm:\n  model: gpt-4\n"), Some(Language::Yaml));
        assert_eq!(sniff("Note:\nuse: gpt-4\n"), None);
        assert_eq!(sniff("Note: use gpt-4 here.\nIt is better.\nReally."), None);
        assert_eq!(sniff("{model} is not known"), None);
    }
}
