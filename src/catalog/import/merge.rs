//! Into the catalog's files, without losing a fact: former dates go to the history, former replacements to the notes,
//! and what is gone from a page stays.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::super::file::{
    BasisName, ConfidenceName, DateEntry, Entry, File, FormerEntry, IsoDate, KindName, SourceEntry, StageName,
};
use super::super::{Catalog, Record, Stage};
use super::diff::{Change, Diff, Difference};
use super::names::guess_kind;
use super::{Row, Said};

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
    let source = origin.source();
    let known =
        file.sources.iter().find(|(_, known)| known.title == source.title && known.page_date == source.page_date);
    let key = known.map_or_else(|| unused(&origin.key, file), |(key, _)| key.clone());
    let before = file.clone();
    file.sources.insert(key.clone(), source);
    let mut touched: BTreeSet<String> = BTreeSet::new();
    for found in differing {
        let Some(entry) = file.models.iter_mut().find(|entry| is_record(entry, found.record)) else {
            return Err(format!("{} is not in the file", found.record.label()));
        };
        if apply(entry, found, &key, origin) {
            touched.insert(entry.key());
        }
    }
    let publisher = only_publisher(file);
    for row in new {
        let mut entry = new_entry(row, &key, origin)?;
        entry.publisher = entry.publisher.or_else(|| publisher.clone());
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
    fn source(&self) -> SourceEntry {
        let (title, url, page_date) = (self.title.clone(), self.url.clone(), self.page_date.clone());
        SourceEntry { title, url, page_date, read_on: day(self.read_on) }
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
        && entry.cloud.as_deref() == record.cloud
        && entry.regions == record.regions
        && entry.regions_except == record.regions_except
        && entry.deployment_type.map(super::super::file::DeploymentType::as_str) == record.deployment_type
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
                    history.push(FormerEntry { was: was.on, source, note: None });
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
                    date.history.insert(0, FormerEntry { was, source: Some(key.to_owned()), note: None });
                    changed = true;
                }
            }
            Change::Stage { now, .. } => {
                entry.stage = stage_name(*now);
                entry.basis = Some(BasisName::Page);
                entry.native_stage = found.row.native_stage.clone().or(entry.native_stage.take());
                changed = true;
            }
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
fn kind(said: Said, origin: &Origin) -> KindName {
    let written = origin.page_date.as_ref().is_none_or(|date| said.on.to_string().as_str() <= date.as_str());
    if said.not_before {
        KindName::NotBefore
    } else if said.on <= origin.read_on && written {
        KindName::Confirmed
    } else {
        KindName::Announced
    }
}

fn new_entry(row: &Row, key: &str, origin: &Origin) -> Result<Entry, String> {
    // The required fields; what a model has beside them is set below.
    let required = serde_json::json!({
        "id": row.id,
        "kind": row.kind.as_deref().unwrap_or_else(|| guess_kind(&row.id)),
        "stage": row.stage.unwrap_or(Stage::Ga).as_str(),
        "confidence": if origin.official { ConfidenceName::Official } else { ConfidenceName::Secondary },
        "sources": [key],
    });
    let mut entry: Entry = serde_json::from_value(required).map_err(|error| error.to_string())?;
    let date = |said: Said| DateEntry { on: day(said.on), kind: kind(said, origin), source: None, history: Vec::new() };
    for stage in Stage::ALL {
        *slot(&mut entry, Some(stage)) = row.date(stage).map(date);
    }
    entry.training_retired = row.training_retired.map(date);
    entry.version.clone_from(&row.version);
    entry.publisher.clone_from(&row.publisher);
    entry.cloud.clone_from(&row.cloud);
    entry.regions.clone_from(&row.regions);
    entry.deployment_type = row.deployment_type;
    entry.basis = row.stage.map(|_| BasisName::Page);
    entry.native_stage.clone_from(&row.native_stage);
    entry.extra_dates = row.extra_dates.iter().map(|(name, on)| (name.clone(), day(*on))).collect();
    entry.replacements.clone_from(&row.replacements);
    entry.notes.clone_from(&row.notes);
    Ok(entry)
}

/// Gives the touched models the stage that their dates make on the day on which the sources were read.
fn settle(file: &mut File, touched: &BTreeSet<String>) -> Result<(), String> {
    let catalog = Catalog::of(vec![file.clone()])?;
    let stages: Vec<Stage> = catalog.records().map(|record| record.stage_on(catalog.date())).collect();
    for (entry, stage) in file.models.iter_mut().zip(stages) {
        if touched.contains(&entry.key()) && entry.stage != stage_name(stage) {
            entry.stage = stage_name(stage);
            entry.basis = Some(BasisName::DatePassed);
        }
    }
    let text = super::super::canonical::write(file);
    *file = File::parse(&text)?;
    Ok(())
}

fn stage_name(stage: Stage) -> StageName {
    match stage {
        Stage::Preview => StageName::Preview,
        Stage::Ga => StageName::Ga,
        Stage::Legacy => StageName::Legacy,
        Stage::Deprecated => StageName::Deprecated,
        Stage::Retired => StageName::Retired,
    }
}

fn day(date: Date) -> IsoDate {
    IsoDate { year: date.year(), month: date.month(), day: date.day() }
}
