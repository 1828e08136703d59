//! A stretch of a file in one language: the whole file, a fenced block, the code of a notebook.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::Language;

/// Where each byte of a region's text stands in the file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OffsetMap {
    /// The region is a copy of the file's bytes from this offset on (masked bytes keep their place).
    Shifted(usize),
    /// Runs of (offset in the region, offset in the file, length in the file), by offset. Within a run
    /// whose lengths agree bytes map one to one; an escape sequence is a run of its own.
    Runs(Vec<Run>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub region: usize,
    pub file: usize,
    pub file_len: usize,
}

impl OffsetMap {
    /// The file's bytes for a range of the region's.
    #[must_use]
    pub fn to_file(&self, range: Range<usize>) -> Range<usize> {
        match self {
            Self::Shifted(by) => range.start + by..range.end + by,
            Self::Runs(runs) => {
                let at = |offset: usize, is_end: bool| -> usize {
                    // The end of a range belongs to the run of the byte before it.
                    let probe = if is_end && offset > range.start { offset - 1 } else { offset };
                    let i = runs.partition_point(|r| r.region <= probe).saturating_sub(1);
                    let Some(run) = runs.get(i) else { return 0 };
                    run.file + (offset.saturating_sub(run.region)).min(run.file_len)
                };
                at(range.start, false)..at(range.end, true)
            }
        }
    }
}

/// A stretch of a file in one language.
#[derive(Debug, Clone)]
pub struct Region<'a> {
    pub text: Cow<'a, str>,
    pub map: OffsetMap,
    pub language: Language,
    /// True for an example in a document (a fenced block in Markdown, a notebook's Markdown cell).
    pub is_docs: bool,
}
