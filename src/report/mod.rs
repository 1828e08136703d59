//! What a run says, and the formats in which it says it: one file a format.
//!
//! A format is a contract: each converts [`Report`] into its own structs, so that inner types can change.

pub mod assemble;
pub mod cargo;
pub mod columns;
pub mod concise;
pub mod diagnostic;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod grading;
pub mod html;
pub mod inventory;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod root;
pub mod sarif;
pub(crate) mod snippet;
pub mod statistics;
pub mod summary;
#[cfg(test)]
pub(crate) mod tests;
pub mod text;

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::civil::Date;

use crate::baseline::Entry;
use crate::cli::args::Format;
use crate::engine::FileError;
use crate::finding::{Finding, Level};
use crate::reference::Usage;
use crate::source::SkipReason;

/// All that a run found. Findings are sorted by path, then place, then lint.
#[derive(Debug)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub summary: Summary,
    /// Entries of the baseline that match nothing any more.
    pub dead: Vec<Entry>,
    /// Files that could not be read; any makes the exit code 2.
    pub errors: Vec<FileError>,
    /// What paths are relative to where a format wants the repository's top.
    pub root: root::Root,
    pub exit_code: u8,
}

/// What the last line of a run counts.
#[derive(Debug, Default, Clone)]
pub struct Summary {
    pub as_of: Date,
    pub horizon: u32,
    pub files: usize,
    pub skipped: BTreeMap<SkipReason, usize>,
    /// Files that were read as plain text because they are too costly or too deep to parse.
    pub unparsed: Vec<String>,
    /// Findings not shown because of their usage, by usage.
    pub quiet: BTreeMap<Usage, usize>,
    /// Findings that a comment silences.
    pub ignored: usize,
    /// Findings that the baseline knows.
    pub known: usize,
    /// Findings on lines that did not change.
    pub unchanged: usize,
    pub catalog: CatalogInfo,
}

/// Which catalog graded the run.
#[derive(Debug, Default, Clone)]
pub struct CatalogInfo {
    pub version: String,
    /// The newest day on which one of its sources was read.
    pub date: Option<Date>,
    pub digest: String,
}

impl CatalogInfo {
    /// In few words: `catalog 2026.11.21 (122e069d)`.
    #[must_use]
    pub fn brief(&self) -> String {
        let end = self.digest.len().min(8);
        format!("catalog {} ({})", self.version, &self.digest[..end])
    }
}

/// How text for people is set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// A person's terminal reads it, and obeys what it is sent.
    pub terminal: bool,
    /// The terminal shows links.
    pub links: bool,
}

impl Report {
    /// How many findings have that level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

/// Writes a report in a format.
pub fn write(report: &Report, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Full => full::write(report, style, out),
        Format::Concise => concise::write(report, style, out),
        Format::Json => json::write(report, out),
        Format::Jsonl => json::write_lines(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Junit => junit::write(report, out),
        Format::Markdown => markdown::write(report, out),
        Format::Html => html::write(report, out),
    }
}
