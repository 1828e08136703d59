//! Settles what a command works with: it loads the config and the catalog, and lets the command line override the
//! config. Every choice between the two is made here.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::cli::catalog_files;
use crate::cli::error::CliError;
use crate::cli::options::{CatalogArgs, ConfigArgs, LintArgs, WalkArgs};
use crate::cli::output::print_status;
use crate::cli::select::Input;
use crate::config::ConfigError;
use crate::config::load;
use crate::config::settings::Settings;
use crate::detect::trace::Trace;
use crate::engine::options::{Engine, EngineOptions};
use crate::engine::{input, options};
use crate::lint::baseline::Scope;
use crate::lint::definition::{Context, DEFAULT_HORIZON};
use crate::lint::levels::Setting;
use crate::lint::policy::{Asked, Policy};
use crate::lint::registry;
use crate::lint::report::Report;
use crate::project::scanned::{EngineOutput, Scanned};
use crate::rules::Rules;
use crate::session::run::Session;
use crate::supply::cache::Cache;
use crate::supply::choice;
use crate::supply::choice::Pin;
use crate::text::globs::{GlobError, Globs};
use crate::text::root::Root;

/// The settings, the catalog and the files of a run.
pub(super) struct Setup {
    pub settings: Settings,
    pub catalog: &'static Catalog,
    pub as_of: Date,
    pub engine: EngineOptions,
    pub rules: Rules,
    /// Whether a report shows what is weighed in every file.
    pub is_traced: bool,
}

impl Setup {
    /// Loads the config and the catalog. The sites of the config are part of the rules.
    pub(super) fn new(
        config: &ConfigArgs,
        walk: &WalkArgs,
        catalog_args: &CatalogArgs,
        today: Date,
    ) -> Result<Self, CliError> {
        let settings = settings(config, &walk.paths)?;
        let catalog = catalog(config, catalog_args, &settings, today)?;
        Self::of(settings, walk, catalog, catalog_args.as_of.unwrap_or(today))
    }

    /// The same of settings and a catalog that are at hand.
    pub(super) fn of(
        mut settings: Settings,
        walk: &WalkArgs,
        catalog: &'static Catalog,
        as_of: Date,
    ) -> Result<Self, CliError> {
        let engine = engine_options(walk, &settings).map_err(CliError::other)?;
        let rules = Rules::new(std::mem::take(&mut settings.sites));
        Ok(Self { settings, catalog, as_of, engine, rules, is_traced: false })
    }

    /// Leaves a file that shelflife writes out of the walk: it names models, but uses none.
    pub(super) fn leave_out(&mut self, file: &Path) {
        self.engine.exclude = std::mem::take(&mut self.engine.exclude).or(Globs::exactly(file));
    }

    /// Scans the files, completes their references from the config, and returns what `each` makes of every file.
    pub(super) fn scan<T: Send>(&self, each: &(dyn Fn(Scanned) -> T + Sync)) -> EngineOutput<T> {
        self.session().scan(input::Input::Paths, options::ALL, each)
    }

    /// Scans the files, and keeps those that the trace covers, with what is weighed in them.
    pub(super) fn scan_traced(&self, trace: &Trace) -> EngineOutput<Option<Scanned>> {
        let engine = Engine { trace: Some(trace), ..Engine::new(&self.engine, self.catalog, &self.rules) };
        engine.run(input::Input::Paths, &|mut scanned| {
            self.settings.fill(&scanned.source.path, &mut scanned.references);
            trace.covers(&scanned.source.path).then_some(scanned)
        })
    }

