//! Lists of allowed values that have what a fix changes: they get the new value with the same fix.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::lint::allowed::{self, Allowance};
use crate::lint::finding::{Applicability, Edit, Finding};
use crate::lint::twins::{Changed, changed, constrains, is_changed, made, twins, value};
use crate::text::source::Source;
use crate::text::span::Span;

/// Adds the new value to the lists of allowed values that have the old one, with the fix that changes it.
pub(super) fn extend(findings: &mut [Finding], least: Applicability) {
    let changed = changed(findings, least);
    // Many findings change one value to one other: a file is searched once for each.
    let mut missing: HashMap<(PathBuf, String, String), Vec<(Span, String)>> = HashMap::new();
    // What a list gets for one fix is there for the others, which make the same edit.
    let mut added: HashMap<(PathBuf, usize, String), Edit> = HashMap::new();
    for finding in findings.iter_mut().filter(|finding| finding.is_fixable(least)) {
        let Some(fix) = &finding.fix else { continue };
        let mut more: Vec<Edit> = Vec::new();
        let mut lists: Vec<String> = Vec::new();
        for edit in fix.edits.iter().filter(|edit| edit.changes_value()) {
            let source = edit.source(&finding.source);
            let Some(old) = value(edit, source) else { continue };
            let new = made(edit, source);
            let search = || missing_from_lists(source, old, &new, &changed);
            let key = (source.path.clone(), old.to_owned(), new.clone());
            for (at, text) in missing.entry(key).or_insert_with(search) {
                let edit = Edit {
                    span: Span::at(at.end),
                    replacement: text.as_str().into(),
                    file: edit.file.clone(),
                    is_argument: false,
                };
                let list = (source.path.clone(), allowed::start(&source.text, *at), new.clone());
                let edit = added.entry(list).or_insert(edit).clone();
                if !fix.edits.contains(&edit) && !more.contains(&edit) {
                    lists.push(line(source, at.start, &edit));
                    more.push(edit);
                }
            }
        }
        let row = more.iter().find_map(|edit| row_left(edit.source(&finding.source), edit.span.end, &changed));
        if let Some(fix) = finding.fix.as_mut().filter(|_| !more.is_empty()) {
            if let Some(line) = row {
                fix.hold_back(format!(
                    "what may be picked has a row for the old model in line {line}: add one for the new"
                ));
                continue;
            }
            fix.edits.append(&mut more);
            fix.applicability = fix.applicability.min(Applicability::Unsafe);
            lists.dedup();
            fix.title = format!("{}, and allow it in {}", fix.title, lists.join(" and ")).into();
        }
    }
}

/// The line of an object of a program with a listed value that no fix changes: `id: "a"`. What is picked from the list is looked
/// up there. `end`: of the value in the list.
fn row_left(source: &Source, end: usize, changed: &Changed) -> Option<usize> {
    let text = source.text.as_str();
    let start = text[..end].rfind(['"', '\'']).map_or(end, |quote| quote + 1);
    let is_field = |at: &Span| text[..at.start].trim_end_matches(['"', '\'']).trim_end().ends_with(':');
    let is_row = |at: &Span| at.start != start && is_field(at) && !is_changed(changed, source, *at);
    let row = twins(text, text.get(start..end)?).find(is_row).filter(|_| source.language.is_program())?;
    Some(source.lines().line_of(row.start) + 1)
}

/// The places of an old value in lists of allowed values that do not have the new one, and what to put in behind it.
fn missing_from_lists(source: &Source, old: &str, new: &str, changed: &Changed) -> Vec<(Span, String)> {
    let equal = twins(&source.text, old).filter(|at| !is_changed(changed, source, *at));
    let listed = equal.filter(|at| constrains(&source.text, *at));
    let missing = listed.filter_map(|at| match allowed::of(source, at, new)? {
        Allowance::Missing(text) => Some((at, text)),
        Allowance::Listed => None,
    });
    missing.collect()
}

/// Where an edit is, for people: the line, with its file where that is another.
fn line(source: &Source, at: usize, edit: &Edit) -> String {
    let line = source.lines().line_of(at) + 1;
    match &edit.file {
        Some(file) => format!("{}:{line}", file.0.path.display()),
        None => format!("line {line}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_a_program_has_rows() {
        let row = |path: &str, text: &str| {
            let source = Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap();
            row_left(&source, text.find("old-1").unwrap() + 5, &Changed::new())
        };
        let list = "const Id = z.enum([\"old-1\", \"b\"]).catch(\"old-1\");\n";
        assert_eq!(row("a.ts", &format!("{list}const row = {{\n  id: \"old-1\",\n}};\n")), Some(3));
        assert_eq!(row("a.py", "M = Literal[\"old-1\", \"b\"]\nrow = {\"id\": \"old-1\"}\n"), Some(2));
        assert_eq!(row("a.ts", list), None);
        assert_eq!(row("a.yaml", "enum: [\"old-1\", \"b\"]\ndefault: \"old-1\"\n"), None);
    }
}
