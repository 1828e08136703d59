//! A finding as a SARIF result: its message, its places and its fixes.

use crate::text::span::Span;
use std::path::Path;
use std::sync::Arc;

use crate::detect::reference::Elsewhere;
use crate::lint::finding::{Applicability, Edit, Finding, Fix, Label};
use crate::lint::registry;
use crate::report::sarif::model as sarif;
use crate::text::root::{Root, encode};
use crate::text::source::Source;

/// The base to which the paths in the log are relative.
const BASE: &str = "%SRCROOT%";

/// The result for a finding, with paths relative to the root.
pub(super) fn result<'a>(finding: &'a Finding, root: &Root) -> sarif::SarifResult<'a> {
    let (place, named) = (&finding.place, finding.reference.as_ref());
    let region = sarif::Region {
        start_line: place.line,
        start_column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    };
    let artifact_location = artifact(&finding.source.path, root);
    let related = finding.related.iter().enumerate();
    sarif::SarifResult {
        rule_id: finding.lint.name,
        // The registry has every lint, because only its lints run.
        rule_index: registry::ALL.iter().position(|lint| lint.meta().name == finding.lint.name).unwrap_or_default(),
        level: finding.level.as_str(),
        message: sarif::Text { text: message(finding) },
        related_locations: related.map(|(n, label)| location(n + 1, label, &finding.source, root)).collect(),
        partial_fingerprints: sarif::Fingerprints { v1: &finding.fingerprint.0 },
        fixes: finding.fix.iter().map(|edits| fix(edits, &finding.source, root)).collect(),
        properties: sarif::ResultProperties {
            provider: named.map(|named| named.provider.as_str()),
            model: named.map(|named| named.model.as_str()),
            version: named.and_then(|named| named.version.as_deref()),
            usage: named.map(|named| named.usage.as_str()),
            retires: named.and_then(|named| named.retires.as_deref()),
            retires_kind: named.and_then(|named| named.retires_kind),
            replacement: named.and_then(|named| named.replacement.as_deref()),
        },
        locations: [sarif::Location {
            id: None,
            physical_location: sarif::Physical { artifact_location, region },
            message: None,
        }],
    }
}

/// The message with help and source, because code scanning shows nothing else of a result.
fn message(finding: &Finding) -> String {
    let mut message = format!("{}.", finding.message);
    for part in [&finding.help, &finding.source_note].into_iter().flatten() {
        message.push(' ');
        message.push_str(&capitalised(part));
        message.push('.');
    }
    message
}

/// The text with an upper-case first letter.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The place of a label of a finding in `own`.
fn location<'a>(id: usize, label: &'a Label, own: &Source, root: &Root) -> sarif::Location<'a> {
    let source = label.file.as_ref().map_or(own, |Elsewhere(file)| file);
    sarif::Location {
        id: Some(id),
        physical_location: sarif::Physical {
            artifact_location: artifact(&source.path, root),
            region: region(source, label.span),
        },
        message: Some(sarif::TextRef { text: &label.text }),
    }
}

/// A fix of a finding in `own`.
fn fix<'a>(fix: &'a Fix, own: &'a Arc<Source>, root: &Root) -> sarif::Fix<'a> {
    let change = |(source, edits): (&Source, Vec<&'a Edit>)| sarif::Change {
        artifact_location: artifact(&source.path, root),
        replacements: edits.into_iter().map(|edit| replacement(edit, source)).collect(),
    };
    let description = match fix.applicability {
        Applicability::Safe => fix.title.to_string(),
        Applicability::Unsafe => format!("{} (unsafe: check the call first)", fix.title),
        Applicability::DisplayOnly => format!("{} (by hand)", fix.title),
    };
    sarif::Fix {
        description: sarif::Text { text: description },
        artifact_changes: by_file(fix, own).into_iter().map(change).collect(),
    }
}

fn replacement<'a>(edit: &'a Edit, source: &Source) -> sarif::Replacement<'a> {
    sarif::Replacement {
        deleted_region: region(source, edit.span),
        inserted_content: sarif::TextRef { text: &edit.replacement },
    }
}

/// The edits of a fix of a finding in `own`, grouped by the file that they change, in the order of the first edits.
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

/// The URI of a file, relative to the root if it lies below it.
pub(super) fn artifact(path: &Path, root: &Root) -> sarif::Artifact {
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
