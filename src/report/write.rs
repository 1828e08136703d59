//! What a run says, and the formats in which it says it: one file a format.
//!
//! A format is a contract: each converts [`Report`] into its own structs, so that inner types can change.

use crate::lint::report::Report;
use crate::report::concise;
use crate::report::full;
use crate::report::github;
use crate::report::gitlab;
use crate::report::html;
use crate::report::json;
use crate::report::junit;
use crate::report::markdown;
use crate::report::sarif;
use crate::report::style::Style;

use std::io;
use std::io::Write;

use crate::report::format::Format;

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
