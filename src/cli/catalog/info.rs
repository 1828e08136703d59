//! `catalog info`: shows the catalogs that are here, the version of the one that is used and, for each provider, how many
//! models it has, how many of their last days rest on one source, and how old its sources are.

use std::io;
use std::io::Write;

use clap::Args;
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::catalog::{Record, Source, Stage};
use crate::cli::error::CliResult;
use crate::cli::options::{CatalogArgs, ConfigArgs, OutputArgs};
use crate::cli::output::{shown_path, write_output};
use crate::cli::setup;
use crate::config::settings::Settings;
use crate::report::columns;
use crate::report::guard::Medium;
use crate::report::text::count;
use crate::supply::cache::Cache;

#[derive(Debug, Args)]
pub struct InfoArgs {
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Describes the catalog that the options and the config choose.
pub(super) fn run(args: &InfoArgs, today: Date) -> CliResult {
    let settings = setup::settings(&args.config, &[])?;
    let catalog = setup::catalog(&args.config, &args.catalog, &settings, today)?;
    let as_of = args.catalog.as_of.unwrap_or(today);
    let here = here(&args.config, &settings, catalog);
    write_output(&args.output, Medium::Text, |_, out| {
        write_head(catalog, as_of, out)?;
        columns::write(&here, &[], out)?;
        writeln!(out)?;
        write_providers(catalog, as_of, out)
    })?;
    Ok(0)
}

/// The catalogs that are here, with a mark at the one that is used and one at the one that is pinned.
fn here(config: &ConfigArgs, settings: &Settings, used: &Catalog) -> Vec<[String; 5]> {
    let mut rows = vec![["", "CATALOG", "VERSION", "DIGEST", ""].map(str::to_owned)];
    let mut add = |origin: &str, version: &str, digest: &str, note: String| {
        let mark = if used.digest() == digest { "*" } else { "" };
        let pin = settings.catalog_pin.as_ref().filter(|pin| pin.is(version, digest));
        let note = [note, pin.map_or(String::new(), |_| "pinned".to_owned())].join(" ").trim().to_owned();
        rows.push([mark.to_owned(), origin.to_owned(), version.to_owned(), format!("{digest:.8}"), note]);
    };
    let embedded = Catalog::builtin();
    add("embedded", embedded.version(), embedded.digest(), String::new());
    for entry in setup::cache(config).iter().flat_map(Cache::entries) {
        match entry.index() {
            Ok(index) => add("cached", &index.version, &index.digest, shown_path(entry.folder())),
            Err(error) => add("damaged", "", "", error.to_string()),
        }
    }
    if used.origin().ends_with("files") {
        add(used.origin(), used.version(), used.digest(), String::new());
    }
    rows
}

/// Writes what the catalog is.
fn write_head(catalog: &Catalog, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let age = match days(catalog.date(), as_of) {
        age @ 1.. => format!(" ({} ago)", count(age.unsigned_abs() as usize, "day")),
        _ => String::new(),
    };
    writeln!(out, "version  {}", catalog.version())?;
    writeln!(out, "digest   {}", catalog.digest())?;
    writeln!(out, "read     {}{age}", catalog.date())?;
    writeln!(out, "models   {}", catalog.records().count())?;
    writeln!(out, "origin   {}\n", catalog.origin())
}

/// Writes one line per provider.
fn write_providers(catalog: &Catalog, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let head = ["PROVIDER", "MODELS", "LIVE", "RETIRED", "DATED", "ONE SOURCE", "NEWEST SOURCE", "DAYS", "READ"]
        .map(str::to_owned);
    let mut providers: Vec<_> = catalog.providers().collect();
    providers.sort_by_key(|provider| provider.id);
    let mut rows = vec![head];
    for provider in providers {
        let records: Vec<&Record> = catalog.records().filter(|record| record.provider == provider.id).collect();
        let retired = records.iter().filter(|record| record.stage_on(as_of) == Stage::Retired).count();
        let dated = records.iter().filter(|record| record.dates.retired.is_some()).count();
        let alone = records.iter().filter(|record| record.rests_on_one_source()).count();
        let sources = || records.iter().flat_map(|record| record.sources.iter().chain(record.seconded_by).copied());
        let newest = sources().filter_map(page_day).max();
        let read = sources().map(|source| source.read_on).max();
        rows.push([
            provider.id.to_owned(),
            records.len().to_string(),
            (records.len() - retired).to_string(),
            retired.to_string(),
            dated.to_string(),
            alone.to_string(),
            newest.map_or("?".to_owned(), |day| day.to_string()),
            newest.map_or(String::new(), |day| days(day, as_of).to_string()),
            read.map_or(String::new(), |day| day.to_string()),
        ]);
    }
    columns::write(&rows, &[1, 2, 3, 4, 5, 7], out)
}

/// The date of a source's page; a month counts as its first day.
fn page_day(source: &'static Source) -> Option<Date> {
    let date = source.page_date?;
    date.parse().or_else(|_| format!("{date}-01").parse()).ok()
}

fn days(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}
