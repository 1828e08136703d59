//! The config: found, read, checked, and turned into the settings of a run.
//!
//! `find` says which file, `file` is what can be written there, `settings` what it comes to. The command line wins over
//! all of it; that is decided where a command takes its settings.

use crate::config::mistake;

use std::io;
use std::path::{Path, PathBuf};

pub use crate::config::file::{Deployment, ShownUsage};
use crate::config::find::{Found, Holder};
pub use crate::config::settings::Settings;
pub use crate::lint::policy::Override;
pub use crate::text::nearest::nearest;

use crate::report::diagnostic::Diagnostic;

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the config {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// A file of another tool was named, and it has no part for us.
    #[error("{} has no {table}; write one, or name another file", path.display())]
    Absent { path: PathBuf, table: &'static str },
    #[error("{0}")]
    Mistake(Box<Diagnostic>),
}

/// The settings of the nearest config at or above `start`; the defaults where there is none.
pub fn discover(start: &Path) -> Result<Settings, ConfigError> {
    let start = std::path::absolute(start).unwrap_or_else(|_| start.to_owned());
    match Found::nearest(&start)? {
        Some(found) => read(&found),
        None => Ok(Settings::default()),
    }
}

/// The settings of the file that was named.
pub fn load(path: &Path) -> Result<Settings, ConfigError> {
    read(&Found::named(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?)
}

fn read(found: &Found) -> Result<Settings, ConfigError> {
    let at = |span, problem| match mistake::mistake(&found.path, &found.text, span, problem) {
        Some(mistake) => ConfigError::Mistake(Box::new(mistake)),
        None => ConfigError::Read {
            path: found.path.clone(),
            source: io::Error::new(io::ErrorKind::InvalidData, "not a text file"),
        },
    };
    let config = found
        .parse()
        .map_err(|error| at(error.span().unwrap_or_default(), mistake::Problem::from_toml(error.message())))?;
    let absent = |table| ConfigError::Absent { path: found.path.clone(), table };
    let config = config.ok_or_else(|| match found.holder {
        Holder::Pyproject => absent("[tool.shelflife]"),
        Holder::Cargo | Holder::Own => absent("[workspace.metadata.shelflife] or [package.metadata.shelflife]"),
    })?;
    Settings::new(&found.path, config).map_err(|(span, problem)| at(span, problem))
}
