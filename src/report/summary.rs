//! The summary of a report: how many findings it has, how many files were checked, and what it leaves out.

use std::collections::BTreeSet;

use crate::lint::report::Report;
use crate::report::text::count;
use crate::rules::usage::Usage;
use crate::text::level::Level;

/// The summary, on one line.
#[must_use]
pub fn line(report: &Report) -> String {
    let summary = &report.summary;
    let mut line = if report.findings.is_empty() {
        format!("No findings in {}", count(summary.files, "file"))
    } else {
        let levels: Vec<String> = [Level::Error, Level::Warning, Level::Note]
            .into_iter()
            .filter_map(|level| Some(report.count(level)).filter(|&n| n > 0).map(|n| count(n, level.as_str())))
            .collect();
        let files: BTreeSet<&str> = report.findings.iter().map(|finding| &*finding.place.path).collect();
        format!("{} in {} of {}", levels.join(", "), files.len(), count(summary.files, "file"))
    };
    if let Some(hidden) = hidden_by_usage(report) {
        line.push_str("; ");
        line.push_str(&hidden);
    }
    let rest = [
        (report.summary.ignored, "ignored: --no-ignores"),
        (report.summary.known, "in the baseline"),
        (report.summary.unchanged, "on unchanged lines"),
    ];
    for (n, what) in rest.into_iter().filter(|(n, _)| *n > 0) {
        line.extend(["; ", &n.to_string(), " ", what]);
    }
    if let Some(skipped) = skipped(report) {
        line.push_str("; ");
        line.push_str(&skipped);
    }
    if !report.summary.unparsed.is_empty() {
        line.extend(["; ", &count(report.summary.unparsed.len(), "file"), " read as plain text"]);
    }
    if !report.errors.is_empty() {
        line.push_str("; ");
        line.push_str(&count(report.errors.len(), "path"));
        line.push_str(" could not be read");
    }
    line
}

/// The summary with the catalog, for formats that have no other place for it.
#[must_use]
pub fn last_line(report: &Report) -> String {
    format!("{}; {}", line(report), report.summary.catalog.brief())
}

/// `12 more in docs, tests and model lists: --usage all`
fn hidden_by_usage(report: &Report) -> Option<String> {
    let hidden = &report.summary.quiet;
    let total: usize = hidden.values().sum();
    if total == 0 {
        return None;
    }
    let names: Vec<&str> = hidden.iter().filter(|(_, n)| **n > 0).map(|(usage, _)| plural(*usage)).collect();
    let names = match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => return None,
    };
    Some(format!("{total} more in {names}: --usage all"))
}

fn skipped(report: &Report) -> Option<String> {
    let skipped = &report.summary.skipped;
    let total: usize = skipped.values().sum();
    if total == 0 {
        return None;
    }
    let reasons: Vec<String> = skipped.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
    Some(format!("{} skipped ({})", count(total, "file"), reasons.join(", ")))
}

fn plural(usage: Usage) -> &'static str {
    match usage {
        Usage::Deploy => "deployments",
        Usage::FineTune => "fine-tuning",
        Usage::Call => "calls",
        Usage::Config => "configuration",
        Usage::Catalog => "model lists",
        Usage::Test => "tests",
        Usage::Docs => "docs",
    }
}
