//! The lines around a finding, as a source for miette that is safe for a terminal.
//!
//! The sources of miette scan the file from its start for every span. A snippet has only the lines that the finding
//! needs, and finds them through the line index, so that each of thousands of findings in a file costs the same. It
//! cuts long lines to a window around the underlined text.

use miette::{MietteError, SourceCode, SourceSpan, SpanContents};

use crate::report::text::stand_in;
use crate::text::root::slashes;
use crate::text::source::Source;
use crate::text::span::Span;

/// Two labels with at most so many lines between them are in one block.
const MAX_GAP: usize = 5;
/// Characters on each side of the underlined text, in a line longer than [`MAX_LINE`].
const CONTEXT: usize = 60;
/// A line of more characters is cut.
const MAX_LINE: usize = 160;
/// A span of more characters is underlined only so far.
const MAX_UNDERLINED: usize = 120;

/// The lines of a file that one finding shows.
#[derive(Debug, Clone)]
pub struct Snippet {
    name: String,
    text: String,
    lines: Vec<Line>,
    /// The spans in `text`, in the order in which the caller gave them.
    spans: Vec<Span>,
    /// The 0-based column of the first span in the file.
    column: usize,
}

#[derive(Debug, Clone)]
struct Line {
    /// 0-based, in the file.
    number: usize,
    /// In the text of the snippet, with the line break.
    range: Span,
}

impl Snippet {
    /// The lines of the spans; a span over several lines ends with its first line. `column` is the 1-based column of
    /// the first span, which the caller knows: counting it again takes as long as the line is.
    #[must_use]
    pub fn new(source: &Source, spans: &[Span], column: usize) -> Self {
        let on_line: Vec<(usize, Span)> = spans.iter().map(|span| first_line(source, *span)).collect();
        let mut snippet = Self {
            name: crate::report::text::clean(&slashes(&source.path)).into_owned(),
            text: String::new(),
            lines: Vec::new(),
            spans: vec![Span::new(0, 0); spans.len()],
            column: column.saturating_sub(1),
        };
        for number in wanted(on_line.iter().map(|(line, _)| *line)) {
            snippet.push_line(source, number, &on_line);
        }
        snippet
    }

    /// Makes the file's name a terminal link (OSC 8). `uri` is percent-encoded, so that none of its characters ends the
    /// link.
    pub fn link(&mut self, uri: &str) {
        self.name = format!("\u{1b}]8;;{uri}\u{1b}\\{}\u{1b}]8;;\u{1b}\\", self.name);
    }

    /// The n-th of the caller's spans, in the text of the snippet.
    #[must_use]
    pub fn span(&self, n: usize) -> Span {
        self.spans[n]
    }

    fn push_line(&mut self, source: &Source, number: usize, spans: &[(usize, Span)]) {
        let whole = line_range(source, number);
        let text = &source.text[whole.range()];
        let here: Vec<(usize, Span)> = spans
            .iter()
            .enumerate()
            .filter(|(_, (line, _))| *line == number)
            .map(|(n, (_, span))| (n, Span::new(span.start - whole.start, span.end - whole.start)))
            .collect();
        let window = window(text, here.iter().map(|(_, span)| span));
        let begin = self.text.len();
        if window.start > 0 {
            self.text.push('…');
        }
        // The offsets of the window's characters in the snippet: a sign can be longer than its character.
        let mut moved = Vec::with_capacity(window.len() + 1);
        for (offset, c) in text[window].char_indices() {
            moved.push((window.start + offset, self.text.len()));
            self.text.push(stand_in(c).unwrap_or(c));
        }
        let end = self.text.len();
        let place = |offset: usize| match moved.binary_search_by_key(&offset, |(from, _)| *from) {
            Ok(i) => moved[i].1,
            Err(_) if offset < window.start => begin,
            Err(_) => end,
        };
        for (n, span) in here {
            self.spans[n] = Span::new(place(span.start), place(span.end));
        }
        if window.end < text.len() {
            self.text.push('…');
        }
        self.text.push('\n');
        self.lines.push(Line { number, range: Span::new(begin, self.text.len()) });
    }

