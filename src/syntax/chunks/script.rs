//! The top-level statements of JavaScript and TypeScript.
//!
//! A statement begins where a line outside of all brackets begins with a word that only statements begin with. If that
//! is wrong, the part cannot be parsed by itself, and the text is parsed whole.

use crate::syntax::chunks::{ENOUGH, Part};
use crate::text::span::Span;

/// Words that begin a statement and nothing else, with what must follow them.
const BEGINNINGS: [&str; 13] = [
    "import ",
    "export ",
    "const ",
    "let ",
    "var ",
    "function ",
    "async function ",
    "class ",
    "abstract class ",
    "interface ",
    "type ",
    "enum ",
    "declare ",
];

/// Words after which a slash begins a regular expression.
const BEFORE_VALUES: [&str; 16] = [
    "return",
    "typeof",
    "case",
    "in",
    "of",
    "delete",
    "void",
    "instanceof",
    "new",
    "throw",
    "else",
    "do",
    "yield",
    "await",
    "default",
    "extends",
];

pub(crate) fn parts(text: &str) -> Option<Vec<Part>> {
    let mut cutter = Cutter { bytes: text.as_bytes(), open: Vec::new(), after_value: false };
    let mut parts: Vec<Part> = Vec::new();
    let (mut at, mut from) = (0, 0);
    while at < cutter.bytes.len() {
        let begins_line = at == 0 || cutter.bytes[at - 1] == b'\n';
        let is_boundary = begins_line
            && cutter.open.is_empty()
            && BEGINNINGS.iter().any(|word| cutter.bytes[at..].starts_with(word.as_bytes()));
        if is_boundary && at - from >= ENOUGH {
            parts.push(Part::alone(Span::new(from, at)));
            from = at;
        }
        at = cutter.next(at)?;
    }
    parts.push(Part::alone(Span::new(from, text.len())));
    (cutter.open.is_empty() && parts.len() > 1).then_some(parts)
}

struct Cutter<'a> {
    bytes: &'a [u8],
    /// The closing byte of each open bracket; a backtick for the `${` of a template.
    open: Vec<u8>,
    /// Whether the last token ends a value, so that a slash divides it.
    after_value: bool,
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

impl Cutter<'_> {
    /// Passes over a token. `None` if a bracket, a string or a comment is not closed.
    fn next(&mut self, at: usize) -> Option<usize> {
        let byte = self.bytes[at];
        let was_value = std::mem::replace(&mut self.after_value, true);
        match byte {
            b'"' | b'\'' => self.string(at + 1, byte),
            b'`' => self.template(at + 1),
            b'(' | b'[' | b'{' => {
                self.open.push(match byte {
                    b'(' => b')',
                    b'[' => b']',
                    _ => b'}',
                });
                self.after_value = false;
                Some(at + 1)
            }
            b')' | b']' => (self.open.pop()? == byte).then_some(at + 1),
            b'}' => match self.open.pop()? {
                b'}' => Some(at + 1),
                b'`' => self.template(at + 1),
                _ => None,
            },
            b'/' if self.bytes.get(at + 1) == Some(&b'/') => {
                self.after_value = was_value;
                Some(memchr::memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |end| at + end))
            }
            b'/' if self.bytes.get(at + 1) == Some(&b'*') => {
                self.after_value = was_value;
                Some(at + 4 + memchr::memmem::find(&self.bytes[at + 2..], b"*/")?)
            }
            b'/' if !was_value => self.regex(at + 1),
            _ if is_word_byte(byte) => {
                let len = self.bytes[at..].iter().take_while(|b| is_word_byte(**b)).count();
                let word = &self.bytes[at..at + len];
                self.after_value = !BEFORE_VALUES.iter().any(|before| before.as_bytes() == word);
                Some(at + len)
            }
            _ => {
                self.after_value = was_value && byte.is_ascii_whitespace();
                Some(at + 1)
            }
        }
    }

    fn string(&self, mut at: usize, quote: u8) -> Option<usize> {
        loop {
            at += memchr::memchr3(quote, b'\\', b'\n', self.bytes.get(at..)?)?;
            match self.bytes[at] {
                b'\\' => at += 2,
                b'\n' => return None,
                _ => return Some(at + 1),
            }
        }
    }

    /// The rest of a template, or of its text before the next value in it.
    fn template(&mut self, mut at: usize) -> Option<usize> {
        loop {
            at += memchr::memchr3(b'`', b'\\', b'$', self.bytes.get(at..)?)?;
            match self.bytes[at] {
                b'\\' => at += 2,
                b'`' => return Some(at + 1),
                _ if self.bytes.get(at + 1) == Some(&b'{') => {
                    self.open.push(b'`');
                    self.after_value = false;
                    return Some(at + 2);
                }
                _ => at += 1,
            }
        }
    }

    fn regex(&self, mut at: usize) -> Option<usize> {
        let mut is_in_set = false;
        loop {
            match self.bytes.get(at)? {
                b'\n' => return None,
                b'\\' => at += 1,
                b'[' => is_in_set = true,
                b']' => is_in_set = false,
                b'/' if !is_in_set => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Option<Vec<&str>> {
        Some(parts(text)?.into_iter().map(|part| &text[part.range]).collect())
    }

    #[test]
    fn statements_are_parts() {
        let long = format!("const a = [{}];\n", "1, ".repeat(ENOUGH));
        let text = format!("import x from 'y';\n{long}export function f() {{\nconst b = 1;\n}}\n{long}class C {{}}\n");
        let found = cut(&text).expect("even");
        assert_eq!(found.len(), 3);
        assert!(found[1].starts_with("export function f() {\nconst b = 1;\n}\nconst a"));
        assert_eq!(found[2], "class C {}\n");
        assert_eq!(found.concat(), text);
    }

    #[test]
    fn templates_expressions_and_comments_hide_brackets() {
        let filler = format!("const a = [{}];\n", "1, ".repeat(ENOUGH));
        for text in [
            "const t = `{\nconst x = 1;\n${ f(`}`) + '{' } (`;\n",
            "const r = /[/({]\\/'/.test(s) / 2;\n",
            "// it's (\n/* {\nconst x */\n",
            "const d = (a + b) / c / \"(\".length;\n",
            "return /'/;\n",
        ] {
            assert_eq!(cut(&format!("{text}{filler}const z = 1;\n")).map(|parts| parts.len()), Some(2), "{text}");
        }
    }

    #[test]
    fn what_is_not_even_is_not_cut() {
        let filler = format!("const a = [{}];\n", "1, ".repeat(ENOUGH));
        for text in ["const a = (;\n", "const a = 'b\n", "const a = `b\n", "}\n", "/* a\n", "const a = [(]);\n"] {
            assert_eq!(cut(&format!("{text}{filler}const z = 1;\n")), None, "{text}");
        }
        assert_eq!(cut("const a = 1;\n"), None);
    }
}
