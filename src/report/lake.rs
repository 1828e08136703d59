//! The rows of a worker: those of [`FleetRow`], each with its kind, and one for each group of files that was read.
//! `rules/schema/lake.schema.json` describes them.

#[cfg(feature = "arrow")]
mod arrow;

use std::io;
use std::io::Write;

use clap::ValueEnum;
use serde::Serialize;

use crate::report::fleet::row::FleetRow;
use crate::report::guard::Medium;
#[cfg(feature = "arrow")]
use crate::report::lake::arrow::Batches;

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
    /// One row per line
    #[default]
    Jsonl,
    /// An Arrow stream
    #[cfg(feature = "arrow")]
    Arrow,
}

impl LakeFormat {
    /// What the rows are written in.
    #[must_use]
    pub fn medium(self) -> Medium {
        match self {
            Self::Jsonl => Medium::Json,
            #[cfg(feature = "arrow")]
            Self::Arrow => Medium::Exact,
        }
    }
}

/// Writes rows.
pub enum Writer {
    Jsonl(Box<dyn Write>),
    #[cfg(feature = "arrow")]
    Arrow(Box<Batches>),
}

impl Writer {
    /// Begins the output.
    pub fn begin(format: LakeFormat, out: Box<dyn Write>) -> io::Result<Self> {
        Ok(match format {
            LakeFormat::Jsonl => Self::Jsonl(out),
            #[cfg(feature = "arrow")]
            LakeFormat::Arrow => Self::Arrow(Box::new(Batches::begin(out)?)),
        })
    }

    /// Adds rows, which may wait for [`flush`](Self::flush).
    pub fn add(&mut self, rows: &[LakeRow]) -> io::Result<()> {
        match self {
            Self::Jsonl(out) => rows.iter().try_for_each(|row| {
                serde_json::to_writer(&mut *out, row)?;
                writeln!(out)
            }),
            #[cfg(feature = "arrow")]
            Self::Arrow(batches) => rows.iter().try_for_each(|row| batches.add(row)),
        }
    }

    /// Writes what waits.
    pub fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Jsonl(out) => out.flush(),
            #[cfg(feature = "arrow")]
            Self::Arrow(batches) => batches.flush(),
        }
    }

    /// Ends the output.
    pub fn end(&mut self) -> io::Result<()> {
        match self {
            Self::Jsonl(out) => out.flush(),
            #[cfg(feature = "arrow")]
            Self::Arrow(batches) => batches.end(),
        }
    }
}
