//! `concise`: one line per finding, in the form of compilers and `grep`, which editors can parse. Of many findings that
//! differ only in their place the first ones are shown and the rest is counted.

use std::io;
use std::io::Write;

use anstyle::Effects;

use crate::lint::finding::Finding;
use crate::lint::report::Report;
use crate::report::group::{SHOWN, Section, sections};
use crate::report::style::Style;
use crate::report::text::{clean, level_style, paint};

/// Writes `path:line:column: level[lint] message; use MODEL` for each finding.
pub fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for Section { head, groups } in sections(report, style.group_by) {
        if let Some(head) = &head {
            writeln!(out, "{}", paint(&clean(head), Effects::BOLD.into(), style.color))?;
        }
        for group in groups {
            group.0.iter().take(SHOWN).try_for_each(|finding| line(finding, style, out))?;
            if let Some(rest) = group.rest() {
                writeln!(out, "{}", clean(&rest))?;
            }
        }
        if head.is_some() {
            writeln!(out)?;
        }
    }
    Ok(())
}

fn line(finding: &Finding, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let place = &finding.place;
    let head = format!("{}[{}]", finding.level.as_str(), finding.lint.name);
    let replacement = finding.reference.as_ref().filter(|_| finding.lint.stage).and_then(|r| r.replacement.as_deref());
    let replacement = replacement.map(|model| format!("; use `{model}`")).unwrap_or_default();
    writeln!(
        out,
        "{}:{}:{}: {} {}{}",
        clean(&place.path),
        place.line,
        place.column,
        paint(&head, level_style(finding.level), style.color),
        clean(&finding.message),
        clean(&replacement)
    )
}