    /// What the session of this run works with.
    pub(super) fn session(&self) -> Session<'_> {
        Session {
            settings: &self.settings,
            catalog: self.catalog,
            rules: &self.rules,
            options: &self.engine,
            trace: None,
        }
    }

    /// Scans the files and grades the references in them.
    pub(super) fn report(&self, input: &Input, policy: &Policy, root: Root) -> Report {
        let input = match input {
            Input::Disk => input::Input::Paths,
            Input::Changed(texts) => input::Input::Changed(texts),
            Input::Given(documents) => input::Input::Documents(documents),
        };
        let trace = self.is_traced.then(Trace::default);
        Session { trace: trace.as_ref(), ..self.session() }.report(input, policy, root)
    }

    /// How the findings are graded.
    pub(super) fn policy(&self, args: &LintArgs) -> Policy {
        let horizon = args.horizon.or(self.settings.horizon).unwrap_or(DEFAULT_HORIZON);
        let mut policy = Policy::new(Context { as_of: self.as_of, horizon });
        policy.lints.clone_from(&self.settings.lints);
        policy.overrides.clone_from(&self.settings.overrides);
        policy.asked = Asked { lints: known_lints(&args.settings), usages: args.usages() };
        if let Some(usages) = &self.settings.usages {
            policy.usages.clone_from(usages);
        }
        policy
    }

    /// Which files the paths of the run cover.
    pub(super) fn scope(&self, root: &Root) -> Scope {
        Scope::new(self.engine.paths.iter().map(PathBuf::as_path), root)
    }
}

/// The settings of lints on the command line, with the names of the registry.
fn known_lints(settings: &[(Setting, String)]) -> Vec<(&'static str, Setting)> {
    let known = settings.iter().filter_map(|(setting, name)| Some((registry::find(name)?, *setting)));
    known.map(|(lint, setting)| (lint.meta().name, setting)).collect()
}

/// The settings of the config that the options name, or of the nearest one at or above the first path.
pub(super) fn settings(args: &ConfigArgs, paths: &[PathBuf]) -> Result<Settings, ConfigError> {
    if args.isolated {
        return Ok(Settings::default());
    }
    match &args.config {
        Some(file) => load::load(file),
        None => load::discover(paths.first().map_or(Path::new("."), PathBuf::as_path)),
    }
}

/// The catalog that the options choose, or else the config. Catalogs on the command line replace those of the config.
pub(super) fn catalog(
    config: &ConfigArgs,
    args: &CatalogArgs,
    settings: &Settings,
    today: Date,
) -> Result<&'static Catalog, String> {
    let mut args = args.clone();
    args.max_catalog_age = args.max_catalog_age.or(settings.max_catalog_age);
    args.deny_old_catalog |= settings.deny_old_catalog == Some(true);
    if args.catalog.is_empty() {
        args.catalog.clone_from(&settings.catalogs);
        args.no_default_catalog = settings.only_these_catalogs && !args.catalog.is_empty();
    }
    catalog_files::load(&args, &|| newest(config, settings.catalog_pin.as_ref()), today)
}

/// The newest catalog that is compiled in or cached, or the one that the config pins.
pub(super) fn newest(config: &ConfigArgs, pin: Option<&Pin>) -> Result<&'static Catalog, String> {
    let choice = choice::choose(cache(config).as_ref(), pin).map_err(|error| error.to_string())?;
    for error in &choice.damaged {
        print_status(&format!("warning: a cached catalog is left out: {error}"));
    }
    Ok(choice.catalog)
}

/// The user's cache, unless nothing of the user's counts.
pub(super) fn cache(config: &ConfigArgs) -> Option<Cache> {
    if config.isolated { None } else { Cache::of_user() }
}

fn engine_options(walk: &WalkArgs, settings: &Settings) -> Result<EngineOptions, GlobError> {
    let paths = if walk.paths.is_empty() { vec![".".into()] } else { walk.paths.clone() };
    let exclude = Globs::new(Path::new("."), &walk.exclude)?.or(settings.exclude.clone());
    Ok(EngineOptions {
        paths,
        include: settings.include.clone(),
        exclude,
        force_exclude: walk.force_exclude,
        jobs: walk.jobs,
        deployments: settings.deployments.clone(),
        ..EngineOptions::default()
    })
}
