//! The report of a run: the findings and the counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::CatalogInfo;
use crate::detect::trace::TracedCandidate;
use crate::lint::baseline::Entry;
use crate::lint::finding::Finding;
use crate::project::scanned::FileError;
use crate::rules::usage::Usage;
use crate::text::level::Level;
use crate::text::owners::Owners;
use crate::text::root;
use crate::text::source::SkipReason;

/// The result of a run. Findings are sorted by path, then by place, then by lint.
#[derive(Debug)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub summary: Summary,
    /// The entries of the baseline that match no finding any more.
    pub dead: Vec<Entry>,
    /// Files that could not be read; any makes the exit code 2.
    pub errors: Vec<FileError>,
    /// The top of the repository, for formats whose paths are relative to it.
    pub root: root::Root,
    pub exit_code: u8,
    /// What became of the fixes, where the run makes any.
    pub fixes: Option<FixLog>,
    /// The owners of the files, for reports that show them.
    pub owners: Owners,
    /// The address of the repository's files, for reports that link to lines.
    pub link_base: Option<String>,
    /// What was weighed for every candidate, where the run was asked for a trace.
    pub trace: Option<Vec<TracedCandidate>>,
}

/// What became of the fixes of a run.
#[derive(Debug, Clone, Default)]
pub struct FixLog {
    /// Those that were made. The note of each is what is left to do by hand.
    pub fixed: Vec<FixEntry>,
    /// Those that were taken back. The note of each gives the reason.
    pub not_fixed: Vec<FixEntry>,
}

/// A fix that was made or taken back.
#[derive(Debug, Clone)]
pub struct FixEntry {
    /// The finding as it was before.
    pub finding: Finding,
    pub title: Arc<str>,
    pub note: Option<Arc<str>>,
}

impl FixEntry {
    /// The fix of a finding; `None` if it has none. `note`: shown in place of the fix's own note.
    #[must_use]
    pub fn new(finding: &Finding, note: Option<Arc<str>>) -> Option<Self> {
        let fix = finding.fix.as_ref()?;
        let note = note.or_else(|| fix.note.clone());
        Some(Self { finding: finding.clone(), title: Arc::clone(&fix.title), note })
    }
}

/// The counts that the last line of a run shows.
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
    /// Findings that the baseline accepts.
    pub known: usize,
    /// Findings on lines that did not change.
    pub unchanged: usize,
    pub catalog: CatalogInfo,
}

impl Report {
    /// How many findings have that level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}
