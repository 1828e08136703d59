//! Settles what a command works with: it loads the config and the catalog, and puts them together with the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::cli::catalog_files;
use crate::cli::error::CliError;
use crate::cli::options::{CatalogArgs, ConfigArgs, WalkArgs};
use crate::cli::output::print_status;
use crate::cli::ruled::{Asks, ChooseCatalog, Ruler, excluded};
use crate::cli::select::Input;
use crate::config::ConfigError;
use crate::config::load;
use crate::config::settings::Settings;
use crate::detect::trace::Trace;
use crate::engine::options::EngineOptions;
use crate::engine::ruling::{Nested, Rulings};
use crate::engine::{input, options};
use crate::lint::baseline::Scope;
use crate::lint::finding::Finding;
use crate::lint::policy::Policy;
use crate::lint::report::Report;
use crate::lint::resolver::Resolver;
use crate::project::scanned::{EngineOutput, Scanned};
use crate::rules::Rules;
use crate::session::domains::{Domain, DomainError, Domains};
use crate::session::run::Session;
use crate::supply::cache::Cache;
use crate::supply::choice;
use crate::supply::choice::Pin;
use crate::text::globs::Globs;
use crate::text::root::{Root, common};
use crate::text::stored::{Disk, Stored};

/// The settings, the catalog and the files of a run.
pub(super) struct Setup {
    pub settings: Settings,
    pub catalog: &'static Catalog,
    pub engine: EngineOptions,
    pub rules: Rules,
    /// How the findings are graded.
    pub policy: Policy,
    /// Of the files that another config rules; none where the command line names the config of all.
    pub domains: Option<Arc<Domains>>,
    /// Whether a report shows what is weighed in every file.
    pub is_traced: bool,
}

/// What of a run is decided before its settings are put together.
pub(super) struct Parts {
    pub settings: Settings,
    pub catalog: &'static Catalog,
    pub as_of: Date,
    pub stored: Arc<dyn Stored>,
    /// Chooses the catalog of another config.
    pub choose: ChooseCatalog,
    /// The folder from which on other configs count; none if none do.
    pub top: Option<PathBuf>,
}

impl Setup {
    /// Loads the config and the catalog. The sites of the config are part of the rules.
    pub(super) fn new(
        config: &ConfigArgs,
        walk: &WalkArgs,
        catalog_args: &CatalogArgs,
        asks: &Asks,
        today: Date,
    ) -> Result<Self, CliError> {
        let settings = settings(config, &walk.paths)?;
        let catalog = catalog(config, catalog_args, &settings, today)?;
        let choose = {
            let (config, args) = (config.clone(), catalog_args.clone());
            move |settings: &Settings| undated_catalog(&config, &args, settings)
        };
        let top = (!config.isolated && config.config.is_none()).then(|| PathBuf::from("/"));
        let as_of = catalog_args.as_of.unwrap_or(today);
        Self::of(Parts { settings, catalog, as_of, stored: Arc::new(Disk), choose: Arc::new(choose), top }, walk, asks)
    }

    /// The same of settings and a catalog that are at hand.
    pub(super) fn of(parts: Parts, walk: &WalkArgs, asks: &Asks) -> Result<Self, CliError> {
        let Parts { mut settings, catalog, as_of, stored, choose, top } = parts;
        settings.check_providers(catalog)?;
        let exclude = Globs::new(Path::new("."), &walk.exclude).map_err(CliError::other)?;
        let policy = asks.policy(&settings, as_of, &*stored).map_err(CliError::other)?;
        let mut engine = engine_options(walk, &settings);
        engine.exclude = excluded(&exclude, &settings, asks);
        let domains = top.map(|top| {
            let (own, stored_here) = (settings.clone(), Arc::clone(&stored));
            let ruler = Ruler { asks: asks.clone(), exclude, as_of, stored: stored_here, catalog, own, choose };
            Arc::new(Domains::new(&settings, &top, stored, Box::new(move |settings| ruler.domain(settings))))
        });
        engine.nested = Nested(domains.clone().map(|domains| domains as Arc<dyn Rulings>));
        let rules = Rules::new(std::mem::take(&mut settings.sites));
        Ok(Self { settings, catalog, engine, rules, policy, domains, is_traced: false })
    }

    /// The date as of which the run grades.
    pub(super) fn as_of(&self) -> Date {
        self.policy.context.as_of
    }

    /// Leaves a file that shelflife writes out of the walk: it names models, but uses none.
    pub(super) fn leave_out(&mut self, file: &Path) {
        self.engine.exclude = std::mem::take(&mut self.engine.exclude).or(Globs::exactly(file));
    }

    /// What rules a file, where that are not the settings of the run.
    pub(super) fn domain(&self, path: &Path) -> Option<Arc<Domain>> {
        self.domains.as_ref()?.at(path)
    }

    /// Whether a finding fails the run.
    pub(super) fn fails(&self, finding: &Finding) -> bool {
        let own = self.domain(&finding.source.path);
        finding.level >= own.as_ref().map_or(&self.policy, |own| &own.grading.policy).fail_on
    }

    /// Fails if a config below those of the run has a mistake. Those are known after the files were walked, and of
    /// documents after they were read.
    pub(super) fn check_configs(&self) -> Result<(), CliError> {
        match self.domains.as_ref().and_then(|domains| domains.take_mistake()) {
            Some(DomainError::Config(error)) => Err(error.into()),
            Some(error) => Err(CliError::other(error)),
            None => Ok(()),
        }
    }

