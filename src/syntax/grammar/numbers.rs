//! Finds long runs of numbers, as the vectors and tables in a file of data are, which a parse need not look at.
//!
//! A tree takes hundreds of bytes for each number of a list, and a file can have millions of them. Nothing asks what stands
//! in such a run: no name, no string, no comment. The parser is given blanks for all of it but its first number and its
//! last, so that a list remains a list, and everything keeps its place.

use crate::text::span::Span;

/// The shortest run that is left out.
const LONG: usize = 4096;
/// A run is found by one of so many bytes.
const STEP: usize = 1024;

/// What is read in place of a run.
static BLANKS: [u8; LONG] = [b' '; LONG];

/// The runs of numbers in stretches of a text, in order, each from behind the comma after its first number up to its last.
pub(super) fn runs(bytes: &[u8], stretches: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut found = Vec::new();
    for stretch in stretches {
        let until = stretch.end.min(bytes.len());
        let (mut from, mut at) = (stretch.start, stretch.start);
        while at < until {
            if !is_of_number(bytes[at]) {
                at += STEP;
                continue;
            }
            let is_other = |byte: &u8| !is_of_number(*byte);
            let start = bytes[from..at].iter().rposition(is_other).map_or(from, |before| from + before + 1);
            let end = bytes[at..until].iter().position(is_other).map_or(until, |len| at + len);
            if end - start >= LONG {
                found.extend(inner(bytes, Span::new(start, end)));
            }
            from = end;
            at = end + STEP;
        }
    }
    found
}

/// Whether a byte may stand in a number, or between two of them.
fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_whitespace() || matches!(byte, b',' | b'.' | b'-' | b'+' | b'e' | b'E')
}

/// A run without its first number and the last, where commas part them.
fn inner(bytes: &[u8], run: Span) -> Option<Span> {
    let numbers = &bytes[run];
    let first = memchr::memchr(b',', numbers)?;
    // A comma may stand behind the last number, too.
    let last = numbers.iter().rposition(u8::is_ascii_digit)?;
    let last = memchr::memrchr(b',', &numbers[..last])?;
    (last > first).then(|| Span::new(run.start + first + 1, run.start + last + 1))
}

/// What the parser reads at a place: the text up to the next run, or blanks up to the end of the one there.
pub(super) fn read<'t>(bytes: &'t [u8], runs: &[Span], at: usize) -> &'t [u8] {
    match runs.get(runs.partition_point(|run| run.end <= at)) {
        Some(run) if run.start <= at => &BLANKS[..(run.end - at).min(LONG)],
        Some(run) => &bytes[at..run.start],
        None => bytes.get(at..).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::grammar::{Budget, parse};
    use crate::syntax::model::{ConstructKind, Parsed};
    use crate::text::language::Language;

    fn blanked(text: &str) -> String {
        let runs = runs(text.as_bytes(), std::iter::once(Span::new(0, text.len())));
        let mut out = Vec::new();
        while out.len() < text.len() {
            out.extend_from_slice(read(text.as_bytes(), &runs, out.len()));
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_first_and_the_last_number_of_a_run_stay() {
        for (head, item, tail, rest) in [
            ("x = [", "0,", "0];", "x = [0, 0];"),
            ("x = [", "-1.5e-3,\n", "]\n", "x = [-1.5e-3, -1.5e-3,\n]\n"),
            ("f(a, [", "1, 2, ", "3], b)", "f(a, [1, 3], b)"),
        ] {
            let text = format!("{head}{}{tail}", item.repeat(3 * LONG));
            let found = blanked(&text);
            assert_eq!(found.len(), text.len());
            let words = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(words(&found), words(rest), "{head}");
        }
    }

    #[test]
    fn what_is_short_or_no_list_of_numbers_stays_as_it_is() {
        for text in [
            "x = [1, 2, 3]\n".repeat(1_000),
            format!("x ={}1\n", " ".repeat(2 * LONG)),
            format!("x = {}\n", "1234567890".repeat(LONG)),
            format!("x = [{}]\n", "'a', ".repeat(LONG)),
        ] {
            assert_eq!(blanked(&text), text);
        }
    }

    #[test]
    fn a_list_of_numbers_costs_no_tree() {
        for language in [Language::Python, Language::JavaScript, Language::Ruby, Language::Yaml] {
            let head = if language == Language::Yaml { "a: [" } else { "a = [" };
            let text = format!("{head}{}'gpt-4']\n", "0, ".repeat(300_000));
            let parsed = parse(language, &text.as_str().into(), Budget { steps: 100, ..Budget::for_len(text.len()) });
            let at = text.len() - 5;
            let Ok(parsed) = parsed else { panic!("{language:?}") };
            let syntax = parsed.syntax_around(Span::new(at, at + 1));
            let list = syntax.constructs.iter().find(|c| c.kind == ConstructKind::List).expect("a list");
            assert_eq!(list.span, Span::new(head.len() - 1, text.len() - 1), "{language:?}");
        }
    }
}
