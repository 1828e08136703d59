//! Loads the settings of a config.
//!
//! `find` finds the file, `file` is its format, `settings` checks it and makes the settings. The command line overrides
//! them later, where a command combines both.

use std::io;
use std::path::Path;

use crate::config::error::ConfigError;
use crate::config::find;
use crate::config::find::ConfigText;
use crate::config::mistake::{Problem, mistake};
use crate::config::settings::Settings;
use crate::text::inside::Way;
use crate::text::stored::{Disk, Stored};

/// Configs that one extends, directly and through others, before it is taken for a circle.
const MAX_BASES: usize = 8;

/// The settings of the nearest config at or above `start`; the defaults if there is none. What a whole run needs, such
/// as its catalog, is of these; each file has the settings of the config nearest to it.
pub fn discover(start: &Path) -> Result<Settings, ConfigError> {
    let start = std::path::absolute(start).unwrap_or_else(|_| start.to_owned());
    match ConfigText::nearest(&start)? {
        Some(text) => settings(&text, MAX_BASES, &Disk),
        None => Ok(Settings::default()),
    }
}

/// The settings of the config in a folder (absolute), and in none above it.
pub fn of_folder(folder: &Path, stored: &dyn Stored) -> Result<Option<Settings>, ConfigError> {
    ConfigText::of(folder, stored)?.map(|text| settings(&text, MAX_BASES, stored)).transpose()
}

/// Whether a file of this name can hold a config.
#[must_use]
pub fn is_config(path: &Path) -> bool {
    find::is_config(path)
}

/// The settings of the config at `path`.
pub fn load(path: &Path) -> Result<Settings, ConfigError> {
    let text = ConfigText::read(path, &Disk).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
    settings(&text, MAX_BASES, &Disk)
}

/// The settings of a config over those of the configs that it extends, of which there are at most `bases`.
fn settings(text: &ConfigText, bases: usize, stored: &dyn Stored) -> Result<Settings, ConfigError> {
    let ConfigText { path, container, .. } = text;
    let at = |span, problem| mistake(path, &text.text, span, problem);
    let parsed = text.parse().map_err(|error| {
        let problem = Problem::from_toml(error.message());
        at(error.span().unwrap_or_default(), problem)
    })?;
    let mut config = parsed.ok_or_else(|| ConfigError::Absent { path: path.clone(), table: container.table() })?;
    let extends = config.extends.take();
    let own = Settings::new(path, &text.text, config).map_err(|(span, problem)| at(span, problem))?;
    let Some(extends) = extends else { return Ok(own) };
    let base = path.parent().unwrap_or(Path::new("")).join(extends.get_ref());
    if bases == 0 {
        let problem = Problem::new("these configs extend each other in a circle", "extends another one");
        return Err(at(extends.span(), problem));
    }
    let text = ConfigText::read(&base, stored)
        .map_err(|error| at(extends.span(), Problem::new(format!("{}: {error}", base.display()), "cannot be read")))?;
    let theirs = settings(&text, bases - 1, stored).map_err(|error| unquoted(error, path, &base))?;
    Ok(own.over(theirs))
}

/// The error of a config that another one extends, without a line of its file where that lies outside of the repository:
/// whoever wrote the other config could name any file.
fn unquoted(error: ConfigError, config: &Path, base: &Path) -> ConfigError {
    let way = Way::of(config);
    let is_outside = way.top().is_some_and(|top| !Way::of(base).end().starts_with(top));
    match error {
        ConfigError::Mistake(_) if is_outside => {
            let source =
                io::Error::other("it has a mistake, and is outside the repository of the config that extends it");
            ConfigError::Read { path: base.to_owned(), source }
        }
        error => error,
    }
}
