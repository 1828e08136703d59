//! The difference between a page and a catalog: models that are new, dates that moved, facts that changed, and models
//! that the page no longer has.

use std::fmt;

use jiff::civil::Date;

use crate::catalog::import::change::{Change, changes};
use crate::catalog::import::{Page, Row};
use crate::catalog::resolve::same_version;
use crate::catalog::{Catalog, DeploymentType, Record, Stage, Versions};

/// A row with the record that differs from it.
#[derive(Debug, Clone)]
pub struct Difference {
    pub row: Row,
    pub record: &'static Record,
    pub changes: Vec<Change>,
}

/// The difference between a page and a catalog.
#[derive(Debug, Clone, Default)]
pub struct Diff {
    pub new: Vec<Row>,
    pub differing: Vec<Difference>,
    /// Alive as far as the catalog knows, but not on a page that lists all that is alive.
    pub gone: Vec<&'static Record>,
    /// How many rows agree with the catalog.
    pub same: usize,
    /// Rows that may mean one record or another.
    pub unclear: Vec<Row>,
}

impl Diff {
    /// Whether the page has facts that the catalog lacks or contradicts.
    #[must_use]
    pub fn disagrees(&self) -> bool {
        !self.new.is_empty() || self.differing.iter().any(|found| !found.changes.iter().all(Change::is_older))
    }
}

/// Compares a page with a catalog.
#[must_use]
pub fn diff(page: &Page, catalog: &Catalog, read_on: Date) -> Diff {
    let mut diff = Diff::default();
    let mut matched: Vec<&'static Record> = Vec::new();
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
        matched.extend(&records);
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
        let is_of_page = |record: &&'static Record| {
            let has_begun = record.dates.iter().next().is_none_or(|(_, fact)| page_day(page, read_on) >= fact.on);
            record.provider == provider && record.cloud == *cloud && has_begun && record.deployment_type.is_none()
        };
        let is_alive = |record: &&'static Record| !record.unverified && record.stage_on(read_on) < Stage::Retired;
        let is_unmatched = |record: &&'static Record| !matched.iter().any(|other| std::ptr::eq(*other, *record));
        diff.gone.extend(catalog.records().filter(is_of_page).filter(is_alive).filter(is_unmatched));
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
    let holds_there = |record: &&'static Record| {
        let listed = row.regions.iter().all(|region| record.regions.contains(&region.as_str()));
        let excepted = row.regions.iter().any(|region| record.regions_except.contains(&region.as_str()));
        let regions = row.regions.is_empty() || listed || (record.regions.is_empty() && !excepted);
        record.cloud == row.cloud && regions
    };
    let mut records: Vec<_> = catalog.at(&row.provider, &row.id).filter(holds_there).collect();
    let versions = catalog.provider(&row.provider).map_or(Versions::InId, |provider| provider.versions);
    let is_same_version = |record: &&'static Record| match (&row.version, record.version) {
        (Some(row), Some(record)) => same_version(row, record),
        (None, None) => true,
        _ => false,
    };
    if versions != Versions::InId && records.iter().any(is_same_version) {
        records.retain(is_same_version);
    } else if versions == Versions::Identity && row.version.is_some() {
        records.retain(|record| record.version.is_none());
    }
    if records.iter().any(|record| record.deployment_type == row.deployment_type) {
        records.retain(|record| record.deployment_type == row.deployment_type);
    } else {
        records.retain(|record| may_be_of_type(row, record));
    }
    let several = versions != Versions::InId && records.windows(2).any(|pair| pair[0].version != pair[1].version);
    if several { Vec::new() } else { records }
}

/// Whether a row can mean a record of another deployment type: a page with one date for all means the date of most
/// types, and the other way round.
fn may_be_of_type(row: &Row, record: &Record) -> bool {
    match (row.deployment_type, record.deployment_type) {
        (None, Some(other)) => other == DeploymentType::ExceptStandard,
        (Some(DeploymentType::ExceptStandard), None) => true,
        (Some(DeploymentType::Standard), None) => {
            record.dates.retired.map(|fact| fact.on) == row.date(Stage::Retired).map(|date| date.on)
        }
        _ => false,
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
            let regions = (!found.row.regions.is_empty()).then(|| format!(" [{}]", found.row.regions.join(" ")));
            let place: String = record.place().map(|word| format!(" [{word}]")).chain(regions).collect();
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
