//! Lines of a file that a change touches.

use std::ops::RangeInclusive;

/// The lines of a file that a change touches, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lines {
    /// A new file, or one that git does not compare by lines.
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
