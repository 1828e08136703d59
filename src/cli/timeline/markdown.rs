//! The timeline as a Markdown table, for an issue or a wiki.

use std::io;
use std::io::Write;

use crate::cli::timeline::model::Timeline;
use crate::report::text::{by_itself, clean};

/// References that a row lists before it counts the rest.
const MAX_PLACES: usize = 3;

/// Writes a table.
pub(super) fn write(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    if timeline.endings.is_empty() {
        return writeln!(out, "No model from the catalog is used here.");
    }
    writeln!(out, "| Retires | Model | Provider | Stage | Move to | Used in |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- |")?;
    for ending in &timeline.endings {
        let mut places: Vec<String> = ending.places.iter().take(MAX_PLACES).map(|place| code(place)).collect();
        if ending.places.len() > MAX_PLACES {
            places.push(format!("{} more", ending.places.len() - MAX_PLACES));
        }
        let replacement = ending.replacement.as_deref().map(code).unwrap_or_default();
        let (day, model, stage) = (ending.day(), code(&ending.model), ending.stage.as_str());
        let provider = escaped(by_itself(&ending.provider_name));
        writeln!(out, "| {day} | {model} | {provider} | {stage} | {replacement} | {} |", places.join(", "))?;
    }
    writeln!(out, "\nAs of {}, from shelflife's catalog {}.", timeline.as_of, timeline.catalog)
}

/// Code for a cell. A path can contain a pipe, which would end the cell, or a backtick, which would end the code.
fn code(text: &str) -> String {
    let text = clean(text);
    if text.contains('`') { escaped(&text) } else { format!("`{}`", text.replace('|', "\\|")) }
}

/// Text without markup.
fn escaped(text: &str) -> String {
    clean(text).chars().fold(String::new(), |mut out, c| {
        if matches!(c, '|' | '`' | '*' | '_' | '<' | '[' | '\\') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}
