//! Writes a report in any of its formats.
//!
//! Programs rely on the formats, so that each converts [`Report`] into structs of its own and inner types can change.

use std::io;
use std::io::Write;

use crate::lint::report::Report;
use crate::report::format::Format;
use crate::report::style::Style;
use crate::report::{concise, full, github, gitlab, html, json, junit, markdown, sarif};

/// Writes a report in a format.
pub fn write(report: &Report, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Full => full::write(report, style, out),
        Format::Concise => concise::write(report, style, out),
        Format::Json => json::write(report, out),
        Format::Jsonl => json::write_lines(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Junit => junit::write(report, out),
        Format::Markdown => markdown::write(report, out),
        Format::Html => html::write(report, out),
    }
}
