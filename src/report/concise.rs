//! `concise`: one line per finding, in the form of compilers and `grep`, which editors can parse.

use std::io;
use std::io::Write;

use crate::lint::report::Report;
use crate::report::style::Style;
use crate::report::text::{clean, level_style, paint};

/// Writes `path:line:column: level[lint] message` for each finding.
pub fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        let place = &finding.place;
        let head = format!("{}[{}]", finding.level.as_str(), finding.lint.name);
        writeln!(
            out,
            "{}:{}:{}: {} {}",
            clean(&place.path),
            place.line,
            place.column,
            paint(&head, level_style(finding.level), style.color),
            clean(&finding.message)
        )?;
    }
    Ok(())
}
