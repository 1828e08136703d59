//! Settings, one a line: dotenv files, Java properties, INI and its many relatives.

use crate::syntax::model::{ConstructKind, LiteralKind, Syntax};
use crate::text::language::Language;
use crate::text::settings::variables;
use crate::text::span::Span;

/// Reads a text in [`Language::Dotenv`], [`Language::Properties`] or [`Language::Ini`].
pub fn parse(text: &str, language: Language) -> Syntax {
    let mut reader =
        Reader { text, language, syntax: Syntax::default(), section: None, braces: Vec::new(), last: None };
    let mut start = 0;
    while start < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |len| start + len);
        reader.line(Span::new(start, end));
        start = end + 1;
    }
    reader.end_section(text.len());
    while reader.close(text.len()) {}
    reader.syntax
}

struct Reader<'a> {
    text: &'a str,
    language: Language,
    syntax: Syntax,
    /// The INI section in force: the start of its header, the span of its name, and the start of its body.
    section: Option<(usize, Span, usize)>,
    /// The sections in braces that are open: the start of each, the span of its name, and the start of its body.
    braces: Vec<(usize, Span, usize)>,
    /// The setting that the next line may continue: its number among the constructs, and whether its line ends with a
    /// backslash.
    last: Option<(usize, bool)>,
}

