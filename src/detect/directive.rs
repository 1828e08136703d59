//! Directives: the comments that silence findings, as they are written.
//!
//! `shelflife: ignore[lint, …] reason` on the line or alone above it, and `shelflife: ignore-file[…]` near the top. What
//! they silence is decided in `lint::suppress`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::rules::words;
use crate::syntax::comments::{Comment, comments};
use crate::syntax::reading::Reading;
use crate::text::nearest::nearest;
use crate::text::span::Span;

/// What a directive begins with. A file without these bytes has none.
pub const WORD: &str = "shelflife:";

/// `ignore-file` counts among this many first lines: below a licence, above the code.
const TOP: usize = 30;

/// A comment that silences, or was meant to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directive {
    pub comment: Comment,
    pub whole_file: bool,
    /// Every lint where there is no list.
    pub lints: Option<Vec<ListedLint>>,
    /// The last day on which it silences.
    pub until: Option<Date>,
    pub has_reason: bool,
    /// What follows the list of lints, or the word where there is none.
    pub rest: String,
    /// Why it silences nothing at all.
    pub mistake: Option<Mistake>,
}

/// Why a directive cannot be meant as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    pub message: String,
    pub help: Option<String>,
}

/// A name in the list of a directive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedLint {
    pub name: String,
    /// Bytes in the comment's text.
    pub span: Span,
}

/// Whether a file may have directives. `bytes`: its text, or the file as it is in UTF-8.
#[must_use]
pub fn may_have_directives(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, WORD.as_bytes()).is_some()
}

/// The directives of a file.
#[must_use]
pub fn directives(reading: &Reading<'_>) -> Vec<Directive> {
    comments(reading, WORD).into_iter().filter_map(Directive::parse).collect()
}

impl Directive {
    /// None where the comment only mentions the tool.
    fn parse(comment: Comment) -> Option<Self> {
        let text = comment.text.clone();
        let start = text.len() - text.trim_start().len();
        let word_end =
            text[start..].find(|c: char| c != '-' && !c.is_alphanumeric()).map_or(text.len(), |at| start + at);
        let word = &text[start..word_end];
        let whole_file = word == "ignore-file";
        let mut directive = Self {
            comment,
            whole_file,
            lints: None,
            until: None,
            has_reason: false,
            rest: String::new(),
            mistake: None,
        };
        if word != "ignore" && !whole_file {
            let meant = nearest(word, ["ignore", "ignore-file"])?;
            let message = format!("`{word}` is not understood");
            directive.mistake = Some(Mistake { message, help: Some(format!("did you mean `{meant}`?")) });
            return Some(directive);
        }
        let mut rest = word_end;
        let after = &text[rest..];
        let open = rest + after.len() - after.trim_start().len();
        if text[open..].starts_with('[') {
            let Some(close) = text[open..].find(']').map(|at| open + at) else {
                let message = "the list of lints is not closed".to_owned();
                directive.mistake = Some(Mistake { message, help: Some("`]` is missing".into()) });
                return Some(directive);
            };
            directive.lints = Some(listed(&text, Span::new(open + 1, close)));
            rest = close + 1;
        } else if let Some(list) = other_list(&text[open..]) {
            let message = format!("the list of lints is not understood: `{}`", list.written);
            let help = Some(format!("did you mean `{word}[{}]`?", list.names));
            directive.mistake = Some(Mistake { message, help });
            return Some(directive);
        }
        directive.read_rest(&text[rest..]);
        if whole_file && (!directive.comment.alone || directive.comment.lines_above >= TOP) {
            let message = format!("`ignore-file` counts only alone on one of the first {TOP} lines");
            directive.mistake = directive.mistake.or(Some(Mistake { message, help: None }));
        }
        Some(directive)
    }

    /// Reads the date and the reason, behind the list.
    fn read_rest(&mut self, rest: &str) {
        rest.clone_into(&mut self.rest);
        let is_reason = |word: &str| !word.starts_with("until=") && word.contains(char::is_alphanumeric);
        self.has_reason = rest.split_whitespace().any(is_reason);
        let Some(day) = rest.split_whitespace().find_map(|word| word.strip_prefix("until=")) else {
            self.mistake = other_deadline(rest);
            return;
        };
        self.until = date(day);
        if self.until.is_none() {
            let message = format!("`until={day}` is not a date");
            self.mistake = Some(Mistake { message, help: Some("write it as in `until=2027-01-31`".into()) });
        }
    }
}

/// A list of lints in the brackets of another tool.
struct OtherList<'t> {
    written: &'t str,
    names: &'t str,
}

fn other_list(text: &str) -> Option<OtherList<'_>> {
    let close = match text.chars().next()? {
        '(' => ')',
        '{' => '}',
        '<' => '>',
        _ => return None,
    };
    let end = text.find(close)?;
    Some(OtherList { written: &text[..=end], names: text[1..end].trim() })
}

/// A date until which the comment was meant to silence, in words that do not count: `till=2027-01-31`,
/// `until 2027-01-31`, `expires: soon`.
fn other_deadline(rest: &str) -> Option<Mistake> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let (written, day) = words.iter().enumerate().find_map(|(n, word)| {
        let (key, value) = word.split_once(['=', ':']).unwrap_or((word, ""));
        let next = words.get(n + 1).copied().unwrap_or_default();
        let day = if value.is_empty() { next } else { value };
        let is_set = word.contains('=') || date(day).is_some();
        let written = if value.is_empty() { format!("{word} {day}") } else { (*word).to_owned() };
        (words::is_deadline(key) && is_set).then_some((written, date(day)))
    })?;
    let meant = day.map_or_else(|| "until=2027-01-31".to_owned(), |day| format!("until={day}"));
    let help = Some(format!("write the date as in `{meant}`"));
    Some(Mistake { message: format!("`{}` is not understood", written.trim()), help })
}

fn date(word: &str) -> Option<Date> {
    word.trim_end_matches([',', '.', ';', ':', ')']).parse().ok()
}

/// The names between the brackets.
fn listed(text: &str, inside: Span) -> Vec<ListedLint> {
    let mut at = inside.start;
    let mut listed = Vec::new();
    for part in text[inside].split(',') {
        let name = part.trim();
        let start = at + part.len() - part.trim_start().len();
        if !name.is_empty() {
            listed.push(ListedLint { name: name.to_owned(), span: Span::new(start, start + name.len()) });
        }
        at += part.len() + 1;
    }
    listed
}
