//! What a command works with: the config, and the command line on top of it. Every choice between the two is made here.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::cli::args::{CatalogArgs, CheckArgs, ConfigArgs, LintArgs, WalkArgs};
use crate::cli::catalog;
use crate::cli::select::Input;
use crate::config::load;
use crate::config::settings::Settings;
use crate::detect::reference::Reference;
use crate::engine::run;
use crate::engine::run::{Engine, EngineOptions, Wanted};
use crate::lint::check::Judge;
use crate::lint::definition::Context;
use crate::lint::levels::Setting;
use crate::lint::model_filter::Prospects;
use crate::lint::policy::{Asked, Grading};
use crate::lint::registry;
use crate::lint::report::Report;
use crate::lint::resolver::Resolver;
use crate::project::scanned::{EngineOutput, Scanned};
use crate::rules::Rules;
use crate::text::globs::Globs;
use crate::text::root::Root;

/// Days ahead that a retirement is worth a warning.
const HORIZON: u32 = 90;

/// The settings, the catalog and the files of a run.
pub(super) struct Setup {
    pub settings: Settings,
    pub catalog: &'static Catalog,
    pub as_of: Date,
    pub engine: EngineOptions,
    pub rules: Rules,
}

type Failed = Box<dyn std::error::Error>;

impl Setup {
    /// Reads the config and the catalog.
    pub(super) fn new(
        config: &ConfigArgs,
        walk: &WalkArgs,
        catalog: &CatalogArgs,
        today: Date,
    ) -> Result<Self, Failed> {
        let mut settings = settings(config, &walk.paths)?;
        let engine = engine_options(walk, &settings)?;
        let rules = Rules::new(std::mem::take(&mut settings.sites));
        let as_of = catalog.as_of.unwrap_or(today);
        let catalog = catalog::load(&with_catalogs(catalog, &settings), today)?;
        Ok(Self { settings, catalog, as_of, engine, rules })
    }

    /// Leaves a file of our own out of the walk: what it holds is about models, too.
    pub(super) fn leave_out(&mut self, file: &Path) {
        self.engine.exclude = std::mem::take(&mut self.engine.exclude).or(Globs::exactly(file));
    }

    /// Reads the files, tells the references in them what the config knows of their places, and makes of each what is
    /// wanted of it.
    pub(super) fn scan<T: Send>(&self, each: &(dyn Fn(Scanned) -> T + Sync)) -> EngineOutput<T> {
        self.scan_input(&Input::Disk, run::ALL, each)
    }

    fn scan_input<T: Send>(
        &self,
        input: &Input,
        wanted: Wanted<'_>,
        each: &(dyn Fn(Scanned) -> T + Sync),
    ) -> EngineOutput<T> {
        let filled = |mut scanned: Scanned| {
            self.settings.fill(&scanned.source.path, &mut scanned.references);
            each(scanned)
        };
        let engine = Engine { wanted, ..Engine::new(&self.engine, self.catalog, &self.rules) };
        let input = match input {
            Input::Disk => run::Input::Paths,
            Input::Given(documents) => run::Input::Documents(documents),
        };
        engine.run(input, &filled)
    }

    /// Reads the files and grades what is in them.
    pub(super) fn report(&self, input: &Input, grading: &Grading, root: Root) -> Report {
        let resolver = Resolver::new(self.catalog, self.as_of);
        let resolve = |reference: &Reference| resolver.resolve(reference);
        let judge = Judge::new(&resolve, grading, root);
        let prospects = Prospects::new(self.catalog, grading.context, |lint| grading.runs_anywhere(lint));
        let wanted = |names: &[String]| prospects.can_concern(names);
        let judged = self.scan_input(input, &wanted, &|scanned| judge.file(scanned));
        judge.report(judged, resolver.info())
    }

    /// How the findings are graded.
    pub(super) fn grading(&self, args: &LintArgs) -> Grading {
        let horizon = args.horizon.or(self.settings.horizon).unwrap_or(HORIZON);
        let known = |(setting, name): &(Setting, String)| Some((registry::find(name)?.meta().name, *setting));
        let mut grading = Grading::new(Context { as_of: self.as_of, horizon });
        grading.lints.clone_from(&self.settings.lints);
        grading.overrides.clone_from(&self.settings.overrides);
        grading.asked = Asked { lints: args.settings.iter().filter_map(known).collect(), usages: args.usages() };
        if let Some(usages) = &self.settings.usages {
            grading.usages.clone_from(usages);
        }
        grading
    }

    /// How the findings of a check are graded, and which of them fail it.
    pub(super) fn check_grading(&self, args: &CheckArgs) -> Grading {
        let mut grading = self.grading(&args.lints);
        if let Some(level) = args.fail_on.map(Into::into).or(self.settings.fail_on) {
            grading.fail_on = level;
        }
        grading.ignores = !args.silence.no_ignores;
        grading
    }
}

/// The config that the options name, or the nearest one of the first path.
pub(super) fn settings(args: &ConfigArgs, paths: &[PathBuf]) -> Result<Settings, Failed> {
    if args.isolated {
        return Ok(Settings::default());
    }
    Ok(match &args.config {
        Some(file) => load::load(file)?,
        None => load::discover(paths.first().map_or(Path::new("."), PathBuf::as_path))?,
    })
}

/// Catalogs of the command line take the place of those of the config.
pub(super) fn with_catalogs(args: &CatalogArgs, settings: &Settings) -> CatalogArgs {
    let mut args = args.clone();
    args.max_catalog_age = args.max_catalog_age.or(settings.max_catalog_age);
    if args.catalog.is_empty() {
        args.catalog.clone_from(&settings.catalogs);
        args.no_default_catalog = settings.only_these_catalogs && !args.catalog.is_empty();
    }
    args
}

fn engine_options(walk: &WalkArgs, settings: &Settings) -> Result<EngineOptions, Failed> {
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
