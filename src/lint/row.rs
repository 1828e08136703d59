//! A reference with its lines and columns: what `inventory` prints, and what every finding holds.

use std::sync::Arc;

use serde::Serialize;

use crate::catalog::{DateKind, Ground, Stage};
use crate::detect::reference::Confidence;
use crate::lint::lifecycle::{Lookup, ResolvedReference};
use crate::rules::usage::Usage;
use crate::text::lines::Position;
use crate::text::span::Span;

/// A reference with its lines and columns, and its record in the catalog on the day of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    #[serde(flatten)]
    pub place: Place,
    #[serde(flatten)]
    pub named: Arc<Named>,
}

/// A place in a file as path, lines and columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Relative to the working directory, `/` between parts.
    pub path: Arc<str>,
    /// 1-based; columns count Unicode code points; the end column is one past the last.
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    /// Offsets in the file's bytes.
    pub byte_start: usize,
    pub byte_end: usize,
    /// The text at the place.
    pub text: Arc<str>,
}

/// The model that a place names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Named {
    pub provider: String,
    pub publisher: Option<String>,
    pub model: String,
    pub version: Option<String>,
    pub usage: Usage,
    pub site: String,
    pub confidence: Confidence,
    /// The stage on the day of the run; `None` if the catalog does not have the model.
    pub stage: Option<Stage>,
    /// The day on which calls fail, known or earliest.
    pub retires: Option<String>,
    /// What that date is, such as `announced` or `not-before`.
    pub retires_kind: Option<DateKind>,
    /// The live model to move to.
    pub replacement: Option<String>,
    /// Who says that it replaces the model: `published`, `mapped`, `successor` or `similar`.
    pub replacement_basis: Option<Ground>,
}

impl Place {
    /// `span`: the first character and the one past the last. `bytes`: in the file.
    #[must_use]
    pub fn new(path: Arc<str>, span: (Position, Position), bytes: Span, text: Arc<str>) -> Self {
        let (start, end) = span;
        Self {
            path,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            byte_start: bytes.start,
            byte_end: bytes.end,
            text,
        }
    }
}

impl Named {
    /// The model of a reference, with its record in the catalog.
    #[must_use]
    pub fn new(resolved: &ResolvedReference) -> Self {
        let reference = &resolved.reference;
        let lifecycle = resolved.record();
        let publisher = match &resolved.lookup {
            Lookup::Known(lifecycle) => lifecycle.publisher,
            Lookup::UnknownVersion(unknown) => unknown.publisher,
            Lookup::Unknown => None,
        };
        Self {
            provider: reference.provider.id.clone(),
            publisher: publisher.map(str::to_owned),
            model: reference.id.model.clone(),
            version: reference.id.version.as_ref().map(|version| version.text.clone()),
            usage: reference.usage.kind,
            site: reference.site.clone(),
            confidence: reference.provider.confidence,
            stage: lifecycle.map(|lifecycle| lifecycle.stage),
            retires: lifecycle.and_then(|lifecycle| lifecycle.retires).map(|end| end.on.to_string()),
            retires_kind: lifecycle.and_then(|lifecycle| lifecycle.retires).map(|end| end.kind),
            replacement: lifecycle.and_then(|lifecycle| lifecycle.migration.live).map(|live| live.model.to_owned()),
            replacement_basis: lifecycle.and_then(|lifecycle| lifecycle.migration.ground),
        }
    }

    /// The retirement date as people read it.
    pub(crate) fn retires_shown(&self) -> Option<String> {
        let on = self.retires.as_ref()?;
        let sign = if self.retires_kind == Some(DateKind::NotBefore) { "≥ " } else { "" };
        Some(format!("{sign}{on}"))
    }

    pub(crate) fn confidence(&self) -> &'static str {
        match self.confidence {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }

    pub(crate) fn stage(&self) -> &'static str {
        self.stage.map(Stage::as_str).unwrap_or_default()
    }
}
