//! `gitlab`: a Code Quality report, which GitLab shows in the widget and in the diff of a merge request.

use std::io;
use std::io::Write;

use serde::Serialize;

use crate::lint::finding::Finding;
use crate::lint::report::Report;
use crate::text::level::Level;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
    /// The version of the catalog. GitLab ignores keys that it does not know.
    catalog: String,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes one list. GitLab compares the fingerprints of two branches; a fingerprint stays the same when lines move.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Issue<'_>> = report.findings.iter().map(|finding| issue(finding, report)).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue<'a>(finding: &'a Finding, report: &Report) -> Issue<'a> {
    Issue {
        description: description(finding),
        check_name: finding.lint.name,
        fingerprint: &finding.fingerprint.0,
        severity: severity(finding.level),
        location: Location {
            path: report.root.stable_name(&finding.source.path),
            lines: Lines { begin: finding.place.line, end: finding.place.end_line },
        },
        catalog: report.summary.catalog.brief(),
    }
}

/// The message with the help, because the widget shows nothing else.
fn description(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}; {help}", finding.message),
        None => finding.message.to_string(),
    }
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "critical",
        Level::Warning => "major",
        Level::Note => "info",
    }
}
