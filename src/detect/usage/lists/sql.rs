//! Statements of SQL, in a file of its own or in a string: what a condition compares with, and rows of a table of models.

use std::rc::Rc;

use crate::detect::usage::Evidence;
use crate::detect::usage::lists::picked::is_pick;
use crate::detect::usage::lists::{LIST, MAX_ROW};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::paths;
use crate::text::span::{Span, ceil_boundary, floor_boundary};

/// Words of a statement.
const WHERE: &str = " where ";
const WHEN: &str = " when ";
const IF: &str = " if ";
const THEN: &str = " then ";
const INSERT: &str = "insert into ";
const VALUES: &str = "values";
const CREATE: &str = "create table ";
const COMMENT: &str = "--";

/// How far behind an id the rest of its condition is looked at.
const MAX_CASE: usize = 400;

/// A statement that inserts rows, up to an id in one of them.
struct Insert {
    /// The name of the table without that of its schema.
    name: String,
    /// The same in the plural, without separators.
    table: String,
    columns: String,
    rows: String,
}

impl Evidence<'_> {
    /// Whether a condition of a statement compares with the id: `DELETE FROM models WHERE name = 'gpt-4'`, `CASE model WHEN
    /// 'gpt-4' THEN 8192`.
    pub(super) fn is_in_condition(&self) -> bool {
        if self.is_case() {
            return true;
        }
        let Some(before) = self.statement_before(["where ", "WHERE "]) else { return false };
        let Some((head, condition)) = before.rsplit_once(WHERE) else { return false };
        let is_statement = ["update ", "delete ", "select "].iter().any(|verb| head.contains(verb));
        is_statement && is_compared(condition) && !condition.contains([';', '{', '}'])
    }

    /// Whether a case of an expression compares with the id: what follows the id is the result.
    fn is_case(&self) -> bool {
        let end = floor_boundary(self.place.text, self.place.core.end.saturating_add(MAX_CASE));
        let rest = self.place.text[self.place.core.end..end].replace(['\n', '\r', '\t'], " ").to_ascii_lowercase();
        // `IF model = 'gpt-4' THEN` of a procedure.
        rest.contains(THEN)
            && [(["when ", "WHEN "], WHEN), (["if ", "IF "], IF)].into_iter().any(|(words, word)| {
                let before = self.statement_before(words);
                before.as_deref().and_then(|before| before.rsplit_once(word)).is_some_and(|(_, condition)| {
                    let is_open = !condition.contains([';', '{', '}']) && !condition.contains(THEN);
                    is_open && (matches!(condition, "'" | "\"") && word == WHEN || is_compared(condition))
                })
            })
    }

    /// Whether the id is in a row that a statement inserts into a table of records (messages, runs); or in one of several
    /// for a table of models, and that row is not marked as the one that is picked.
    pub(super) fn is_in_rows(&self) -> bool {
        let Some(Insert { table, columns, rows, .. }) = self.insert() else { return false };
        let is_of = |lists: &[String]| lists.iter().any(|list| table.ends_with(list.as_str()));
        if is_of(&RULES.usage.records) {
            return true;
        }
        let start = self.place.core.start - rows.len();
        let end = self.place.text[self.place.core.end..]
            .find(';')
            .map_or(self.place.text.len(), |at| self.place.core.end + at);
        let is_several = || self.different_in(Span::new(start, end.min(start + MAX_ROW))) >= LIST;
        let describes =
            || columns.split([',', ')']).any(|column| RULES.usage.descriptions.contains(&normalise(column)));
        (is_of(&RULES.usage.lists) || describes())
            && (is_several() || self.is_one_of_statements(start))
            && !self.is_marked_row(&columns, &rows)
    }

    /// Whether the id is in a column of text for people in a row that a statement inserts: a description, an example.
    pub(in crate::detect::usage) fn is_in_column_of_text(&self) -> bool {
        let Some(Insert { name, columns, rows, .. }) = self.insert() else { return false };
        let declared = || self.declared_columns(&name);
        let columns = if columns.is_empty() { declared() } else { parts(&columns).map(plain).collect() };
        let Some(column) = column_at(&rows).and_then(|at| columns.get(at)) else { return false };
        paths::is_text_name(column) || paths::is_sample_name(column)
    }

    /// The columns of a table, as a statement before the id declares them.
    fn declared_columns(&self, table: &str) -> Vec<String> {
        let mut found = Vec::new();
        for at in [CREATE, &CREATE.to_uppercase()].iter().flat_map(|word| self.places_of(word).to_vec()) {
            let end = floor_boundary(self.place.text, at.saturating_add(MAX_ROW));
            let Some((head, body)) = self.place.text[at..end].split_once('(') else { continue };
            if head.split_whitespace().last().map(plain).as_deref() == Some(table) {
                let lines = body.lines().map(|line| line.split(COMMENT).next().unwrap_or_default());
                let body = lines.collect::<Vec<_>>().join(" ").to_ascii_lowercase();
                let names = parts(&body).filter_map(|part| part.split_whitespace().next()).map(plain);
                found = names.collect();
            }
        }
        found
    }

    /// Whether several statements of the text insert rows as the one does whose rows begin at a place.
    fn is_one_of_statements(&self, rows: usize) -> bool {
        let before = &self.place.text[ceil_boundary(self.place.text, rows.saturating_sub(MAX_ROW))..rows];
        let Some(start) = before.to_ascii_lowercase().rfind(INSERT) else { return false };
        let head = &before[start..];
        memchr::memmem::find_iter(self.place.text.as_bytes(), head).nth(LIST - 1).is_some()
    }

    /// What the statement around the id inserts.
    fn insert(&self) -> Option<Insert> {
        let before = self.statement_before(["values", "VALUES"])?;
        let (_, insert) = before.rsplit_once(INSERT)?;
        let (head, rows) = insert.split_once(VALUES)?;
        let (table, columns) = head.split_once('(').unwrap_or((head, ""));
        let name = plain(table);
        let table = format!("{}s", normalise(&name).trim_end_matches('s'));
        Some(Insert { name, table, columns: columns.to_owned(), rows: rows.to_owned() })
    }

    /// Whether the value of a column that marks the picked row is true in the row of the id.
    fn is_marked_row(&self, columns: &str, rows: &str) -> bool {
        let mark = columns.split([',', ')']).position(|column| is_pick(column.trim()));
        let Some(mark) = mark else { return false };
        let begun = rows.rfind('(').map_or("", |at| &rows[at + 1..]).len();
        let rest = &self.place.text[self.place.core.start - begun..];
        let value = rest.split(',').nth(mark).map(|value| value.trim().trim_end_matches(')').to_ascii_lowercase());
        value.is_some_and(|value| matches!(value.as_str(), "true" | "1" | "'t'"))
    }

    /// Where a word of a statement stands in the text. Each id asks.
    fn places_of(&self, word: &str) -> Rc<[usize]> {
        let find = || memchr::memmem::find_iter(self.place.text.as_bytes(), word.as_bytes()).collect();
        let mut known = self.memo.words.borrow_mut();
        Rc::clone(known.entry(word.to_owned()).or_insert_with(find))
    }

    /// The statement up to the id, in small letters with plain blanks, where one of some words stands before it.
    fn statement_before(&self, words: [&str; 2]) -> Option<String> {
        let start = self.place.core.start;
        let first = ceil_boundary(self.place.text, start.saturating_sub(MAX_ROW));
        let last_of = |word: &str| {
            let places = self.places_of(word);
            places[..places.partition_point(|at| at + word.len() <= start)].last().copied().filter(|at| *at >= first)
        };
        let word = words.into_iter().filter_map(last_of).max()?;
        let statement = &self.place.text[first..start];
        let statement = statement.rfind(';').map_or(statement, |end| &statement[end + 1..]);
        (word + statement.len() >= start).then(|| statement.replace(['\n', '\r', '\t'], " ").to_ascii_lowercase())
    }
}

