//! Comments of several lines in a text in no known language: `{- … -}`, `(* … *)`, Perl's `=pod … =cut`.

use crate::rules::words::{CommentBlock, RULES};
use crate::text::span::Span;

/// The longest text that is looked through.
const MAX_TEXT: usize = 1_000_000;

/// The comments of several lines, in order.
pub(super) fn comments(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    if text.len() > MAX_TEXT {
        return found;
    }
    let mut at = 0;
    while at < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end);
        let comment = opened(text[at..end].trim_start()).and_then(|(block, mark)| {
            let inside = end - text[at..end].trim_start().len() + mark.len();
            close(text, block, inside).map(|close| Span::new(at, close))
        });
        at = comment.map_or(end, |comment| comment.end) + 1;
        found.extend(comment);
    }
    found
}

/// Whether a line that begins at a place is in one of the comments.
pub(super) fn holds(comments: &[Span], line: usize) -> bool {
    let next = comments.partition_point(|comment| comment.end < line);
    comments.get(next).is_some_and(|comment| comment.start <= line)
}

/// The comment that a line opens, and the mark that it does so by.
fn opened(line: &str) -> Option<(&'static CommentBlock, &'static str)> {
    RULES.comment.blocks.iter().find_map(|block| {
        // A mark that is a word ends with it.
        let opens = |mark: &&String| {
            let rest = line.strip_prefix(mark.as_str());
            let is_word = mark.ends_with(char::is_alphanumeric);
            rest.is_some_and(|rest| !is_word || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        block.begins.iter().find(opens).map(|mark| (block, mark.as_str()))
    })
}

/// Where the line ends that closes a comment.
fn close(text: &str, block: &CommentBlock, inside: usize) -> Option<usize> {
    let line_end = |at: usize| memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end);
    let found = memchr::memmem::find(&text.as_bytes()[inside..], block.ends.as_bytes());
    found.map(|at| line_end(inside + at)).or_else(|| block.is_open.then_some(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        comments(text).into_iter().map(|comment| &text[comment]).collect()
    }

    #[test]
    fn comments_of_several_lines() {
        assert_eq!(of("a\n{- b\nc -}\nd\n"), ["{- b\nc -}"]);
        assert_eq!(of("(* a *)\n  (* b\n c\n*)\n"), ["(* a *)", "  (* b\n c\n*)"]);
        assert_eq!(of("x\n=head1 NAME\n\na\n\n=cut\n\ny\n=item b\nz"), ["=head1 NAME\n\na\n\n=cut", "=item b\nz"]);
        assert_eq!(of("/* never closed\na\n"), Vec::<&str>::new());
        assert_eq!(of("=header\n= Title\na == b\n"), Vec::<&str>::new());
    }

    #[test]
    fn lines_in_comments() {
        let text = "a\n{- b\nc -}\nd\n";
        let comments = comments(text);
        let held: Vec<bool> = [0, 2, 7, 12].iter().map(|line| holds(&comments, *line)).collect();
        assert_eq!(held, [false, true, true, false]);
    }
}
