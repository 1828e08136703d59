//! Into the catalog's files, without losing a fact: former dates go to the history, former replacements to the notes,
//! and what is gone from a page stays.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::catalog::file::{DateEntry, DatesEntry, Entry, File, FormerEntry, IsoDate, SourceEntry};
use crate::catalog::import::change::{Change, Text};
use crate::catalog::import::diff::{Diff, Difference};
use crate::catalog::import::names::guess_kind;
use crate::catalog::import::{Row, Said, Whole};
use crate::catalog::{Basis, Catalog, Confidence, DateKind, Record, Stage};

/// Where what is merged was read.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Names the source, made unique in its file.
    pub key: String,
    pub title: String,
    pub url: Option<String>,
    pub page_date: Option<String>,
    pub read_on: Date,
    /// The provider itself says so.
    pub official: bool,
}

/// Merges what belongs to the file's provider. Tells how many models are new or changed; the file is as it was where
/// there are none.
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
        let entry = if let Some(whole) = &row.whole {
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

/// Who makes all models of the file, if one does.
fn only_publisher(file: &File) -> Option<String> {
    let publisher = file.models.first()?.publisher.as_ref()?;
    file.models.iter().all(|entry| entry.publisher.as_ref() == Some(publisher)).then(|| publisher.clone())
}

impl Origin {
    /// What the row was read from: its own address, where a spreadsheet gives one.
    fn source(&self, row: &Row) -> SourceEntry {
        let url = row.url.clone().or_else(|| self.url.clone());
        SourceEntry { title: self.title.clone(), url, page_date: self.page_date.clone(), read_on: day(self.read_on) }
    }

    /// The key of that source, which may be there from an earlier time.
    fn key(&self, row: &Row, file: &File) -> String {
        key_of(&self.source(row), &self.key, file)
    }
}

/// The key that a source has in the file, or a new one like the one proposed.
fn key_of(source: &SourceEntry, proposed: &str, file: &File) -> String {
    let same = |known: &SourceEntry| {
        known.title == source.title && known.page_date == source.page_date && known.url == source.url
    };
    let known = file.sources.iter().find(|(_, known)| same(known)).map(|(key, _)| key.clone());
    known.unwrap_or_else(|| unused(proposed, file))
}

/// An entry of another catalog as it is, with its sources, which get keys of their own.
fn adopt(whole: &Whole, row: &Row, file: &mut File) -> Entry {
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
    let named =
        dates.flat_map(|date| date.source.iter_mut().chain(date.history.iter_mut().filter_map(|f| f.source.as_mut())));
    entry.sources.iter_mut().chain(named)
}

/// A floating name that has moved here leads to no other model any more, and there is one default version.
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

fn unused(key: &str, file: &File) -> String {
    let plain = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.' { c } else { '-' };
    let stem: String = key.to_lowercase().chars().map(plain).collect();
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

/// Applies the changes; tells whether there were any that the entry did not know.
fn apply(entry: &mut Entry, found: &Difference, key: &str, origin: &Origin) -> bool {
    let mut changed = false;
    let first = entry.sources.first().cloned();
    for change in &found.changes {
        match change {
            Change::Date { stage, now, .. } => {
                let slot = slot(entry, *stage);
                let mut history = slot.as_ref().map(|date| date.history.clone()).unwrap_or_default();
                if let Some(was) = slot.as_ref().filter(|was| was.on != day(now.on)) {
                    let source = was.source.clone().or_else(|| first.clone());
                    let note = (was.kind == DateKind::NotBefore).then(floor);
                    history.push(FormerEntry { was: was.on, source, note });
                }
                let kind = kind(*now, origin);
                *slot = Some(DateEntry { on: day(now.on), kind, source: Some(key.to_owned()), history });
                changed = true;
            }
            Change::Older { stage, page, .. } => {
                let Some(date) = slot(entry, *stage).as_mut() else { continue };
                let was = day(page.on);
                if date.on != was && !date.history.iter().any(|former| former.was == was) {
                    // What a page said before stands before what is known to have been said since.
                    let note = page.not_before.then(floor);
                    date.history.insert(0, FormerEntry { was, source: Some(key.to_owned()), note });
                    changed = true;
                }
            }
            Change::Stage { now, .. } => {
                entry.stage = *now;
                entry.basis = Some(Basis::Page);
                entry.native_stage = found.row.native_stage.clone().or(entry.native_stage.take());
                changed = true;
            }
            Change::Extra { name, was, now } => {
                if let Some(was) = was {
                    note(entry, &format!("{name} until {}: {was}.", origin.read_on));
                }
                entry.extra_dates.insert(name.clone(), day(*now));
                changed = true;
            }
            Change::Name { older: true, .. } | Change::Name { floating: false, owner: Some(_), .. } => {}
            Change::Name { name, floating, .. } => {
                let names = if *floating { &mut entry.floating_aliases } else { &mut entry.aliases };
                names.push(name.clone());
                changed = true;
            }
            Change::Default { now } => {
                entry.default_version = *now;
                changed = true;
            }
            Change::Text { field, was, now } => changed |= text(entry, *field, *was, now, key),
            Change::Replacements { was, now } => {
                if !was.is_empty() {
                    note(entry, &format!("Replacement until {}: {}.", origin.read_on, was.join(", ")));
                }
                entry.replacements.clone_from(now);
                changed = true;
            }
        }
    }
    if changed && !entry.sources.iter().any(|own| own == key) {
        entry.sources.push(key.to_owned());
    }
    changed
}

/// What a former date is remembered as that never was firm.
fn floor() -> String {
    "not before".to_owned()
}

/// Fills an open field; what is said otherwise goes to the notes. Tells whether it was not known.
fn text(entry: &mut Entry, field: Text, was: Option<&str>, now: &str, key: &str) -> bool {
    let slot = match field {
        Text::Publisher => &mut entry.publisher,
        Text::NativeStage => &mut entry.native_stage,
        Text::PointsTo => &mut entry.points_to,
        Text::Disputed => &mut entry.disputed,
        Text::Notes => &mut entry.notes,
    };
    if slot.is_none() {
        *slot = Some(now.to_owned());
        return true;
    }
    let said = if field == Text::Notes { now.to_owned() } else { format!("{} by {key}: {now}", field.as_str()) };
    let known = entry.notes.as_ref().is_some_and(|notes| notes.contains(&said));
    if !known && was.is_some() {
        note(entry, &said);
    }
    !known && was.is_some()
}

fn note(entry: &mut Entry, text: &str) {
    let join = |notes: &str| if notes.ends_with('.') { " " } else { "; " };
    let notes = entry.notes.take().map(|notes| format!("{notes}{}{text}", join(&notes)));
    entry.notes = Some(notes.unwrap_or_else(|| text.to_owned()));
}

fn slot(entry: &mut Entry, stage: Option<Stage>) -> &mut Option<DateEntry> {
    match stage {
        Some(Stage::Preview) => &mut entry.dates.preview,
        Some(Stage::Ga) => &mut entry.dates.ga,
        Some(Stage::Legacy) => &mut entry.dates.legacy,
        Some(Stage::Deprecated) => &mut entry.dates.deprecated,
        Some(Stage::Retired) => &mut entry.dates.retired,
        None => &mut entry.training_retired,
    }
}

/// A day that had come when the page was written is confirmed by it.
fn kind(said: Said, origin: &Origin) -> DateKind {
    let written = origin.page_date.as_ref().is_none_or(|date| said.on.to_string().as_str() <= date.as_str());
    if said.not_before {
        DateKind::NotBefore
    } else if said.on <= origin.read_on && written {
        DateKind::Confirmed
    } else {
        DateKind::Announced
    }
}

/// The entry of a model that the file does not have.
fn new_entry(row: &Row, key: &str, origin: &Origin) -> Entry {
    let date = |said: Said| DateEntry { on: day(said.on), kind: kind(said, origin), source: None, history: Vec::new() };
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
        floating: false,
        default_version: row.default_version == Some(true),
        unverified: false,
        confidence: if origin.official { Confidence::Official } else { Confidence::Secondary },
        sources: vec![key.to_owned()],
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
    let text = crate::catalog::canonical::write(file);
    *file = File::parse(&text)?;
    Ok(())
}

fn day(date: Date) -> IsoDate {
    IsoDate { year: date.year(), month: date.month(), day: date.day() }
}
