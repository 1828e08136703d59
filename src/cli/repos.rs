//! `repos`: every model reference of many repositories, each as its commit has it, in one report.

mod found;
mod order;

use std::io;
use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread::available_parallelism;

use clap::Args;
use jiff::civil::Date;

use crate::cli::error::{CliError, CliResult, EXIT_FAILED};
use crate::cli::options::OutputArgs;
use crate::cli::output::{print_error, print_status, write_output};
use crate::cli::progress;
use crate::cli::repos::found::Found;
use crate::cli::repository::cache::Cache;
use crate::cli::repository::{Read, Reader, RepositoryArgs};
use crate::engine::git::commit;
use crate::engine::options::Progress;
use crate::lint::definition::DEFAULT_HORIZON;
use crate::report::fleet::page::PageOptions;
use crate::report::fleet::{FleetFormat, Writer};
use crate::report::text::count;
use crate::rules::usage::Usage;

/// Repositories that are read at the same time, however many cores there are: each needs memory of its own.
const MAX_AT_ONCE: usize = 8;
/// Failures that are printed before the rest is counted. All of them are rows.
const MAX_FAILURES: usize = 20;

#[derive(Debug, Args)]
pub struct ReposArgs {
    /// Repositories (checkouts, bare or mirror clones), or folders that contain some [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read the paths from this file, one per line, optionally with a tab and another name; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "paths", help_heading = "Files")]
    pub list: Option<PathBuf>,
    /// The commit to read in each repository
    #[arg(long, value_name = "REV", default_value = "HEAD", help_heading = "Files")]
    pub rev: String,
    /// Cache results in this folder, so that later runs read only what changed
    #[arg(long, value_name = "DIR", help_heading = "Files")]
    pub cache: Option<PathBuf>,
    #[command(flatten)]
    pub repository: RepositoryArgs,
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub format: FleetFormat,
    /// Base URL of the files, for links from the dashboard; may contain `{repository}` and `{revision}`
    #[arg(long, value_name = "URL", help_heading = "Output")]
    pub link_base: Option<String>,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Print no progress and no summary
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

/// Reads the repositories and writes their rows. The exit code is 2 if one could not be read, or a file in one.
pub(super) fn run(args: &ReposArgs, today: Date) -> CliResult {
    let repositories = match &args.list {
        Some(list) => {
            found::listed(list).map_err(|error| format!("cannot read the list {}: {error}", list.display()))?
        }
        None if args.paths.is_empty() => found::below(&[".".into()]),
        None => found::below(&args.paths),
    };
    let own = &args.repository;
    let threads = own.jobs.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let at_once = threads.min(MAX_AT_ONCE);
    let cache = args.cache.as_ref().map(|folder| {
        let cache = Cache::open(folder, &own.exclude, own.isolated);
        cache.map_err(|error| format!("cannot use the cache {}: {error}", folder.display()))
    });
    let reader = Reader::new(own, cache.transpose()?, NonZeroUsize::new(threads / at_once), today)?;
    let page = PageOptions {
        as_of: reader.as_of,
        horizon: own.lints.horizon.unwrap_or(DEFAULT_HORIZON),
        usages: own
            .lints
            .usages()
            .unwrap_or_else(|| Usage::ALL.into_iter().filter(|usage| usage.is_active()).collect()),
        link_base: args.link_base.clone(),
        catalog: reader.catalog.version().to_owned(),
    };
    let progress = Progress::default();
    progress.found(repositories.len());
    let mut total = Total::default();
    // The rows on a terminal would run into the progress.
    let is_quiet = args.quiet || args.output.output_file.is_none() && io::stdout().is_terminal();
    write_output(&args.output, args.format.medium(), |_, out| {
        let mut writer = Writer::begin(args.format, page.clone(), out)?;
        let read = |n: usize| {
            let Found { name, git_dir } = &repositories[n];
            let git_dir = || git_dir.as_ref().map_err(|error| CliError::from(&**error));
            reader.read(name, || commit::open(git_dir()?, &args.rev).map_err(CliError::other))
        };
        let mut add = |read: Read| {
            progress.one_done();
            total.add(&read);
            writer.add(&read.rows, out)
        };
        progress::shown(&progress, "repositories", is_quiet, || {
            order::in_order(repositories.len(), at_once, &read, &mut add)
        })?;
        writer.end(out)
    })?;
    total.print(args.quiet);
    Ok(if total.failures.is_empty() { 0 } else { EXIT_FAILED })
}

/// What a run came to.
#[derive(Debug, Default)]
struct Total {
    repositories: usize,
    files: usize,
    references: usize,
    /// What could not be read, as lines for people.
    failures: Vec<String>,
}

impl Total {
    fn add(&mut self, read: &Read) {
        self.repositories += 1;
        self.files += read.files;
        for row in &read.rows {
            let Some(error) = &row.error else {
                self.references += 1;
                continue;
            };
            let path = row.path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default();
            self.failures.push(format!("{}: {path}{error}", row.repository));
        }
    }

    fn print(&self, quiet: bool) {
        self.failures.iter().take(MAX_FAILURES).for_each(|failure| print_error(failure));
        if self.failures.len() > MAX_FAILURES {
            print_error(&format!("{} more; each is a row with an `error`", self.failures.len() - MAX_FAILURES));
        }
        if !quiet {
            let repositories = match self.repositories {
                1 => "1 repository".to_owned(),
                n => format!("{n} repositories"),
            };
            let (references, files) = (count(self.references, "reference"), count(self.files, "file"));
            let failed = count(self.failures.len(), "failure");
            print_status(&format!("{references} in {files} of {repositories}, {failed}"));
        }
    }
}
