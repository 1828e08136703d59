//! A file as text: bytes decoded, its language, and where its lines begin.

mod decode;
mod language;
mod lines;

use std::path::PathBuf;

pub use decode::{Encoding, decode};
pub use language::Language;
pub use lines::{LineIndex, Position};

/// A file that was read.
#[derive(Debug)]
pub struct Source {
    /// As shown to people: relative to the working directory where it lies below it, `/` between parts.
    pub path: PathBuf,
    /// The text, without a byte order mark.
    pub text: String,
    pub encoding: Encoding,
    pub language: Language,
    pub lines: LineIndex,
}

/// Why a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SkipReason {
    Binary,
    TooLarge,
    /// Not in the encoding that it claims.
    Undecodable,
}

impl Source {
    /// Where a byte of the text stands in the file.
    #[must_use]
    pub fn file_offset(&self, text_offset: usize) -> usize {
        text_offset
    }
}
