//! Where the config is: the nearest ancestor that has one.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::config::ConfigError;
use crate::config::file::ConfigFile;
use crate::text::read::read_text;

/// What a file that holds a config is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// All of it is ours.
    Own,
    /// `[tool.shelflife]`.
    Pyproject,
    /// `[package.metadata.shelflife]`, else `[workspace.metadata.shelflife]`.
    Cargo,
}

/// In the order in which they are looked for in a folder.
const NAMES: [(&str, Holder); 4] = [
    ("shelflife.toml", Holder::Own),
    (".shelflife.toml", Holder::Own),
    ("pyproject.toml", Holder::Pyproject),
    ("Cargo.toml", Holder::Cargo),
];

/// A file that may hold a config.
#[derive(Debug)]
pub(super) struct Found {
    pub path: PathBuf,
    pub text: String,
    pub holder: Holder,
}

impl Found {
    /// Reads the file that was named.
    pub(super) fn named(path: &Path) -> io::Result<Self> {
        let name = path.file_name().unwrap_or_default();
        let holder = NAMES.iter().find(|(known, _)| name == *known).map_or(Holder::Own, |(_, holder)| *holder);
        Ok(Self { path: path.to_owned(), text: read_text(path)?, holder })
    }

    /// The nearest file at or above `start` (absolute) that holds a config. One that does not parse is taken for a
    /// config: it is the caller's to say what is wrong with it.
    pub(super) fn nearest(start: &Path) -> Result<Option<Self>, ConfigError> {
        // The first path can be a file, or lead nowhere: that is the walk's to tell.
        for folder in start.ancestors().filter(|folder| folder.is_dir()) {
            for (name, holder) in NAMES {
                let path = folder.join(name);
                let text = match read_text(&path) {
                    Ok(text) => text,
                    Err(error) if holder != Holder::Own || error.kind() == io::ErrorKind::NotFound => continue,
                    Err(source) => return Err(ConfigError::Read { path, source }),
                };
                let found = Self { path, text, holder };
                if !matches!(found.parse(), Ok(None)) {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// The config in the file; none where another tool's file does not speak of us.
    pub(super) fn parse(&self) -> Result<Option<ConfigFile>, toml::de::Error> {
        // Mistakes in other tools' parts of their files are not ours to report.
        if self.holder != Holder::Own && !self.text.contains("shelflife") {
            return Ok(None);
        }
        Ok(match self.holder {
            Holder::Own => Some(toml::from_str(&self.text)?),
            Holder::Pyproject => toml::from_str::<Pyproject>(&self.text)?.tool.and_then(|tool| tool.shelflife),
            Holder::Cargo => {
                let cargo: Cargo = toml::from_str(&self.text)?;
                let of = |section: Option<Section>| section.and_then(|s| s.metadata).and_then(|m| m.shelflife);
                of(cargo.package).or(of(cargo.workspace))
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
