//! Finds the comments of a file that begin with a word, in every region, by the syntax of its language.
//!
//! The front end distinguishes comments from strings. Where it finds neither (Markdown, scripts inside YAML), the
//! comment mark before the word decides.

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

use crate::rules::words;
use crate::syntax::model::{Literal, LiteralKind, Parsed, Syntax};
use crate::syntax::reading::Reading;
use crate::syntax::region::Region;
use crate::text::language::Language;
use crate::text::source::Source;
use crate::text::span::{Span, floor_boundary, line_at};

/// Where more comments than this begin with the word, what stands around them is asked for once for all that are near each
/// other: thousands of comments in a row can be the children of one node, which is walked to each of them.
const MANY: usize = 64;
/// How many bytes are asked about then.
const NEAR: usize = 4096;

/// A comment that begins with the word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// What follows the word, up to the end of the comment or of its line.
    pub text: String,
    /// The comment, with its marks, in the file's text. One over several lines is cut to the line of the word.
    pub span: Span,
    /// Where `text` begins in the file's text; `None` if the file does not hold it as it is.
    pub text_start: Option<usize>,
    /// The lines that it applies to: its own line, and the next line of code if it is alone on its line.
    pub reach: Span,
    pub alone: bool,
    /// It is in an example of a document.
    pub is_example: bool,
    /// The number of lines above it in its region.
    pub lines_above: usize,
    /// The range to delete to remove the comment; `None` if that could break the text around it.
    pub removal: Option<Span>,
}

/// The comments of a file that begin with `word`, in no order.
#[must_use]
pub fn comments(reading: &Reading<'_>, word: &str) -> Vec<Comment> {
    let file = reading.file();
    let mut found = Vec::new();
    for (index, region) in file.regions().iter().enumerate() {
        let words: Vec<usize> = memchr::memmem::find_iter(region.text.as_bytes(), word).collect();
        let parsed = reading.region(index);
        let mut seen = Passed::default();
        let mut near: Option<(Span, Syntax)> = None;
        let reach = if words.len() > MANY { NEAR } else { 1 };
        for at in words {
            if near.as_ref().is_none_or(|(span, _)| !span.contains(at)) {
                let span = Span::new(at, floor_boundary(&region.text, at + reach));
                near = Some((span, parsed.syntax_around(span)));
            }
            let Some((_, syntax)) = &near else { continue };
            let one = Found::new(region, syntax, at);
            found.extend(one.and_then(|one| one.comment(&file.source, word, &mut seen)));
        }
    }
    found
}

/// What was seen of a region on the way to the last of its comments, so that no comment looks at all of it again.
#[derive(Default)]
struct Passed {
    /// The beginning of a line, and the number of lines above it.
    lines: (usize, usize),
    /// The lines that a comment with this mark passed over, itself among them, which are comments or empty, and the end of
    /// the line of code behind them.
    comments: Option<(String, Span, usize)>,
}

impl Passed {
    /// The number of lines above one that is not above the last that was asked for.
    fn lines_above(&mut self, text: &str, line: usize) -> usize {
        let (from, above) = self.lines;
        let between = memchr::memchr_iter(b'\n', &text.as_bytes()[from.min(line)..line]).count();
        self.lines = (line, above + between);
        above + between
    }
}

/// A line of a region with a comment in it.
struct Found<'a> {
    region: &'a Region,
    /// Where the word begins.
    word: usize,
    /// The line without its line break.
    line: Span,
    /// The part of the comment that is on the line.
    comment: Span,
    /// The comment mark before the word.
    mark: &'a str,
}

impl<'a> Found<'a> {
    /// `None` if the word does not begin a comment.
    fn new(region: &'a Region, syntax: &Syntax, word: usize) -> Option<Self> {
        let text: &str = &region.text;
        let line = line_at(text, word);
        let holds = |literal: &&Literal| literal.span.start <= word && word < literal.span.end;
        let literal = syntax.literals.iter().filter(holds).min_by_key(|literal| literal.span.len());
        let comment = match literal {
            Some(one) if one.kind == LiteralKind::Comment => {
                let own = one.span.start.max(line.start)..one.span.end.min(line.end);
                // In some grammars a comment includes the indentation of its line or the line break.
                own.start + leading_space(&text[own.clone()])..own.end
            }
            other => {
                if other.is_some_and(|one| is_quoted(one, region, text)) {
                    return None;
                }
                mark_before(text.get(line.start..word)?, region.language)? + line.start..line.end
            }
        };
        let comment = Span::new(comment.start, comment.start + text.get(comment)?.trim_end().len());
        let mark = text.get(comment.start..word)?.trim();
        // A comment that quotes a directive is no directive.
        let is_mark = !mark.is_empty() && mark.chars().all(|c| "#/*!;%-<{[=".contains(c));
        is_mark.then_some(Self { region, word, line, comment, mark })
    }

