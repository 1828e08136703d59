//! The differences between a row and the record that it means, fact by fact.

use std::fmt;

use jiff::civil::Date;

use crate::catalog::import::{Page, ParsedDate, Row};
use crate::catalog::{Catalog, DateFact, Record, Stage};

/// One difference between a row and a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A date that the catalog has another day for, or none. `None` as the stage is the end of fine-tuning jobs.
    Date {
        stage: Option<Stage>,
        was: Option<DateFact>,
        now: ParsedDate,
    },
    /// As [`Change::Date`], but the page is older than the source that the catalog follows.
    Older {
        stage: Option<Stage>,
        was: Option<DateFact>,
        page: ParsedDate,
    },
    Stage {
        was: Stage,
        now: Stage,
    },
    Replacements {
        was: Vec<String>,
        now: Vec<String>,
    },
    /// A day that changes something else than the stage.
    Extra {
        name: String,
        was: Option<Date>,
        now: Date,
    },
    /// A name that the catalog lacks, or has as a floating name of another model.
    Name {
        name: String,
        floating: bool,
        owner: Option<&'static str>,
        /// The page is older than the source that the catalog has the name from.
        older: bool,
    },
    /// Whether this version is deployed where none is named.
    Default {
        now: bool,
    },
    /// A fact in words.
    Text {
        field: Text,
        was: Option<&'static str>,
        now: String,
    },
}

/// A field of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    Publisher,
    NativeStage,
    PointsTo,
    Disputed,
    Notes,
}

impl Text {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Publisher => "publisher",
            Self::NativeStage => "native_stage",
            Self::PointsTo => "points_to",
            Self::Disputed => "disputed",
            Self::Notes => "notes",
        }
    }
}

/// Compares a row with a record. Of an older page only dates and names count: newer sources have repeated the rest.
pub(super) fn changes(
    row: &Row,
    record: &'static Record,
    page: &Page,
    catalog: &Catalog,
    read_on: Date,
) -> Vec<Change> {
    let mut changes = Vec::new();
    let staged = Stage::ALL.into_iter().map(|stage| (Some(stage), row.date(stage), record.dates.get(stage).copied()));
    let training = std::iter::once((None, row.training_retired, record.training_retired));
    for (stage, now, was) in staged.chain(training) {
        let Some(now) = now else { continue };
        match was {
            Some(was) if agree(now, was, read_on) => {}
            was if is_older(page, was.map_or(record.source(), |was| was.source).page_date) => {
                changes.push(Change::Older { stage, was, page: now });
            }
            was => changes.push(Change::Date { stage, was, now }),
        }
    }
    names(row, record, page, catalog, &mut changes);
    if is_older(page, record.source().page_date) {
        return changes;
    }
    let was = record.stage_on(read_on);
    // A page may keep the stage of a model whose dates have passed.
    if let Some(now) = row.stage.filter(|now| *now != was && (*now > was || row.date(was).is_none())) {
        changes.push(Change::Stage { was, now });
    }
    for (name, now) in &row.extra_dates {
        let was = record.extra_dates.iter().find(|(own, _)| own == name).map(|(_, on)| *on);
        if was != Some(*now) {
            changes.push(Change::Extra { name: name.clone(), was, now: *now });
        }
    }
    if let Some(now) = row.default_version.filter(|now| *now != record.default_version) {
        changes.push(Change::Default { now });
    }
    replacements(row, record, catalog, &mut changes);
    texts(row, record, &mut changes);
    changes
}

fn names(row: &Row, record: &'static Record, page: &Page, catalog: &Catalog, changes: &mut Vec<Change>) {
    let pinned = row.aliases.iter().map(|name| (name, false));
    for (name, floating) in pinned.chain(row.floating_aliases.iter().map(|name| (name, true))) {
        let mut owners = catalog.at(&row.provider, name);
        let owner = owners.next();
        // A name with a record of its own leads where that record does.
        let has_own_record = owner.is_some_and(|owner| owner.id.eq_ignore_ascii_case(name));
        if has_own_record || owner.is_some_and(|owner| owner.id == record.id) {
            continue;
        }
        let older = is_older(page, owner.unwrap_or(record).source().page_date) && owner.is_some();
        changes.push(Change::Name { name: name.clone(), floating, owner: owner.map(|owner| owner.id), older });
    }
}

