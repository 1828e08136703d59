//! Comments that begin with a word, wherever a file has comments: in every region, by the syntax of its language.
//!
//! The front end says what is a comment and what a string. Where it says neither (Markdown, scripts inside YAML), the
//! mark before the word decides.

use std::cmp::Reverse;

use crate::syntax::model::{Literal, LiteralKind, Parsed};
use crate::syntax::parsed_file::ParsedFile;
use crate::syntax::region::Region;
use crate::text::language::Language;
use crate::text::source::Source;
use crate::text::span::Span;

/// Marks that begin a comment, or one of its lines, in some language.
const MARKS: [&str; 10] = ["#", "//", "--", ";", "%", "<!--", "/*", "{/*", "!", "*"];
/// Marks that end one.
const ENDS: [&str; 7] = ["*/}", "*/", "-->", "#>", "=#", "]]", "%>"];

/// A comment that begins with the word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What follows the word, up to the end of the comment or of its line.
    pub text: String,
    /// The comment, with its marks, in the file's text. One over several lines is cut to the line of the word.
    pub span: Span,
    /// Where `text` begins in the file's text; none where it does not stand there as it is.
    pub text_start: Option<usize>,
    /// The lines that it can speak of: its own, and where it is alone on that, the next line of code.
    pub reach: Span,
    pub alone: bool,
    /// Stands in an example of a document.
    pub is_example: bool,
    /// Lines above it in its region.
    pub lines_above: usize,
    /// What to take out of the file to be rid of it; none where that could break what is around.
    pub removal: Option<Span>,
}

/// The comments of a file that begin with `word`, in no order.
#[must_use]
pub fn comments(file: &ParsedFile, word: &str) -> Vec<Comment> {
    let mut found = Vec::new();
    for (index, region) in file.regions().iter().enumerate() {
        let at = memchr::memmem::find_iter(region.text.as_bytes(), word);
        found.extend(at.filter_map(|at| Found::new(region, file.parsed(index), at)?.comment(&file.source, word)));
    }
    found
}

/// A line of a region with a comment in it.
struct Found<'a> {
    region: &'a Region,
    /// Where the word stands.
    word: usize,
    /// The line without its line break.
    line: Span,
    /// The part of the comment that is on the line.
    comment: Span,
    /// What stands before the word in the comment.
    mark: &'a str,
}

impl<'a> Found<'a> {
    /// None where the word does not begin a comment.
    fn new(region: &'a Region, parsed: &dyn Parsed, word: usize) -> Option<Self> {
        let text: &str = &region.text;
        let line = line_at(text, word);
        let syntax = parsed.syntax_around(Span::new(word, word + 1));
        let holds = |literal: &&Literal| literal.span.start <= word && word < literal.span.end;
        let literal = syntax.literals.iter().filter(holds).min_by_key(|literal| literal.span.len());
        let comment = match literal {
            Some(one) if one.kind == LiteralKind::Comment => {
                let own = one.span.start.max(line.start)..one.span.end.min(line.end);
                // Some grammars leave the line's indentation or its break to the comment.
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
        // What is quoted in a comment is about us, not for us.
        let is_mark = !mark.is_empty() && mark.chars().all(|c| "#/*!;%-<{[=".contains(c));
        is_mark.then_some(Self { region, word, line, comment, mark })
    }

    fn comment(mut self, source: &Source, word: &str) -> Option<Comment> {
        let text: &str = &self.region.text;
        let start = self.word + word.len();
        let mut said = text.get(start..self.comment.end)?;
        // `# ours  # another tool's`: only a comment that runs to the line's end can hold another.
        if let Some(next) = said.find(&format!(" {}", self.mark)) {
            self.comment.end = start + next;
            said = &said[..next];
        }
        let end = ENDS.iter().filter_map(|end| said.find(end).map(|at| (at, Reverse(at + end.len())))).min();
        if let Some((at, Reverse(after))) = end {
            self.comment.end = start + after;
            said = &said[..at];
        }
        let before = &text[self.line.start..self.comment.start];
        let after = &text[self.comment.end..self.line.end];
        // Inside a block comment the stars and its end are no code.
        let alone = before.trim().is_empty()
            && after.trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '/').is_empty();
        let region_reach = self.line.start..if alone { self.next_code() } else { self.line.end };
        let map = &self.region.map;
        let text_span = map.to_file(Span::new(start, start + said.len()));
        Some(Comment {
            text: said.to_owned(),
            text_start: (source.text.get(text_span.range()) == Some(said)).then_some(text_span.start),
            span: map.to_file(self.comment),
            reach: map.to_file(Span::from(region_reach)),
            alone,
            is_example: self.region.is_docs && self.region.language != Language::Markdown,
            lines_above: text[..self.line.start].matches('\n').count(),
            removal: self.removal(source, alone),
        })
    }

    /// The end of the first line after this one that is neither empty nor a comment of the same kind.
    fn next_code(&self) -> usize {
        let text: &str = &self.region.text;
        let mut line = self.line;
        loop {
            let Some(next) = text[line.end..].find('\n').map(|at| line.end + at + 1) else { return line.end };
            line = line_at(text, next);
            let said = text[line].trim_start();
            let is_comment = said.starts_with(self.mark) || (self.mark == "/*" && said.starts_with('*'));
            if !said.is_empty() && !is_comment {
                return line.end;
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
            // A line of a quoted block is more than its text; that of a notebook does not stand there as it is.
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

/// Whether the literal is text of the program, not of its author.
fn is_quoted(literal: &Literal, region: &Region, text: &str) -> bool {
    match (literal.kind, region.language) {
        (LiteralKind::Text, Language::Markdown | Language::Text) => false,
        // A script in a block scalar has comments of its own.
        (LiteralKind::String | LiteralKind::Bare, Language::Yaml) => !text[literal.span].contains('\n'),
        _ => true,
    }
}

/// Where the comment's mark begins that ends what stands before the word on its line.
fn mark_before(before: &str, language: Language) -> Option<usize> {
    let before = before.trim_end();
    let is_mark = |mark: &&&str| match language {
        // A `#` begins a heading there, a `*` an item.
        Language::Markdown => mark.contains(['<', '{']),
        _ => true,
    };
    let mark = MARKS.iter().filter(is_mark).filter(|mark| before.ends_with(**mark)).max_by_key(|mark| mark.len())?;
    let first = mark.chars().next()?;
    // `##`, `///`
    Some(before[..before.len() - mark.len()].trim_end_matches(first).len())
}

fn line_at(text: &str, at: usize) -> Span {
    let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
    Span::new(start, end)
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

#[cfg(test)]
mod tests;
