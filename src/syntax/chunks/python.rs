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
mod tests;
