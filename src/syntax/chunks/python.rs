//! The functions of a Python text, and the statements between them.
//!
//! A function at the top of a file or of a class is a part of its own, and so are some kilobytes of other statements
//! there. The heads of classes are in no part; they are read with each part of their class.

use crate::syntax::chunks::{Definition, Docstring, ENOUGH, Outline, Part};
use crate::text::span::Span;

/// Columns of a tab, as the grammar counts them.
const TAB: usize = 8;

/// Words that continue a statement that began above.
const CONTINUING: [&[u8]; 4] = [b"else", b"elif", b"except", b"finally"];

pub(crate) fn outline(text: &str) -> Option<Outline> {
    let mut cutter =
        Cutter { bytes: text.as_bytes(), open: Vec::new(), decorated: None, plain: None, outline: Outline::default() };
    let mut at = 0;
    while let Some(start) = cutter.next_statement(at) {
        let indent = cutter.indent(start);
        let line = start - cutter.bytes[..start].iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        cutter.close(indent, line);
        let end = cutter.end_of_statement(start)?;
        cutter.begin(line, start, indent, end);
        at = end;
    }
    cutter.close(0, text.len());
    Some(cutter.outline)
}

/// A block of statements.
struct Block {
    indent: usize,
    kind: Kind,
    /// The number of its function or class, if it is one.
    definition: Option<usize>,
}

impl Block {
    /// The first lines of a class.
    fn class_head(&self) -> Option<Span> {
        match self.kind {
            Kind::Class { head, .. } => Some(head),
            _ => None,
        }
    }
}

enum Kind {
    /// Its head, the number of its first part, and whether it holds anything but parts.
    Class { head: Span, first: usize, has_others: bool },
    /// Where it begins, including its decorators.
    Function(usize),
    /// Another statement at the top of the file or of a class: where it begins.
    Plain(usize),
    /// A function that is not cut out, or a statement within others.
    Other,
}

struct Cutter<'a> {
    bytes: &'a [u8],
    open: Vec<Block>,
    /// Where the decorators of the next definition begin.
    decorated: Option<usize>,
    /// The last part, where it is of plain statements.
    plain: Option<usize>,
    outline: Outline,
}

