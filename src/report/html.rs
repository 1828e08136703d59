//! `html`: one page without other files, with the findings by file, filters, and a chart of the dates.
//!
//! The page has all findings without the script, which only hides those that the filters exclude. The content security
//! policy of the page allows no network.

pub(in crate::report) mod escape;
pub(in crate::report) mod timeline;

use std::collections::BTreeSet;
use std::io;
use std::io::Write;
use std::ops::Range;

use crate::lint::finding::{Applicability, Finding};
use crate::lint::report::Report;
use crate::report::html::escape::{escape, linked, prose};
use crate::report::snippet::floor;
use crate::report::summary;
use crate::report::text::count;
use crate::text::level::Level;
use crate::text::root::{Root, encode};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = concat!(include_str!("filters.js"), include_str!("html/page.js"));
/// Bytes of a line that the page shows on each side of an id.
const MAX_CONTEXT: usize = 90;
/// In a page with more findings than this all files are folded.
const MAX_UNFOLDED: usize = 300;

/// Begins a page that needs no other file and no network, up to its content. `styles`: besides what pages share.
pub(in crate::report) fn open(title: &str, styles: &[&str], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'unsafe-inline'; img-src data:\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{}</title>\n<style>{STYLE}{}</style>\n</head>\n<body>\n<main>",
        escape(title),
        styles.concat()
    )
}

/// Writes the page.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    head(report, out)?;
    if !report.findings.is_empty() {
        timeline::write(report, out)?;
        filters(report, out)?;
        let open = if report.findings.len() <= MAX_UNFOLDED { " open" } else { "" };
        writeln!(out, "<section aria-label=\"Findings\" id=\"findings\">")?;
        for findings in report.findings.chunk_by(|a, b| a.place.path == b.place.path) {
            let link = report.link_base.as_deref().and_then(|base| link(base, &report.root, &findings[0]));
            file(findings, open, link.as_deref(), out)?;
        }
        writeln!(out, "<p id=\"none\" hidden>Nothing matches the filters.</p>\n</section>")?;
    }
    if !report.errors.is_empty() {
        writeln!(out, "<section><h2>Could not be read</h2><ul>")?;
        for error in &report.errors {
            writeln!(out, "<li><code>{}</code>: {}</li>", escape(&error.path), escape(&error.message))?;
        }
        writeln!(out, "</ul></section>")?;
    }
    writeln!(out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>")
}

fn head(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let catalog = &report.summary.catalog;
    let read = catalog.date.map(|date| format!(", read up to {date}")).unwrap_or_default();
    let findings = count(report.findings.len(), "finding");
    open(&format!("shelflife: {findings} as of {}", report.summary.as_of), &[], out)?;
    writeln!(out, "<header>\n<h1>AI models past their date</h1>")?;
    writeln!(out, "<ul class=\"counts\">")?;
    for level in [Level::Error, Level::Warning, Level::Note] {
        let n = report.count(level);
        let noun = if n == 1 { level.as_str().to_owned() } else { format!("{}s", level.as_str()) };
        writeln!(out, "<li class=\"{}\"><strong>{n}</strong> {noun}</li>", level.as_str())?;
    }
    writeln!(out, "</ul>\n<p>{}.</p>", escape(&summary::line(report)))?;
    writeln!(
        out,
        "<p class=\"dim\">As of {}, catalog {} ({}){read}.</p>\n</header>",
        report.summary.as_of,
        escape(&catalog.version),
        catalog.origin
    )
}

fn filters(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<form id=\"filters\" aria-label=\"Filters\" hidden>\n<label class=\"search\">Search <input type=\"search\" \
         name=\"text\" placeholder=\"file, model, words\" autocomplete=\"off\"></label>\n\
         <fieldset><legend>Level</legend>"
    )?;
    for level in [Level::Error, Level::Warning, Level::Note] {
        if report.count(level) > 0 {
            let name = level.as_str();
            writeln!(out, "<label><input type=\"checkbox\" name=\"level\" value=\"{name}\" checked> {name}</label>")?;
        }
    }
    writeln!(out, "</fieldset>")?;
    let references = || report.findings.iter().filter_map(|finding| finding.reference.as_ref());
    select("Provider", "provider", references().map(|named| named.provider.as_str()).collect(), out)?;
    select("Usage", "usage", references().map(|named| named.usage.as_str()).collect(), out)?;
    writeln!(
        out,
        "<button type=\"reset\">Reset</button>\n<output aria-live=\"polite\">{}</output>\n</form>",
        count(report.findings.len(), "finding")
    )
}

