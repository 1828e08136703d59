//! Literals in other files that a changed value has to stay equal to: a program that imports the value compares it, a
//! schema or a variable beside it lists what is allowed. A fix that leaves one of them behind is shown and never applied.
//! So is one of a value by which a file of settings has a table, wherever that is.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::detect::reference::Reference;
use crate::lint::finding::{Applicability, Edit, Finding};
use crate::lint::twins;
use crate::project::scanned::Scanned;
use crate::rules::key::normalise;
use crate::rules::usage::Usage;
use crate::rules::words;
use crate::text::source::Source;
use crate::text::span::{Span, near_line_end, near_line_start};

/// The longest file whose literals are kept, so that a run over many files stays small.
const MAX_FILE: usize = 1 << 18;
/// A name that is shorter shows nothing in another file of the folder, nor anywhere else.
const SHORTEST: usize = 4;
const SHORTEST_ELSEWHERE: usize = 7;

/// The literals of one file that others may have to stay equal to.
#[derive(Debug, Default)]
pub(crate) struct Constraints(Option<(Arc<Source>, Vec<Span>)>);

impl Constraints {
    pub(crate) fn of(scanned: &Scanned) -> Self {
        let text = &scanned.source.text;
        if text.len() > MAX_FILE {
            return Self::default();
        }
        // A test and a page are edited after the program.
        let counts = |r: &&Reference| !matches!(r.usage.kind, Usage::Test | Usage::Docs);
        let literals =
            scanned.references.iter().filter(counts).map(|r| without_colon(text, twins::literal(text, r.span)));
        let found: Vec<Span> = literals.filter(|at| twins::constrains(text, *at)).collect();
        Self((!found.is_empty()).then(|| (Arc::clone(&scanned.source), found)))
    }
}

/// Holds back the fixes that would leave a literal of another file behind.
pub(crate) fn settle(findings: &mut [Finding], files: &[Constraints], least: Applicability) {
    let mut values: HashMap<&str, Vec<(&Arc<Source>, Span)>> = HashMap::new();
    for (source, spans) in files.iter().filter_map(|file| file.0.as_ref()) {
        for span in spans {
            values.entry(&source.text[span.range()]).or_default().push((source, *span));
        }
    }
    if values.is_empty() {
        return;
    }
    // Many findings ask for the words of one file.
    let mut words: HashMap<&Path, HashSet<&str>> = HashMap::new();
    for finding in findings.iter_mut().filter(|finding| finding.is_fixable(least)) {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let mut left = edits.filter_map(|edit| {
            let source = edit.source(&finding.source);
            let same = values.get(twins::value(edit, source)?)?;
            let others = same.iter().filter(|(other, _)| other.path != source.path);
            others.into_iter().find(|(other, at)| {
                let words = words.entry(&other.path).or_insert_with(|| identifiers(&other.text).collect());
                is_related(other, words, source, edit) || names_setting(other, *at, source, edit)
            })
        });
        let Some((other, at)) = left.next().copied() else {
            let table = finding.fix.iter().flat_map(|fix| &fix.edits).find_map(|edit| {
                let source = edit.source(&finding.source);
                table(source, edit, values.get(twins::value(edit, source)?)?)
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
/// the edit, a distinctive one if it lies in another folder.
fn is_related(other: &Source, known: &HashSet<&str>, source: &Source, edit: &Edit) -> bool {
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
    names.any(|name| counts(&name) && known.contains(name))
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
