//! Values that have to stay equal to what a fix changes: what the same file compares it with, allows for it, or looks up
//! by it; and, where a fix changes several files, the same value anywhere in them. A fix that leaves one of them behind
//! is shown and never applied. A plain list of allowed values gets the new value with the same fix.

mod comments;
mod lists;
mod version;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use crate::lint::allowed::{self, Allowance};
use crate::lint::finding::{Applicability, Edit, Finding, Fix};
use crate::lint::patterns;
use crate::lint::twins::lists::extend;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::templates;
use crate::text::source::Source;
use crate::text::span::{Span, ceil_boundary, floor_boundary, near_line_end, near_line_start};

/// The most characters of a literal on either side of what a fix changes in it.
const LONGEST: usize = 160;

/// The key of a deployment's name beside that of its model.
const NAME: &str = "name";

/// The key of what is chosen with an option.
const OPTION: &str = "value";

/// The shortest id: `o3`.
const SHORTEST: usize = 2;

const QUOTES: [u8; 3] = [b'"', b'\'', b'`'];

/// Holds back the fixes that would leave a twin behind, where those are made that are at least as safe as `least`. What
/// is taken from one can be what another relied on.
pub(crate) fn settle(findings: &mut [Finding], least: Applicability) {
    extend(findings, least);
    loop {
        let mut twins = Twins::among(changed(findings, least));
        let held: Vec<(usize, String)> = findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| finding.is_fixable(least))
            .filter_map(|(n, finding)| Some((n, twins.why_not(finding, finding.fix.as_ref()?)?)))
            .collect();
        if held.is_empty() {
            return;
        }
        for (n, why) in held {
            let Some(fix) = &mut findings[n].fix else { continue };
            fix.hold_back(why);
        }
    }
}

/// Whether a value goes on with a remark in brackets, as labels do: `'gpt-4 (chat)'`.
fn is_in_label(edit: &Edit, source: &Source) -> bool {
    let after = source.text.get(edit.span.end..).unwrap_or_default();
    edit.changes_value() && (after.starts_with('(') || after.starts_with(" ("))
}

/// The beginnings and ends of the places that fixes change, by file, in order.
type Changed = HashMap<PathBuf, BTreeMap<usize, usize>>;

fn changed(findings: &[Finding], least: Applicability) -> Changed {
    let mut changed = Changed::new();
    for finding in findings {
        let fix = finding.fix.as_ref().filter(|fix| fix.applicability >= least);
        for edit in fix.into_iter().flat_map(|fix| &fix.edits) {
            let spans = changed.entry(edit.source(&finding.source).path.clone()).or_default();
            spans.insert(edit.span.start, edit.span.end);
        }
    }
    changed
}

/// What the fixes of one round leave behind. Many findings have one value: a file is searched once for each.
struct Twins {
    changed: Changed,
    /// The line of the first twin that no fix changes, by file, old and new value, and whether any twin counts.
    left: HashMap<(PathBuf, String, String, bool), Option<usize>>,
    /// Whether a file names a deployment by a value that no fix changes.
    apart: HashMap<(PathBuf, String), bool>,
    /// The line of the pattern that takes an old value and not the new one, by file.
    refused: HashMap<(PathBuf, String, String), Option<usize>>,
}

impl Twins {
    fn among(changed: Changed) -> Self {
        Self { changed, left: HashMap::new(), apart: HashMap::new(), refused: HashMap::new() }
    }

    /// Why a fix may not be made, if it may not.
    fn why_not(&mut self, finding: &Finding, fix: &Fix) -> Option<String> {
        if fix.edits.iter().any(|edit| is_in_label(edit, edit.source(&finding.source))) {
            return Some("it is part of a label for people that names the value next to it".to_owned());
        }
        if let Some(line) = self.left_behind(finding, fix) {
            return Some(format!("the same value is in line {line}: change both"));
        }
        if let Some(line) = version::left_behind(finding, fix) {
            return Some(format!("the version in line {line} belongs to the old model: change both"));
        }
        let mut edits = fix.edits.iter().filter(|edit| edit.changes_value());
        let line = edits.find_map(|edit| self.refused(edit.source(&finding.source), edit))?;
        Some(format!("the pattern in line {line} matches the old value but not the new one: change both"))
    }

