//! One row a reference: what `inventory` prints, and what every finding carries along.

use serde::Serialize;

/// A reference with its place in people's terms and what the catalog says of it on the day of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Relative to the working directory, `/` between parts.
    pub path: String,
    /// 1-based; columns count Unicode code points; the end column is one past the last.
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    /// Offsets in the file's bytes.
    pub byte_start: usize,
    pub byte_end: usize,
    pub text: String,
    pub provider: String,
    pub publisher: Option<String>,
    pub model: String,
    pub version: Option<String>,
    pub usage: crate::reference::Usage,
    pub site: String,
    pub confidence: crate::reference::Confidence,
    /// The stage on the day of the run; none where the catalog does not know the model.
    pub stage: Option<crate::catalog::Stage>,
    /// The day on which calls fail, known or earliest.
    pub retires: Option<String>,
    /// The live model to move to.
    pub replacement: Option<String>,
}
