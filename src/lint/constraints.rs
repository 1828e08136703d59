//! Literals in other files that a changed value has to stay equal to: a program that imports the value compares it, a
//! schema or a variable beside it lists what is allowed. A fix that leaves one of them behind is shown and never applied.
//! So is one of a value by which a file of settings has a table, wherever that is, and one of a setting that picks a row of the
//! program's own list of models.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::detect::reference::Reference;
use crate::lint::finding::{Applicability, Edit, Finding};
use crate::lint::twins;
use crate::lint::unseen::given;
use crate::project::scanned::Scanned;
use crate::rules::key::normalise;
use crate::rules::usage::Usage;
use crate::rules::words;
use crate::text::language::Language;
use crate::text::source::Source;
use crate::text::span::{Span, floor_boundary, near_line_end, near_line_start};

/// The longest file whose literals are kept, so that a run over many files stays small.
const MAX_FILE: usize = 1 << 18;
/// A name that is shorter shows nothing in another file of the folder, nor anywhere else.
const SHORTEST: usize = 4;
const SHORTEST_ELSEWHERE: usize = 7;
/// Fewer models are no list to pick from.
const FEWEST: usize = 3;
/// So many lists with one value are looked at.
const MAX_LISTS: usize = 50;

/// The literals of one file that others may have to stay equal to.
#[derive(Debug, Default)]
pub(crate) struct Constraints(Option<Literals>);

#[derive(Debug)]
struct Literals {
    source: Arc<Source>,
    /// Those that something is compared with, that are allowed or looked up.
    fixed: Vec<Span>,
    /// Those in lists of models.
    listed: Vec<Span>,
}

/// Literals of all files by their text.
type Values<'f> = HashMap<&'f str, Vec<(&'f Arc<Source>, Span)>>;

impl Constraints {
    pub(crate) fn of(scanned: &Scanned) -> Self {
        let text = &scanned.source.text;
        if text.len() > MAX_FILE {
            return Self::default();
        }
        // A test and a page are edited after the program.
        let counts = |r: &&Reference| !matches!(r.usage.kind, Usage::Test | Usage::Docs);
        let literal = |r: &Reference| without_colon(text, twins::literal(text, r.span));
        let counted = || scanned.references.iter().filter(counts);
        let fixed: Vec<Span> = counted().map(literal).filter(|at| twins::constrains(text, *at)).collect();
        let mut listed: Vec<Span> = counted().filter(|r| r.usage.kind == Usage::Catalog).map(literal).collect();
        listed.dedup();
        if listed.len() < FEWEST {
            listed.clear();
        }
        let source = Arc::clone(&scanned.source);
        Self((!fixed.is_empty() || !listed.is_empty()).then_some(Literals { source, fixed, listed }))
    }
}

/// Holds back the fixes that would leave a literal of another file behind.
pub(crate) fn settle(findings: &mut [Finding], files: &[Constraints], least: Applicability) {
    let values = by_value(files, |literals| &literals.fixed);
    let lists = by_value(files, |literals| &literals.listed);
    if values.is_empty() && lists.is_empty() {
        return;
    }
    // Many findings ask for the words of one file.
    let mut words: HashMap<&Path, HashSet<&str>> = HashMap::new();
    for finding in findings.iter_mut().filter(|finding| finding.is_fixable(least)) {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let is_called = finding.reference.as_ref().is_some_and(|named| named.usage == Usage::Call);
        let mut left = edits.filter_map(|edit| {
            let source = edit.source(&finding.source);
            let same = values.get(twins::value(edit, source)?)?;
            // Nothing takes a value from a notebook, and what one compares is its own.
            let is_notebook = |source: &Source| source.language == Language::Notebook;
            let is_other = |other: &Source| other.path != source.path && !is_notebook(other) && !is_notebook(source);
            let others = same.iter().filter(|(other, _)| is_other(other));
            others.into_iter().find(|(other, at)| {
                let words = words.entry(&other.path).or_insert_with(|| identifiers(&other.text).collect());
                is_related(other, words, source, edit, is_called) || names_setting(other, *at, source, edit)
            })
        });
        let Some((other, at)) = left.next().copied() else {
            let picks = finding.reference.as_ref().is_some_and(|named| named.usage == Usage::Config);
            let table = finding.fix.iter().flat_map(|fix| &fix.edits).find_map(|edit| {
                let source = edit.source(&finding.source);
                let value = twins::value(edit, source)?;
                let table = values.get(value).and_then(|same| table(source, edit, same));
                table.or_else(|| unlisted(source, edit, lists.get(value)?, picks))
            });
            if let (Some(table), Some(fix)) = (table, &mut finding.fix) {
                fix.hold_back(table);
            }
            continue;
        };
        let line = other.lines().line_of(at.start) + 1;
        let name = other.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(fix) = &mut finding.fix {
            fix.hold_back(format!("the same value is in {name}, line {line}: change both"));
        }
    }
}

fn by_value<'f>(files: &'f [Constraints], of: impl Fn(&'f Literals) -> &'f Vec<Span>) -> Values<'f> {
    let mut values = Values::new();
    for literals in files.iter().filter_map(|file| file.0.as_ref()) {
        for span in of(literals) {
            values.entry(&literals.source.text[span.range()]).or_default().push((&literals.source, *span));
        }
    }
    values
}

