//! Why a catalog cannot be had. Whatever the reason, the catalog that was there before stays in use.

use std::io;
use std::path::PathBuf;

/// Why a catalog cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SupplyError {
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{url}: {why}")]
    Fetch { url: String, why: String },
    #[error("{name} is larger than {limit} bytes")]
    TooLarge { name: String, limit: u64 },
    #[error("{name}: {why}")]
    Invalid { name: String, why: String },
    #[error("this catalog has format {found}, but this shelflife reads formats up to {known}: update shelflife")]
    NewerSchema { found: u32, known: u32 },
    #[error("catalog {offered} is older than the current one ({here}), which stays in use")]
    Older { offered: String, here: String },
    #[error("{0}")]
    Other(String),
}

impl SupplyError {
    /// A part of a release that is not what it should be.
    pub(super) fn invalid(name: &str, why: impl Into<String>) -> Self {
        Self::Invalid { name: name.to_owned(), why: why.into() }
    }
}
