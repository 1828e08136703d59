//! `json` and `jsonl`: for programs, in the shape of `rules/schema/report.schema.json`. An optional value is `null` if
//! it is missing, so that every object has all keys.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::catalog::CatalogInfo;
use crate::catalog::{DateKind, Ground, Stage};
use crate::detect::reference::Confidence;
use crate::lint::finding;
use crate::lint::finding::{Applicability, Finding};
use crate::lint::report::{self, Report};
use crate::lint::row::{Named, Place};
use crate::report::why::Traced;
use crate::rules::usage::Usage;
use crate::text::level::Level;
use crate::text::source::SkipReason;

/// The version of the shape. A change that could break a reader raises it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    catalog: Catalog<'a>,
    as_of: Date,
    horizon_days: u32,
    findings: Lines<'a>,
    summary: Summary<'a>,
    errors: Vec<Error<'a>>,
    /// Only where the run makes fixes.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<Fixes<'a>>,
    /// Only where the run was asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<Vec<Traced<'a>>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Catalog<'a> {
    version: &'a str,
    date: Option<Date>,
    digest: &'a str,
    origin: &'static str,
}

impl<'a> From<&'a CatalogInfo> for Catalog<'a> {
    fn from(info: &'a CatalogInfo) -> Self {
        Self { version: &info.version, date: info.date, digest: &info.digest, origin: info.origin }
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    error: usize,
    warning: usize,
    note: usize,
    files: usize,
    skipped: BTreeMap<&'static str, usize>,
    unparsed: &'a [String],
    not_shown: BTreeMap<&'static str, usize>,
    ignored: usize,
    known: usize,
    unchanged: usize,
    dead_baseline_entries: usize,
    exit_code: u8,
}

#[derive(Serialize)]
struct Error<'a> {
    path: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Fixes<'a> {
    fixed: Vec<FixEntry<'a>>,
    not_fixed: Vec<FixEntry<'a>>,
}

/// A fix at the place where its finding was. The note of one that was made is what is left to do by hand.
#[derive(Serialize)]
struct FixEntry<'a> {
    lint: &'static str,
    path: &'a str,
    line: usize,
    title: &'a str,
    note: Option<&'a str>,
    fingerprint: &'a str,
}

impl<'a> From<&'a report::FixEntry> for FixEntry<'a> {
    fn from(entry: &'a report::FixEntry) -> Self {
        let finding = &entry.finding;
        Self {
            lint: finding.lint.name,
            path: &finding.place.path,
            line: finding.place.line,
            title: &entry.title,
            note: entry.note.as_deref(),
            fingerprint: &finding.fingerprint.0,
        }
    }
}

/// The findings, serialized one by one, because a run can have a million.
struct Lines<'a>(&'a [Finding]);

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Line::new))
    }
}

#[derive(Serialize)]
struct Line<'a> {
    lint: &'static str,
    level: Level,
    message: &'a str,
    #[serde(flatten)]
    place: &'a Place,
    #[serde(flatten)]
    named: Nullable<'a>,
    help: Option<&'a str>,
    source: Option<&'a str>,
    fix: Option<Fix<'a>>,
    related: Vec<Related<'a>>,
    fingerprint: &'a str,
    /// In `jsonl` only, where no document around the findings names the catalog.
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog: Option<Catalog<'a>>,
}

/// The fields of `Named`, which are all null for a place that names no model.
#[derive(Serialize, Default)]
struct Nullable<'a> {
    provider: Option<&'a str>,
    publisher: Option<&'a str>,
    model: Option<&'a str>,
    version: Option<&'a str>,
    usage: Option<Usage>,
    site: Option<&'a str>,
    confidence: Option<Confidence>,
    stage: Option<Stage>,
    retires: Option<&'a str>,
    retires_kind: Option<DateKind>,
    replacement: Option<&'a str>,
    replacement_basis: Option<Ground>,
}