    /// Whether a config below those of the run has a mistake.
    pub(super) fn has_mistake(&self) -> bool {
        self.domains.as_ref().is_some_and(|domains| domains.has_mistake())
    }

    /// Scans the files, completes their references from the configs, and returns what `each` makes of every file with
    /// the catalog of its config.
    pub(super) fn scan<T: Send>(
        &self,
        each: &(dyn Fn(Scanned, &Resolver<'static>) -> T + Sync),
    ) -> Result<EngineOutput<T>, CliError> {
        let resolver = self.resolver();
        let output = self.session().scan(input::Input::Paths, options::ALL, &|scanned| {
            let own = self.domain(&scanned.source.path);
            each(scanned, own.as_ref().map_or(&resolver, |own| &own.grading.resolver))
        });
        self.check_configs()?;
        Ok(output)
    }

    /// Scans the files, and keeps those that the trace covers, with what is weighed in them.
    pub(super) fn scan_traced(&self, trace: &Trace) -> Result<EngineOutput<Option<Scanned>>, CliError> {
        let session = Session { trace: Some(trace), ..self.session() };
        let output = session
            .scan(input::Input::Paths, options::ALL, &|scanned| trace.covers(&scanned.source.path).then_some(scanned));
        self.check_configs()?;
        Ok(output)
    }

    /// Looks references up in the catalog of the run.
    pub(super) fn resolver(&self) -> Resolver<'static> {
        Resolver::new(self.catalog, self.as_of()).within(self.policy.context.horizon)
    }

    /// What the session of this run works with.
    pub(super) fn session(&self) -> Session<'_> {
        Session {
            settings: &self.settings,
            catalog: self.catalog,
            rules: &self.rules,
            options: &self.engine,
            trace: None,
            domains: self.domains.as_deref(),
        }
    }

    /// Scans the files and grades the references in them. Configs below can have mistakes; see
    /// [`check_configs`](Self::check_configs).
    pub(super) fn report(&self, input: &Input, root: Root) -> Report {
        let input = match input {
            Input::Disk => input::Input::Paths,
            Input::Changed(texts) => input::Input::Changed(texts),
            Input::Given(documents) => input::Input::Documents(documents),
        };
        let trace = self.is_traced.then(Trace::default);
        Session { trace: trace.as_ref(), ..self.session() }.report(input, &self.policy, root)
    }

    /// Which files the paths of the run cover.
    pub(super) fn scope(&self, root: &Root) -> Scope {
        Scope::new(self.engine.paths.iter().map(PathBuf::as_path), root)
    }
}

/// The settings of the config that the options name, or of the nearest one at or above all the paths.
pub(super) fn settings(args: &ConfigArgs, paths: &[PathBuf]) -> Result<Settings, ConfigError> {
    if args.isolated {
        return Ok(Settings::default());
    }
    match &args.config {
        Some(file) => load::load(file),
        None => load::discover(&common(&std::env::current_dir().unwrap_or_default(), paths)),
    }
}

/// The catalog that the options choose, or else the config. Catalogs on the command line replace those of the config.
pub(super) fn catalog(
    config: &ConfigArgs,
    args: &CatalogArgs,
    settings: &Settings,
    today: Date,
) -> Result<&'static Catalog, String> {
    let mut args = with_config(args, settings);
    args.max_catalog_age = args.max_catalog_age.or(settings.max_catalog_age);
    args.deny_old_catalog |= settings.deny_old_catalog == Some(true);
    catalog_files::load(&args, &|| newest(config, settings.catalog_pin.as_ref()), today)
}

/// The same whatever its age, which is of no interest or was judged before.
pub(super) fn undated_catalog(
    config: &ConfigArgs,
    args: &CatalogArgs,
    settings: &Settings,
) -> Result<&'static Catalog, String> {
    let base = || newest(config, settings.catalog_pin.as_ref());
    catalog_files::load_quietly(&with_config(args, settings), &base).map(|(catalog, _)| catalog)
}

/// The options, with the catalogs of the settings where they name none.
fn with_config(args: &CatalogArgs, settings: &Settings) -> CatalogArgs {
    let mut args = args.clone();
    if args.catalog.is_empty() {
        args.catalog.clone_from(&settings.catalogs);
        args.no_default_catalog = settings.only_these_catalogs && !args.catalog.is_empty();
    }
    args
}

/// The newest catalog that is compiled in or cached, or the one that the config pins.
pub(super) fn newest(config: &ConfigArgs, pin: Option<&Pin>) -> Result<&'static Catalog, String> {
    let choice = choice::choose(cache(config).as_ref(), pin).map_err(|error| error.to_string())?;
    for error in &choice.damaged {
        print_status(&format!("warning: a cached catalog is ignored: {error}"));
    }
    Ok(choice.catalog)
}

/// The user's cache, unless nothing of the user's counts.
pub(super) fn cache(config: &ConfigArgs) -> Option<Cache> {
    if config.isolated { None } else { Cache::of_user() }
}

fn engine_options(walk: &WalkArgs, settings: &Settings) -> EngineOptions {
    EngineOptions {
        paths: if walk.paths.is_empty() { vec![".".into()] } else { walk.paths.clone() },
        include: settings.include.clone(),
        force_exclude: walk.force_exclude,
        jobs: walk.jobs,
        deployments: settings.deployments.clone(),
        ..EngineOptions::default()
    }
}
