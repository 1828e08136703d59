//! The catalog's own format: another catalog's file.

use jiff::civil::Date;

use crate::catalog::DateKind;
use crate::catalog::file::{DateEntry, Entry, File, IsoDate};
use crate::catalog::import::Context;
use crate::catalog::import::date::ParsedDate;
use crate::catalog::import::row::{CatalogEntry, Page, Row};
use crate::catalog::load::parse;

/// Reads a file.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    let file = match parse(text) {
        Ok(file) => file,
        Err(why) => {
            page.skip(1, "the file", why);
            return page;
        }
    };
    page.date = file.sources.values().filter_map(|source| source.page_date.clone()).max();
    for entry in &file.models {
        let place = format!("\"id\": \"{}\"", entry.id);
        let line = 1 + text.lines().position(|line| line.contains(&place)).unwrap_or_default();
        let provider = context.provider_or(&file.provider.id);
        page.add(Row { line, provider, ..row(entry, &file) });
    }
    page
}

fn row(entry: &Entry, file: &File) -> Row {
    let sources = file.sources.iter().filter(|(key, _)| entry.keys().any(|own| own == *key));
    let sources = sources.map(|(key, source)| (key.clone(), source.clone())).collect();
    let dates = &entry.dates;
    let staged = [&dates.preview, &dates.ga, &dates.legacy, &dates.deprecated, &dates.retired];
    let extra_dates = entry.extra_dates.iter().filter_map(|(name, on)| Some((name.clone(), day(*on)?)));
    Row {
        id: entry.id.clone(),
        version: entry.version.clone(),
        aliases: entry.aliases.clone(),
        floating_aliases: entry.floating_aliases.clone(),
        default_version: entry.default_version.then_some(true),
        publisher: entry.publisher.clone(),
        kind: Some(entry.kind),
        cloud: entry.cloud,
        regions: entry.regions.clone(),
        deployment_type: entry.deployment_type,
        stage: Some(entry.stage),
        native_stage: entry.native_stage.clone(),
        dates: staged.map(|date| date.as_ref().and_then(parsed)),
        training_retired: entry.training_retired.as_ref().and_then(parsed),
        extra_dates: extra_dates.collect(),
        replacements: entry.replacements.clone(),
        notes: entry.notes.clone(),
        entry: Some(Box::new(CatalogEntry { entry: entry.clone(), sources })),
        ..Row::default()
    }
}

fn parsed(date: &DateEntry) -> Option<ParsedDate> {
    Some(ParsedDate { on: day(date.on)?, not_before: date.kind == DateKind::NotBefore })
}

fn day(on: IsoDate) -> Option<Date> {
    Date::new(on.year, on.month, on.day).ok()
}
