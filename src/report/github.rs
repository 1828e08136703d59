//! `github`: workflow commands that annotate the lines of a pull request.
//!
//! GitHub shows ten annotations of each kind per step and fifty per job, so that the worst findings come first.

use std::io;
use std::io::Write;

use crate::lint::finding::Finding;
use crate::lint::report::Report;
use crate::report::summary;
use crate::report::text::stand_in;
use crate::text::level::Level;
use crate::text::root::Root;

/// Writes one command per finding: errors, then warnings, then notes.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for level in [Level::Error, Level::Warning, Level::Note] {
        for finding in report.findings.iter().filter(|finding| finding.level == level) {
            annotation(finding, &report.root, out)?;
        }
    }
    for error in &report.errors {
        writeln!(
            out,
            "::error title={}::{}",
            property("shelflife could not read a path"),
            data(&format!("{}: {}", error.path, error.message))
        )?;
    }
    // A line that is no command shows in the log.
    writeln!(out, "{}", summary::last_line(report))
}

fn annotation(finding: &Finding, root: &Root, out: &mut dyn Write) -> io::Result<()> {
    let place = &finding.place;
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    // GitHub takes paths as relative to the top of the repository, in whatever folder the step ran.
    let file = root.stable_name(&finding.source.path);
    let mut text = finding.message.to_string();
    for part in [&finding.help, &finding.source_note].into_iter().flatten() {
        text.push('\n');
        text.push_str(part);
    }
    writeln!(
        out,
        "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}",
        property(&file),
        place.line,
        place.end_line,
        place.column,
        place.end_column,
        property(finding.lint.name),
        data(&text)
    )
}

/// Text for a command, which is one line in which `%` begins an escape. It has no control characters, because people
/// read logs in terminals too.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            '\t' => escaped.push(' '),
            _ => escaped.push(stand_in(c).unwrap_or(c)),
        }
    }
    escaped
}

/// Text for a property, which ends at `,` or `:`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_or_message_ends_the_command() {
        assert_eq!(property("a,b:c%0A\r\n::error::x"), "a%2Cb%3Ac%250A%0D%0A%3A%3Aerror%3A%3Ax");
        assert_eq!(data("50 %, at once:\n::set-output"), "50 %25, at once:%0A::set-output");
    }
}
