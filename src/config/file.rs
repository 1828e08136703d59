//! The format of the config. Every key is optional, and an unknown one is an error. `settings` turns it into settings.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use crate::catalog::Cloud;
use crate::lint::levels::Setting;
use crate::rules::sites::Site;
use crate::text::level::Level;

/// Settings for shelflife: `shelflife.toml`, `[tool.shelflife]` in `pyproject.toml`, or `[workspace.metadata.shelflife]`
/// or `[package.metadata.shelflife]` in `Cargo.toml`. Paths and globs are relative to the folder of the file.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "shelflife config"))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ConfigFile {
    /// Another config, whose settings apply where this file has none. Its lints, globs and tables come before these.
    #[cfg_attr(test, schemars(with = "Option<PathBuf>"))]
    pub extends: Option<Spanned<PathBuf>>,
    /// Check only files that match (`.gitignore` syntax).
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub include: Vec<Spanned<String>>,
    /// Skip files and folders that match (`.gitignore` syntax).
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub exclude: Vec<Spanned<String>>,
    /// The level of each lint.
    #[cfg_attr(test, schemars(schema_with = "crate::config::schema::lints"))]
    pub lints: BTreeMap<Spanned<String>, Setting>,
    /// Warn about retirements within this many days (default 90).
    #[cfg_attr(test, schemars(with = "Option<u32>", range(max = 36500)))]
    pub horizon: Option<Spanned<u32>>,
    /// Findings of this level or above make the exit code 1 (default `error`).
    pub fail_on: Option<Level>,
    /// Which usages are reported (default `deploy`, `fine-tune`, `call` and `config`).
    #[cfg_attr(test, schemars(schema_with = "crate::config::schema::usages"))]
    pub usages: Option<Vec<Spanned<String>>>,
    /// Settings for some paths only; of several that match, the last one wins.
    pub overrides: Vec<Override>,
    /// Catalog files or folders that add records or override built-in ones.
    pub catalogs: Vec<PathBuf>,
    /// `false`: use only `catalogs`.
    pub default_catalog: Option<bool>,
    /// Warn if the catalog is older than this many days (default 30); 0 never warns.
    pub max_catalog_age: Option<u32>,
    /// `true`: fail instead of warning about an old catalog.
    pub deny_old_catalog: Option<bool>,
    /// The only catalog to use, instead of the newest; `shelflife catalog pin` writes it.
    #[cfg_attr(test, schemars(with = "Option<CatalogPin>"))]
    pub catalog_pin: Option<Spanned<CatalogPin>>,
    /// More rules about places in code, in the format of shelflife's own rules.
    #[cfg_attr(test, schemars(with = "Vec<Site>"))]
    pub site: Vec<Spanned<Site>>,
    /// What a deployment serves, by its name, if no template in the repository creates it.
    pub deployments: BTreeMap<String, Deployment>,
    /// The cloud to assume where nothing indicates one (default `public`).
    pub cloud: Option<Cloud>,
    /// The region to assume where nothing indicates one, such as `eastus` or `us-east-1`.
    pub region: Option<String>,
    /// The baseline file; see `shelflife baseline`.
    pub baseline: Option<PathBuf>,
}

/// Settings for the paths that match.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// Globs as in `.gitignore`.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub paths: Vec<Spanned<String>>,
    /// The level of each lint in these paths.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "crate::config::schema::lints"))]
    pub lints: BTreeMap<Spanned<String>, Setting>,
    /// Which usages are reported in these paths.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "crate::config::schema::usages"))]
    pub usages: Option<Vec<Spanned<String>>>,
    /// The provider to assume if the code does not show it, such as `azure-openai`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub provider: Option<Spanned<String>>,
}

/// What a deployment serves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Deployment {
    /// The model's id at its provider.
    #[cfg_attr(test, schemars(with = "String"))]
    pub model: Spanned<String>,
    /// The version, if the provider has versions next to ids.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub version: Option<Spanned<String>>,
}

/// The catalog that a project requires.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CatalogPin {
    /// The version, such as `2026.11.21+122e069d`.
    pub version: String,
    /// The digest that `shelflife catalog info` shows.
    pub digest: String,
}
