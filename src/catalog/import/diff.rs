//! How what was read differs from a catalog: what is new, what moved, what changed, and what is gone from the page.

use std::fmt;

use jiff::civil::Date;

use super::super::file::{DeploymentType, Versions};
use super::super::resolve::same_version;
use super::super::{Catalog, DateFact, DateKind, Record, Stage};
use super::{Page, Row, Said};

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
}

/// What a page says of a model, next to the record that says otherwise.
#[derive(Debug, Clone)]
pub struct Difference {
    pub row: Row,
    pub record: &'static Record,
    pub changes: Vec<Change>,
}

/// A page against a catalog.
#[derive(Debug, Clone, Default)]
pub struct Diff {
    pub new: Vec<Row>,
    pub differing: Vec<Difference>,
    /// Alive as far as the catalog knows, but not on a page that lists all that is alive.
    pub gone: Vec<&'static Record>,
    /// Rows that say what the catalog says.
    pub same: usize,
    /// Rows of which it cannot be told which record they mean.
    pub unclear: Vec<Row>,
}

impl Diff {
    /// Whether the catalog says something else than the page.
    #[must_use]
    pub fn disagrees(&self) -> bool {
        let older = |change: &Change| matches!(change, Change::Older { .. });
        !self.new.is_empty() || self.differing.iter().any(|found| !found.changes.iter().all(older))
    }
}

/// Compares a page with a catalog.
#[must_use]
pub fn diff(page: &Page, catalog: &Catalog, read_on: Date) -> Diff {
    let mut diff = Diff::default();
    let mut met: Vec<&'static Record> = Vec::new();
    for row in &page.rows {
        let records = candidates(row, catalog);
        if records.is_empty() {
            if catalog.at(&row.provider, &row.id).next().is_some()
                && row.version.is_none()
                && row.deployment_type.is_none()
            {
                diff.unclear.push(row.clone());
            } else {
                diff.new.push(row.clone());
            }
            continue;
        }
        met.extend(&records);
        let compared = records.iter().map(|record| (*record, changes(row, record, page, catalog, read_on)));
        // Of several records that a row can mean, the one that it fits best.
        match compared.min_by_key(|(_, changes)| changes.len()) {
            Some((record, changes)) if !changes.is_empty() => {
                diff.differing.push(Difference { row: row.clone(), record, changes });
            }
            _ => diff.same += 1,
        }
    }
    for (provider, cloud) in &page.complete_for {
        let listed = |record: &&'static Record| {
            let known = record.dates.iter().next().is_none_or(|(_, fact)| page_day(page, read_on) >= fact.on);
            record.provider == provider && record.cloud == cloud.as_deref() && known && record.deployment_type.is_none()
        };
        let alive = |record: &&'static Record| !record.unverified && record.stage_on(read_on) < Stage::Retired;
        let unmet = |record: &&'static Record| !met.iter().any(|other| std::ptr::eq(*other, *record));
        diff.gone.extend(catalog.records().filter(listed).filter(alive).filter(unmet));
    }
    diff
}

/// The page's day: its own, or the one on which it was read.
fn page_day(page: &Page, read_on: Date) -> Date {
    let day = page.date.as_ref().and_then(|date| date.parse().or_else(|_| format!("{date}-01").parse()).ok());
    day.unwrap_or(read_on)
}

/// The records that a row can mean.
fn candidates(row: &Row, catalog: &Catalog) -> Vec<&'static Record> {
    let deployment_type = row.deployment_type.map(DeploymentType::as_str);
    let place = |record: &&'static Record| {
        let listed = row.regions.iter().all(|region| record.regions.contains(&region.as_str()));
        let excepted = row.regions.iter().any(|region| record.regions_except.contains(&region.as_str()));
        let regions = row.regions.is_empty() || listed || (record.regions.is_empty() && !excepted);
        record.cloud == row.cloud.as_deref() && regions
    };
    let mut records: Vec<_> = catalog.at(&row.provider, &row.id).filter(place).collect();
    let versions = catalog.provider(&row.provider).map_or(Versions::InId, |provider| provider.versions);
    let same = |record: &&'static Record| match (&row.version, record.version) {
        (Some(row), Some(record)) => same_version(row, record),
        (None, None) => true,
        _ => false,
    };
    if versions != Versions::InId && records.iter().any(same) {
        records.retain(same);
    } else if versions == Versions::Identity && row.version.is_some() {
        records.retain(|record| record.version.is_none());
    }
    // A page that knows one date for all means what holds for most deployment types.
    let own = |record: &&'static Record| record.deployment_type == deployment_type;
    let most =
        |record: &&'static Record| deployment_type.is_none() && record.deployment_type == Some("except-standard");
    if records.iter().any(own) {
        records.retain(own);
    } else {
        records.retain(most);
    }
    let several = versions != Versions::InId && records.windows(2).any(|pair| pair[0].version != pair[1].version);
    if several { Vec::new() } else { records }
}

/// What a row says otherwise than a record.
fn changes(row: &Row, record: &'static Record, page: &Page, catalog: &Catalog, read_on: Date) -> Vec<Change> {
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
    if is_older(page, record.source().page_date) {
        return changes;
    }
    let was = record.stage_on(read_on);
    // A page may leave to its dates what has passed.
    if let Some(now) = row.stage.filter(|now| *now != was && (*now > was || row.date(was).is_none())) {
        changes.push(Change::Stage { was, now });
    }
    let names = |name: &str| name.split([' ', '@']).next().unwrap_or(name).to_ascii_lowercase();
    let now: Vec<String> = row.replacements.clone();
    let meant =
        |name: &String| catalog.at(&row.provider, &names(name)).next().map_or_else(|| names(name), |r| names(r.id));
    let known: Vec<String> = record.replacements.iter().map(|name| meant(&(*name).to_owned())).collect();
    if !now.is_empty() && now.iter().map(meant).collect::<Vec<_>>() != known {
        let was = record.replacements.iter().map(|name| (*name).to_owned()).collect();
        changes.push(Change::Replacements { was, now });
    }
    changes
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
        }
    }
}

impl Change {
    /// The word that a line of the diff begins with.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Date { was: Some(_), .. } => "moved",
            Self::Date { was: None, .. } => "added",
            Self::Older { .. } => "older",
            Self::Stage { .. } | Self::Replacements { .. } => "changed",
        }
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.new {
            writeln!(f, "  new      {row}")?;
        }
        for found in &self.differing {
            let record = found.record;
            let version = record.version.map(|version| format!("@{version}")).unwrap_or_default();
            let place = record.cloud.into_iter().chain(record.deployment_type).map(|place| format!(" [{place}]"));
            let place: String = place.collect();
            for change in &found.changes {
                writeln!(f, "  {:<8} {}/{}{version}{place} {change}", change.word(), record.provider, record.id)?;
            }
        }
        for row in &self.unclear {
            writeln!(f, "  unclear  {row}: the catalog has several versions")?;
        }
        for record in &self.gone {
            writeln!(f, "  gone     {}/{}", record.provider, record.label())?;
        }
        Ok(())
    }
}
