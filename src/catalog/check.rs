//! Checks a catalog file and points at the place in the JSON of each mistake.
//!
//! The build refuses files that cannot be compiled. This goes further: the constraints of the JSON Schema, the order of
//! dates and the source of each, replacements and where they lead, the canonical form, and whether the rules can find
//! the models.

mod dates;
mod detection;
mod lists;
mod names;
mod regions;
mod replacements;
mod shape;
mod sources;
mod tree;

use std::ops::Range;

use jiff::civil::Date;

use crate::catalog::check::tree::{Step, Tree};
use crate::catalog::file::File;
use crate::catalog::{Catalog, canonical};
use crate::text::level::Level;
use crate::text::mistake::of_json;

/// Something that is wrong with a file, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Notes are no mistakes.
    pub level: Level,
    pub message: String,
    /// Bytes in the text.
    pub span: Range<usize>,
    /// What to write at the span.
    pub label: String,
    pub help: Option<String>,
}

impl Problem {
    fn error(message: impl Into<String>, span: Range<usize>, label: impl Into<String>) -> Self {
        Self { level: Level::Error, message: message.into(), span, label: label.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Checks the text of a file. `stem` is the file's name without `.json`, which has to be the provider's id; none where
/// the name is free. Chains of replacements are followed as of a day.
#[must_use]
pub fn check(text: &str, stem: Option<&str>, as_of: Date) -> Vec<Problem> {
    let tree = match Tree::parse(text) {
        Ok(tree) => tree,
        Err((message, span)) => return vec![Problem::error(format!("not JSON: {message}"), span, "here")],
    };
    let mut problems = shape::check(text, &tree);
    if !problems.is_empty() {
        return sorted(problems);
    }
    let file: File = match serde_json::from_str(text) {
        Ok(file) => file,
        Err(error) => return vec![Problem::error(of_json(text, &error), 0..0, "here")],
    };
    if let Some(stem) = stem.filter(|stem| *stem != file.provider.id) {
        let span = tree.at(&[Step::Key("provider"), Step::Key("id")]);
        problems.push(Problem::error(format!("the file is called `{stem}`"), span, "and its provider this"));
    }
    shape::constraints(&file, &tree, &mut problems);
    names::check(&file, &tree, &mut problems);
    dates::check(&file, &tree, &mut problems);
    sources::check(&file, &tree, &mut problems);
    regions::check(&file, &tree, &mut problems);
    lists::check(&file, &tree, &mut problems);
    detection::check(&file, &tree, stem.is_some(), &mut problems);
    // What follows looks names up, for which they have to lead to one model each.
    if problems.iter().all(|problem| problem.level < Level::Error) {
        let written = canonical::write(&file);
        match Catalog::of(vec![file.clone()]) {
            Ok(catalog) => replacements::check(&catalog, &tree, as_of, &mut problems),
            Err(message) => problems.push(Problem::error(message, 0..1, "in this file")),
        }
        if written != text {
            problems.push(not_canonical(text, &written));
        }
    }
    sorted(problems)
}

fn not_canonical(text: &str, written: &str) -> Problem {
    let same = text.bytes().zip(written.bytes()).take_while(|(a, b)| a == b).count();
    let start = (0..=same.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    Problem::error("not in the canonical form", start..end, "differs from here on")
        .help("`shelflife catalog fmt` writes it")
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| (std::cmp::Reverse(problem.level), problem.span.start));
    problems
}

#[cfg(test)]
mod tests;
