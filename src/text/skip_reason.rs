//! Why a file has no text to check.

use std::fmt;

/// Why a file was skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SkipReason {
    Binary,
    TooLarge,
    /// The bytes do not fit the encoding of the byte order mark.
    Undecodable,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Binary => "binary",
            Self::TooLarge => "too large",
            Self::Undecodable => "wrong encoding",
        })
    }
}
