//! `--statistics`: counts the findings by lint, provider and model.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use crate::lint::report::Report;
use crate::report::text::clean;

/// Writes the three tables, each with its largest count first.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    table(out, "lint", report.findings.iter().map(|finding| finding.lint.name))?;
    writeln!(out)?;
    let named = || report.findings.iter().filter_map(|finding| finding.reference.as_ref());
    table(out, "provider", named().map(|named| named.provider.as_str()))?;
    writeln!(out)?;
    table(out, "model", named().map(|named| named.model.as_str()))
}

fn table<'a>(out: &mut dyn Write, head: &str, names: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut rows: Vec<(&str, usize)> = counts.into_iter().collect();
    // The sort is stable: names with the same count stay in alphabetical order.
    rows.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    writeln!(out, "{:>7}  {head}", "count")?;
    for (name, n) in rows {
        writeln!(out, "{n:>7}  {}", clean(name))?;
    }
    Ok(())
}
