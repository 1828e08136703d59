//! Covers the actions of templates in YAML (Helm, Jinja, GitHub's expressions) so that the rest parses. The actions are
//! read by themselves.
//!
//! The masked text has the length and the lines of the original. An action that has its lines to itself
//! becomes blank, one within a line becomes a word. [`Masked::literals`] reads the actions.

use memchr::memmem;

use crate::syntax::formats::lexer::{TokenKind, tokens};
use crate::syntax::model::{LiteralKind, Syntax};
use crate::text::span::Span;

/// A text with its template actions covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    pub text: String,
    /// The actions, with their braces.
    pub actions: Vec<Span>,
}

/// A byte that stands for an action until its line is known. It does not occur in text files.
const COVER: u8 = 1;

/// Covers every `{{ }}`, `{% %}` and `{# #}`. `None` if there is none: the text can be parsed as it is.
#[must_use]
pub fn mask(text: &str) -> Option<Masked> {
    let actions = actions(text);
    if actions.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for action in &actions {
        for byte in &mut bytes[action.range()] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = COVER;
            }
        }
    }
    for line in bytes.split_mut(|&b| b == b'\n') {
        let alone = line.iter().all(|&b| b == COVER || b.is_ascii_whitespace());
        let cover = if alone { b' ' } else { b'x' };
        line.iter_mut().filter(|b| **b == COVER).for_each(|b| *b = cover);
    }
    Some(Masked { text: String::from_utf8(bytes).ok()?, actions })
}

/// Covers the strings of Bicep that go over lines. Once its grammar has met an error it takes any of those marks for
/// the start of a string, and what follows for its content. `None` if there is none.
#[must_use]
pub fn long_strings(text: &str) -> Option<Masked> {
    const MARK: &str = "'''";
    let mut bytes = text.as_bytes().to_vec();
    let marks: Vec<usize> = memmem::find_iter(&bytes, MARK).collect();
    for pair in marks.chunks_exact(2) {
        // One that is as long, on one line.
        bytes[pair[0] + 1..pair[1] + MARK.len() - 1].fill(b'x');
    }
    let covered = (marks.len() > 1).then(|| String::from_utf8(bytes).ok())??;
    Some(Masked { text: covered, actions: Vec::new() })
}

/// Writes a script of Windows' command interpreter as a shell's: `^` at the end of a line goes on in the next, `set`
/// assigns, `%NAME%` is a variable, `rem` and `::` begin a comment, and `'` and `\` mean nothing.
#[must_use]
pub fn batch(text: &str) -> Masked {
    let mut bytes = text.as_bytes().to_vec();
    for byte in &mut bytes {
        match byte {
            b'\\' => *byte = b'/',
            b'\'' | b'`' | b'$' => *byte = b'_',
            _ => {}
        }
    }
    bytes.split_mut(|&b| b == b'\n').for_each(batch_line);
    // Bytes of ASCII took the place of such bytes only.
    Masked { text: String::from_utf8(bytes).unwrap_or_default(), actions: Vec::new() }
}

