//! Merges a difference into a catalog file without losing a fact: former dates go to the history, former replacements
//! to the notes, and a model that a page no longer has stays.

mod apply;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::catalog::canonical;
use crate::catalog::file::{DateEntry, DatesEntry, Entry, File, IsoDate, SourceEntry};
use crate::catalog::import::change::Change;
use crate::catalog::import::diff::{Diff, Difference};
use crate::catalog::import::merge::apply::apply;
use crate::catalog::import::names::guess_kind;
use crate::catalog::import::{CatalogEntry, ParsedDate, Row};
use crate::catalog::{Basis, Catalog, Confidence, DateKind, Record, Stage};

/// The page that is merged, as a source.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The key of the source, which is made unique in its file.
    pub key: String,
    pub title: String,
    pub url: Option<String>,
    pub page_date: Option<String>,
    pub read_on: Date,
    /// The provider itself is the source.
    pub official: bool,
}

/// Merges the part of a difference that belongs to the file's provider. Returns how many models are new or changed; the
/// file is as it was where there are none.
pub fn merge(file: &mut File, diff: &Diff, origin: &Origin) -> Result<usize, String> {
    let provider = file.provider.id.clone();
    let new: Vec<&Row> = diff.new.iter().filter(|row| row.provider == provider).collect();
    let differing: Vec<&Difference> = diff.differing.iter().filter(|found| found.record.provider == provider).collect();
    if new.is_empty() && differing.is_empty() {
        return Ok(0);
    }
    let before = file.clone();
    let mut touched: BTreeSet<String> = BTreeSet::new();
    for found in differing {
        let Some(place) = file.models.iter().position(|entry| is_record(entry, found.record)) else {
            return Err(format!("{} is not in the file", found.record.label()));
        };
        let mut entry = file.models[place].clone();
        let key = origin.key(&found.row, file);
        if apply(&mut entry, found, &key, origin) {
            claim(file, place, found);
            touched.insert(entry.key());
            file.sources.entry(key.clone()).or_insert_with(|| origin.source(&found.row));
        }
        file.models[place] = entry;
    }
    let publisher = only_publisher(file);
    for row in new {
        let entry = if let Some(whole) = &row.entry {
            adopt(whole, row, file)
        } else {
            let key = origin.key(row, file);
            file.sources.entry(key.clone()).or_insert_with(|| origin.source(row));
            let entry = new_entry(row, &key, origin);
            Entry { publisher: entry.publisher.or_else(|| publisher.clone()), ..entry }
        };
        touched.insert(entry.key());
        file.models.push(entry);
    }
    if touched.is_empty() {
        *file = before;
        return Ok(0);
    }
    settle(file, &touched)?;
    Ok(touched.len())
}

/// The publisher of all models of the file, where there is only one.
fn only_publisher(file: &File) -> Option<String> {
    let publisher = file.models.first()?.publisher.as_ref()?;
    file.models.iter().all(|entry| entry.publisher.as_ref() == Some(publisher)).then(|| publisher.clone())
}

impl Origin {
    /// The source of a row, with the row's own address where a spreadsheet gives one.
    fn source(&self, row: &Row) -> SourceEntry {
        let url = row.url.clone().or_else(|| self.url.clone());
        SourceEntry {
            title: self.title.clone(),
            url,
            page_date: self.page_date.clone(),
            through: None,
            lists_all: false,
            read_on: day(self.read_on),
        }
    }

    /// The key of that source, which the file may have from an earlier merge.
    fn key(&self, row: &Row, file: &File) -> String {
        key_of(&self.source(row), &self.key, file)
    }
}

/// The key that a source has in the file, or a new one like the one proposed.
fn key_of(source: &SourceEntry, proposed: &str, file: &File) -> String {
    let is_same = |known: &SourceEntry| {
        known.title == source.title && known.page_date == source.page_date && known.url == source.url
    };
    let known = file.sources.iter().find(|(_, known)| is_same(known)).map(|(key, _)| key.clone());
    known.unwrap_or_else(|| unused(proposed, file))
}

/// The entry of another catalog as it is. Its sources get keys of this file.
fn adopt(whole: &CatalogEntry, row: &Row, file: &mut File) -> Entry {
    let mut entry = whole.entry.clone();
    for (key, source) in &whole.sources {
        let own = key_of(source, key, file);
        file.sources.entry(own.clone()).or_insert_with(|| source.clone());
        keys_of(&mut entry).filter(|named| *named == key).for_each(|named| named.clone_from(&own));
    }
    entry.id.clone_from(&row.id);
    entry
}

