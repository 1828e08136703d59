//! `timeline`: the models that a repository uses, in the order in which they go.

mod calendar;
mod markdown;
mod text;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::catalog::Stage;
use crate::cli::args::{CatalogArgs, ConfigArgs, OutputArgs, WalkArgs};
use crate::cli::check::complain_of;
use crate::cli::output::deliver;
use crate::cli::run::{Done, FAILED};
use crate::cli::setup::Setup;
use crate::lint::lifecycle::Outlook;
use crate::lint::resolver::Resolver;
use crate::project::scanned::Scanned;

#[derive(Debug, Args)]
pub struct TimelineArgs {
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub walk: WalkArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    /// Count docs, tests and model lists too
    #[arg(long)]
    pub all: bool,
    /// How to show it: a table and a chart, a calendar to subscribe to, or a table for an issue
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub format: TimelineFormat,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum TimelineFormat {
    #[default]
    Text,
    Ics,
    Markdown,
}

/// A model that is used, with its end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ending {
    /// Id and version, as the references have them.
    model: String,
    provider: &'static str,
    provider_name: &'static str,
    stage: Stage,
    /// The day on which calls fail; none where nobody has named one.
    on: Option<Date>,
    /// "Not sooner than".
    not_before: bool,
    replacement: Option<String>,
    /// `path:line`, in order.
    places: Vec<String>,
}

/// What a timeline shows.
#[derive(Debug)]
struct Timeline {
    as_of: Date,
    catalog: String,
    /// By day; those without a day last.
    endings: Vec<Ending>,
}

/// Walks, looks up, and writes the timeline; models that end are no failure.
pub(super) fn run(args: &TimelineArgs, today: Date) -> Done {
    let setup = Setup::new(&args.config, &args.walk, &args.catalog, today)?;
    let resolver = Resolver::new(setup.catalog, setup.as_of);
    let output = setup.scan(&|scanned| endings(&scanned, &resolver, args.all));
    complain_of(&output.errors);
    let endings = merged(output.scanned);
    let timeline = Timeline { as_of: setup.as_of, catalog: setup.catalog.version().to_owned(), endings };
    deliver(&args.output, |_, out| match args.format {
        TimelineFormat::Text => text::write(&timeline, out),
        TimelineFormat::Ics => calendar::write(&timeline, out),
        TimelineFormat::Markdown => markdown::write(&timeline, out),
    })?;
    Ok(if output.errors.is_empty() { 0 } else { FAILED })
}

/// By the day, the provider and the model.
type Endings = BTreeMap<(Option<Date>, &'static str, String), Ending>;

/// The endings of one file, one a model: references to it by another name, or without its version, count with those that
/// are graded by the same dates.
fn endings(scanned: &Scanned, resolver: &Resolver<'_>, all: bool) -> Endings {
    let Scanned { source, references, .. } = scanned;
    let mut endings = Endings::new();
    let path = source.path.to_string_lossy().replace('\\', "/");
    for reference in references.iter().filter(|reference| all || reference.usage.kind.is_active()) {
        let looked_up = resolver.resolve(reference);
        let Some(outlook) = looked_up.outlook() else { continue };
        let version = reference.id.version.as_ref().map(|version| format!(" {}", version.text));
        let model = format!("{}{}", reference.id.model.to_lowercase(), version.unwrap_or_default());
        let place = format!("{path}:{}", source.lines().line_of(reference.span.start) + 1);
        let on = outlook.retires.map(|end| end.on);
        let ending = endings.entry((on, outlook.provider, model.clone())).or_insert_with(|| ending(model, outlook));
        ending.places.push(place);
    }
    endings
}

/// The endings of all files, by day.
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

fn ending(model: String, outlook: &Outlook) -> Ending {
    let version = |target: &crate::lint::lifecycle::Target| {
        let version = target.version.filter(|version| !target.model.ends_with(version));
        version.map_or_else(|| target.model.to_owned(), |version| format!("{} {version}", target.model))
    };
    Ending {
        model,
        provider: outlook.provider,
        provider_name: outlook.provider_name,
        stage: outlook.stage,
        on: outlook.retires.map(|end| end.on),
        not_before: outlook.retires.is_some_and(|end| end.not_before),
        replacement: outlook.advice.live.as_ref().map(version),
        places: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
