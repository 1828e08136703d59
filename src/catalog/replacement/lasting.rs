//! Whether a model is live where it is wanted, and for how long.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::catalog::replacement::Search;
use crate::catalog::{Query, Record, Stage};

/// How good a live model is as a target, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Generally available, and so beyond the horizon.
    Good,
    /// Generally available; nobody promised that it stays so beyond the horizon.
    Uncertain,
    /// A better one exists.
    Legacy,
    Preview,
}

impl Search<'_> {
    /// The record of a candidate that holds where it is wanted, with its standing. `None` if it is not live there, or
    /// not for long enough.
    pub(super) fn here(&self, candidate: &Record) -> Option<(&'static Record, Standing)> {
        let query = Query {
            provider: candidate.provider,
            name: candidate.id,
            version: candidate.version,
            cloud: self.wanted.cloud,
            region: self.wanted.region,
            deployment_type: self.wanted.deployment_type,
            horizon: self.wanted.horizon,
        };
        let record = self.catalog.resolve(&query, self.wanted.as_of).known()?.record;
        let is_there = record.cloud == self.wanted.cloud && record.version == candidate.version;
        Some((record, self.standing_of(record).filter(|_| is_there)?))
    }

    /// The standing of a record on the day.
    pub(super) fn standing_of(&self, record: &Record) -> Option<Standing> {
        let (now, end) = (self.wanted.as_of, self.end());
        match (record.stage_on(now), record.stage_on(end)) {
            (Stage::Ga, Stage::Ga) if record.retires().is_some_and(|(on, _)| on <= end) => Some(Standing::Uncertain),
            (Stage::Ga, Stage::Ga) => Some(Standing::Good),
            (Stage::Ga | Stage::Legacy, Stage::Legacy) => Some(Standing::Legacy),
            // A preview of which it is known that it becomes more is one all the same.
            (Stage::Preview, Stage::Preview | Stage::Ga) if has_come(record, now) => Some(Standing::Preview),
            _ => None,
        }
    }

    /// The last day of the horizon.
    fn end(&self) -> Date {
        self.wanted.as_of.checked_add(i64::from(self.wanted.horizon).days()).unwrap_or(Date::MAX)
    }

    /// Whether the model was known on the day: one without a date is from the day on which its source was written.
    pub(super) fn is_known(&self, record: &Record) -> bool {
        let start = record.dates.preview.or(record.dates.ga).map(|fact| fact.on);
        match (start, record.source().page_date) {
            (Some(start), _) => start <= self.wanted.as_of,
            (None, Some(written)) => written <= self.wanted.as_of.to_string().as_str(),
            (None, None) => record.source().read_on <= self.wanted.as_of,
        }
    }
}

/// Whether its first day has come; one without a date counts as what it was seen to be.
fn has_come(record: &Record, day: Date) -> bool {
    record.dates.iter().next().is_none_or(|(_, first)| first.on <= day)
}