impl Cutter<'_> {
    /// Where the next statement begins, behind its indentation. Passes over blank lines and comments.
    fn next_statement(&self, mut at: usize) -> Option<usize> {
        loop {
            at += self.bytes[at..].iter().position(|b| !b.is_ascii_whitespace())?;
            if self.bytes[at] != b'#' {
                return Some(at);
            }
            at += memchr::memchr(b'\n', &self.bytes[at..])?;
        }
    }

    fn indent(&self, start: usize) -> usize {
        let before = self.bytes[..start].iter().rev().take_while(|b| matches!(b, b' ' | b'\t'));
        before.map(|b| if *b == b'\t' { TAB } else { 1 }).sum()
    }

    /// The end of the line on which a statement ends; `None` if a string or a bracket is never closed.
    fn end_of_statement(&self, start: usize) -> Option<usize> {
        let mut at = start;
        let mut depth = 0_usize;
        loop {
            let Some(step) = self.bytes[at..].iter().position(|b| MARKS[usize::from(*b)]) else {
                return (depth == 0).then_some(self.bytes.len());
            };
            at += step + 1;
            match self.bytes[at - 1] {
                b'\n' if depth == 0 => return Some(at),
                b'#' => at += memchr::memchr(b'\n', &self.bytes[at..]).unwrap_or(self.bytes.len() - at),
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.checked_sub(1)?,
                // Outside of strings, valid Python escapes line breaks only.
                b'\\' => at = (at + 1 + usize::from(self.bytes.get(at) == Some(&b'\r'))).min(self.bytes.len()),
                quote @ (b'"' | b'\'') => at = self.end_of_string(at, quote)?,
                _ => {}
            }
        }
    }

    /// The end of a string that has its first quote right before `at`.
    fn end_of_string(&self, at: usize, quote: u8) -> Option<usize> {
        let rest = &self.bytes[at..];
        let is_long = rest.starts_with(&[quote, quote]);
        let mut next = if is_long { 2 } else { 0 };
        loop {
            next += memchr::memchr3(quote, b'\\', b'\n', &rest[next..])?;
            match rest[next] {
                b'\\' => next += 2,
                b'\n' if !is_long => return None,
                b'\n' => next += 1,
                _ if !is_long => return Some(at + next + 1),
                _ if rest[next..].starts_with(&[quote; 3]) => return Some(at + next + 3),
                _ => next += 1,
            }
            if next >= rest.len() {
                return None;
            }
        }
    }

    /// Ends the blocks that a statement with this indentation is not in.
    fn close(&mut self, indent: usize, line: usize) {
        // The blocks above end before the decorators of the next definition.
        let line = self.decorated.unwrap_or(line);
        while let Some(block) = self.open.pop_if(|block| block.indent >= indent) {
            if let Some(definition) = block.definition {
                self.outline.definitions[definition].span.end = self.bytes[..line].trim_ascii_end().len();
            }
            match block.kind {
                Kind::Function(start) => {
                    self.outline.parts.push(Part {
                        range: Span::new(start, line),
                        heads: self.heads(),
                        is_needed: false,
                    });
                }
                Kind::Plain(start) => self.add_plain(Span::new(start, line)),
                Kind::Class { first, has_others: false, .. } => {
                    if let Some(part) = self.outline.parts.get_mut(first) {
                        part.is_needed = true;
                    }
                }
                Kind::Class { .. } | Kind::Other => {}
            }
        }
    }

    /// The first lines of the classes that are open, from the outermost.
    fn heads(&self) -> Vec<Span> {
        self.open.iter().filter_map(Block::class_head).collect()
    }

    /// Takes the plain statements of one class, or of the file, together.
    fn add_plain(&mut self, range: Span) {
        let heads = self.heads();
        let statement = self.bytes[range].trim_ascii_start();
        let goes_on = CONTINUING.iter().any(|word| statement.starts_with(word));
        let follows = |last: &&mut Part| last.range.end == range.start && last.heads == heads;
        let last = self.plain.and_then(|index| self.outline.parts.get_mut(index)).filter(follows);
        if let Some(last) = last.filter(|last| goes_on || last.range.len() < ENOUGH) {
            last.range.end = range.end;
        } else {
            self.plain = Some(self.outline.parts.len());
            self.outline.parts.push(Part { range, heads, is_needed: false });
        }
    }

    /// Records a statement and the block that it may begin.
    fn begin(&mut self, line: usize, start: usize, indent: usize, end: usize) {
        let head = &self.bytes[start..end];
        if head.starts_with(b"@") {
            self.decorated.get_or_insert(line);
            return;
        }
        let begins = self.decorated.take().unwrap_or(line);
        let can_be_cut = self.open.iter().all(|block| matches!(block.kind, Kind::Class { .. }));
        let is_function = head.starts_with(b"def ") || head.starts_with(b"async def ");
        let is_class = head.starts_with(b"class ");
        if let Some(Block { kind: Kind::Class { has_others, .. }, .. }) = self.open.last_mut() {
            *has_others |= is_class;
        }
        let definition = if is_class || is_function {
            self.define(start, end)
        } else {
            self.outline.docstrings.extend(self.docstring(Span::new(start, end)));
            None
        };
        let kind = if is_class {
            Kind::Class { head: Span::new(line, end), first: self.outline.parts.len(), has_others: false }
        } else if is_function && can_be_cut {
            Kind::Function(begins)
        } else if can_be_cut && (indent == 0 || !self.open.is_empty()) {
            Kind::Plain(line)
        } else {
            Kind::Other
        };
        self.open.push(Block { indent, kind, definition });
    }

    /// Records a function or a class by its head, unless the class is an enum, whose members are a list.
    fn define(&mut self, start: usize, end: usize) -> Option<usize> {
        let head = &self.bytes[start..end];
        let keyword = if head.starts_with(b"class ") { "class " } else { "def " };
        let at = start + memchr::memmem::find(head, keyword.as_bytes())? + keyword.len();
        let name = at + self.bytes[at..end].iter().take_while(|b| **b == b' ').count();
        let len = self.bytes[name..end].iter().take_while(|b| is_name_byte(**b)).count();
        let is_list = ENUMS.iter().any(|class| memchr::memmem::find(head, class).is_some());
        let is_plain = matches!(self.bytes[name + len..end].trim_ascii_start().first(), Some(b'(' | b':'));
        if is_list || !is_plain || len == 0 {
            return None;
        }
        self.outline.definitions.push(Definition { name: Span::new(name, name + len), span: Span::new(start, end) });
        Some(self.outline.definitions.len() - 1)
    }

    /// The docstring, if the statement is one.
    fn docstring(&self, statement: Span) -> Option<Docstring> {
        let within: Option<Vec<usize>> = self.open.iter().map(|block| block.definition).collect();
        let text = &self.bytes[statement];
        let prefix = usize::from(text.first().is_some_and(|b| b"rRuU".contains(b)));
        let quote = text.get(prefix).copied().filter(|b| matches!(b, b'"' | b'\''))?;
        let from = statement.start + prefix + 1;
        let end = self.end_of_string(from, quote)?;
        let quotes = if text[prefix..].starts_with(&[quote; 3]) { 3 } else { 1 };
        let content = Span::new(from + quotes - 1, end.checked_sub(quotes)?);
        let is_all = self.bytes[end..statement.end].trim_ascii().is_empty() && !content.is_empty();
        Some(Docstring { content, within: within.filter(|_| is_all)? })
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Classes whose members are the elements of a list.
const ENUMS: [&[u8]; 2] = [b"Enum", b"Flag"];

/// The bytes that have a meaning for the end of a statement.
static MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let bytes = b"\n#()[]{}\\\"'";
    let mut i = 0;
    while i < bytes.len() {
        marks[bytes[i] as usize] = true;
        i += 1;
    }
    marks
};

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(String, Vec<&str>, bool)> {
        let parts = parts(text).expect("even").into_iter().filter(|part| !is_plain(text, part));
        let of = |part: Part| {
            (
                text[part.range.range()].to_owned(),
                part.heads.into_iter().map(|h| text[h].trim()).collect(),
                part.is_needed,
            )
        };
        parts.map(of).collect()
    }

    fn parts(text: &str) -> Option<Vec<Part>> {
        outline(text).map(|outline| outline.parts)
    }

    fn is_plain(text: &str, part: &Part) -> bool {
        !text[part.range].trim_start().starts_with(['d', '@', 'a'])
    }

    #[test]
    fn plain_statements_are_taken_together() {
        let long = format!("x = [{}]\n", "1, ".repeat(ENOUGH));
        let text = format!("import a\nif a:\n  b = 1\nelse:\n  b = 2\n{long}try:\n  c()\nexcept D:\n  pass\ny = 1\n");
        let found: Vec<_> =
            parts(&text).expect("even").into_iter().map(|part| text[part.range.range()].to_owned()).collect();
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("import a\nif a:") && found[0].ends_with("]\n"));
        assert_eq!(found[1], "try:\n  c()\nexcept D:\n  pass\ny = 1\n");
    }

    #[test]
    fn functions_are_parts() {
        let text = "import a\n\n@b(\n  'c',\n)\n@d\ndef e(\n  f='g',\n):\n  '''\ndef h():\n  '''\n  def i(): pass\n  return 1\n\n# j\nK = 1\n";
        let found = cut(text);
        assert_eq!(found.len(), 1);
        assert!(found[0].0.starts_with("@b(") && found[0].0.ends_with("return 1\n\n# j\n"), "{}", found[0].0);
    }

    #[test]
    fn methods_come_with_the_heads_of_their_classes() {
        let text = "class A(\n  B,\n):\n  x = 1\n  class C:\n    def d(self): pass\n    async def e(self):\n      return '#'\n\n  @f\n  def g(self): pass\nclass H:\n  def i(self): pass\n";
        let found = cut(text);
        let shown: Vec<_> = found.iter().map(|(t, h, n)| (t.trim(), h.len(), *n)).collect();
        let expected = [
            ("def d(self): pass", 2, true),
            ("async def e(self):\n      return '#'", 2, false),
            ("@f\n  def g(self): pass", 1, false),
            ("def i(self): pass", 1, true),
        ];
        assert_eq!(shown, expected);
        assert_eq!(found[0].1, ["class A(\n  B,\n):", "class C:"]);
    }

    #[test]
    fn docstrings_and_what_they_are_in() {
        let text = "'''a'''\nclass B(C):\n  r\"b\"\n  x = 'no'\n  async def d(self):\n    \"\"\"\n    d\n    \"\"\"\n    def e(): 'no'\n    if x:\n      'no'\nclass F(Enum):\n  'no'\n'a' 'b'\nf'no'\n'';\n";
        let outline = outline(text).expect("even");
        let name = |n: &usize| &text[outline.definitions[*n].name];
        let shown: Vec<(&str, Vec<&str>)> = outline
            .docstrings
            .iter()
            .map(|one| (text[one.content].trim(), one.within.iter().map(name).collect()))
            .collect();
        assert_eq!(shown, [("a", vec![]), ("b", vec!["B"]), ("d", vec!["B", "d"])]);
        let spans: Vec<&str> = outline.definitions.iter().map(|one| &text[one.span]).collect();
        assert!(spans[0].starts_with("class B(C):") && spans[0].ends_with("if x:\n      'no'"));
        assert!(spans[1].starts_with("async def d(self):") && spans[1].ends_with("if x:\n      'no'"));
        assert_eq!(spans[2], "def e(): 'no'");
    }

    #[test]
    fn functions_below_conditions_are_not() {
        assert!(cut("if a:\n  def b(): pass\nelse:\n  class C:\n    def d(self): pass\n").is_empty());
    }

    #[test]
    fn what_is_not_even_is_not_cut() {
        for text in ["def a(:\n  x = 1\n", "x = 'a\ny = 1\n", "x = '''a\n", "x = (\n", "x = )\n"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn escapes_and_continued_lines() {
        assert_eq!(cut("x = 'a\\'b' \\\n  + \"c\\\\\"\ndef d():\n\treturn r'\\''\ny = 1\n").len(), 1);
        assert_eq!(cut("").len(), 0);
        assert_eq!(cut("def a(): pass").len(), 1);
    }
}
