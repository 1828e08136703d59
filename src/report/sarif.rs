//! `sarif`: SARIF 2.1.0 for code scanning. The log has one run, a rule for every lint, and paths relative to the top of
//! the repository.

mod limits;
mod model;
mod result;

use std::io;
use std::io::Write;
use std::path::Path;

use crate::lint::definition::Lint;
use crate::lint::registry;
use crate::lint::report::Report;
use crate::project::scanned::FileError;
use crate::report::page;
use crate::report::sarif::model as sarif;
use crate::report::sarif::result::{artifact, capitalised, result};
use crate::report::text::count;
use crate::text::level::Level;
use crate::text::root::Root;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes the log.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let catalog = &report.summary.catalog;
    let (findings, cut) = limits::fitting(report);
    let run = sarif::Run {
        tool: sarif::Tool {
            driver: sarif::Driver {
                name: env!("CARGO_PKG_NAME"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
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
            catalog_origin: catalog.origin,
        },
    };
    serde_json::to_writer_pretty(&mut *out, &sarif::Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?;
    writeln!(out)
}

fn rules() -> Vec<sarif::Rule> {
    registry::ALL.iter().map(|lint| rule(*lint)).collect()
}

fn rule(lint: &dyn Lint) -> sarif::Rule {
    let meta = lint.meta();
    sarif::Rule {
        id: meta.name,
        short_description: sarif::Text { text: capitalised(meta.summary) },
        help: sarif::Markdown { text: page::plain(meta.page), markdown: meta.page },
        help_uri: meta.page_url(),
        default_configuration: sarif::Configuration { enabled: meta.enabled, level: meta.level.as_str() },
        properties: sarif::RuleProperties { tags: ["ai-models", "lifecycle"] },
    }
}

/// A line for people on the findings that the log leaves out, because code scanning would refuse a larger log.
#[must_use]
pub fn cut(report: &Report) -> Option<String> {
    cut_note(limits::fitting(report).1)
}

fn cut_note(cut: usize) -> Option<String> {
    let left_out = count(cut, "finding");
    let note = format!(
        "{left_out} left out: code scanning takes 25,000 results and 10 MB of gzip per run; the worst are kept"
    );
    (cut > 0).then_some(note)
}

fn invocation(report: &Report, cut: usize) -> sarif::Invocation {
    let errors = report.errors.iter().map(|error| notification(error, &report.root));
    let cut = cut_note(cut).map(|text| sarif::Notification {
        level: Level::Warning.as_str(),
        message: sarif::Text { text },
        locations: Vec::new(),
    });
    sarif::Invocation {
        execution_successful: report.errors.is_empty(),
        exit_code: report.exit_code,
        tool_execution_notifications: errors.chain(cut).collect(),
    }
}

fn notification(error: &FileError, root: &Root) -> sarif::Notification {
    let artifact_location = artifact(Path::new(&error.path), root);
    sarif::Notification {
        level: Level::Error.as_str(),
        message: sarif::Text { text: error.message.clone() },
        locations: vec![sarif::FileLocation { physical_location: sarif::File { artifact_location } }],
    }
}