impl Reader<'_> {
    fn line(&mut self, line: Span) {
        let span = trim(self.text, line);
        let trimmed = &self.text[span];
        if let Some((setting, true)) = self.last {
            return self.continues(setting, span);
        }
        let indented = span.start > line.start;
        match trimmed.as_bytes().first() {
            None => self.last = None,
            Some(b'#') => self.syntax.literal(LiteralKind::Comment, span),
            Some(b';') if self.language == Language::Ini => self.syntax.literal(LiteralKind::Comment, span),
            Some(b'!') if self.language == Language::Properties => self.syntax.literal(LiteralKind::Comment, span),
            Some(b'[') if self.language == Language::Ini => self.header(span),
            Some(b'}') if self.close(span.start) => self.last = None,
            Some(b'/') if !self.braces.is_empty() && trimmed.starts_with("//") => {
                self.syntax.literal(LiteralKind::Comment, span);
            }
            _ if self.opens(span) => self.last = None,
            _ => match (self.separator(span), self.last) {
                (Some((key, value)), _) => self.setting(key, value),
                // A list below its key, as Python's configparser has them.
                (None, Some((setting, _))) if indented => self.continues(setting, span),
                (None, _) => {
                    self.last = None;
                    self.syntax.literal(LiteralKind::Text, span);
                }
            },
        }
    }

    /// The key and the rest of a line. A key is one word, except in INI: otherwise the line is prose.
    fn separator(&self, span: Span) -> Option<(Span, Span)> {
        let line = &self.text[span];
        let (skip, line) = match line.strip_prefix("export ") {
            Some(rest) if self.language == Language::Dotenv => (line.len() - rest.len(), rest),
            _ => (0, line),
        };
        let start = span.start + skip;
        let bytes = line.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                // In properties a backslash escapes a separator.
                b'\\' if self.language == Language::Properties => at += 1,
                b'=' | b':' => break,
                b' ' | b'\t' if self.language == Language::Properties => break,
                _ => {}
            }
            at += 1;
        }
        if at == 0 || at >= bytes.len() {
            return None;
        }
        let key = trim(self.text, Span::new(start, start + at));
        let is_key = !self.text[key].contains([' ', '\t', '{', '"', '(']) || self.language == Language::Ini;
        // `key = value` in a properties file: the blank ended the key, the separator is still to come.
        let rest = line[at..].trim_start();
        let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest);
        let value = trim(self.text, Span::new(start + line.len() - rest.len(), span.end));
        is_key.then_some((key, value))
    }

    fn setting(&mut self, key: Span, value: Span) {
        let (value, continues) = self.without_backslash(value);
        let value = self.value(value);
        let name = &self.text[key];
        let (kind, key_kind, name) = match (&self.section, self.language) {
            (_, Language::Dotenv) => (ConstructKind::Binding, LiteralKind::Name, name.to_string()),
            (Some((_, section, _)), _) => {
                let section = &self.text[*section];
                (ConstructKind::Field, LiteralKind::Key, format!("{section}.{name}"))
            }
            (None, _) => (ConstructKind::Field, LiteralKind::Key, name.to_string()),
        };
        self.syntax.literal(key_kind, key);
        self.last = (self.language != Language::Dotenv).then_some((self.syntax.constructs.len(), continues));
        self.syntax.named(kind, name, key, value);
    }

    fn continues(&mut self, setting: usize, span: Span) {
        let (value, continues) = self.without_backslash(span);
        let value = self.value(value);
        if let Some(construct) = self.syntax.constructs.get_mut(setting) {
            construct.span.end = value.end;
            construct.value.end = value.end;
        }
        self.last = Some((setting, continues));
    }

    fn without_backslash(&self, value: Span) -> (Span, bool) {
        let raw = &self.text[value];
        let backslashes = raw.len() - raw.trim_end_matches('\\').len();
        if self.language == Language::Properties && backslashes % 2 == 1 {
            (trim(self.text, Span::new(value.start, value.end - 1)), true)
        } else {
            (value, false)
        }
    }

    /// Adds the literals of a value. Returns its span without a comment behind it.
    fn value(&mut self, value: Span) -> Span {
        let raw = &self.text[value];
        if let Some(variables) = Some(raw).filter(|_| self.language == Language::Ini).and_then(variables) {
            for (name, part) in variables {
                let (name, part) = (name.shifted(value.start), part.shifted(value.start));
                self.syntax.literal(LiteralKind::Key, name);
                self.syntax.literal(LiteralKind::Bare, part);
                self.syntax.named(ConstructKind::Field, self.text[name].to_owned(), name, part);
            }
            return value;
        }
        let bytes = raw.as_bytes();
        let quote = bytes.first().copied().filter(|b| b"\"'`".contains(b) && self.language != Language::Properties);
        let closing = quote.and_then(|quote| closing_quote(bytes, quote));
        let (kind, content, end) = if let Some(closing) = closing {
            (LiteralKind::String, value.start + 1..value.start + closing, value.start + closing + 1)
        } else {
            let end = trim(self.text, Span::new(value.start, value.start + self.comment_start(raw))).end;
            (LiteralKind::Bare, value.start..end, end)
        };
        if !content.is_empty() {
            self.syntax.literal(kind, Span::from(content));
        }
        let rest = trim(self.text, Span::new(end, value.end));
        if !rest.is_empty() {
            let is_comment = self.text[rest].starts_with(['#', ';']);
            self.syntax.literal(if is_comment { LiteralKind::Comment } else { LiteralKind::Text }, rest);
        }
        Span::new(value.start, end)
    }

    /// Where a comment begins behind an unquoted value: at a comment mark after a blank.
    fn comment_start(&self, raw: &str) -> usize {
        let bytes = raw.as_bytes();
        let marks = |byte: u8| match self.language {
            Language::Properties => false,
            Language::Ini => byte == b'#' || byte == b';',
            _ => byte == b'#',
        };
        (0..bytes.len())
            .find(|&i| marks(bytes[i]) && (i == 0 || bytes[i - 1].is_ascii_whitespace()))
            .unwrap_or(bytes.len())
    }

    fn header(&mut self, span: Span) {
        self.end_section(span.start);
        self.last = None;
        let line = &self.text[span];
        let close = line.find(']').unwrap_or(line.len());
        let name = trim(self.text, Span::new(span.start + 1, span.start + close));
        self.syntax.literal(LiteralKind::Key, name);
        self.section = Some((span.start, name, span.end));
    }

    /// Opens a section in braces, as HOCON has them: `vertex-ai {`, `openai = {`.
    fn opens(&mut self, span: Span) -> bool {
        let line = &self.text[span];
        let Some(head) = line.strip_suffix('{').filter(|_| self.language == Language::Ini) else { return false };
        let head = head.trim_end().trim_end_matches(['=', ':']).trim_end();
        if head.contains(['{', '}', '=', '$', '%', '(']) {
            return false;
        }
        let quotes = head.len() - head.trim_start_matches('"').len();
        let name = Span::new(span.start + quotes, span.start + head.trim_end_matches('"').len().max(quotes));
        self.syntax.literal(LiteralKind::Key, name);
        self.braces.push((span.start, name, span.end));
        true
    }

    /// Closes the innermost section in braces.
    fn close(&mut self, end: usize) -> bool {
        let Some((start, name_span, body)) = self.braces.pop() else { return false };
        self.block(start, name_span, Span::new(body, end.max(body)));
        true
    }

    fn block(&mut self, start: usize, name_span: Span, body: Span) {
        self.syntax.nameless(ConstructKind::Object, body);
        self.syntax.named(ConstructKind::Block, self.text[name_span].to_string(), name_span, body);
        if let Some(block) = self.syntax.constructs.last_mut() {
            block.span.start = start;
        }
    }

    fn end_section(&mut self, end: usize) {
        if let Some((start, name_span, body)) = self.section.take() {
            self.block(start, name_span, Span::new(body, end.max(body)));
        }
    }
}

/// The next quote that is not escaped. In single quotes a backslash escapes nothing.
fn closing_quote(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote != b'\'' => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The range without blanks at its ends.
pub(crate) fn trim(text: &str, range: Span) -> Span {
    let part = &text[range];
    let start = range.start + (part.len() - part.trim_start().len());
    Span::new(start, (range.start + part.trim_end().len()).max(start))
}

#[cfg(test)]
mod tests;