/// A name without its schema and its quotes, in small letters.
fn plain(name: &str) -> String {
    let last = name.trim().rsplit('.').next().unwrap_or_default();
    last.trim_matches(['`', '"', '[', ']', '\'', ')', ' ']).to_ascii_lowercase()
}

/// The parts of a list between brackets, which its end closes where that is there.
fn parts(list: &str) -> impl Iterator<Item = &str> {
    let (mut start, mut is_over) = (0, false);
    std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        let mut depth = 0usize;
        let end = unquoted(&list[start..]).find_map(|(at, mark)| match mark {
            '(' => {
                depth += 1;
                None
            }
            ')' if depth > 0 => {
                depth -= 1;
                None
            }
            ',' | ')' if depth == 0 => Some((start + at, mark)),
            _ => None,
        });
        let part = &list[start..end.map_or(list.len(), |(at, _)| at)];
        is_over = end.is_none_or(|(_, mark)| mark == ')');
        start += part.len() + 1;
        Some(part)
    })
}

/// The number of the column of the value with which the rows of a statement end; none where a comment is among them.
fn column_at(rows: &str) -> Option<usize> {
    let (mut depth, mut column) = (0usize, 0);
    for (at, mark) in unquoted(rows) {
        if rows[at..].starts_with(COMMENT) {
            return None;
        }
        match mark {
            '(' => {
                depth += 1;
                column = if depth == 1 { 0 } else { column };
            }
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 1 => column += 1,
            _ => {}
        }
    }
    (depth == 1).then_some(column)
}

/// The characters of a statement outside of its strings. A quote in a string is doubled or has a `\\` before it.
fn unquoted(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut is_inside, mut is_escaped) = (false, false);
    text.char_indices().filter(move |(_, c)| {
        let is_quote = *c == '\'' && !is_escaped;
        is_escaped = *c == '\\' && is_inside && !is_escaped;
        is_inside ^= is_quote;
        !is_inside && !is_quote
    })
}

/// Whether what stands before an id in a condition compares with it.
fn is_compared(condition: &str) -> bool {
    // The id may have its publisher before it.
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@');
    let condition = if condition.ends_with('/') { condition.trim_end_matches(is_name) } else { condition };
    let operand = condition.trim_end_matches(['\'', '"']).trim_end();
    ["=", "<>", " like"].iter().any(|sign| operand.ends_with(sign)) || is_in_brackets(operand)
}

/// Whether a condition goes on in brackets with alternatives: `model IN ('gpt-4', `.
fn is_in_brackets(condition: &str) -> bool {
    let head = condition.rsplit_once('(').filter(|(_, rest)| !rest.contains(')')).map(|(head, _)| head.trim_end());
    let word = head.and_then(|head| head.rsplit(' ').next());
    word.is_some_and(|word| RULES.usage.one_of.iter().any(|one| one == word))
}
