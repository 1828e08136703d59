//! Our own format: somebody else's catalog file.

use crate::catalog::file::{DateEntry, File, IsoDate};
use crate::catalog::import::Context;
use crate::catalog::import::day::Said;
use crate::catalog::import::row::{Page, Row, Whole};
use crate::catalog::{DateKind, Stage};

/// Reads a file.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    let file = match File::parse(text) {
        Ok(file) => file,
        Err(why) => {
            page.skip(1, "the file", why);
            return page;
        }
    };
    let provider = context.provider_or(&file.provider.id);
    page.date = file.sources.values().filter_map(|source| source.page_date.clone()).max();
    for entry in file.models.iter().cloned() {
        let place = format!("\"id\": \"{}\"", entry.id);
        let line = 1 + text.lines().position(|line| line.contains(&place)).unwrap_or_default();
        let sources = file.sources.iter().filter(|(key, _)| entry.keys().any(|own| own == *key));
        let sources = sources.map(|(key, source)| (key.clone(), source.clone())).collect();
        let whole = Some(Box::new(Whole { entry: entry.clone(), sources }));
        let mut row =
            Row { whole, line, provider: provider.clone(), id: entry.id, version: entry.version, ..Row::default() };
        let dates =
            [entry.dates.preview, entry.dates.ga, entry.dates.legacy, entry.dates.deprecated, entry.dates.retired];
        for (stage, date) in Stage::ALL.into_iter().zip(dates) {
            row.set(stage, date.as_ref().and_then(said));
        }
        row.stage = Some(entry.stage);
        row.training_retired = entry.training_retired.as_ref().and_then(said);
        row.extra_dates = entry.extra_dates.into_iter().filter_map(|(name, on)| Some((name, date(on)?))).collect();
        row.aliases = entry.aliases;
        row.floating_aliases = entry.floating_aliases;
        row.default_version = entry.default_version.then_some(true);
        row.publisher = entry.publisher;
        row.kind = Some(entry.kind);
        row.cloud = entry.cloud;
        row.regions = entry.regions;
        row.deployment_type = entry.deployment_type;
        row.native_stage = entry.native_stage;
        row.replacements = entry.replacements;
        row.notes = entry.notes;
        page.add(row);
    }
    page
}

fn said(entry: &DateEntry) -> Option<Said> {
    Some(Said { on: date(entry.on)?, not_before: entry.kind == DateKind::NotBefore })
}

fn date(on: IsoDate) -> Option<jiff::civil::Date> {
    jiff::civil::Date::new(on.year, on.month, on.day).ok()
}
