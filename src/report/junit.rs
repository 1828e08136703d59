//! `junit`: test results, which every CI system can show. Each file is a suite, and each finding a failed case.

use std::fmt::Write as _;
use std::io;
use std::io::Write;

use crate::lint::finding::Finding;
use crate::lint::report::Report;
use crate::text::level::Level;

/// Writes one document. Notes are passed cases, because a note does not make a build fail.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let all = &report.findings;
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="shelflife" tests="{}" failures="{}" errors="{}">"#,
        (all.len() + report.errors.len()).max(1),
        count_failures(all),
        report.errors.len()
    )?;
    if all.is_empty() && report.errors.is_empty() {
        // Some systems treat a report without tests as broken.
        writeln!(out, r#"  <testsuite name="shelflife" tests="1" failures="0" errors="0">"#)?;
        properties(report, out)?;
        writeln!(out, r#"    <testcase name="no findings" classname="shelflife"/>"#)?;
        writeln!(out, "  </testsuite>")?;
    }
    // The findings are sorted by path, so that those of a file are neighbours.
    for findings in all.chunk_by(|a, b| a.place.path == b.place.path) {
        let path = report.root.stable_name(&findings[0].source.path);
        let (tests, failures) = (findings.len(), count_failures(findings));
        let name = escape(&path);
        writeln!(out, r#"  <testsuite name="{name}" tests="{tests}" failures="{failures}" errors="0">"#)?;
        properties(report, out)?;
        for finding in findings {
            case(finding, &path, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    if !report.errors.is_empty() {
        let n = report.errors.len();
        writeln!(out, r#"  <testsuite name="could not be read" tests="{n}" failures="0" errors="{n}">"#)?;
        for error in &report.errors {
            let path = escape(&error.path);
            writeln!(out, r#"    <testcase name="{path}" classname="shelflife">"#)?;
            writeln!(out, r#"      <error message="{}"/>"#, escape(&error.message))?;
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Writes the catalog by which the suite was judged.
fn properties(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let catalog = &report.summary.catalog;
    writeln!(out, "    <properties>")?;
    let origin = catalog.origin.to_owned();
    let values = [&catalog.version, &catalog.digest, &origin];
    for (name, value) in ["catalog-version", "catalog-digest", "catalog-origin"].into_iter().zip(values) {
        writeln!(out, r#"      <property name="{name}" value="{}"/>"#, escape(value))?;
    }
    writeln!(out, "    </properties>")
}

fn case(finding: &Finding, path: &str, out: &mut dyn Write) -> io::Result<()> {
    let place = &finding.place;
    let name = format!("{} {} at {}:{}", finding.lint.name, place.text, place.line, place.column);
    let (name, class, file) = (escape(&name), escape(&path.replace('/', ".")), escape(path));
    write!(out, r#"    <testcase name="{name}" classname="{class}" file="{file}" line="{}""#, place.line)?;
    if !fails(finding) {
        return writeln!(out, "/>");
    }
    writeln!(out, ">")?;
    let mut text = format!("{path}:{}:{}", place.line, place.column);
    for part in [&finding.help, &finding.source_note].into_iter().flatten() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{part}");
    }
    let (kind, message) = (finding.level.as_str(), escape(&finding.message));
    writeln!(out, r#"      <failure type="{kind}" message="{message}">{}</failure>"#, escape(&text))?;
    writeln!(out, "    </testcase>")
}

fn count_failures(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| fails(finding)).count()
}

fn fails(finding: &Finding) -> bool {
    finding.level > Level::Note
}

/// Text for content and attributes, without the characters that XML 1.0 forbids.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' => escaped.push(c),
            '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_the_document() {
        assert_eq!(escape("<a b='\"'>&\u{1b}\0\u{ffff}]]>"), "&lt;a b=&apos;&quot;&apos;&gt;&amp;���]]&gt;");
    }
}
