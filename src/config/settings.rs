//! The settings of a config: checks its names, compiles its globs and makes its paths absolute.

use crate::lint::definition;
use crate::lint::policy::Override;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;

use crate::catalog::{Catalog, Cloud};
use crate::config::error::ConfigError;
use crate::config::file::{CatalogPin, ConfigFile, Deployment, Override as Written};
use crate::config::mistake::{Problem, mistake};
use crate::detect::reference::{Confidence, Elsewhere, Part, Reference};
use crate::lint::levels::Setting;
use crate::lint::registry;
use crate::project::deployments::Served;
use crate::report::diagnostic::Diagnostic;
use crate::rules::builtin;
use crate::rules::sites::Site;
use crate::rules::usage::Usage;
use crate::supply::choice::Pin;
use crate::text::globs::Globs;
use crate::text::level::Level;
use crate::text::source::{Source, display_path};

/// The settings of a config. The default is that of a run without a config.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The file of the config.
    pub path: Option<PathBuf>,
    pub include: Globs,
    pub exclude: Globs,
    pub lints: Vec<(&'static str, Setting)>,
    pub horizon: Option<u32>,
    pub fail_on: Option<Level>,
    pub usages: Option<Vec<Usage>>,
    pub overrides: Vec<Override>,
    /// Absolute.
    pub catalogs: Vec<PathBuf>,
    pub only_these_catalogs: bool,
    pub max_catalog_age: Option<u32>,
    pub deny_old_catalog: Option<bool>,
    pub catalog_pin: Option<Pin>,
    pub sites: Vec<Site>,
    pub deployments: Vec<Served>,
    /// Of places that do not show theirs.
    pub cloud: Cloud,
    pub region: Option<String>,
    /// Absolute.
    pub baseline: Option<PathBuf>,
    /// Providers that neither the rules nor the built-in catalog know.
    pub doubts: Vec<Doubt>,
}

/// A provider that only the catalog of the run can know.
#[derive(Debug, Clone)]
pub struct Doubt {
    provider: String,
    /// What is wrong if it does not.
    mistake: Diagnostic,
}

/// The most entries of a config, each many times what people have.
const MAX_SITES: usize = 1_000;
const MAX_DEPLOYMENTS: usize = 5_000;
const MAX_OVERRIDES: usize = 500;
const MAX_GLOBS: usize = 2_000;
const MAX_CATALOGS: usize = 50;

/// A problem and its span in the text of the config.
type Located = (Range<usize>, Problem);