    fn left_behind(&mut self, finding: &Finding, fix: &Fix) -> Option<usize> {
        let sources: Vec<&Arc<Source>> = fix.edits.iter().map(|edit| edit.source(&finding.source)).collect();
        let changes = fix.edits.iter().zip(&sources).filter(|(edit, _)| edit.changes_value());
        let values: BTreeSet<(&str, String)> =
            changes.filter_map(|(edit, source)| Some((value(edit, source)?, made(edit, source)))).collect();
        let is_elsewhere = sources.iter().any(|source| source.path != finding.source.path);
        let any = is_elsewhere
            || fix.may_name && !values.iter().any(|(value, _)| self.is_named_apart(&finding.source, value));
        sources.iter().find_map(|source| values.iter().find_map(|(old, new)| self.first(source, old, new, any)))
    }

    /// Whether a text gives a deployment the value for its name, which no fix changes: the model beside it is no name.
    fn is_named_apart(&mut self, source: &Source, value: &str) -> bool {
        let key = (source.path.clone(), value.to_owned());
        if let Some(known) = self.apart.get(&key) {
            return *known;
        }
        let is_apart = twins(&source.text, value).any(|at| {
            let key = key_of(&source.text, at);
            RULES.deployment_names.iter().any(|end| key.ends_with(end.as_str()))
                || key == NAME && !self.is_changed(source, at)
        });
        self.apart.insert(key, is_apart);
        is_apart
    }

    /// The line of the first pattern in a file that takes a literal as it is and not as the edit makes it.
    fn refused(&mut self, source: &Source, edit: &Edit) -> Option<usize> {
        let old = source.text[literal(&source.text, edit.span).range()].to_owned();
        let search = || patterns::refuses(source, edit);
        *self.refused.entry((source.path.clone(), old, made(edit, source))).or_insert_with(search)
    }

    /// Whether a fix changes a place.
    fn is_changed(&self, source: &Source, at: Span) -> bool {
        is_changed(&self.changed, source, at)
    }

    /// The line of the first twin of a value in a file. A list that allows the new value has none.
    fn first(&mut self, source: &Source, value: &str, new: &str, any: bool) -> Option<usize> {
        let key = (source.path.clone(), value.to_owned(), new.to_owned(), any);
        if let Some(known) = self.left.get(&key) {
            return *known;
        }
        let is_listed = |at: Span| allowed::of(source, at, new) == Some(Allowance::Listed);
        let constrains = |at: Span| constrains(&source.text, at) || is_option(source, at);
        let counts = |at: Span| (any || constrains(at)) && comments::is_code(source, at);
        let is_left = |at: &Span| !self.is_changed(source, *at) && counts(*at) && !is_listed(*at);
        let left = twins(&source.text, value).find(is_left);
        let line = left.map(|at| source.lines().line_of(at.start) + 1);
        self.left.insert(key, line);
        line
    }
}

/// Whether a place is changed, or something is put in at its end.
fn is_changed(changed: &Changed, source: &Source, at: Span) -> bool {
    let spans = changed.get(&source.path);
    let mut inside = spans.into_iter().flat_map(|spans| spans.range(at.start..=at.end));
    inside.any(|(_, end)| *end <= at.end)
}

/// The whole literal around an edit as the edit makes it.
pub(super) fn made(edit: &Edit, source: &Source) -> String {
    let (text, whole) = (source.text.as_str(), literal(&source.text, edit.span));
    format!("{}{}{}", &text[whole.start..edit.span.start], edit.replacement, &text[edit.span.end..whole.end])
}

/// The whole literal around an edit.
pub(super) fn value<'s>(edit: &Edit, source: &'s Source) -> Option<&'s str> {
    source.text.get(literal(&source.text, edit.span).range()).filter(|value| value.len() >= SHORTEST)
}

/// The whole literal around a place, without its quotes.
pub(super) fn literal(text: &str, at: Span) -> Span {
    let is_end = |c: char| QUOTES.iter().any(|quote| char::from(*quote) == c) || c.is_whitespace();
    let start = text[..at.start].char_indices().rev().take(LONGEST).find(|(_, c)| is_end(*c));
    let end = text[at.end..].char_indices().take(LONGEST).find(|(_, c)| is_end(*c));
    let start = start.map_or(at.start, |(before, c)| before + c.len_utf8());
    let end = end.map_or(at.end, |(behind, _)| at.end + behind);
    // In a notebook's JSON a quote has a backslash before it.
    Span::new(start, text[..end].trim_end_matches('\\').len().max(at.end))
}