/// Writes a filter that chooses one of the values, or all.
pub(in crate::report) fn select(
    label: &str,
    name: &str,
    values: BTreeSet<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "<label>{label} <select name=\"{name}\"><option value=\"\">all</option>")?;
    for value in values {
        write!(out, "<option>{}</option>", escape(value))?;
    }
    writeln!(out, "</select></label>")
}

fn file(findings: &[Finding], open: &str, link: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let path = escape(&findings[0].place.path);
    writeln!(
        out,
        "<details class=\"file\"{open}>\n<summary><span class=\"path\">{path}</span> <span class=\"n\">{}</span></summary>\n<ol>",
        findings.len()
    )?;
    findings.iter().try_for_each(|finding| item(finding, link, out))?;
    writeln!(out, "</ol>\n</details>")
}

/// The address of a finding's file below a base; `None` if the file lies outside the repository.
fn link(base: &str, root: &Root, finding: &Finding) -> Option<String> {
    let path = root.relative(&finding.source.path)?;
    Some(format!("{}/{}", base.trim_end_matches('/'), encode(&path)))
}

fn item(finding: &Finding, file: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let (place, level) = (&finding.place, finding.level.as_str());
    let named = finding.reference.as_ref();
    let provider = escape(named.map_or("", |named| &named.provider));
    let usage = named.map_or("", |named| named.usage.as_str());
    let line = format!("line {}", place.line);
    let line = match file {
        Some(file) => format!("<a href=\"{}#L{}\">{line}</a>", escape(file), place.line),
        None => line,
    };
    let context: Vec<String> =
        [line, usage.to_owned(), provider.clone()].into_iter().filter(|word| !word.is_empty()).collect();
    writeln!(
        out,
        "<li class=\"finding {level}\" data-level=\"{level}\" data-provider=\"{provider}\" data-usage=\"{usage}\">\n\
         <p class=\"head\"><b class=\"badge\">{level}</b> <span class=\"lint\">{}</span> \
         <span class=\"dim\">{}</span></p>\n<p>{}</p>",
        finding.lint.name,
        context.join(" · "),
        prose(&finding.message)
    )?;
    writeln!(out, "<pre><code>{}</code></pre>", excerpt(finding))?;
    if let Some(help) = &finding.help {
        writeln!(out, "<p><b>Help:</b> {}</p>", prose(help))?;
    }
    if let Some(fix) = &finding.fix {
        let how = match fix.applicability {
            Applicability::Safe => " (safe)",
            Applicability::Unsafe => " (unsafe)",
            Applicability::DisplayOnly => " (by hand)",
        };
        // The help has some of the notes already.
        let help = finding.help.as_deref().unwrap_or_default();
        let notes = fix.note.as_deref().unwrap_or_default().split("; ").filter(|note| !help.contains(note));
        let notes: Vec<String> = notes.map(prose).collect();
        let note = if notes.is_empty() { String::new() } else { format!(": {}", notes.join("; ")) };
        writeln!(out, "<p class=\"dim\">Fix: {}{how}{note}</p>", prose(&fix.title))?;
    }
    if let Some(note) = &finding.source_note {
        writeln!(out, "<p class=\"dim\">Source: {}</p>", linked(note))?;
    }
    writeln!(out, "</li>")
}

/// The line of the id with the id marked; of a long line the part around the id.
fn excerpt(finding: &Finding) -> String {
    let source = &finding.source;
    let text = source.text.as_str();
    let line = source.lines().line_of(finding.span.start);
    let Range { start, end } = source.lines().start_of(line, text)..source.lines().start_of(line + 1, text);
    let id = finding.span.start.max(start)..finding.span.end.min(end).max(finding.span.start);
    let from = floor(text, id.start.saturating_sub(MAX_CONTEXT).max(start));
    let to = floor(text, (id.end + MAX_CONTEXT).min(end)).max(id.end);
    let (before, after) = (&text[from..id.start], text[id.end..to].trim_end());
    let before = if from > start { format!("…{before}") } else { before.trim_start().to_owned() };
    let cut = if to < end && !text[to..end].trim().is_empty() { "…" } else { "" };
    format!("{}<mark>{}</mark>{}{cut}", escape(&before), escape(&text[id]), escape(after))
}
