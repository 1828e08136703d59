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
    /// Another config, whose settings hold where this file has none. Its lints, globs and tables come before these.
    #[cfg_attr(test, schemars(with = "Option<PathBuf>"))]
    pub extends: Option<Spanned<PathBuf>>,
    /// Check only files that match: globs as in `.gitignore`.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub include: Vec<Spanned<String>>,
    /// Leave out files and folders that match: globs as in `.gitignore`.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub exclude: Vec<Spanned<String>>,
    /// The level of each lint.
    #[cfg_attr(test, schemars(schema_with = "crate::config::schema::lints"))]
    pub lints: BTreeMap<Spanned<String>, Setting>,
    /// How many days ahead a retirement is worth a warning (90 unless set).
    #[cfg_attr(test, schemars(with = "Option<u32>", range(max = 36500)))]
    pub horizon: Option<Spanned<u32>>,
    /// The level from which findings make the exit code 1 (`error` unless set).
    pub fail_on: Option<Level>,
    /// Which usages are shown (`deploy`, `fine-tune`, `call` and `config` unless set).
    #[cfg_attr(test, schemars(schema_with = "crate::config::schema::usages"))]
    pub usages: Option<Vec<Spanned<String>>>,
    /// What holds for some paths only; of several that match, the last one counts.
    pub overrides: Vec<Override>,
    /// Catalog files, or folders of them, that add records or hide those that are compiled in.
    pub catalogs: Vec<PathBuf>,
    /// False uses nothing but `catalogs`.
    pub default_catalog: Option<bool>,
    /// Warn when the catalog is older than this many days (30 unless set); 0 never does.
    pub max_catalog_age: Option<u32>,
    /// True makes a catalog that is older than that an error.
    pub deny_old_catalog: Option<bool>,
    /// The only catalog to use in place of the newest; `shelflife catalog pin` writes it.
    #[cfg_attr(test, schemars(with = "Option<CatalogPin>"))]
    pub catalog_pin: Option<Spanned<CatalogPin>>,
    /// What more places mean, in the format of shelflife's own rules.
    #[cfg_attr(test, schemars(with = "Vec<Site>"))]
    pub site: Vec<Spanned<Site>>,
    /// Deployments that no template of the repository creates, by name: what each serves.
    pub deployments: BTreeMap<String, Deployment>,
    /// The cloud of places that do not show one (`public` unless set).
    pub cloud: Option<Cloud>,
    /// The provider's region of places that do not show one, such as `eastus` or `us-east-1`.
    pub region: Option<String>,
    /// The file of known findings; see `shelflife baseline`.
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
    /// Which usages are shown in these paths.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "crate::config::schema::usages"))]
    pub usages: Option<Vec<Spanned<String>>>,
    /// The provider of references whose place does not show it, such as `azure-openai`.
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
    /// The version, where the provider has versions beside ids.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub version: Option<Spanned<String>>,
}

/// The catalog that a project insists on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CatalogPin {
    /// The version, such as `2026.11.21+122e069d`.
    pub version: String,
    /// The digest that `shelflife catalog info` shows.
    pub digest: String,
}