impl<'a> From<&'a Named> for Nullable<'a> {
    fn from(named: &'a Named) -> Self {
        Self {
            provider: Some(&named.provider),
            publisher: named.publisher.as_deref(),
            model: Some(&named.model),
            version: named.version.as_deref(),
            usage: Some(named.usage),
            site: Some(&named.site),
            confidence: Some(named.confidence),
            stage: named.stage,
            retires: named.retires.as_deref(),
            retires_kind: named.retires_kind,
            replacement: named.replacement.as_deref(),
            replacement_basis: named.replacement_basis,
        }
    }
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    applicability: Applicability,
    note: Option<&'a str>,
    edits: Vec<Edit<'a>>,
}

/// The bytes of the file to replace.
#[derive(Serialize)]
struct Edit<'a> {
    /// The file, if it is not that of the finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<Cow<'a, str>>,
    byte_start: usize,
    byte_end: usize,
    replacement: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    path: Cow<'a, str>,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// Writes one document.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = &report.summary;
    let document = Document {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        catalog: Catalog::from(&counts.catalog),
        as_of: counts.as_of,
        horizon_days: counts.horizon,
        findings: Lines(&report.findings),
        summary: Summary {
            error: report.count(Level::Error),
            warning: report.count(Level::Warning),
            note: report.count(Level::Note),
            files: counts.files,
            skipped: counts.skipped.iter().map(|(reason, n)| (key(*reason), *n)).collect(),
            unparsed: &counts.unparsed,
            not_shown: counts.quiet.iter().map(|(usage, n)| (usage.as_str(), *n)).collect(),
            ignored: counts.ignored,
            known: counts.known,
            unchanged: counts.unchanged,
            dead_baseline_entries: report.dead.len(),
            exit_code: report.exit_code,
        },
        errors: report.errors.iter().map(|error| Error { path: &error.path, message: &error.message }).collect(),
        fixes: report.fixes.as_ref().map(|log| Fixes {
            fixed: log.fixed.iter().map(FixEntry::from).collect(),
            not_fixed: log.not_fixed.iter().map(FixEntry::from).collect(),
        }),
        trace: report.trace.as_ref().map(|all| all.iter().map(Traced::new).collect()),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// Writes one finding per line.
pub fn write_lines(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        let line = Line { catalog: Some(Catalog::from(&report.summary.catalog)), ..Line::new(finding) };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}

fn key(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::Binary => "binary",
        SkipReason::TooLarge => "too-large",
        SkipReason::Undecodable => "undecodable",
    }
}

impl<'a> Line<'a> {
    fn new(finding: &'a Finding) -> Self {
        let source = &finding.source;
        let edit = |edit: &'a finding::Edit| Edit {
            path: edit.file.as_ref().map(|file| file.0.path.to_string_lossy()),
            byte_start: edit.source(source).file_offset(edit.span.start),
            byte_end: edit.source(source).file_offset(edit.span.end),
            replacement: &edit.replacement,
        };
        let fix = finding.fix.as_ref().map(|fix| Fix {
            title: &fix.title,
            applicability: fix.applicability,
            note: fix.note.as_deref(),
            edits: fix.edits.iter().map(edit).collect(),
        });
        let related = finding.related.iter().map(|label| {
            let source = label.file.as_ref().map_or(&**source, |file| &*file.0);
            let start = source.lines().position(&source.text, label.span.start);
            let end = source.lines().position(&source.text, label.span.end);
            Related {
                message: &label.text,
                path: source.path.to_string_lossy(),
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
            }
        });
        Self {
            lint: finding.lint.name,
            level: finding.level,
            message: &finding.message,
            place: &finding.place,
            named: finding.reference.as_ref().map(|named| Nullable::from(&**named)).unwrap_or_default(),
            help: finding.help.as_deref(),
            source: finding.source_note.as_deref(),
            fix,
            related: related.collect(),
            fingerprint: &finding.fingerprint.0,
            catalog: None,
        }
    }
}
