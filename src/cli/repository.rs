//! One repository: its own settings, its files as a commit has them, and the rows of those.
//!
//! A repository is read as if its top were the working directory, with the objects of the commit in place of the disk.
//! So nothing that a repository names leads to a file beside it.

pub(super) mod cache;
mod grade;

use std::fs;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};

use clap::Args;
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::cli::error::CliError;
use crate::cli::options::{CatalogArgs, ConfigArgs, LintArgs, WalkArgs, parse_jobs};
use crate::cli::output::print_error;
use crate::cli::repository::cache::Cache;
use crate::cli::repository::grade::{Graded, Grader, Opened, References, opened};
use crate::cli::ruled::Asks;
use crate::cli::setup::{Parts, Setup};
use crate::cli::{catalog_files, setup};
use crate::config::load;
use crate::config::settings::Settings;
use crate::detect::reference::Reference;
use crate::engine::input::Input;
use crate::engine::options::ALL;
use crate::engine::run::walk_options;
use crate::engine::tree::Tree;
use crate::engine::walk;
use crate::lint::policy::Policy;
use crate::project::scanned::{EngineOutput, FileError};
use crate::report::fleet::row::FleetRow;
use crate::rules::projects::Projects;
use crate::text::owners::Owners;
use crate::text::root::{Root, slashes};
use crate::text::stored::Stored;

/// How repositories are read.
#[derive(Debug, Args)]
pub struct RepositoryArgs {
    /// Leave out what matches, as in .gitignore
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub exclude: Vec<String>,
    /// Take no settings from the repositories
    #[arg(long, help_heading = "Files")]
    pub isolated: bool,
    /// Threads to use [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = parse_jobs, help_heading = "Files")]
    pub jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub lints: LintArgs,
}

impl RepositoryArgs {
    /// Where settings and catalogs may be taken from.
    fn config(&self) -> ConfigArgs {
        ConfigArgs { config: None, isolated: self.isolated }
    }
}

/// Reads repositories, on several threads.
pub(super) struct Reader<'a> {
    args: &'a RepositoryArgs,
    /// For repositories without catalogs of their own.
    pub catalog: &'static Catalog,
    pub as_of: Date,
    cwd: PathBuf,
    cache: Option<Cache>,
    /// Whether a cache that cannot be written to was reported.
    warned: Once,
    /// The threads for each repository.
    jobs: Option<NonZeroUsize>,
}

/// What was read of a repository.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub rows: Vec<FleetRow>,
    /// Files that were read.
    pub files: usize,
    /// Those that were read as plain text only. A cache does not know.
    pub unparsed: usize,
}

impl<'a> Reader<'a> {
    /// Reads with so many threads for each repository.
    pub(super) fn new(
        args: &'a RepositoryArgs,
        cache: Option<Cache>,
        jobs: Option<NonZeroUsize>,
        today: Date,
    ) -> Result<Self, CliError> {
        Ok(Self {
            args,
            catalog: catalog_files::load(&args.catalog, &|| setup::newest(&args.config(), None), today)?,
            as_of: args.catalog.as_of.unwrap_or(today),
            cwd: std::env::current_dir()?,
            cache,
            warned: Once::new(),
            jobs,
        })
    }

