//! `markdown`: a summary for the page of a CI job or for a comment, with a table of the worst findings and one of the
//! coming dates.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::io::Write;

use crate::lint::finding::Finding;
use crate::lint::report::Report;
use crate::lint::row::Named;
use crate::report::summary;
use crate::report::text::{clean, count};
use crate::text::level::Level;

/// Findings in the table, before it counts the rest: a job summary may have one megabyte.
const MAX_ROWS: usize = 200;
/// Models in the table of coming dates, before it counts the rest.
const MAX_MODELS: usize = 30;

/// Writes the page.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## shelflife: AI models past their date\n")?;
    writeln!(out, "{}.\n", escape(&summary::line(report)))?;
    if !report.findings.is_empty() {
        table(report, out)?;
        ends(report, out)?;
    }
    if !report.errors.is_empty() {
        writeln!(out, "### Could not be read\n")?;
        for error in &report.errors {
            writeln!(out, "- {}: {}", code(&error.path), escape(&error.message))?;
        }
        writeln!(out)?;
    }
    let catalog = &report.summary.catalog;
    let date = catalog.date.map(|date| format!(", read up to {date}")).unwrap_or_default();
    let (as_of, version, origin) = (report.summary.as_of, escape(&catalog.version), catalog.origin);
    writeln!(out, "<sub>As of {as_of}, catalog {version} ({origin}){date}.</sub>")
}

fn table(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| | Where | Model | What | Use instead |\n| --- | --- | --- | --- | --- |")?;
    let mut worst: Vec<&Finding> = report.findings.iter().collect();
    // The sort is stable: findings of one level stay in the order of the files.
    worst.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    for finding in worst.iter().take(MAX_ROWS) {
        let place = &finding.place;
        let path = report.root.stable_name(&finding.source.path);
        let level = match finding.level {
            Level::Error => "🔴 error",
            Level::Warning => "🟡 warning",
            Level::Note => "🔵 note",
        };
        writeln!(
            out,
            "| {level} | {} | {} | {} | {} |",
            code(&format!("{path}:{}", place.line)),
            code(&place.text),
            escape(&finding.message),
            finding.reference.as_deref().map(replacement).unwrap_or_default()
        )?;
    }
    if worst.len() > MAX_ROWS {
        writeln!(out, "\n… and {} more.", count(worst.len() - MAX_ROWS, "finding"))?;
    }
    writeln!(out)
}

/// The live model to move to, and on what basis.
fn replacement(named: &Named) -> String {
    let basis = named.replacement_basis.map(|ground| format!(" ({})", ground.as_str())).unwrap_or_default();
    named.replacement.as_deref().map(|model| code(model) + &basis).unwrap_or_default()
}

/// Writes the models that are not retired yet, sorted by date.
fn ends(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut models: BTreeMap<(&str, String, &str, &str), usize> = BTreeMap::new();
    let as_of = report.summary.as_of.to_string();
    for named in report.findings.iter().filter_map(|finding| finding.reference.as_ref()) {
        if let Some(day) = named.retires.as_deref().filter(|day| *day > as_of.as_str()) {
            let shown = named.retires_shown().unwrap_or_default();
            *models.entry((day, shown, &named.model, &named.provider)).or_default() += 1;
        }
    }
    if models.is_empty() {
        return Ok(());
    }
    writeln!(out, "### What stops next\n\n| Date | Model | Provider | Places |\n| --- | --- | --- | ---: |")?;
    for ((_, day, model, provider), places) in models.iter().take(MAX_MODELS) {
        writeln!(out, "| {day} | {} | {} | {places} |", code(model), escape(provider))?;
    }
    if models.len() > MAX_MODELS {
        writeln!(out, "\n… and {} more.", count(models.len() - MAX_MODELS, "model"))?;
    }
    writeln!(out)
}

/// Text without markup, except for its code spans.
fn escape(text: &str) -> String {
    let text = clean(text);
    let mut escaped = String::with_capacity(text.len());
    // Messages have ids between backticks. An id could end a cell or begin a tag.
    for (n, part) in text.split('`').enumerate() {
        if n % 2 == 1 {
            escaped.push_str(&code(part));
            continue;
        }
        for c in part.chars() {
            match c {
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '&' => escaped.push_str("&amp;"),
                '\\' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => escaped.extend(['\\', c]),
                // `@name` would notify a person.
                '@' => escaped.push_str("&#64;"),
                _ => escaped.push(c),
            }
        }
    }
    escaped
}

/// A code span for any text. It is HTML, because a bar ends the cell of a table even between backticks.
fn code(text: &str) -> String {
    let mut span = String::from("<code>");
    for c in clean(text).chars() {
        match c {
            '&' => span.push_str("&amp;"),
            '<' => span.push_str("&lt;"),
            '>' => span.push_str("&gt;"),
            // As entities these are no Markdown.
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '~' | '@' | '!' | ':' => {
                // Writing to a string cannot fail.
                let _ = write!(span, "&#{};", u32::from(c));
            }
            _ => span.push(c),
        }
    }
    span.push_str("</code>");
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_markup() {
        assert_eq!(escape("a|b `x|y` <img>@me"), "a\\|b <code>x&#124;y</code> &lt;img&gt;&#64;me");
        assert_eq!(code("`</code>*"), "<code>&#96;&lt;/code&gt;&#42;</code>");
    }
}
