//! The record of a run: when it was, of which commit, and what was measured; and the line of a log.

use crate::detect::usage::Evidence;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::language::Language;
use crate::text::span::Span;

/// The longest record that is looked through.
const MAX_RECORD: usize = 500_000;
/// The shortest line of a record with its measures, and how many it has.
const MIN_MEASURED: usize = 200;
const MEASURES: usize = 2;
/// How many objects around a place are looked at.
const OBJECTS: usize = 6;

impl Evidence<'_> {
    /// Whether an object around the place is the record of a run: of its time, its commit and its measures it has two.
    pub(crate) fn is_of_run(&self) -> bool {
        // A table of TOML is an object; other blocks are resources.
        let is_toml = self.language == Language::Toml;
        if !self.language.is_configuration() || self.place.is_in(ConstructKind::Block) && !is_toml {
            return false;
        }
        let is_object = |c: &&Construct| c.kind == ConstructKind::Object || is_toml && c.kind == ConstructKind::Block;
        let objects = self.place.chain.iter().filter(is_object);
        objects.take(OBJECTS).filter(|o| o.value.len() < MAX_RECORD).any(|object| self.is_run_record(object.value))
    }

    /// The same for all that stands in an object.
    fn is_run_record(&self, object: Span) -> bool {
        if let Some(known) = self.memo.runs.borrow().get(&object) {
            return *known;
        }
        let is = self.is_line_of_log(object)
            || self.is_line_of_measures(object)
            || self.has_parts_of_run(object)
            || self.is_place_in_code(object);
        self.memo.runs.borrow_mut().insert(object, is);
        is
    }

    /// Whether an object is a line of a log: it has its line to itself among others, and a moment.
    fn is_line_of_log(&self, object: Span) -> bool {
        let text = self.place.text;
        let is_line = !text[object].contains('\n')
            && (object.start == 0 || text[..object.start].ends_with('\n'))
            && (text[object.end..].is_empty() || text[object.end..].starts_with(['\n', '\r']))
            && text.trim_end().len() > object.len();
        is_line && self.syntax_of(object).fields_of(object).iter().any(|field| is_time(text, field))
    }

    /// Whether an object has its line to itself and measures in it, wherever: how long an answer took, its tokens, its score.
    fn is_line_of_measures(&self, object: Span) -> bool {
        let text = self.place.text;
        let is_line = (object.start == 0 || text[..object.start].ends_with('\n'))
            && (text[object.end..].is_empty() || text[object.end..].starts_with(['\n', '\r']));
        if !is_line || object.len() < MIN_MEASURED || text[object].contains('\n') {
            return false;
        }
        let mut found: Vec<&str> = Vec::new();
        let record = &text[object];
        for at in memchr::memmem::find_iter(record.as_bytes(), "\":") {
            let value = record[at + 2..].trim_start();
            let key = record[..at].rsplit('"').next().unwrap_or_default();
            let name = normalise(key);
            let is_measure = || RULES.usage.measures.iter().any(|end| name.ends_with(end.as_str()));
            if value.starts_with(|c: char| c.is_ascii_digit())
                && !found.contains(&key)
                && !name.starts_with("max")
                && is_measure()
            {
                found.push(key);
            }
        }
        found.len() >= MEASURES
    }

    /// Whether an object says what stands in a line of a file: the row of an inventory or of a report.
    fn is_place_in_code(&self, object: Span) -> bool {
        let syntax = self.syntax_of(object);
        let fields = syntax.fields_of(object);
        let rules = &RULES.usage;
        let value = |field: &Construct| self.place.text[field.value].trim_matches(['"', '\'', ' ']);
        let has_line = fields.iter().any(|f| rules.lines.contains(&normalise(&f.name)) && is_count(value(f)));
        has_line && fields.iter().any(|f| rules.files.contains(&normalise(&f.name)) && value(f).contains('.'))
    }

    fn has_parts_of_run(&self, object: Span) -> bool {
        let text = self.place.text;
        if !has_moment(&text[object]) && !text[object].as_bytes().windows(SECONDS).any(is_all_digits) {
            return false;
        }
        let syntax = self.syntax_of(object);
        let own = syntax.fields_of(object);
        let inner = own.iter().flat_map(|field| syntax.fields_of(field.value));
        let fields: Vec<&Construct> = own.iter().copied().chain(inner).collect();
        let rules = &RULES.usage;
        let is_measure = |field: &&&Construct| {
            let value = text[field.value].trim_start();
            value.starts_with(|c: char| c.is_ascii_digit() || c == '{' || c == '[')
        };
        // An object inside another may hold the moment of something else.
        let has_time = fields.iter().any(|field| is_time(text, field));
        let has_commit = fields.iter().any(|field| is_called(field, &rules.commits));
        let has_measure = fields.iter().filter(is_measure).any(|field| is_called(field, &rules.measures));
        has_time && (has_commit || has_measure)
    }
}

/// Whether the name of a field ends with one of some names.
fn is_called(field: &Construct, names: &[String]) -> bool {
    let name = normalise(&field.name);
    names.iter().any(|ending| name.ends_with(ending.as_str()))
}

/// Whether a field has the moment of a record.
fn is_time(text: &str, field: &Construct) -> bool {
    let value = &text[field.value];
    let is_number = || is_called(field, &RULES.usage.times) && is_count_of_seconds(value);
    value.len() < MAX_MOMENT && (has_moment(value) || is_number())
}

/// Whether a value is a number of seconds or milliseconds since 1970.
fn is_count_of_seconds(value: &str) -> bool {
    let whole = value.split('.').next().unwrap_or_default();
    whole.len() >= SECONDS && is_all_digits(whole.as_bytes())
}

fn is_count(value: &str) -> bool {
    !value.is_empty() && is_all_digits(value.as_bytes())
}

fn is_all_digits(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

/// How many digits the seconds since 1970 have.
const SECONDS: usize = 10;

/// The longest value that is a moment.
const MAX_MOMENT: usize = 48;

/// Whether a text has a day and an hour in it: `2025-02-22T10:32:11Z`.
fn has_moment(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00_00:00";
    let fits = |window: &[u8]| {
        window.iter().zip(FORM).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            b'_' => matches!(byte, b'T' | b' ' | b't'),
            form => byte == form,
        })
    };
    text.as_bytes().windows(FORM.len()).any(fits)
}
