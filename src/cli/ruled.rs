//! What follows from the settings of a config and the command line together, for the run and for each config below it.
//! Every choice between the two is made here.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::cli::options::LintArgs;
use crate::cli::output::shown_path;
use crate::config::settings::Settings;
use crate::engine::ruling::Ruling;
use crate::lint::baseline::{Baseline, BaselineError};
use crate::lint::definition::{Context, DEFAULT_HORIZON};
use crate::lint::grading::Grading;
use crate::lint::levels::Setting;
use crate::lint::policy::{Asked, Policy};
use crate::lint::registry;
use crate::rules::Rules;
use crate::session::domains::{Domain, DomainError};
use crate::text::globs::Globs;
use crate::text::level::Level;
use crate::text::stored::Stored;

/// What the command line asks of the grading, whatever a config has.
#[derive(Debug, Clone, Default)]
pub(super) struct Asks {
    pub lints: LintArgs,
    pub fail_on: Option<Level>,
    /// Whether the comments that silence count for nothing.
    pub no_ignores: bool,
    /// In place of those of the configs.
    pub baseline: Option<PathBuf>,
    /// Whether findings that a baseline knows are reported too.
    pub no_baseline: bool,
}

impl Asks {
    /// The options of lints, and nothing else.
    pub(super) fn of_lints(lints: &LintArgs) -> Self {
        Self { lints: lints.clone(), ..Self::default() }
    }

    /// Of a command that lists references and grades none.
    pub(super) fn of_files() -> Self {
        Self { no_baseline: true, ..Self::default() }
    }

    /// The baseline that settings and options name.
    pub(super) fn baseline(&self, settings: &Settings) -> Option<PathBuf> {
        self.baseline.clone().or_else(|| settings.baseline.clone())
    }

    /// How the findings are graded by settings and options, on a date.
    pub(super) fn policy(
        &self,
        settings: &Settings,
        as_of: Date,
        stored: &dyn Stored,
    ) -> Result<Policy, BaselineError> {
        let horizon = self.lints.horizon.or(settings.horizon).unwrap_or(DEFAULT_HORIZON);
        let mut policy = Policy::new(Context { as_of, horizon });
        policy.lints.clone_from(&settings.lints);
        policy.overrides.clone_from(&settings.overrides);
        policy.asked = Asked { lints: known_lints(&self.lints.settings), usages: self.lints.usages() };
        if let Some(usages) = &settings.usages {
            policy.usages.clone_from(usages);
        }
        if let Some(level) = self.fail_on.or(settings.fail_on) {
            policy.fail_on = level;
        }
        policy.ignores = !self.no_ignores;
        let file = self.baseline(settings).filter(|_| !self.no_baseline);
        policy.known = file.map(|file| Baseline::load(&file, stored)).transpose()?;
        Ok(policy)
    }
}

/// The settings of lints on the command line, with the names of the registry.
fn known_lints(settings: &[(Setting, String)]) -> Vec<(&'static str, Setting)> {
    let known = settings.iter().filter_map(|(setting, name)| Some((registry::find(name)?, *setting)));
    known.map(|(lint, setting)| (lint.meta().name, setting)).collect()
}

/// The files that settings leave out: what they and the command line exclude, and the baseline, which names models but
/// uses none.
pub(super) fn excluded(of_command: &Globs, settings: &Settings, asks: &Asks) -> Globs {
    let known = asks.baseline(settings).map(|file| Globs::exactly(&file)).unwrap_or_default();
    of_command.clone().or(settings.exclude.clone()).or(known)
}

/// Chooses the catalog of settings.
pub(super) type ChooseCatalog = Arc<dyn Fn(&Settings) -> Result<&'static Catalog, String> + Send + Sync>;

/// Makes the domains of the configs that do not rule the run.
pub(super) struct Ruler {
    pub asks: Asks,
    /// What the command line excludes.
    pub exclude: Globs,
    pub as_of: Date,
    pub stored: Arc<dyn Stored>,
    /// The catalog of the run, and the settings that chose it.
    pub catalog: &'static Catalog,
    pub own: Settings,
    pub choose: ChooseCatalog,
}

impl Ruler {
    /// What follows from settings.
    pub(super) fn domain(&self, mut settings: Settings) -> Result<Domain, DomainError> {
        let config = settings.path.as_deref().map(shown_path).unwrap_or_default();
        let named = |message: String| DomainError::Named { config: config.clone(), message };
        let catalog = self.catalog(&settings).map_err(named)?;
        settings.check_providers(catalog)?;
        let policy = self.asks.policy(&settings, self.as_of, &*self.stored);
        let policy = policy.map_err(|error| named(error.to_string()))?;
        let ruling = Ruling {
            include: settings.include.clone(),
            exclude: excluded(&self.exclude, &settings, &self.asks),
            catalog,
            rules: Rules::new(std::mem::take(&mut settings.sites)),
            deployments: settings.deployments.clone(),
        };
        Ok(Domain { settings, ruling: Arc::new(ruling), grading: Arc::new(Grading::new(policy, catalog)) })
    }

    /// The catalog of the run, unless the settings choose another one.
    fn catalog(&self, settings: &Settings) -> Result<&'static Catalog, String> {
        let choice = |of: &Settings| (of.catalogs.clone(), of.only_these_catalogs, of.catalog_pin.clone());
        if choice(settings) == choice(&self.own) { Ok(self.catalog) } else { (self.choose)(settings) }
    }
}
