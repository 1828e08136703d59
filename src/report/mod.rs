//! What a run says, and the formats in which it says it: one file a format.

pub mod inventory;

use jiff::civil::Date;

use crate::finding::Finding;
use crate::source::SkipReason;

/// All that a run found. Findings are sorted by path, then place, then lint.
#[derive(Debug, Default)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub summary: Summary,
    /// Files that could not be read, with the reason; any makes the exit code 2.
    pub errors: Vec<(String, String)>,
}

/// What the last line of a run counts.
#[derive(Debug, Default, Clone)]
pub struct Summary {
    pub as_of: Option<Date>,
    pub files: usize,
    /// References of every usage, live ones too.
    pub references: usize,
    pub skipped: std::collections::BTreeMap<SkipReason, usize>,
    /// Findings not shown because of their usage, by usage.
    pub quiet: std::collections::BTreeMap<crate::reference::Usage, usize>,
    /// The catalog's version, newest source date and digest.
    pub catalog_version: String,
    pub catalog_date: Option<Date>,
    pub catalog_digest: String,
}
