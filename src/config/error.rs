//! Why a config gives no settings.

use std::io;
use std::path::PathBuf;

use crate::report::diagnostic::Diagnostic;

/// Why a config gives no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the config {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot change the config {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// The user named a file of another tool, and it has no table for shelflife.
    #[error("{} has no {table}; write one, or name another file", path.display())]
    Absent { path: PathBuf, table: &'static str },
    #[error("{0}")]
    Mistake(Box<Diagnostic>),
}
