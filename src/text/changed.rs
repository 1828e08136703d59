//! Which lines of a file a change adds or edits.

use std::ops::RangeInclusive;

/// The lines of a file that a change adds or edits, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lines {
    /// The file is new, or git does not compare it by lines.
    All,
    Some(Vec<RangeInclusive<usize>>),
}

impl Lines {
    /// Whether any line from `first` to `last` is one of them.
    #[must_use]
    pub fn touch(&self, first: usize, last: usize) -> bool {
        match self {
            Self::All => true,
            Self::Some(ranges) => ranges.iter().any(|range| *range.start() <= last && first <= *range.end()),
        }
    }
}
