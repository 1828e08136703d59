//! The timeline for an issue or a wiki.

use std::io;
use std::io::Write;

use crate::cli::timeline::Timeline;
use crate::cli::timeline::text::day;
use crate::report::text::clean;

/// Places that are named before the rest is counted.
const NAMED: usize = 3;

/// Writes a table.
pub(super) fn write(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    if timeline.endings.is_empty() {
        return writeln!(out, "No models are used here that the catalog knows.");
    }
    writeln!(out, "| Retires | Model | Provider | Stage | Move to | Used in |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- |")?;
    for ending in &timeline.endings {
        let mut places: Vec<String> = ending.places.iter().take(NAMED).map(|place| code(place)).collect();
        if ending.places.len() > NAMED {
            places.push(format!("{} more", ending.places.len() - NAMED));
        }
        let replacement = ending.replacement.as_deref().map(code).unwrap_or_default();
        let (day, model, stage) = (day(ending).replace(">=", "≥"), code(&ending.model), ending.stage.as_str());
        let provider = escaped(ending.provider_name);
        writeln!(out, "| {day} | {model} | {provider} | {stage} | {replacement} | {} |", places.join(", "))?;
    }
    writeln!(out, "\nAs of {}, by shelflife's catalog {}.", timeline.as_of, timeline.catalog)
}

/// A pipe ends a cell even in code, and a backtick ends the code: names hold neither, paths may.
fn code(text: &str) -> String {
    let text = clean(text);
    if text.contains('`') { escaped(&text) } else { format!("`{}`", text.replace('|', "\\|")) }
}

fn escaped(text: &str) -> String {
    let special = |c: char| matches!(c, '|' | '`' | '*' | '_' | '<' | '[' | '\\');
    clean(text).chars().fold(String::new(), |mut out, c| {
        if special(c) {
            out.push('\\');
        }
        out.push(c);
        out
    })
}