/// Whether a literal ends at a place: what stands there is its quote, with a backslash in a notebook.
fn is_closed(bytes: &[u8], at: usize, quote: u8) -> bool {
    bytes.get(at) == Some(&quote) || bytes.get(at) == Some(&b'\\') && bytes.get(at + 1) == Some(&quote)
}

/// Whether a value is one of the choices in the brackets of a word: `list(a|b)`.
fn is_one_of_words(text: &str, at: usize, end: usize) -> bool {
    let is_mark = |c: Option<u8>, bracket: u8| c.is_some_and(|c| c == bracket || c == b'|');
    let (before, after) = (text.as_bytes()[..at].last().copied(), text.as_bytes().get(end).copied());
    is_mark(before, b'(') && is_mark(after, b')') && (before == Some(b'|') || after == Some(b'|')) && {
        let choices = near(text, at).0.rsplit_once('(');
        choices
            .is_some_and(|(word, first)| word.ends_with(char::is_alphanumeric) && !first.contains(char::is_whitespace))
    }
}

/// Where a value stands as a whole literal: in quotes, as an item of a list in YAML, or as a choice in brackets.
fn twins<'t>(text: &'t str, value: &'t str) -> impl Iterator<Item = Span> + 't {
    let bytes = text.as_bytes();
    let is_whole = move |at: usize, end: usize| {
        let (before, after) = (at.checked_sub(1).map(|before| bytes[before]), bytes.get(end));
        let is_quoted = before.is_some_and(|quote| QUOTES.contains(&quote) && is_closed(bytes, end, quote));
        let is_last = || matches!(near_line(text, end).trim_start().bytes().next(), None | Some(b'#'));
        let is_item = || text[..at].ends_with("- ") && text[..at - 2].trim_end_matches(' ').ends_with(['\n']);
        is_quoted
            || (after.is_none_or(u8::is_ascii_whitespace) && is_item() && is_last())
            || is_one_of_words(text, at, end)
    };
    let found = memchr::memmem::find_iter(bytes, value).map(|at| (at, at + value.len()));
    found.filter(move |(at, end)| is_whole(*at, *end)).map(|(at, end)| Span::new(at, end))
}

/// The rest of the line behind an offset.
fn near_line(text: &str, at: usize) -> &str {
    &text[at..near_line_end(text, at)]
}

