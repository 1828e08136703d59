//! Finds the config: in the nearest folder, from a path upwards, that has one.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::config::error::ConfigError;
use crate::config::file::ConfigFile;
use crate::text::stored::{Disk, Stored};

/// Which table of a file the config is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// The whole file.
    Own,
    /// `[tool.shelflife]`.
    Pyproject,
    /// `[package.metadata.shelflife]`, or else `[workspace.metadata.shelflife]`.
    Cargo,
}

impl Container {
    /// The table that a file needs to hold a config.
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::Pyproject => "[tool.shelflife]",
            Self::Cargo | Self::Own => "[workspace.metadata.shelflife] or [package.metadata.shelflife]",
        }
    }
}

/// The file names of a config. In a folder with several, the first one counts.
const NAMES: [(&str, Container); 4] = [
    ("shelflife.toml", Container::Own),
    (".shelflife.toml", Container::Own),
    ("pyproject.toml", Container::Pyproject),
    ("Cargo.toml", Container::Cargo),
];

/// Whether a file of this name can hold a config.
pub(super) fn is_config(path: &Path) -> bool {
    NAMES.iter().any(|(name, _)| path.file_name().is_some_and(|own| own == *name))
}

/// The longest config, in bytes.
const MAX_LEN: usize = 1 << 20;

/// Checks the length of a config. The files of other tools are as long as those like.
fn check_length(container: Container, text: &str) -> io::Result<()> {
    let is_ours = container == Container::Own || text.contains("shelflife");
    if is_ours && text.len() > MAX_LEN {
        let message = format!("it has {} bytes, and the limit is {MAX_LEN}", text.len());
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(())
}

/// The text of a file that may hold a config.
#[derive(Debug)]
pub(super) struct ConfigText {
    pub path: PathBuf,
    pub text: String,
    pub container: Container,
}

impl ConfigText {
    /// Reads the file at `path`.
    pub(super) fn read(path: &Path, stored: &dyn Stored) -> io::Result<Self> {
        let name = path.file_name().unwrap_or_default();
        let known = NAMES.iter().find(|(known, _)| name == *known);
        let container = known.map_or(Container::Own, |(_, container)| *container);
        let text = stored.read_text(path)?;
        check_length(container, &text)?;
        Ok(Self { path: path.to_owned(), text, container })
    }

    /// The nearest file at or above `start` (absolute) that holds a config. A file that does not parse counts as a
    /// config, so that the caller reports its mistake.
    pub(super) fn nearest(start: &Path) -> Result<Option<Self>, ConfigError> {
        // `start` can be a file, or not exist, which the walk reports.
        let folders = start.ancestors().filter(|folder| folder.is_dir());
        folders.map(|folder| Self::of(folder, &Disk)).find(|found| !matches!(found, Ok(None))).unwrap_or(Ok(None))
    }

    /// The file of a folder (absolute) that holds a config.
    pub(super) fn of(folder: &Path, stored: &dyn Stored) -> Result<Option<Self>, ConfigError> {
        for (name, container) in NAMES {
            let path = folder.join(name);
            let text = match stored.read_text(&path) {
                Ok(text) => text,
                Err(error) if container != Container::Own || error.kind() == io::ErrorKind::NotFound => continue,
                Err(source) => return Err(ConfigError::Read { path, source }),
            };
            if let Err(source) = check_length(container, &text) {
                return Err(ConfigError::Read { path, source });
            }
            let found = Self { path, text, container };
            if !matches!(found.parse(), Ok(None)) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Parses the config in the file; `None` if a file of another tool has no table for shelflife.
    pub(super) fn parse(&self) -> Result<Option<ConfigFile>, toml::de::Error> {
        // Another tool reports the mistakes in its own file.
        if self.container != Container::Own && !self.text.contains("shelflife") {
            return Ok(None);
        }
        Ok(match self.container {
            Container::Own => Some(toml::from_str(&self.text)?),
            Container::Pyproject => toml::from_str::<Pyproject>(&self.text)?.tool.and_then(|tool| tool.shelflife),
            Container::Cargo => {
                let Cargo { package, workspace } = toml::from_str(&self.text)?;
                let mut tables = [package, workspace].into_iter().flatten();
                tables.find_map(|section| section.metadata?.shelflife)
            }
        })
    }
}

#[derive(Deserialize)]
struct Pyproject {
    tool: Option<Tool>,
}

#[derive(Deserialize)]
struct Tool {
    shelflife: Option<ConfigFile>,
}

#[derive(Deserialize)]
struct Cargo {
    package: Option<Section>,
    workspace: Option<Section>,
}

#[derive(Deserialize)]
struct Section {
    metadata: Option<Tool>,
}