fn replacements(row: &Row, record: &'static Record, catalog: &Catalog, changes: &mut Vec<Change>) {
    let target = |published: &str| {
        let name = bare_name(published);
        catalog.at(&row.provider, &name).next().map_or(name, |record| bare_name(record.id))
    };
    let known = record.replacements.iter().map(|published| target(published));
    if !row.replacements.is_empty() && !row.replacements.iter().map(|published| target(published)).eq(known) {
        let was = record.replacements.iter().map(|name| (*name).to_owned()).collect();
        changes.push(Change::Replacements { was, now: row.replacements.clone() });
    }
}

/// The name of a published replacement, without version and note, in lower case.
fn bare_name(published: &str) -> String {
    published.split([' ', '@']).next().unwrap_or(published).to_ascii_lowercase()
}

/// A page fills the fields that the catalog leaves open. Only the words of another catalog are compared with its own.
fn texts(row: &Row, record: &'static Record, changes: &mut Vec<Change>) {
    let entry = row.entry.as_ref().map(|whole| &whole.entry);
    let fields = [
        (Text::Publisher, record.publisher, row.publisher.as_ref()),
        (Text::NativeStage, record.native_stage, row.native_stage.as_ref().filter(|_| row.stage == Some(record.stage))),
        (Text::PointsTo, record.points_to, entry.and_then(|entry| entry.points_to.as_ref())),
        (Text::Disputed, record.disputed, entry.and_then(|entry| entry.disputed.as_ref())),
        (Text::Notes, record.notes, row.notes.as_ref()),
    ];
    for (field, was, now) in fields {
        let Some(now) = now else { continue };
        let known = record.notes.is_some_and(|notes| notes.contains(now.as_str())) || was == Some(now);
        if !known && (was.is_none() || entry.is_some() || field == Text::Notes) {
            changes.push(Change::Text { field, was, now: now.clone() });
        }
    }
}

/// The same day, and a floor for a floor unless the day has come; or a floor that a known day keeps to.
fn agree(now: ParsedDate, was: DateFact, read_on: Date) -> bool {
    let is_same = now.on == was.on && (now.not_before != was.is_firm() || now.on <= read_on);
    is_same || (now.not_before && was.is_firm() && now.on <= was.on)
}

/// Whether the page is older than a source.
fn is_older(page: &Page, source: Option<&str>) -> bool {
    page.date.as_deref().zip(source).is_some_and(|(page, source)| page < source)
}

impl Change {
    /// Whether the catalog follows a newer source in this.
    #[must_use]
    pub fn is_older(&self) -> bool {
        matches!(self, Self::Older { .. } | Self::Name { older: true, .. })
    }

    /// The word that a line of the diff begins with.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            _ if self.is_older() => "older",
            Self::Date { was: Some(_), .. } | Self::Extra { was: Some(_), .. } | Self::Name { owner: Some(_), .. } => {
                "moved"
            }
            Self::Stage { .. } | Self::Replacements { .. } | Self::Default { .. } | Self::Text { was: Some(_), .. } => {
                "changed"
            }
            _ => "added",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date { stage, was: Some(was), now } => write!(f, "{} {} -> {now}", date_name(*stage), day(was)),
            Self::Date { stage, was: None, now } => write!(f, "{} {now}, which the catalog lacks", date_name(*stage)),
            Self::Older { stage, was: Some(was), page } => {
                write!(f, "{} {page}; the catalog follows {} with {}", date_name(*stage), was.source.key, day(was))
            }
            // Plans that a newer page does not repeat.
            Self::Older { stage, was: None, page } => {
                write!(f, "{} {page}; a newer source names no day", date_name(*stage))
            }
            Self::Stage { was, now } => write!(f, "stage {} -> {}", was.as_str(), now.as_str()),
            Self::Replacements { was, now } => {
                write!(f, "replacement {} -> {}", list(was), list(now))
            }
            Self::Extra { name, was: Some(was), now } => write!(f, "{name} {was} -> {now}"),
            Self::Extra { name, was: None, now } => write!(f, "{name} {now}, which the catalog lacks"),
            Self::Name { name, owner: None, .. } => write!(f, "alias {name}, which the catalog lacks"),
            Self::Name { name, owner: Some(owner), .. } => write!(f, "alias {name}; in the catalog it is {owner}"),
            Self::Default { now: true } => f.write_str("now the default version"),
            Self::Default { now: false } => f.write_str("no longer the default version"),
            Self::Text { field, was: Some(was), now } => write!(f, "{} {was} -> {now}", field.as_str()),
            Self::Text { field, was: None, now } => write!(f, "{} {now}", field.as_str()),
        }
    }
}

fn date_name(stage: Option<Stage>) -> &'static str {
    stage.map_or("training", Stage::as_str)
}

fn day(fact: &DateFact) -> String {
    if fact.is_firm() { fact.on.to_string() } else { format!(">={}", fact.on) }
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