/// The key in the line before a literal, lower case without separators.
pub(super) fn key_of(text: &str, at: Span) -> String {
    let line = &text[near_line_start(text, at.start)..at.start];
    let key = line.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
    normalise(key.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
}

/// Whether a literal is compared with, is one of several, or is a key: its neighbours show it.
pub(super) fn constrains(text: &str, at: Span) -> bool {
    let before = at.start.checked_sub(1).map(|before| text.as_bytes()[before]);
    let is_quoted = before.is_some_and(|quote| QUOTES.contains(&quote) && is_closed(text.as_bytes(), at.end, quote));
    let has_escape = |at: Option<usize>| at.is_some_and(|at| text.as_bytes().get(at) == Some(&b'\\'));
    let opening = 1 + usize::from(has_escape(at.start.checked_sub(2)));
    let closing = 1 + usize::from(has_escape(Some(at.end)));
    let (start, end) = if is_quoted { (at.start - opening, at.end + closing) } else { (at.start, at.end) };
    let (before, after) = (near(text, start).0.trim_end(), near(text, end).1.trim_start());
    let compares = |side: &str, ends: fn(&str, &str) -> bool| ["==", "!="].iter().any(|sign| ends(side, sign));
    let is_compared = compares(before, |s, sign| s.trim_end_matches('=').len() + 1 < s.len() || s.ends_with(sign))
        || compares(after, |s, sign| s.starts_with(sign));
    let is_alone = near(text, start).0.rsplit('\n').next().is_some_and(|line| matches!(line.trim(), "" | "-"));
    // The alternative to another value may have its own line: `name ||`, `name ??`, `name ?`.
    let is_member = before.ends_with(['[', '{', ',']) || (is_alone && !before.ends_with(['(', '=', ':', '|', '?']));
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_key = after.starts_with(':') || after.starts_with("=>") || matches!(word, "case" | "when" | "in");
    is_compared
        || is_key
        || is_choice(before, after)
        || is_asked_for(before, after)
        || callee(before).map_or(is_member, is_list_of_allowed)
        || is_in_row(before)
}

/// Whether a program offers a literal to choose from: `{ name: "A", value: "a" }`.
fn is_option(source: &Source, at: Span) -> bool {
    let before = near(&source.text, at.start).0;
    let field = before
        .trim_end_matches(['"', '\'', ' ', '\n', '\t'])
        .strip_suffix(':')
        .map(|field| field.trim_end_matches(['"', '\'']));
    let object = field
        .and_then(|field| field.strip_suffix(OPTION))
        .map(|object| object.trim_end_matches(['"', '\'', ' ', '\n', '\t']));
    source.language.is_program() && object.is_some_and(|object| object.ends_with(['{', ',']))
}

/// Whether a literal is one of the choices of a type or a pattern: `"a" | "b"`.
fn is_choice(before: &str, after: &str) -> bool {
    let is_single = |side: &str, other: char| side.len() == 1 || !side.trim_matches('|').is_empty() && other != '|';
    let at_end = before.ends_with('|') && is_single(before, before.chars().rev().nth(1).unwrap_or(' '));
    at_end || after.starts_with('|') && is_single(after, after.chars().nth(1).unwrap_or(' '))
}

/// Whether a literal is what something is asked to be equal to: `"a".equals(model)`, `model.startsWith("a")`.
fn is_asked_for(before: &str, after: &str) -> bool {
    let compares = |word: &str| RULES.usage.compares.contains(&normalise(word));
    let word =
        |text: &str| text.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned();
    let called = before.strip_suffix('(').is_some_and(|callee| callee.contains('.') && compares(&word(callee)));
    let asks = after.strip_prefix('.').and_then(|rest| rest.split_once('('));
    called || asks.is_some_and(|(method, _)| compares(method)) || is_in_test_of_template(before)
}

/// Whether what stands before a literal is a test in an open expression of a template: `{{ if eq .Values.model `.
fn is_in_test_of_template(before: &str) -> bool {
    let open = before.rsplit_once("{{").map(|(_, open)| open).filter(|open| !open.contains("}}"));
    let test = open.and_then(|open| open.rsplit(['(', '|']).next());
    test.is_some_and(|test| test.split_whitespace().any(|word| templates::RULES.tests.iter().any(|test| test == word)))
}

/// The text just before and just behind an offset: enough to see what stands there.
fn near(text: &str, at: usize) -> (&str, &str) {
    const FAR: usize = 400;
    (&text[ceil_boundary(text, at.saturating_sub(FAR))..at], &text[at..floor_boundary(text, at + FAR)])
}

/// What is called, where what stands before is an open list of arguments.
fn callee(before: &str) -> Option<&str> {
    let mut depth = 0_i32;
    for (at, byte) in before.bytes().enumerate().rev() {
        match byte {
            b')' | b']' | b'}' => depth += 1,
            b'[' | b'{' | b'(' if depth > 0 => depth -= 1,
            b'(' => return before[..at].rsplit(|c: char| !c.is_alphanumeric() && c != '_').next(),
            b'[' | b'{' => return None,
            _ => {}
        }
    }
    None
}

/// Whether a value is one of a row that a table of a database gets: `INSERT INTO models VALUES ('a', 9)`.
fn is_in_row(before: &str) -> bool {
    let Some((statement, row)) = before.rsplit_once('(') else { return false };
    let statement = statement.to_ascii_lowercase();
    !row.contains(')')
        && statement.contains("insert into")
        && ["values", "),"].iter().any(|end| statement.trim_end().ends_with(end))
}

/// Whether a call or an attribute has the values that are allowed: `[ValidateSet('a', 'b')]`.
fn is_list_of_allowed(callee: &str) -> bool {
    RULES.usage.menus.contains(&normalise(callee))
}

#[cfg(test)]
mod tests;
