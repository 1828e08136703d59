//! The catalogs that the configs of repositories name.
//!
//! A catalog stays in memory as long as the program. Many repositories name the same one, as files of their own with the
//! same content: it is loaded once.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::catalog::Catalog;
use crate::cli::options::{CatalogArgs, ConfigArgs};
use crate::cli::{catalog_files, setup};
use crate::config::settings::Settings;
use crate::engine::tree::Tree;
use crate::text::stored::Stored;

/// The catalogs that were loaded, by what they were made of.
#[derive(Debug, Default)]
pub(super) struct Loaded(Mutex<HashMap<Vec<u8>, &'static Catalog>>);

/// Chooses the catalog of a config in a repository.
pub(super) struct Choice {
    /// The catalog of the run.
    pub catalog: &'static Catalog,
    /// Whether the command line names catalogs, which go before those of configs.
    pub asked: bool,
    pub config: ConfigArgs,
    pub loaded: Arc<Loaded>,
}

impl Choice {
    pub(super) fn of(&self, settings: &Settings, tree: &Tree) -> Result<&'static Catalog, String> {
        if self.asked {
            return Ok(self.catalog);
        }
        let is_alone = settings.only_these_catalogs && !settings.catalogs.is_empty();
        let base = match &settings.catalog_pin {
            Some(pin) if !is_alone => setup::newest(&self.config, Some(pin))?,
            _ => self.catalog,
        };
        if settings.catalogs.is_empty() {
            return Ok(base);
        }
        let mut files = Vec::new();
        for path in settings.catalogs.iter().flat_map(|path| tree.files_at(path, "json")) {
            let text = tree.read_text(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            files.push((PathBuf::from(path.file_name().unwrap_or_default()), text));
        }
        let mut loaded = self.loaded.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = key(base, settings.only_these_catalogs, &files);
        if let Some(known) = loaded.get(&key) {
            return Ok(known);
        }
        let catalog = load(base, settings.only_these_catalogs, &files)?;
        loaded.insert(key, catalog);
        Ok(catalog)
    }
}

/// What a catalog is made of.
fn key(base: &Catalog, only_these: bool, files: &[(PathBuf, String)]) -> Vec<u8> {
    let parts = files.iter().flat_map(|(name, text)| [name.as_os_str().as_encoded_bytes(), text.as_bytes()]);
    let mut key = Sha256::new();
    key.update([u8::from(only_these)]);
    for part in [base.digest().as_bytes()].into_iter().chain(parts) {
        key.update(part.len().to_le_bytes());
        key.update(part);
    }
    key.finalize().to_vec()
}

/// Catalogs are loaded from files, of which a commit has none.
fn load(base: &'static Catalog, only_these: bool, files: &[(PathBuf, String)]) -> Result<&'static Catalog, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let write = |(n, (name, text)): (usize, &(PathBuf, String))| {
        let file = folder.path().join(n.to_string()).join(name);
        let made = fs::create_dir_all(file.parent().unwrap_or(folder.path())).and_then(|()| fs::write(&file, text));
        made.map(|()| file).map_err(|error| format!("{}: {error}", name.display()))
    };
    let catalog = files.iter().enumerate().map(write).collect::<Result<Vec<PathBuf>, String>>()?;
    let args = CatalogArgs { catalog, no_default_catalog: only_these, ..CatalogArgs::default() };
    Ok(catalog_files::load_quietly(&args, &|| Ok(base))?.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::held::{Held, tree};

    #[test]
    fn the_same_content_is_loaded_once() {
        let config = ConfigArgs { config: None, isolated: true };
        let choice = Choice { catalog: Catalog::builtin(), asked: false, config, loaded: Arc::default() };
        let cwd = std::env::current_dir().unwrap();
        let text = include_str!("../../../fixtures/catalog/anthropic.json");
        let of = |name: &str, text: &str, only_these_catalogs: bool| {
            let held = Held { path: name.to_owned(), blob: None, content: Some(text.as_bytes().to_vec()) };
            let settings = Settings { catalogs: vec![cwd.join(name)], only_these_catalogs, ..Settings::default() };
            choice.of(&settings, &tree(None, vec![held]))
        };
        let first = of("own.json", text, false).unwrap();
        assert!(std::ptr::eq(first, of("a/own.json", text, false).unwrap()));
        let others =
            [of("own.json", &format!("{text}\n"), false), of("own.json", text, true), of("b.json", text, false)];
        assert!(others.into_iter().all(|other| !std::ptr::eq(first, other.unwrap())));
        assert!(of("own.json", "{", false).is_err() && of("own.json", "{", false).is_err());
        assert!(std::ptr::eq(choice.of(&Settings::default(), &tree(None, Vec::new())).unwrap(), Catalog::builtin()));
    }
}
