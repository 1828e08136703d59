//! Loads the settings of a config.
//!
//! `find` finds the file, `file` is its format, `settings` checks it and makes the settings. The command line overrides
//! them later, where a command combines both.

use std::path::Path;

use crate::config::error::ConfigError;
use crate::config::find::ConfigText;
use crate::config::mistake::{Problem, mistake};
use crate::config::settings::Settings;

/// The settings of the nearest config at or above `start`; the defaults if there is none.
pub fn discover(start: &Path) -> Result<Settings, ConfigError> {
    let start = std::path::absolute(start).unwrap_or_else(|_| start.to_owned());
    match ConfigText::nearest(&start)? {
        Some(text) => settings(&text),
        None => Ok(Settings::default()),
    }
}

/// The settings of the config at `path`.
pub fn load(path: &Path) -> Result<Settings, ConfigError> {
    settings(&ConfigText::read(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?)
}

fn settings(text: &ConfigText) -> Result<Settings, ConfigError> {
    let ConfigText { path, container, .. } = text;
    let at = |span, problem| mistake(path, &text.text, span, problem);
    let parsed = text.parse().map_err(|error| {
        let problem = Problem::from_toml(error.message());
        at(error.span().unwrap_or_default(), problem)
    })?;
    let config = parsed.ok_or_else(|| ConfigError::Absent { path: path.clone(), table: container.table() })?;
    Settings::new(path, config).map_err(|(span, problem)| at(span, problem))
}
