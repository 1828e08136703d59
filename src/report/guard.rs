//! The last thing that an output goes through. What a repository can make a report hold ends up in logs and terminals:
//! CI agents obey some lines of a log, and control characters move a cursor or turn the reading direction. The formats
//! take such characters out of what they show; this makes sure of it for every byte of every output, and breaks up the
//! commands of CI agents. Where the format has escapes of its own, the output still means the same.

use std::io;
use std::io::Write;

use crate::report::style::Style;
use crate::report::text::stand_in;

mod command;

/// What the output is, which decides how a character is written that may not stand there as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// Lines for people, tables, CSV, Markdown. A backslash breaks up commands, signs stand for other characters.
    Text,
    /// Workflow commands of GitHub, one a line, which may stand there.
    Commands,
    /// JSON: `\u` and a number. All of it stands in strings.
    Json,
    /// XML and HTML: `&#` and a number.
    Markup,
    /// A diff: as text, but bytes that are no UTF-8 stay.
    Patch,
    /// Bytes for programs, which are written as they are.
    Exact,
}

/// As many bytes are kept back until it is known what follows them: more than the longest path, as a link has it.
const AHEAD: usize = 16 * 1024;
/// As many bytes are looked at before they are passed on.
const BLOCK: usize = 64 * 1024;

/// Passes on what is written to it, made harmless for its medium.
#[derive(Debug)]
pub struct Guard<W: Write> {
    out: W,
    medium: Medium,
    /// Whether the escape sequences of colours and links pass.
    is_styled: bool,
    /// What is not yet passed on.
    held: Vec<u8>,
    /// What is to be written next.
    made: Vec<u8>,
    /// Whether nothing but blanks stands before `held` in its line.
    at_start: bool,
    /// How many characters were written in another way.
    changed: usize,
}

impl<W: Write> Guard<W> {
    /// A guard before an output.
    pub fn new(out: W, medium: Medium) -> Self {
        Self { out, medium, is_styled: false, held: Vec::new(), made: Vec::new(), at_start: true, changed: 0 }
    }

    /// A guard that lets the colours and links of a style pass.
    #[must_use]
    pub fn styled(self, style: Style) -> Self {
        Self { is_styled: style.color || style.links, ..self }
    }

    /// Passes on all that was kept back. Returns how many characters were not written as they are.
    pub fn finish(mut self) -> io::Result<usize> {
        self.flush()?;
        Ok(self.changed)
    }

    /// Passes on all but the last `keep` bytes.
    fn pass(&mut self, keep: usize) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        let end = held.len().saturating_sub(keep);
        let mut at = 0;
        while at < end {
            let plain = held[at..end].iter().position(|byte| is_special(*byte)).unwrap_or(end - at);
            if plain > 0 {
                self.made.extend_from_slice(&held[at..at + plain]);
                self.at_start &= held[at..at + plain].iter().all(|byte| matches!(byte, b' ' | b'\t'));
                at += plain;
            } else {
                at += self.special(&held[at..]);
            }
        }
        self.out.write_all(&self.made)?;
        self.made.clear();
        self.held.extend_from_slice(&held[at..]);
        Ok(())
    }

    /// Writes the special character that the bytes begin with. Returns its length.
    fn special(&mut self, rest: &[u8]) -> usize {
        if rest[0] == b'\n' {
            self.at_start = true;
            self.made.push(b'\n');
            return 1;
        }
        if self.is_styled
            && let Some(len) = command::own_sequence(rest)
        {
            self.made.extend_from_slice(&rest[..len]);
            return len;
        }
        let Some(c) = first_char(rest) else {
            // Bytes that are no UTF-8 stay: they are what the file has, and no terminal takes them for anything.
            self.at_start = false;
            self.made.push(rest[0]);
            return 1;
        };
        let was_start = self.at_start;
        self.at_start &= c.is_whitespace() || command::is_ignorable(c);
        let is_line_end = c == '\r' && rest.get(1) == Some(&b'\n');
        match c {
            '#' if command::has_marks(rest) => self.broken(c),
            ':' if was_start && command::has_colons(rest) => self.broken(c),
            _ if stand_in(c).is_some() && !is_line_end => self.replaced(c),
            _ => self.made.extend_from_slice(&rest[..c.len_utf8()]),
        }
        c.len_utf8()
    }

    /// Writes the first character of a command so that no command follows.
    fn broken(&mut self, c: char) {
        let mut bytes = [0; 4];
        let sign = c.encode_utf8(&mut bytes).as_bytes();
        match self.medium {
            Medium::Exact => self.made.extend_from_slice(sign),
            Medium::Commands if c == ':' => self.made.extend_from_slice(sign),
            Medium::Json | Medium::Markup => self.escaped(c),
            // `\::` and `#\#[`: the first keeps the command from the start of its line.
            _ if c == ':' => self.marked(&[b"\\", sign]),
            _ => self.marked(&[sign, b"\\"]),
        }
    }

    fn replaced(&mut self, c: char) {
        match (self.medium, stand_in(c)) {
            // XML has no way to write the first 32.
            (Medium::Markup, Some(sign)) if c < ' ' => self.made.extend_from_slice(sign.to_string().as_bytes()),
            (Medium::Json | Medium::Markup, _) => self.escaped(c),
            (Medium::Exact, _) | (_, None) => self.made.extend_from_slice(c.to_string().as_bytes()),
            (_, Some(sign)) => self.marked(&[sign.to_string().as_bytes()]),
        }
    }

    fn escaped(&mut self, c: char) {
        let number = u32::from(c);
        let written = if self.medium == Medium::Json { format!("\\u{number:04x}") } else { format!("&#{number};") };
        self.made.extend_from_slice(written.as_bytes());
    }

    fn marked(&mut self, parts: &[&[u8]]) {
        self.changed += 1;
        self.made.extend(parts.iter().copied().flatten());
    }
}

impl<W: Write> Write for Guard<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.medium == Medium::Exact {
            self.out.write_all(buf)?;
        } else {
            self.held.extend_from_slice(buf);
            if self.held.len() > BLOCK {
                self.pass(AHEAD)?;
            }
        }
        Ok(buf.len())
    }

    /// Passes on everything: nobody flushes in the middle of a word.
    fn flush(&mut self) -> io::Result<()> {
        self.pass(0)?;
        self.out.flush()
    }
}

/// The text, made harmless for a medium.
#[must_use]
pub fn guarded(text: &str, medium: Medium) -> String {
    let mut bytes = Vec::new();
    let mut guard = Guard::new(&mut bytes, medium);
    // A vector takes everything.
    let _ = guard.write_all(text.as_bytes()).and_then(|()| guard.finish());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether a byte has to be looked at.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'#' | b':' | 0..=0x08 | 0x0a..=0x1f | 0x7f..)
}

fn first_char(bytes: &[u8]) -> Option<char> {
    command::text_of(&bytes[..bytes.len().min(4)]).chars().next()
}

#[cfg(test)]
mod tests;