    /// The block of the line at an offset: the lines around it with consecutive numbers.
    fn block(&self, offset: usize) -> &[Line] {
        let at = self.line_at(offset);
        let joined = |a: usize, b: usize| self.lines[a].number + 1 == self.lines[b].number;
        let mut first = at;
        while first > 0 && joined(first - 1, first) {
            first -= 1;
        }
        let mut last = at;
        while last + 1 < self.lines.len() && joined(last, last + 1) {
            last += 1;
        }
        &self.lines[first..=last]
    }

    fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.range.end <= offset).min(self.lines.len().saturating_sub(1))
    }
}

/// The line on which a span begins, and the part of the span on it.
fn first_line(source: &Source, span: Span) -> (usize, Span) {
    let start = floor(&source.text, span.start);
    let number = source.lines().line_of(start);
    let line = line_range(source, number);
    let mut end = floor(&source.text, span.end).clamp(start, line.end.max(start));
    if let Some((far, _)) = source.text[start..end].char_indices().nth(MAX_UNDERLINED) {
        end = start + far;
    }
    (number, Span::new(start.min(line.end), end.min(line.end)))
}

/// The bytes of a line without its line break.
fn line_range(source: &Source, number: usize) -> Span {
    let start = source.lines().start_of(number, &source.text);
    let end = source.lines().start_of(number + 1, &source.text);
    let text = source.text[start..end].trim_end_matches(['\n', '\r']);
    Span::new(start, start + text.len())
}

/// The lines of the labels and those in small gaps between them, sorted.
fn wanted(lines: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut lines: Vec<usize> = lines.collect();
    lines.sort_unstable();
    lines.dedup();
    let mut all: Vec<usize> = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(&last) = all.last()
            && line - last <= MAX_GAP + 1
        {
            all.extend(last + 1..line);
        }
        all.push(line);
    }
    all
}

/// The part of a line to show: all of a short line, or else the part around its first span.
fn window<'a>(line: &str, spans: impl Iterator<Item = &'a Span>) -> Span {
    // A character has at most four bytes, so that most lines need no counting.
    if line.len() <= MAX_LINE || (line.len() <= MAX_LINE * 4 && line.chars().count() <= MAX_LINE) {
        return Span::new(0, line.len());
    }
    let Some(span) = spans.min_by_key(|span| span.start) else {
        return Span::new(0, line.char_indices().nth(CONTEXT * 2).map_or(line.len(), |(i, _)| i));
    };
    let start = line[..span.start].char_indices().rev().nth(CONTEXT - 1).map_or(0, |(i, _)| i);
    let end = line[span.end..].char_indices().nth(CONTEXT).map_or(line.len(), |(i, _)| span.end + i);
    Span::new(start, end)
}

/// The last character boundary at or before an offset.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

impl SourceCode for Snippet {
    /// The whole block of the span if miette asks for context, or else its line.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        if span.offset() + span.len() > self.text.len() || self.lines.is_empty() {
            return Err(MietteError::OutOfBounds);
        }
        let (lines, column) = if before == 0 {
            let at = self.line_at(span.offset());
            let primary = self.spans.first().is_some_and(|first| first.start == span.offset());
            let column = if primary { self.column } else { span.offset() - self.lines[at].range.start };
            (&self.lines[at..=at], column)
        } else {
            let block = self.block(span.offset());
            // miette draws a span over two blocks as two snippets.
            if block.last().is_some_and(|last| span.offset() + span.len() > last.range.end) {
                return Err(MietteError::OutOfBounds);
            }
            (block, 0)
        };
        let range = Span::new(lines[0].range.start, lines[lines.len() - 1].range.end);
        Ok(Box::new(Contents {
            data: &self.text.as_bytes()[range],
            span: (range.start, range.len()).into(),
            name: &self.name,
            line: lines[0].number,
            column,
            line_count: lines.len(),
        }))
    }
}

struct Contents<'a> {
    data: &'a [u8],
    span: SourceSpan,
    name: &'a str,
    line: usize,
    column: usize,
    line_count: usize,
}

impl<'a> SpanContents<'a> for Contents<'a> {
    fn data(&self) -> &'a [u8] {
        self.data
    }

    fn span(&self) -> &SourceSpan {
        &self.span
    }

    fn name(&self) -> Option<&str> {
        Some(self.name)
    }

    fn line(&self) -> usize {
        self.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        self.line_count
    }
}
