//! `timeline`: shows when each model that a repository uses retires.

mod calendar;
mod data;
mod markdown;
mod model;
mod projects;
mod rows;
mod text;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::error::{CliError, CliResult, EXIT_FAILED};
use crate::cli::options::{CatalogArgs, ConfigArgs, OutputArgs, WalkArgs};
use crate::cli::output::{print_file_errors, write_output};
use crate::cli::ruled::Asks;
use crate::cli::setup::{self, Setup};
use crate::cli::timeline::model::{Ending, Timeline};
use crate::lint::lifecycle::{Lifecycle, Target};
use crate::lint::resolver::Resolver;
use crate::project::scanned::Scanned;
use crate::report::guard::Medium;
use crate::text::root::slashes;

#[derive(Debug, Args)]
pub struct TimelineArgs {
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub walk: WalkArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    /// Use the JSON lines that `repos` wrote instead of reading code; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "as_of"])]
    pub from: Option<PathBuf>,
    /// Include docs, tests and model lists
    #[arg(long)]
    pub all: bool,
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub format: TimelineFormat,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum TimelineFormat {
    /// A table and a chart
    #[default]
    Text,
    /// A calendar to subscribe to
    Ics,
    /// A table for an issue
    Markdown,
    /// Every place, with its project and its owner from CODEOWNERS
    Json,
    /// The same, one row per place
    Csv,
}

impl TimelineFormat {
    fn medium(self) -> Medium {
        match self {
            Self::Text | Self::Ics | Self::Markdown | Self::Csv => Medium::Text,
            Self::Json => Medium::Json,
        }
    }
}

/// Finds the models in use and writes the timeline. The exit code is 0 even if some are retired.
pub(super) fn run(args: &TimelineArgs, today: Date) -> CliResult {
    if let Some(file) = &args.from {
        let settings = setup::settings(&args.config, &[])?;
        let catalog = setup::undated_catalog(&args.config, &args.catalog, &settings)?;
        write(&rows::read(file, args.all, catalog)?, args)?;
        return Ok(0);
    }
    let setup = Setup::new(&args.config, &args.walk, &args.catalog, &Asks::of_files(), today)?;
    let output = setup.scan(&|scanned, resolver| endings(&scanned, resolver, args.all))?;
    print_file_errors(&output.errors);
    let endings = merged(output.scanned);
    let catalog = setup.catalog.version().to_owned();
    write(&Timeline { as_of: setup.as_of(), catalog, endings, origins: HashMap::new() }, args)?;
    Ok(if output.errors.is_empty() { 0 } else { EXIT_FAILED })
}

fn write(timeline: &Timeline, args: &TimelineArgs) -> Result<(), CliError> {
    write_output(&args.output, args.format.medium(), |_, out| match args.format {
        TimelineFormat::Text => text::write(timeline, out),
        TimelineFormat::Ics => calendar::write(timeline, out),
        TimelineFormat::Markdown => markdown::write(timeline, out),
        TimelineFormat::Json => data::json(timeline, out),
        TimelineFormat::Csv => data::csv(timeline, out),
    })
}

/// Endings by date, provider and model.
type Endings = BTreeMap<(Option<Date>, String, String), Ending>;

/// The endings of one file. References with the same id and version at the same provider share one ending if they have
/// the same date.
fn endings(scanned: &Scanned, resolver: &Resolver<'_>, all: bool) -> Endings {
    let Scanned { source, references, .. } = scanned;
    let mut endings = Endings::new();
    let path = slashes(&source.path);
    for reference in references.iter().filter(|reference| all || reference.usage.kind.is_active()) {
        let looked_up = resolver.resolve(reference);
        let Some(lifecycle) = looked_up.lifecycle() else { continue };
        let version = reference.id.version.as_ref().map(|version| format!(" {}", version.text));
        let model = format!("{}{}", reference.id.model.to_lowercase(), version.unwrap_or_default());
        let place = format!("{path}:{}", source.lines().line_of(reference.span.start) + 1);
        let on = lifecycle.retires.map(|end| end.on);
        let ending = endings
            .entry((on, lifecycle.provider.to_owned(), model.clone()))
            .or_insert_with(|| ending(model, lifecycle));
        ending.places.push(place);
    }
    endings
}

/// The endings of all files, sorted by date.
fn merged(files: Vec<Endings>) -> Vec<Ending> {
    let mut all = Endings::new();
    for (key, mut ending) in files.into_iter().flatten() {
        match all.entry(key) {
            Entry::Vacant(entry) => drop(entry.insert(ending)),
            Entry::Occupied(mut entry) => entry.get_mut().places.append(&mut ending.places),
        }
    }
    let mut endings: Vec<Ending> = all.into_values().collect();
    for ending in &mut endings {
        ending.places.sort();
        ending.places.dedup();
    }
    endings.sort_by_key(|ending| (ending.on.is_none(), ending.on));
    endings
}

fn ending(model: String, lifecycle: &Lifecycle) -> Ending {
    Ending {
        model,
        provider: lifecycle.provider.to_owned(),
        provider_name: lifecycle.provider_name.to_owned(),
        stage: lifecycle.stage,
        on: lifecycle.retires.map(|end| end.on),
        kind: lifecycle.retires.map(|end| end.kind),
        replacement: lifecycle.migration.live.as_ref().map(label),
        places: Vec::new(),
    }
}

/// The id of a replacement, and its version if the id does not end with it.
fn label(target: &Target) -> String {
    let version = target.version.filter(|version| !target.model.ends_with(version));
    version.map_or_else(|| target.model.to_owned(), |version| format!("{} {version}", target.model))
}

#[cfg(test)]
mod tests;