fn batch_line(line: &mut [u8]) {
    let end = line.trim_ascii_end().len();
    let begin = line.iter().take_while(|b| b.is_ascii_whitespace() || **b == b'@').count();
    line[..begin].fill(b' ');
    let starts = |line: &[u8], word: &str| {
        line.get(begin..begin + word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
    };
    if starts(line, "rem ") || starts(line, "::") {
        line[begin] = b'#';
        return;
    }
    if starts(line, "set ") {
        line[begin..begin + 4].fill(b' ');
        // `set "NAME=value"`
        if line.get(begin + 4) == Some(&b'"') && end > begin + 5 && line[end - 1] == b'"' {
            line[begin + 4] = b' ';
            line[end - 1] = b' ';
        }
    }
    if end > 0 && line[end - 1] == b'^' {
        line[end - 1..].fill(b' ');
        // Right before the end of the line, whether that has a carriage return or not.
        if let Some(last) = line.last_mut() {
            *last = b'\\';
        }
    }
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'%', &line[at..]).map(|i| at + i) {
        let close = start + 1 + line[start + 1..].iter().take_while(|b| is_name_byte(**b)).count();
        if close > start + 1 && line.get(close) == Some(&b'%') {
            (line[start], line[close]) = (b'$', b' ');
        }
        at = close.max(start + 1);
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Masked {
    /// Adds the literals in the actions: strings, the names and words between them, comments. `original` is the text
    /// that was masked.
    pub fn literals(&self, original: &str, out: &mut Syntax) {
        for action in &self.actions {
            let inner = Span::new(action.start + 2, action.end - 2);
            let content = original.get(inner.range()).unwrap_or_default().trim_start_matches('-').trim_start();
            if original[action.start..].starts_with("{#") || content.starts_with("/*") {
                out.literal(LiteralKind::Comment, *action);
                continue;
            }
            for token in tokens(original, inner) {
                match token.kind {
                    TokenKind::String => out.literal(LiteralKind::String, token.content()),
                    TokenKind::Word => out.literal(LiteralKind::Bare, token.span),
                    _ => {}
                }
            }
        }
    }
}

fn actions(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // If an action is never closed, no later one of its kind is.
    let mut unclosed = [false; 3];
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'{', &bytes[at..]).map(|i| at + i) {
        at = start + 1;
        let (kind, close): (usize, &[u8; 2]) = match bytes.get(start + 1) {
            Some(b'{') => (0, b"}}"),
            Some(b'%') => (1, b"%}"),
            Some(b'#') => (2, b"#}"),
            _ => continue,
        };
        if unclosed[kind] {
            continue;
        }
        match end(bytes, start + 2, *close) {
            Some(end) => {
                found.push(Span::new(start, end));
                at = end;
            }
            None => unclosed[kind] = true,
        }
    }
    found
}

/// The end of an action. Braces in its strings do not count, unless that leaves it open: an apostrophe in a
/// comment looks like a string.
fn end(bytes: &[u8], start: usize, close: [u8; 2]) -> Option<usize> {
    const LONGEST: usize = 4096;
    let plain = start + memmem::find(&bytes[start..], &close)? + 2;
    let window = &bytes[..bytes.len().min(start + LONGEST)];
    let mut quote = None;
    let mut at = start;
    while at < window.len() {
        match (quote, window[at]) {
            (None, b'"' | b'\'' | b'`') => quote = Some(window[at]),
            (None, _) if window[at..].starts_with(&close) => return Some(at + 2),
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), b'\\') => at += 1,
            (Some(_), b'\n') => return Some(plain),
            _ => {}
        }
        at += 1;
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(text: &str, kind: LiteralKind) -> Vec<&str> {
        let mut out = Syntax::default();
        mask(text).unwrap().literals(text, &mut out);
        out.literals.into_iter().filter(|l| l.kind == kind).map(|l| &text[l.span]).collect()
    }

    #[test]
    fn helm() {
        let text = "{{- if .Values.llm }}\r\nenv:\n  model: {{ .Values.model | default \"gpt-4 }}\" | quote }}\n  {{- toYaml\n     .Values.x }}\n  é: \"{{ x }}-{{ y }}\"\n{{/* it's gpt-3 */}}\n{{ end }}";
        let masked = mask(text).unwrap();
        assert_eq!(masked.text.len(), text.len());
        let lines: Vec<&str> = masked.text.lines().map(str::trim_end).collect();
        assert_eq!(lines[0], "");
        assert_eq!(lines[1], "env:");
        assert!(lines[2].starts_with("  model: xxxx") && lines[2].ends_with('x'));
        assert_eq!((lines[3], lines[4]), ("", ""));
        assert_eq!(lines[5], "  é: \"xxxxxxx-xxxxxxx\"");
        assert_eq!((lines[6], lines.len()), ("", 8));
        assert_eq!(literals(text, LiteralKind::String), ["gpt-4 }}"]);
        assert!(literals(text, LiteralKind::Bare).contains(&".Values.model"));
        assert_eq!(literals(text, LiteralKind::Comment), ["{{/* it's gpt-3 */}}"]);
    }

    #[test]
    fn jinja_and_expressions() {
        let text = "{% set m = 'gpt-4' %}\nmodel: {{ m }}\n{# don't #}\nwith: ${{ inputs.m || 'o1' }}\n";
        let masked = mask(text).unwrap();
        assert!(masked.text.starts_with("                     \nmodel: xxxxxxx\n"));
        assert!(masked.text.contains("with: $xxxx"));
        assert_eq!(literals(text, LiteralKind::String), ["gpt-4", "o1"]);
        assert_eq!(literals(text, LiteralKind::Comment), ["{# don't #}"]);
    }

    #[test]
    fn scripts_of_windows() {
        let text =
            "@echo off\r\nrem don't\r\n:: gone\r\nset \"MODEL=gpt-4o\"\r\naz run ^\r\n  --model %MODEL% --at C:\\x^\n";
        let masked = batch(text).text;
        assert_eq!(masked.len(), text.len());
        let lines: Vec<&str> = masked.lines().map(str::trim).collect();
        assert_eq!(lines[..4], ["echo off", "#em don_t", "#: gone", "MODEL=gpt-4o"]);
        assert_eq!(lines[4..], ["az run  \\", "--model $MODEL  --at C:/x\\"]);
        for odd in ["", "%", "%%", "^", "set", "set \"", "@", "rem", "é^\n%é%"] {
            assert_eq!(batch(odd).text.len(), odd.len(), "{odd}");
        }
    }

    #[test]
    fn plain_texts_are_left_alone() {
        for text in ["", "a: {b: c}", "a: {{ open", "{", "{%", "}}", "a: '{#'"] {
            assert_eq!(mask(text), None, "{text}");
        }
        assert_eq!(mask(&"{{ ".repeat(100_000)), None);
        assert_eq!(mask("{{}}").unwrap().actions, vec![Span::new(0, 4)]);
        let odd = format!("{}}}}}", "{{ ' ".repeat(10_000));
        assert!(mask(&odd).is_some());
    }
}