fn keys_of(entry: &mut Entry) -> impl Iterator<Item = &mut String> {
    let dates = &mut entry.dates;
    let staged = [&mut dates.preview, &mut dates.ga, &mut dates.legacy, &mut dates.deprecated, &mut dates.retired];
    let dates = staged.into_iter().flatten().chain(&mut entry.training_retired);
    let named = dates.flat_map(|date| {
        let former = date.history.iter_mut().filter_map(|former| former.source.as_mut());
        date.source.iter_mut().chain(former).chain(date.rivals.iter_mut().map(|rival| &mut rival.source))
    });
    entry.sources.iter_mut().chain(&mut entry.seconded_by).chain(named)
}

/// Takes the floating names and the default version that have moved to a model away from the others.
fn claim(file: &mut File, place: usize, found: &Difference) {
    let (id, cloud) = (file.models[place].id.clone(), file.models[place].cloud);
    for (n, other) in file.models.iter_mut().enumerate().filter(|(n, _)| *n != place) {
        for change in &found.changes {
            match change {
                Change::Name { name, floating: true, older: false, .. } => {
                    other.floating_aliases.retain(|own| !own.eq_ignore_ascii_case(name));
                }
                Change::Default { now: true } if other.id == id && other.cloud == cloud && n != place => {
                    other.default_version = false;
                }
                _ => {}
            }
        }
    }
}

/// A key that the file does not use yet, made of the letters that keys have.
fn unused(key: &str, file: &File) -> String {
    let stem = key
        .to_lowercase()
        .replace(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.'), "-");
    let numbered = (2..).map(|n| format!("{stem}-{n}"));
    let mut keys = std::iter::once(stem.clone()).chain(numbered);
    keys.find(|key| !file.sources.contains_key(key)).unwrap_or(stem)
}

fn is_record(entry: &Entry, record: &Record) -> bool {
    entry.id == record.id
        && entry.version.as_deref() == record.version
        && entry.cloud == record.cloud
        && entry.regions == record.regions
        && entry.regions_except == record.regions_except
        && entry.deployment_type == record.deployment_type
}

/// The entry of a model that the file does not have.
fn new_entry(row: &Row, key: &str, origin: &Origin) -> Entry {
    let date = |date: ParsedDate| date_entry(date, origin);
    let staged = |stage| row.date(stage).map(date);
    Entry {
        id: row.id.clone(),
        version: row.version.clone(),
        aliases: row.aliases.clone(),
        floating_aliases: row.floating_aliases.clone(),
        points_to: None,
        publisher: row.publisher.clone(),
        kind: row.kind.unwrap_or_else(|| guess_kind(&row.id)),
        cloud: row.cloud,
        regions: row.regions.clone(),
        regions_except: Vec::new(),
        deployment_type: row.deployment_type,
        stage: row.stage.unwrap_or(Stage::Ga),
        basis: row.stage.map(|_| Basis::Page),
        native_stage: row.native_stage.clone(),
        dates: DatesEntry {
            preview: staged(Stage::Preview),
            ga: staged(Stage::Ga),
            legacy: staged(Stage::Legacy),
            deprecated: staged(Stage::Deprecated),
            retired: staged(Stage::Retired),
        },
        training_retired: row.training_retired.map(date),
        extra_dates: row.extra_dates.iter().map(|(name, on)| (name.clone(), day(*on))).collect(),
        replacements: row.replacements.clone(),
        redirect: None,
        lineage: None,
        floating: false,
        default_version: row.default_version == Some(true),
        unverified: false,
        confidence: if origin.official { Confidence::Official } else { Confidence::Secondary },
        sources: vec![key.to_owned()],
        seconded_by: Vec::new(),
        disputed: None,
        notes: row.notes.clone(),
    }
}

/// Gives the touched models the stage that their dates make on the day on which the sources were read.
fn settle(file: &mut File, touched: &BTreeSet<String>) -> Result<(), String> {
    let catalog = Catalog::of(vec![file.clone()])?;
    let stages: Vec<Stage> = catalog.records().map(|record| record.stage_on(catalog.date())).collect();
    for (entry, stage) in file.models.iter_mut().zip(stages) {
        if touched.contains(&entry.key()) && entry.stage != stage {
            entry.stage = stage;
            entry.basis = Some(Basis::DatePassed);
        }
    }
    let text = canonical::write(file);
    *file = File::parse(&text)?;
    Ok(())
}

/// A date that a page states, from the model's first source.
fn date_entry(date: ParsedDate, origin: &Origin) -> DateEntry {
    DateEntry::new(day(date.on), date_kind(date, origin))
}

/// How firm a date is by the page: one that had come when the page was written is confirmed by it.
fn date_kind(date: ParsedDate, origin: &Origin) -> DateKind {
    let had_come = origin.page_date.as_ref().is_none_or(|written| date.on.to_string().as_str() <= written.as_str());
    if date.not_before {
        DateKind::NotBefore
    } else if date.on <= origin.read_on && had_come {
        DateKind::Confirmed
    } else {
        DateKind::Announced
    }
}

fn day(date: Date) -> IsoDate {
    IsoDate { year: date.year(), month: date.month(), day: date.day() }
}