    /// What the rows of a repository have in common.
    pub(super) fn row(&self, repository: &str) -> FleetRow {
        FleetRow {
            repository: repository.to_owned(),
            as_of: self.as_of.to_string(),
            catalog_version: self.catalog.version().to_owned(),
            catalog_digest: self.catalog.digest().to_owned(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            ..FleetRow::default()
        }
    }

    /// The rows of a repository. One that cannot be opened or read is a row with the error.
    pub(super) fn read(&self, name: &str, open: impl FnOnce() -> Result<Tree, CliError>) -> Read {
        let mut row = self.row(name);
        let read = || self.rows(&Arc::new(open()?), &mut row);
        let read = catch_unwind(AssertUnwindSafe(read));
        let read = read.unwrap_or_else(|_| Err("a bug in shelflife kept this repository from being read".into()));
        read.unwrap_or_else(|error| {
            let error = FileError { path: String::new(), message: error.to_string() };
            Read { rows: vec![row.failed(&error)], ..Read::default() }
        })
    }

    /// The rows of a repository. Fills what all its rows have in common into `row`.
    fn rows(&self, tree: &Arc<Tree>, row: &mut FleetRow) -> Result<Read, CliError> {
        row.revision.clone_from(&tree.commit);
        let settings = if self.args.isolated { None } else { load::of_folder(&self.cwd, &**tree)? }.unwrap_or_default();
        let catalog = self.choice().of(&settings, tree)?;
        catalog.version().clone_into(&mut row.catalog_version);
        catalog.digest().clone_into(&mut row.catalog_digest);
        let references = self.references(settings, catalog, tree)?;
        let owners = Owners::read(&self.cwd, &**tree);
        let projects = Projects::of(tree.paths());
        let of_file = |path: &str| FleetRow {
            project: Some(slashes(projects.at(Path::new(path)))),
            owner: owners.of(Path::new(path)).map(str::to_owned),
            blob_id: tree.blob(Path::new(path)).map(str::to_owned),
            ..row.clone()
        };
        let (mut rows, mut here) = (Vec::with_capacity(references.rows.len()), (String::new(), FleetRow::default()));
        for (reference, finding, silenced) in references.each() {
            let path = &*reference.place.path;
            if here.0 != path {
                here = (path.to_owned(), of_file(path));
            }
            rows.push(FleetRow {
                lint: finding.map(|finding| finding.lint.name.to_owned()),
                level: finding.map(|finding| finding.level.as_str().to_owned()),
                fingerprint: finding.map(|finding| finding.fingerprint.0.clone()),
                silenced,
                ..here.1.clone().with(&reference.place, &reference.named)
            });
        }
        rows.extend(references.errors.iter().map(|error| of_file(&error.path).failed(error)));
        let References { files, unparsed, .. } = references;
        Ok(Read { rows, files, unparsed })
    }

    /// Scans the files of a commit, and grades what is found.
    fn references(
        &self,
        settings: Settings,
        catalog: &'static Catalog,
        tree: &Arc<Tree>,
    ) -> Result<References, CliError> {
        let walk = WalkArgs { exclude: self.args.exclude.clone(), jobs: self.jobs, ..WalkArgs::default() };
        let stored: Arc<dyn Stored> = Arc::<Tree>::clone(tree);
        let choose = {
            let (choice, tree) = (self.choice(), Arc::clone(tree));
            Arc::new(move |settings: &Settings| choice.of(settings, &tree))
        };
        // Nothing above the repository counts.
        let top = (!self.args.isolated).then(|| self.cwd.clone());
        let parts = Parts { settings, catalog, as_of: self.as_of, stored: Arc::clone(&stored), choose, top };
        let setup = Setup::of(parts, &walk, &Asks::of_lints(&self.args.lints))?;
        let open: Policy = opened(&setup.policy);
        let below = setup.domains.as_deref().map(Opened::new);
        let resolver = setup.resolver();
        let resolve = |reference: &Reference| resolver.resolve(reference);
        let root = Root::of_stored(self.cwd.clone(), stored);
        let grader = Grader::new(&resolve, (&setup.policy, &open), below.as_ref(), &root);
        let output = self.graded(&setup, &grader, tree);
        setup.check_configs()?;
        Ok(grader.references(output, &resolver.info()))
    }

    /// Grades what the cache has of a commit, or scans its files.
    fn graded(&self, setup: &Setup, grader: &Grader<'_>, tree: &Tree) -> EngineOutput<Graded> {
        let digest = setup.catalog.digest();
        let cache = self.cache.as_ref().zip(tree.id());
        if let Some((kept, files)) = cache.and_then(|(cache, id)| cache.get(tree, id, digest)) {
            let scanned = kept.into_iter().map(|scanned| grader.file(scanned)).collect();
            return EngineOutput { files, scanned, ..EngineOutput::default() };
        }
        let walk_options = walk_options(&setup.engine);
        let chosen = tree.choose(|path| walk::left_out_of(tree, path, &walk_options).is_none());
        let output = setup.session().scan(Input::Tree(&chosen), ALL, &|scanned| {
            let line = cache.map(|_| cache::line(&scanned));
            (line, grader.file(scanned))
        });
        let mut lines = Vec::new();
        let output = output.map(|(line, graded)| {
            lines.extend(line);
            graded
        });
        // An object that was not here may be here the next time. A name that cannot be written cannot be kept.
        if let (Some((cache, id)), true) = (cache, output.errors.is_empty()) {
            let lines: Option<Vec<String>> = lines.into_iter().collect();
            let kept = lines.map(|lines| cache.put(id, digest, output.files, &lines));
            if let Some(Err(error)) = kept {
                self.warned.call_once(|| print_error(&format!("cannot write to the cache: {error}")));
            }
        }
        output
    }

    fn choice(&self) -> Choice {
        Choice { catalog: self.catalog, asked: !self.args.catalog.catalog.is_empty(), config: self.args.config() }
    }
}

/// Chooses the catalog of a config in a repository.
struct Choice {
    /// The catalog of the run.
    catalog: &'static Catalog,
    /// Whether the command line names catalogs, which go before those of configs.
    asked: bool,
    config: ConfigArgs,
}

impl Choice {
    fn of(&self, settings: &Settings, tree: &Tree) -> Result<&'static Catalog, String> {
        if self.asked {
            return Ok(self.catalog);
        }
        let base = || match &settings.catalog_pin {
            Some(pin) => setup::newest(&self.config, Some(pin)),
            None => Ok(self.catalog),
        };
        if settings.catalogs.is_empty() {
            return base();
        }
        // Catalogs are loaded from files, of which a commit has none.
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut files = Vec::new();
        for path in settings.catalogs.iter().flat_map(|path| tree.files_at(path, "json")) {
            let file = folder.path().join(files.len().to_string()).join(path.file_name().unwrap_or_default());
            let text = tree.read_text(&path);
            let write = |text: String| {
                fs::create_dir_all(file.parent().unwrap_or(folder.path()))?;
                fs::write(&file, text)
            };
            text.and_then(write).map_err(|error| format!("{}: {error}", path.display()))?;
            files.push(file);
        }
        let no_default_catalog = settings.only_these_catalogs;
        let args = CatalogArgs { catalog: files, no_default_catalog, ..CatalogArgs::default() };
        let (catalog, _) = catalog_files::load_quietly(&args, &base)?;
        Ok(catalog)
    }
}
