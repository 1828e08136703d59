//! What a row says otherwise than the record that it means, fact by fact.

use std::fmt;

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::catalog::import::{Page, Row, Said};
use crate::catalog::{DateFact, DateKind, Record, Stage};

/// One difference between a row and a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A date that the catalog has another day for, or none. `None` as the stage is the end of fine-tuning jobs.
    Date {
        stage: Option<Stage>,
        was: Option<DateFact>,
        now: Said,
    },
    /// As [`Change::Date`], but the page is older than the source that the catalog follows.
    Older {
        stage: Option<Stage>,
        was: Option<DateFact>,
        page: Said,
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
    /// What else is said of a model, in words.
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

/// Compares a row with a record. What an older page says of anything but dates and names has been said anew since.
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
    // A page may leave to its dates what has passed.
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
        // What has a record of its own says itself where it leads.
        let its_own = owner.is_some_and(|owner| owner.id.eq_ignore_ascii_case(name));
        if its_own || owner.is_some_and(|owner| owner.id == record.id) {
            continue;
        }
        let older = is_older(page, owner.unwrap_or(record).source().page_date) && owner.is_some();
        changes.push(Change::Name { name: name.clone(), floating, owner: owner.map(|owner| owner.id), older });
    }
}

fn replacements(row: &Row, record: &'static Record, catalog: &Catalog, changes: &mut Vec<Change>) {
    let names = |name: &str| name.split([' ', '@']).next().unwrap_or(name).to_ascii_lowercase();
    let now: Vec<String> = row.replacements.clone();
    let meant =
        |name: &String| catalog.at(&row.provider, &names(name)).next().map_or_else(|| names(name), |r| names(r.id));
    let known: Vec<String> = record.replacements.iter().map(|name| meant(&(*name).to_owned())).collect();
    if !now.is_empty() && now.iter().map(meant).collect::<Vec<_>>() != known {
        let was = record.replacements.iter().map(|name| (*name).to_owned()).collect();
        changes.push(Change::Replacements { was, now });
    }
}

/// A page fills what the catalog leaves open; only another catalog's words are compared with ours.
fn texts(row: &Row, record: &'static Record, changes: &mut Vec<Change>) {
    let whole = row.whole.as_ref().map(|whole| &whole.entry);
    let fields = [
        (Text::Publisher, record.publisher, row.publisher.as_ref()),
        (Text::NativeStage, record.native_stage, row.native_stage.as_ref().filter(|_| row.stage == Some(record.stage))),
        (Text::PointsTo, record.points_to, whole.and_then(|entry| entry.points_to.as_ref())),
        (Text::Disputed, record.disputed, whole.and_then(|entry| entry.disputed.as_ref())),
        (Text::Notes, record.notes, row.notes.as_ref()),
    ];
    for (field, was, now) in fields {
        let Some(now) = now else { continue };
        let known = record.notes.is_some_and(|notes| notes.contains(now.as_str())) || was == Some(now);
        if !known && (was.is_none() || whole.is_some() || field == Text::Notes) {
            changes.push(Change::Text { field, was, now: now.clone() });
        }
    }
}

/// The same day, and a floor for a floor unless the day has come; or a floor that a known day keeps to.
fn agree(now: Said, was: DateFact, read_on: Date) -> bool {
    let floor = was.kind == DateKind::NotBefore;
    let same = now.on == was.on && (now.not_before == floor || now.on <= read_on);
    same || (now.not_before && !floor && now.on <= was.on)
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
        let name = |stage: &Option<Stage>| stage.map_or("training", Stage::as_str);
        let day = |fact: &DateFact| {
            if fact.kind == DateKind::NotBefore { format!(">={}", fact.on) } else { fact.on.to_string() }
        };
        match self {
            Self::Date { stage, was: Some(was), now } => write!(f, "{} {} -> {now}", name(stage), day(was)),
            Self::Date { stage, was: None, now } => write!(f, "{} {now}, which the catalog lacks", name(stage)),
            Self::Older { stage, was: Some(was), page } => {
                write!(f, "{} {page}; the catalog follows {} with {}", name(stage), was.source.key, day(was))
            }
            // Plans that a newer page does not repeat.
            Self::Older { stage, was: None, page } => write!(f, "{} {page}; a newer source names no day", name(stage)),
            Self::Stage { was, now } => write!(f, "stage {} -> {}", was.as_str(), now.as_str()),
            Self::Replacements { was, now } => {
                let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
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