impl Settings {
    /// Checks the config in the file at `path`, which has this text.
    pub(super) fn new(path: &Path, text: &str, config: ConfigFile) -> Result<Self, Located> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
        check_counts(&config)?;
        config.site.iter().try_for_each(check_site)?;
        let of_sites = config.site.iter().filter_map(|site| Some((site.get_ref().provider.clone()?, site.span())));
        let named = config.overrides.iter().filter_map(|one| one.provider.as_ref());
        let of_overrides = named.map(|name| (name.get_ref().clone(), name.span()));
        let doubts = of_sites.chain(of_overrides).filter_map(|(name, span)| doubt(name, span, &path, text)).collect();
        let overrides: Result<_, Located> =
            config.overrides.into_iter().map(|one| Override::new(&folder, one)).collect();
        Ok(Self {
            doubts,
            include: globs(&folder, &config.include)?,
            exclude: globs(&folder, &config.exclude)?,
            lints: levels(config.lints)?,
            horizon: config.horizon.map(horizon).transpose()?,
            fail_on: config.fail_on,
            usages: config.usages.map(|names| usages(&names)).transpose()?,
            overrides: overrides?,
            catalogs: config.catalogs.into_iter().map(|catalog| folder.join(catalog)).collect(),
            only_these_catalogs: config.default_catalog == Some(false),
            max_catalog_age: config.max_catalog_age,
            deny_old_catalog: config.deny_old_catalog,
            catalog_pin: config.catalog_pin.map(pin).transpose()?,
            sites: config.site.into_iter().map(Spanned::into_inner).collect(),
            deployments: deployments(&path, text, config.deployments),
            cloud: config.cloud.unwrap_or_default(),
            region: config.region,
            baseline: config.baseline.map(|file| folder.join(file)),
            path: Some(path),
        })
    }

    /// These settings where they are set, and those of the config that this one extends elsewhere. What of both holds,
    /// such as globs and overrides, has that of the other one first.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            path: self.path,
            include: base.include.or(self.include),
            exclude: base.exclude.or(self.exclude),
            lints: base.lints.into_iter().chain(self.lints).collect(),
            horizon: self.horizon.or(base.horizon),
            fail_on: self.fail_on.or(base.fail_on),
            usages: self.usages.or(base.usages),
            overrides: base.overrides.into_iter().chain(self.overrides).collect(),
            catalogs: base.catalogs.into_iter().chain(self.catalogs).collect(),
            only_these_catalogs: self.only_these_catalogs || base.only_these_catalogs,
            max_catalog_age: self.max_catalog_age.or(base.max_catalog_age),
            deny_old_catalog: self.deny_old_catalog.or(base.deny_old_catalog),
            catalog_pin: self.catalog_pin.or(base.catalog_pin),
            sites: base.sites.into_iter().chain(self.sites).collect(),
            deployments: base.deployments.into_iter().chain(self.deployments).collect(),
            cloud: if self.cloud == Cloud::Public { base.cloud } else { self.cloud },
            region: self.region.or(base.region),
            baseline: self.baseline.or(base.baseline),
            doubts: base.doubts.into_iter().chain(self.doubts).collect(),
        }
    }

    /// Fails if a provider is named that a catalog does not know either: only that of the run has those of the user's own.
    pub fn check_providers(&self, catalog: &Catalog) -> Result<(), ConfigError> {
        let unknown = self.doubts.iter().find(|doubt| catalog.provider(&doubt.provider).is_none());
        unknown.map_or(Ok(()), |doubt| Err(ConfigError::Mistake(Box::new(doubt.mistake.clone()))))
    }

    /// The overrides for a path, in the order of the config.
    pub fn overrides_at(&self, path: &Path) -> impl Iterator<Item = &Override> {
        self.overrides.iter().filter(|one| one.paths.matches(path, false))
    }

    /// Completes the references of a file with the provider, the cloud and the region that the config gives for it.
    pub fn fill(&self, path: &Path, references: &mut [Reference]) {
        let provider = self.overrides_at(path).filter_map(|one| one.provider.as_ref()).last();
        for reference in references {
            if let Some(provider) = provider.filter(|_| reference.provider.confidence == Confidence::Low) {
                reference.provider.id.clone_from(provider);
                reference.provider.confidence = Confidence::Medium;
            }
            if reference.id.cloud == Cloud::Public {
                reference.id.cloud = self.cloud;
            }
            if reference.id.region.is_none() {
                reference.id.region.clone_from(&self.region);
            }
        }
    }
}

impl Override {
    fn new(folder: &Path, written: Written) -> Result<Self, Located> {
        Ok(Self {
            paths: globs(folder, &written.paths)?,
            lints: levels(written.lints)?,
            usages: written.usages.map(|names| usages(&names)).transpose()?,
            provider: written.provider.map(Spanned::into_inner),
        })
    }
}

/// Checks how much there is of what every file is compared with.
fn check_counts(config: &ConfigFile) -> Result<(), Located> {
    let patterns = config.overrides.iter().map(|one| one.paths.len()).sum::<usize>();
    let counts = [
        ("sites", config.site.len(), MAX_SITES, config.site.first().map(Spanned::span)),
        ("deployments", config.deployments.len(), MAX_DEPLOYMENTS, None),
        ("overrides", config.overrides.len(), MAX_OVERRIDES, None),
        ("globs", patterns + config.include.len() + config.exclude.len(), MAX_GLOBS, None),
        ("catalogs", config.catalogs.len(), MAX_CATALOGS, None),
    ];
    match counts.into_iter().find(|(_, count, most, _)| count > most) {
        None => Ok(()),
        Some((what, count, most, span)) => {
            let message = format!("there are {count} {what}, and the limit is {most}");
            Err((span.unwrap_or_default(), Problem::new(message, "too many")))
        }
    }
}

