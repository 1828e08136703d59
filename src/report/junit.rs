//! `junit`: test results for CI systems that know nothing else. One suite a file, one failed case a finding.

use std::fmt::Write as _;
use std::io;
use std::io::Write;

use crate::lint::finding::Finding;
use crate::lint::report::Report;
use crate::text::level::Level;

/// Writes one document. Notes are passed cases: a finding that fails no run fails no build either.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let failures = |findings: &[Finding]| findings.iter().filter(|finding| fails(finding)).count();
    let all = &report.findings;
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="shelflife" tests="{}" failures="{}" errors="{}">"#,
        (all.len() + report.errors.len()).max(1),
        failures(all),
        report.errors.len()
    )?;
    if all.is_empty() && report.errors.is_empty() {
        // Some systems take a report without a single test for a broken one.
        writeln!(out, r#"  <testsuite name="shelflife" tests="1" failures="0" errors="0">"#)?;
        properties(report, out)?;
        writeln!(out, r#"    <testcase name="no findings" classname="shelflife"/>"#)?;
        writeln!(out, "  </testsuite>")?;
    }
    // Sorted by path: a file's findings stand together.
    for findings in all.chunk_by(|a, b| a.place.path == b.place.path) {
        let path = report.root.stable_name(&findings[0].source.path);
        let (tests, failures) = (findings.len(), failures(findings));
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

/// By which catalog the suite was judged.
fn properties(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let catalog = &report.summary.catalog;
    writeln!(out, "    <properties>")?;
    for (name, value) in [("catalog-version", &catalog.version), ("catalog-digest", &catalog.digest)] {
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

fn fails(finding: &Finding) -> bool {
    finding.level > Level::Note
}

/// Text and attributes in one: all that is special in either, and no character that XML 1.0 does not have.
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