/// What keeps a fix back where a list of models has the old value and not the new one: who looks the setting up
/// there would find nothing. The list is in the file of a setting or in one that it imports, or it has ids of the program's own.
fn unlisted(source: &Source, edit: &Edit, same: &[(&Arc<Source>, Span)], is_setting: bool) -> Option<String> {
    let new = twins::made(edit, source);
    let (other, at) = same.iter().take(MAX_LISTS).find(|(other, at)| {
        let is_itself = other.path == source.path && at.touches(edit.span);
        let is_read = || is_setting && (other.path == source.path || imports(source, other));
        let is_looked_up = || is_read() || maps(&other.text, *at);
        !is_itself && !other.text.contains(new.as_str()) && is_looked_up()
    })?;
    let (name, line) = (other.path.file_name()?.to_string_lossy(), other.lines().line_of(at.start) + 1);
    Some(format!("{name}, line {line}, lists the old model and not the new one: add it first"))
}

/// Whether a line of imports names another file: `from "~/consts"`, `import app.consts`, `use crate::consts`.
fn imports(source: &Source, other: &Source) -> bool {
    let Some(stem) = other.path.file_stem().and_then(|stem| stem.to_str()) else { return false };
    let is_named = |line: &str| {
        let mut parts = line.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
        parts.any(|part| part == stem)
    };
    let begins = |line: &str| {
        let word = line.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
        word.is_some_and(|word| words::RULES.importers.iter().any(|known| known == word)) || line.contains(" from ")
    };
    let is_import = |line: &&str| begins(line) && !line.contains('(');
    source.language.is_program() && source.text.lines().filter(is_import).any(is_named)
}

/// Whether the row of a listed id has another spelling of it, so that the id is one of the program's own.
fn maps(text: &str, at: Span) -> bool {
    const FAR: usize = 600;
    let id = &text[at.range()];
    let name = id.rsplit('/').next().unwrap_or(id);
    let row = &text[at.end..floor_boundary(text, at.end + FAR)];
    // The row ends where the next one has its id under the same key.
    let key = twins::key_of(text, at);
    let end = row.lines().skip(1).find(|line| normalise(line.trim_start()).starts_with(key.as_str()));
    let row = end.map_or(row, |line| &row[..line.as_ptr() as usize - row.as_ptr() as usize]);
    name != id && row.split(['"', '\'', '`']).any(|text| text != id && text.ends_with(name) && text.contains('/'))
}

/// A literal without the colon behind a key of YAML.
fn without_colon(text: &str, at: Span) -> Span {
    Span::new(at.start, at.end - usize::from(text[at.range()].ends_with(':')))
}

/// What keeps a fix back where the settings of another file have a table for the old value and none for the new one: who
/// looks the value up there would find nothing. Settings are those of the folder that holds theirs, and of all below.
fn table(source: &Source, edit: &Edit, same: &[(&Arc<Source>, Span)]) -> Option<String> {
    let new = twins::made(edit, source);
    let is_key = |rest: &str| {
        let value = rest.trim_start_matches(['"', '\'']).strip_prefix(':').map(|rest| rest.trim_start_matches(' '));
        value.is_some_and(|value| value.starts_with(['{', '\n', '\r']))
    };
    let (other, at) = same.iter().find(|(other, at)| {
        let is_table = other.language.is_configuration() && other.path != source.path;
        // Another program of the same repository has tables of its own.
        let reach = folder(folder(&other.path));
        is_table
            && source.path.starts_with(reach)
            && is_key(&other.text[at.end..])
            && !other.text.contains(new.as_str())
    })?;
    let (name, line) = (other.path.file_name()?.to_string_lossy(), other.lines().line_of(at.start) + 1);
    Some(format!("{name}, line {line}, has settings for the old model and none for the new one: add them first"))
}

/// Whether another file, whose words are given, knows the value that an edit changes: it has one of the names in the line of
/// the edit, a distinctive one if it lies in another folder. What a call takes goes where that leads: the names of an SDK, which
/// are in any file that calls it, lead nowhere else, and those that the other file defines lead there.
fn is_related(other: &Source, known: &HashSet<&str>, source: &Source, edit: &Edit, is_called: bool) -> bool {
    let is_beside = folder(&other.path) == folder(&source.path);
    let (start, end) = (near_line_start(&source.text, edit.span.start), near_line_end(&source.text, edit.span.end));
    let whole = twins::literal(&source.text, edit.span);
    let around = [Span::new(start, whole.start.max(start)), Span::new(whole.end.min(end), end)];
    let counts = |name: &&str| {
        if is_beside {
            name.len() >= SHORTEST
        } else {
            name.len() >= SHORTEST_ELSEWHERE && !words::is_common(&normalise(name))
        }
    };
    let mut names = around.into_iter().flat_map(|at| identifiers(&source.text[at.range()]));
    names.any(|name| counts(&name) && known.contains(name) && (!is_called || given::defines(&other.text, name)))
}

/// Whether the line of a literal in another file asks for the setting that an edit changes, by the keys that lead to it:
/// `.Values.openai.model` for `openai:` and `model:`.
fn names_setting(other: &Source, at: Span, source: &Source, edit: &Edit) -> bool {
    if !source.language.is_configuration() {
        return false;
    }
    let start = near_line_start(&other.text, at.start);
    let key = twins::key_of(&source.text, twins::literal(&source.text, edit.span));
    let is_path =
        |path: &&str| path.contains('.') && path.rsplit('.').next().is_some_and(|last| normalise(last) == key);
    let is_there = |group: &str| source.text.contains(&format!("{group}:"));
    let mut paths = other.text[start..at.start].split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.'));
    // What an object is called that holds all settings is no key of theirs.
    paths.find(is_path).is_some_and(|path| path.split('.').rev().nth(1).is_some_and(is_there))
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// The words of a text. An id is one word, so that its parts are no names.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).filter(|word| !word.is_empty())
}
