//! `sarif`: SARIF 2.1.0 for code scanning. One run, every lint as a rule, paths from the repository's top.

mod limits;
mod model;

use crate::lint::definition::Lint;
use crate::report::page;
use crate::text::span::Span;
use std::io;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use crate::detect::reference::Elsewhere;
use crate::lint::finding::{Edit, Finding, Fix};
use crate::lint::registry;
use crate::lint::report::Report;
use crate::report::sarif::model as sarif;
use crate::report::text::count;
use crate::text::level::Level;
use crate::text::root::{Root, encode};
use crate::text::source::Source;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const BASE: &str = "%SRCROOT%";

/// Writes the one run.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let catalog = &report.summary.catalog;
    let (findings, cut) = limits::fitting(report);
    let run = sarif::Run {
        tool: sarif::Tool {
            driver: sarif::Driver {
                name: env!("CARGO_PKG_NAME"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: rules(),
            },
        },
        invocations: [invocation(report, cut)],
        automation_details: sarif::Id { id: "shelflife/" },
        original_uri_base_ids: sarif::BaseIds { source_root: sarif::Uri { uri: report.root.uri() } },
        column_kind: "unicodeCodePoints",
        results: findings.into_iter().map(|finding| result(finding, &report.root)).collect(),
        properties: sarif::RunProperties {
            as_of: report.summary.as_of.to_string(),
            catalog_version: &catalog.version,
            catalog_date: catalog.date.map(|date| date.to_string()),
            catalog_digest: &catalog.digest,
        },
    };
    serde_json::to_writer_pretty(&mut *out, &sarif::Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?;
    writeln!(out)
}

fn rules() -> Vec<sarif::Rule> {
    let rule = |lint: &dyn Lint| {
        let meta = lint.meta();
        sarif::Rule {
            id: meta.name,
            short_description: sarif::Text { text: capitalised(meta.summary) },
            help: sarif::Markdown { text: page::plain(meta.page), markdown: meta.page },
            default_configuration: sarif::Configuration { enabled: meta.enabled, level: meta.level.as_str() },
            properties: sarif::RuleProperties { tags: ["ai-models", "lifecycle"] },
        }
    };
    registry::ALL.iter().map(|lint| rule(*lint)).collect()
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// What is left out of the log because code scanning would refuse all of it otherwise; for people, in a line.
#[must_use]
pub fn cut(report: &Report) -> Option<String> {
    cut_note(limits::fitting(report).1)
}

fn cut_note(cut: usize) -> Option<String> {
    let left_out = count(cut, "finding");
    let note = || {
        format!("{left_out} left out: code scanning takes 25,000 results and 10 MB of gzip a run, the worst are kept")
    };
    (cut > 0).then(note)
}

fn invocation(report: &Report, cut: usize) -> sarif::Invocation {
    let place = |error: &crate::project::scanned::FileError| sarif::FileLocation {
        physical_location: sarif::File { artifact_location: artifact(Path::new(&error.path), &report.root) },
    };
    let unread = report.errors.iter().map(|error| sarif::Notification {
        level: Level::Error.as_str(),
        message: sarif::Text { text: error.message.clone() },
        locations: vec![place(error)],
    });
    let cut = cut_note(cut).map(|text| sarif::Notification {
        level: Level::Warning.as_str(),
        message: sarif::Text { text },
        locations: Vec::new(),
    });
    sarif::Invocation {
        execution_successful: report.errors.is_empty(),
        exit_code: report.exit_code,
        tool_execution_notifications: unread.chain(cut).collect(),
    }
}

fn result<'a>(finding: &'a Finding, root: &Root) -> sarif::SarifResult<'a> {
    let source = &finding.source;
    let artifact = artifact(&source.path, root);
    let (place, named) = (&finding.place, finding.reference.as_ref());
    let region = sarif::Region {
        start_line: place.line,
        start_column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    };
    let related = finding.related.iter().enumerate().map(|(n, label)| sarif::Location {
        id: Some(n + 1),
        physical_location: match &label.file {
            Some(Elsewhere(file)) => sarif::Physical {
                artifact_location: crate::report::sarif::artifact(&file.path, root),
                region: crate::report::sarif::region(file, label.span),
            },
            None => sarif::Physical {
                artifact_location: artifact.clone(),
                region: crate::report::sarif::region(source, label.span),
            },
        },
        message: Some(sarif::TextRef { text: &label.text }),
    });
    let fixes = finding.fix.iter().map(|fix| sarif::Fix {
        description: sarif::TextRef { text: &fix.title },
        artifact_changes: by_file(fix, source)
            .into_iter()
            .map(|(source, edits)| sarif::Change {
                artifact_location: crate::report::sarif::artifact(&source.path, root),
                replacements: edits
                    .into_iter()
                    .map(|edit| sarif::Replacement {
                        deleted_region: crate::report::sarif::region(source, edit.span),
                        inserted_content: sarif::TextRef { text: &edit.replacement },
                    })
                    .collect(),
            })
            .collect(),
    });
    sarif::SarifResult {
        rule_id: finding.lint.name,
        // Every lint is registered, or it could not have spoken.
        rule_index: registry::ALL.iter().position(|lint| lint.meta().name == finding.lint.name).unwrap_or_default(),
        level: finding.level.as_str(),
        message: sarif::Text { text: message(finding) },
        related_locations: related.collect(),
        partial_fingerprints: sarif::Fingerprints { v1: &finding.fingerprint.0 },
        fixes: fixes.collect(),
        properties: sarif::ResultProperties {
            provider: named.map(|named| named.provider.as_str()),
            model: named.map(|named| named.model.as_str()),
            version: named.and_then(|named| named.version.as_deref()),
            usage: named.map(|named| named.usage.as_str()),
            retires: named.and_then(|named| named.retires.as_deref()),
            replacement: named.and_then(|named| named.replacement.as_deref()),
        },
        locations: [sarif::Location {
            id: None,
            physical_location: sarif::Physical { artifact_location: artifact, region },
            message: None,
        }],
    }
}

/// Code scanning shows the message alone: what to do and who says so go into it.
fn message(finding: &Finding) -> String {
    let mut message = format!("{}.", finding.message);
    for part in [&finding.help, &finding.source_note].into_iter().flatten() {
        message.push(' ');
        message.push_str(&capitalised(part));
        message.push('.');
    }
    message
}

/// The edits of a fix of a finding in `own`, by the file that they change, that of the first one first.
fn by_file<'a>(fix: &'a Fix, own: &'a Arc<Source>) -> Vec<(&'a Source, Vec<&'a Edit>)> {
    let mut files: Vec<(&Source, Vec<&Edit>)> = Vec::new();
    for edit in &fix.edits {
        let source = edit.source(own);
        match files.iter_mut().find(|(file, _)| file.path == source.path) {
            Some((_, edits)) => edits.push(edit),
            None => files.push((source, vec![edit])),
        }
    }
    files
}

fn artifact(path: &Path, root: &Root) -> sarif::Artifact {
    match root.relative(path) {
        Some(path) => sarif::Artifact { uri: encode(&path), uri_base_id: Some(BASE) },
        None => sarif::Artifact { uri: root.absolute_uri(path), uri_base_id: None },
    }
}

fn region(source: &Source, span: Span) -> sarif::Region {
    let start = source.lines().position(&source.text, span.start);
    let end = source.lines().position(&source.text, span.end);
    sarif::Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}