/// The deployments that the config at `path` declares.
fn deployments(path: &Path, text: &str, written: BTreeMap<String, Deployment>) -> Vec<Served> {
    if written.is_empty() {
        return Vec::new();
    }
    let shown = std::env::current_dir().map_or_else(|_| path.to_owned(), |here| display_path(path, &here));
    let file = Source::from_bytes(shown, text.as_bytes().to_vec()).ok().map(|source| Elsewhere(Arc::new(source)));
    let part =
        |value: Spanned<String>| Part { span: value.span().into(), text: value.into_inner(), file: file.clone() };
    let served = |(name, deployment): (String, Deployment)| Served {
        name,
        model: deployment.model.get_ref().clone(),
        provider: None,
        version: deployment.version.map(part),
        sku: None,
        is_fine_tuned: false,
        upgrade_option: None,
        cloud: Cloud::Public,
        place: part(deployment.model),
        named: None,
    };
    written.into_iter().map(served).collect()
}

/// Compiles the patterns. It tries each one alone first, so that an error has the span of its pattern.
fn globs(folder: &Path, patterns: &[Spanned<String>]) -> Result<Globs, Located> {
    for pattern in patterns {
        Globs::new(folder, [pattern.get_ref()])
            .map_err(|error| (pattern.span(), Problem::new(error.to_string(), "not a glob")))?;
    }
    Globs::new(folder, patterns.iter().map(Spanned::get_ref))
        .map_err(|error| (0..0, Problem::new(error.to_string(), "not globs")))
}

fn levels(lints: BTreeMap<Spanned<String>, Setting>) -> Result<Vec<(&'static str, Setting)>, Located> {
    lints.into_iter().map(|(name, setting)| Ok((lint_name(&name)?, setting))).collect()
}

fn lint_name(name: &Spanned<String>) -> Result<&'static str, Located> {
    registry::find(name.get_ref()).map(|lint| lint.meta().name).ok_or_else(|| {
        let problem = Problem::new(format!("there is no lint `{}`", name.get_ref()), "no such lint");
        (name.span(), problem.nearest(name.get_ref(), registry::ALL.iter().map(|lint| lint.meta().name)))
    })
}

/// Checks the bound that the command line has too.
fn horizon(days: Spanned<u32>) -> Result<u32, Located> {
    if *days.get_ref() > definition::MAX_HORIZON {
        let message =
            format!("a horizon of {} days is more than the limit of {}", days.get_ref(), definition::MAX_HORIZON);
        return Err((days.span(), Problem::new(message, "too far ahead")));
    }
    Ok(days.into_inner())
}

fn usages(names: &[Spanned<String>]) -> Result<Vec<Usage>, Located> {
    let is_unknown = |name: &&Spanned<String>| !Usage::names().any(|known| known == name.get_ref());
    if let Some(name) = names.iter().find(is_unknown) {
        let problem = Problem::new(format!("`{}` is not a usage", name.get_ref()), "no such usage");
        return Err((name.span(), problem.nearest(name.get_ref(), Usage::names())));
    }
    Ok(Usage::ALL.into_iter().filter(|usage| names.iter().any(|name| usage.is_named(name.get_ref()))).collect())
}

/// The catalog that is insisted on. A digest that can be no catalog's would only be found to be missing.
fn pin(pin: Spanned<CatalogPin>) -> Result<Pin, Located> {
    let span = pin.span();
    let CatalogPin { version, digest } = pin.into_inner();
    let pin = Pin { version, digest };
    if pin.is_valid() {
        return Ok(pin);
    }
    Err((span, Problem::new("this pin has no valid digest", "`digest` is the whole SHA-256 that `catalog info` shows")))
}

/// A provider of the config, if neither the rules nor the built-in catalog know it.
fn doubt(provider: String, span: Range<usize>, path: &Path, text: &str) -> Option<Doubt> {
    let mut known: Vec<&str> =
        builtin::provider_ids().chain(Catalog::builtin().providers().map(|one| one.id)).collect();
    if known.contains(&provider.as_str()) {
        return None;
    }
    known.sort_unstable();
    known.dedup();
    let problem = Problem::new(format!("there is no provider `{provider}`"), "no such provider");
    let ConfigError::Mistake(mistake) = mistake(path, text, span, problem.nearest(&provider, known)) else {
        return None;
    };
    Some(Doubt { provider, mistake: *mistake })
}

/// Checks that a site has a condition, because without one it would match every place.
fn check_site(site: &Spanned<Site>) -> Result<(), Located> {
    if site.get_ref().has_condition() {
        return Ok(());
    }
    let label = "it would match every place: add a `call`, `resource`, `key` or `file`";
    Err((site.span(), Problem::new("this site has no condition", label)))
}
