//! One repository: its own settings, its files as a commit has them, and the rows of those.
//!
//! A repository is read as if its top were the working directory, with the objects of the commit in place of the disk.
//! So nothing that a repository names leads to a file beside it.

pub(super) mod cache;
mod carried;
mod catalogs;
mod grade;

use std::collections::HashSet;
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
use crate::cli::repository::cache::{Cache, Entry, Head};
use crate::cli::repository::carried::Carrier;
use crate::cli::repository::catalogs::{Choice, Loaded};
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
use crate::project::scanned::{EngineOutput, FileError, Scanned};
use crate::report::fleet::row::FleetRow;
use crate::rules::projects::Projects;
use crate::text::owners::Owners;
use crate::text::root::{Root, slashes};
use crate::text::stored::Stored;

/// How repositories are read.
#[derive(Debug, Args)]
pub struct RepositoryArgs {
    /// Skip files and folders that match (.gitignore syntax)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub exclude: Vec<String>,
    /// Ignore the config files of the repositories
    #[arg(long, help_heading = "Files")]
    pub isolated: bool,
    /// Number of threads [default: one per core]
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
    /// The catalogs of configs.
    loaded: Arc<Loaded>,
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
            loaded: Arc::default(),
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
        let references = self.references(settings, catalog, (&row.repository, tree))?;
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
        (name, tree): (&str, &Arc<Tree>),
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
        let output = self.graded(&setup, &grader, (name, tree));
        setup.check_configs()?;
        Ok(grader.references(output, &resolver.info()))
    }

    /// Grades what the cache has of a commit, or scans its files.
    fn graded(&self, setup: &Setup, grader: &Grader<'_>, (name, tree): (&str, &Tree)) -> EngineOutput<Graded> {
        let digest = setup.catalog.digest();
        let Some((cache, key)) = self.cache.as_ref().and_then(|cache| Some((cache, cache.key(tree, digest)?))) else {
            return Self::scanned(setup, tree, &|scanned| grader.file(scanned));
        };
        let kept = cache.get(&key);
        let is_kept = kept.is_some();
        let kept = kept.or_else(|| Self::carried(cache, setup, (name, tree)));
        if let Some((entry, scanned)) = kept.and_then(|entry| entry.scanned(tree).map(|scanned| (entry, scanned))) {
            if !is_kept {
                self.keep(cache, setup, (name, tree), &entry);
            }
            let scanned = scanned.into_iter().map(|scanned| grader.file(scanned)).collect();
            let Head { files, errors, .. } = entry.head;
            return EngineOutput { files, scanned, errors, ..EngineOutput::default() };
        }
        let output = Self::scanned(setup, tree, &|scanned| (cache::line(&scanned), grader.file(scanned)));
        let mut lines = Vec::new();
        let output = output.map(|(line, graded)| {
            lines.push(line);
            graded
        });
        // What could not be read for another reason than that it is not here may be readable the next time.
        let absent: HashSet<String> = tree.absent().map(|path| path.to_string_lossy().into_owned()).collect();
        if !setup.has_mistake()
            && output.errors.iter().all(|error| absent.contains(&error.path))
            && let Some(entry) = Entry::new(&output, lines, tree.settings())
        {
            self.keep(cache, setup, (name, tree), &entry);
        }
        output
    }

    fn scanned<T: Send>(setup: &Setup, tree: &Tree, each: &(dyn Fn(Scanned) -> T + Sync)) -> EngineOutput<T> {
        let walk_options = walk_options(&setup.engine);
        let chosen = tree.choose(|path| walk::left_out_of(tree, path, &walk_options).is_none());
        setup.session().scan(Input::Tree(&chosen), ALL, each)
    }

    /// What was found in the tree of a repository that was read last, where it holds for another one.
    fn carried(cache: &Cache, setup: &Setup, (name, new): (&str, &Tree)) -> Option<Entry> {
        let digest = setup.catalog.digest();
        let old = new.other(&cache.last(name, digest)?)?;
        let entry = cache.get(&cache.key(&old, digest)?)?;
        Carrier { entry, old: &old, new, setup }.carried()
    }

    /// Keeps what was found in the tree of a repository, and that it was read last.
    fn keep(&self, cache: &Cache, setup: &Setup, (name, tree): (&str, &Tree), entry: &Entry) {
        let digest = setup.catalog.digest();
        let (Some(id), Some(key)) = (tree.id(), cache.key(tree, digest)) else { return };
        if let Err(error) = cache.put(&key, entry).and_then(|()| cache.put_last(name, digest, id)) {
            self.warned.call_once(|| print_error(&format!("cannot write to the cache: {error}")));
        }
    }

    fn choice(&self) -> Choice {
        Choice {
            catalog: self.catalog,
            asked: !self.args.catalog.catalog.is_empty(),
            config: self.args.config(),
            loaded: Arc::clone(&self.loaded),
        }
    }
}