    fn comment(mut self, source: &Source, word: &str, passed: &mut Passed) -> Option<Comment> {
        let text: &str = &self.region.text;
        let start = self.word + word.len();
        let mut content = text.get(start..self.comment.end)?;
        // `# ours  # another tool's`: a comment that runs to the end of its line can hold another one.
        if let Some(next) = content.find(&format!(" {}", self.mark)) {
            self.comment.end = start + next;
            content = &content[..next];
        }
        let end = words::RULES
            .comment
            .ends
            .iter()
            .filter_map(|end| content.find(end.as_str()).map(|at| (at, Reverse(at + end.len()))))
            .min();
        if let Some((at, Reverse(after))) = end {
            self.comment.end = start + after;
            content = &content[..at];
        }
        let before = text[self.line.start..self.comment.start].trim();
        let after = &text[self.comment.end..self.line.end];
        // Markup in a script has its comments in braces.
        let has_markup = matches!(self.region.language, Language::JavaScript | Language::TypeScript | Language::Tsx);
        let is_braced = has_markup && before == "{" && after.trim() == "}";
        let (before, after) = if is_braced { ("", "") } else { (before, after) };
        // The stars and the end of a block comment are no code.
        let alone =
            before.is_empty() && after.trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '/').is_empty();
        let region_reach = self.line.start..if alone { self.next_code(passed) } else { self.line.end };
        let map = &self.region.map;
        let text_span = map.to_file(Span::new(start, start + content.len()));
        Some(Comment {
            text: content.to_owned(),
            text_start: (source.text.get(text_span.range()) == Some(content)).then_some(text_span.start),
            span: map.to_file(self.comment),
            reach: map.to_file(Span::from(region_reach)),
            alone,
            is_example: self.region.is_docs && self.region.language != Language::Markdown,
            lines_above: passed.lines_above(text, self.line.start),
            // A block that has nothing but the comment may be needed.
            removal: if is_braced { None } else { self.removal(source, alone) },
        })
    }

    /// The end of the first line after this one that is neither empty nor a comment of the same kind.
    fn next_code(&self, passed: &mut Passed) -> usize {
        let known = passed.comments.as_ref().filter(|(mark, lines, _)| mark == self.mark && lines.holds(self.line));
        if let Some((.., end)) = known {
            return *end;
        }
        let (last, end) = self.find_code();
        passed.comments = Some((self.mark.to_owned(), Span::new(self.line.start, last), end));
        end
    }

    /// The ends of the last of the comments and empty lines from here on, and of the line behind them.
    fn find_code(&self) -> (usize, usize) {
        let text: &str = &self.region.text;
        let mut line = self.line;
        loop {
            let last = line.end;
            let Some(next) = text[last..].find('\n').map(|at| last + at + 1) else { return (last, last) };
            line = line_at(text, next);
            let code = text[line].trim_start();
            let is_comment = code.starts_with(self.mark) || (self.mark == "/*" && code.starts_with('*'));
            if !code.is_empty() && !is_comment {
                return (last, line.end);
            }
        }
    }

    fn removal(&self, source: &Source, alone: bool) -> Option<Span> {
        let text: &str = &self.region.text;
        let is_closed = text[self.comment].starts_with("/*") == text[self.comment].ends_with("*/");
        if !is_closed || self.mark == "*" {
            return None;
        }
        let after = &text[self.comment.end..self.line.end];
        let range = if alone {
            // The line of a quoted block has more in the file than in the region; a notebook holds its lines escaped.
            let in_file = self.region.map.to_file(Span::new(self.line.start, self.line.start + 1));
            if !source.text[..in_file.start].is_empty() && !source.text[..in_file.start].ends_with('\n') {
                return None;
            }
            let end = text[self.line.end..].find('\n').map_or(self.line.end, |at| self.line.end + at + 1);
            self.line.start..end
        } else if after.trim().is_empty() {
            let before = text[self.line.start..self.comment.start].trim_end();
            self.line.start + before.len()..self.line.start + text[self.line].trim_end().len()
        } else {
            self.comment.start..self.comment.end + leading_space(after)
        };
        let in_file = self.region.map.to_file(range.clone().into());
        (source.text.get(in_file.range()) == text.get(range)).then_some(in_file)
    }
}

/// Whether the literal is data of the program, which holds no comments.
fn is_quoted(literal: &Literal, region: &Region, text: &str) -> bool {
    match (literal.kind, region.language) {
        (LiteralKind::Text, Language::Markdown | Language::Text) => false,
        // A script in a block scalar has comments of its own.
        (LiteralKind::String | LiteralKind::Bare, Language::Yaml) => !text[literal.span].contains('\n'),
        _ => true,
    }
}

/// Where the comment mark begins with which `before`, the part of the line before the word, ends.
fn mark_before(before: &str, language: Language) -> Option<usize> {
    let before = before.trim_end();
    let is_mark = |mark: &&String| match language {
        // In Markdown a `#` begins a heading and a `*` an item.
        Language::Markdown => mark.contains(['<', '{']),
        _ => true,
    };
    let marks = words::RULES.comment.begins.iter().filter(is_mark);
    let mark = marks.filter(|mark| before.ends_with(mark.as_str())).max_by_key(|mark| mark.len())?;
    let first = mark.chars().next()?;
    // `##`, `///`
    Some(before[..before.len() - mark.len()].trim_end_matches(first).len())
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

#[cfg(test)]
mod tests;
