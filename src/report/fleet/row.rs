//! A row: a place that names a model, with the repository around it. `rules/schema/fleet.schema.json` describes it.

use serde::{Deserialize, Serialize};

use crate::lint::row::{Named, Place};
use crate::project::scanned::FileError;

/// A place in a repository that names a model, or what could not be read. Every row has all fields: what is not known is
/// null.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetRow {
    pub repository: String,
    /// The id of the commit.
    pub revision: Option<String>,
    /// The folder of the project, from the top of the repository; empty for the top itself.
    pub project: Option<String>,
    /// By CODEOWNERS.
    pub owner: Option<String>,
    /// From the top of the repository, `/` between parts.
    pub path: Option<String>,
    /// The id of the content of the file.
    pub blob_id: Option<String>,
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub end_line: Option<usize>,
    pub end_column: Option<usize>,
    pub byte_start: Option<usize>,
    pub byte_end: Option<usize>,
    pub text: Option<String>,
    pub provider: Option<String>,
    pub publisher: Option<String>,
    pub model: Option<String>,
    pub version: Option<String>,
    pub usage: Option<String>,
    pub site: Option<String>,
    pub confidence: Option<String>,
    pub stage: Option<String>,
    pub retires: Option<String>,
    pub retires_kind: Option<String>,
    pub replacement: Option<String>,
    pub replacement_basis: Option<String>,
    /// The finding on the place: the worst, if there are several; null where a check of the repository shows none.
    pub lint: Option<String>,
    pub level: Option<String>,
    pub fingerprint: Option<String>,
    /// Whether a comment or the baseline of the repository accepts a finding on the place.
    pub silenced: bool,
    /// Why the repository, or the file, could not be read. There is no model then.
    pub error: Option<String>,
    pub as_of: String,
    pub catalog_version: String,
    pub catalog_digest: String,
    pub tool_version: String,
}

impl FleetRow {
    /// A row of a place.
    #[must_use]
    pub fn with(self, place: &Place, named: &Named) -> Self {
        let text = |text: &str| Some(text.to_owned());
        Self {
            path: text(&place.path),
            line: Some(place.line),
            column: Some(place.column),
            end_line: Some(place.end_line),
            end_column: Some(place.end_column),
            byte_start: Some(place.byte_start),
            byte_end: Some(place.byte_end),
            text: text(&place.text),
            provider: text(&named.provider),
            publisher: named.publisher.clone(),
            model: text(&named.model),
            version: named.version.clone(),
            usage: text(named.usage.as_str()),
            site: text(&named.site),
            confidence: text(named.confidence()),
            stage: named.stage.and_then(|stage| text(stage.as_str())),
            retires: named.retires.clone(),
            retires_kind: named.retires_kind.and_then(|kind| text(kind.as_str())),
            replacement: named.replacement.clone(),
            replacement_basis: named.replacement_basis.and_then(|basis| text(basis.as_str())),
            ..self
        }
    }

    /// A row for what could not be read: a file, or the repository itself.
    #[must_use]
    pub fn failed(self, error: &FileError) -> Self {
        let path = (!error.path.is_empty()).then(|| error.path.clone());
        Self { path, error: Some(error.message.clone()), ..self }
    }
}
