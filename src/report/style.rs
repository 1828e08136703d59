//! How a report for people looks.

use crate::report::group::GroupBy;

/// What the output that a person reads can show.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Whether to use colours.
    pub color: bool,
    /// The columns of a line.
    pub width: usize,
    /// Whether a terminal reads the output, which obeys control characters.
    pub terminal: bool,
    /// Whether the terminal supports links.
    pub links: bool,
    /// The sections of the findings.
    pub group_by: Option<GroupBy>,
}
