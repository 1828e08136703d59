//! Where the sources of the grammars are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The versions that the manifest pins, and the folders in which Cargo keeps sources.
pub(crate) struct Sources {
    versions: BTreeMap<String, String>,
    folders: Vec<PathBuf>,
}

impl Sources {
    /// # Errors
    /// If the manifest in the folder cannot be read.
    pub(crate) fn new(manifest: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(manifest.join("Cargo.toml")).map_err(|e| e.to_string())?;
        let parsed: toml::Table = toml::from_str(&text).map_err(|e| e.to_string())?;
        let dependencies = parsed.get("dependencies").and_then(toml::Value::as_table).ok_or("no dependencies")?;
        // What Cargo publishes has a table for each dependency.
        let version = |value: &toml::Value| value.get("version").unwrap_or(value).as_str().map(str::to_owned);
        let versions = dependencies
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), version(value)?.strip_prefix('=')?.to_owned())))
            .collect();
        Ok(Self { versions, folders: folders(manifest) })
    }

    /// The folder of a package.
    ///
    /// # Errors
    /// If it is in none of the places that are known, or the manifest does not pin it.
    pub(crate) fn find(&self, package: &str) -> Result<PathBuf, String> {
        let version = self.versions.get(package).ok_or("Cargo.toml does not pin it")?;
        let with_version = format!("{package}-{version}");
        let candidates = self.folders.iter().flat_map(|folder| [folder.join(&with_version), folder.join(package)]);
        candidates
            .filter(|folder| is_version(folder, version))
            .find(|folder| folder.is_dir())
            .ok_or_else(|| format!("the sources of {with_version} are not found"))
    }
}

/// Whether a folder holds a package of that version. `cargo vendor` leaves the version out of a folder's name.
fn is_version(folder: &Path, version: &str) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok();
    let parsed = manifest.and_then(|text| toml::from_str::<toml::Table>(&text).ok());
    parsed.and_then(|table| Some(table.get("package")?.get("version")?.as_str()? == version)).unwrap_or(false)
}

/// The folders beside this package, which a registry or `cargo vendor` has put there, those of the registries, and the
/// vendored ones of the workspace.
fn folders(manifest: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = manifest.parent().map(Path::to_owned).into_iter().collect();
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let user = || env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"));
    if let Some(home) = home.or_else(|| Some(PathBuf::from(user()?).join(".cargo"))) {
        let registries = fs::read_dir(home.join("registry/src"));
        folders.extend(registries.into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()));
    }
    folders.extend(manifest.ancestors().map(|folder| folder.join("vendor")));
    folders
}
