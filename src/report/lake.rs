//! The rows of a worker: those of [`FleetRow`], each with its kind, and one for each group of files that was read.
//! `rules/schema/lake.schema.json` describes them.

use std::io;
use std::io::Write;

use clap::ValueEnum;
use serde::Serialize;

use crate::report::fleet::row::FleetRow;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A place that names a model.
    Reference,
    /// A file that could not be read.
    Error,
    /// A group: the last row of each.
    Run,
}

/// How the run over a group ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    /// Some of its files could not be read.
    Partial,
    /// None was.
    Failed,
}

/// A row. Every row has all fields: what is not known, or not of its kind, is null.
#[derive(Debug, Clone, Serialize)]
pub struct LakeRow {
    pub kind: Kind,
    #[serde(flatten)]
    pub row: FleetRow,
    pub status: Option<Status>,
    /// Files of the group that were read.
    pub files: Option<usize>,
    /// Those that are binary, too large, or left out by its settings.
    pub skipped: Option<usize>,
    /// Those that were read as plain text only.
    pub unparsed: Option<usize>,
}

impl LakeRow {
    /// The row of a place, or of a file that could not be read.
    #[must_use]
    pub fn new(row: FleetRow) -> Self {
        let kind = if row.error.is_some() { Kind::Error } else { Kind::Reference };
        Self { kind, row, status: None, files: None, skipped: None, unparsed: None }
    }
}

/// The formats of the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LakeFormat {
    /// A row a line
    #[default]
    Jsonl,
}

/// Writes rows.
#[derive(Debug)]
pub enum Writer {
    Jsonl,
}

impl Writer {
    /// Begins the output.
    #[must_use]
    pub fn begin(format: LakeFormat) -> Self {
        match format {
            LakeFormat::Jsonl => Self::Jsonl,
        }
    }

    /// Adds rows, which may wait for [`flush`](Self::flush).
    pub fn add(&mut self, rows: &[LakeRow], out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Jsonl => rows.iter().try_for_each(|row| {
                serde_json::to_writer(&mut *out, row)?;
                writeln!(out)
            }),
        }
    }

    /// Writes what waits.
    pub fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.flush()
    }
}
