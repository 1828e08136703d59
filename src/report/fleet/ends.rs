//! What ends in many repositories: the rows put together by repository, owner and model.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::report::fleet::row::FleetRow;

/// Places that are kept of each end.
const MAX_PLACES: usize = 3;

/// When a model ends, as of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum When {
    /// Calls fail.
    Retired,
    /// Within the horizon.
    Soon,
    Later,
    /// No day is known, though it is deprecated or legacy.
    Open,
}

impl When {
    pub(super) const ALL: [Self; 4] = [Self::Retired, Self::Soon, Self::Later, Self::Open];

    /// The value of the filter.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Retired => "retired",
            Self::Soon => "soon",
            Self::Later => "later",
            Self::Open => "open",
        }
    }

    /// For people.
    pub(super) fn name(self, horizon: u32) -> String {
        match self {
            Self::Retired => "retired".to_owned(),
            Self::Soon => format!("within {horizon} days"),
            Self::Later => "later".to_owned(),
            Self::Open => "no date".to_owned(),
        }
    }
}

/// What makes an end of its own: the first that ends comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End {
    pub when: When,
    /// Empty where no date is known.
    pub retires: String,
    pub model: String,
    pub provider: String,
    pub repository: String,
    pub owner: String,
    pub stage: String,
    pub not_before: bool,
    pub replacement: String,
}

/// A place of an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub path: String,
    pub line: usize,
    pub revision: String,
}

/// The places of an end.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub count: usize,
    /// The first ones.
    pub first: Vec<Place>,
}

/// All ends of a run.
#[derive(Debug, Default)]
pub(super) struct Ends {
    pub all: BTreeMap<End, Places>,
    /// Places that name a model with an end, which a comment or a baseline accepts.
    pub silenced: usize,
}

impl Ends {
    /// Adds the row of a place, if its model ends.
    pub(super) fn add(&mut self, row: &FleetRow, as_of: Date, horizon: u32) {
        let Some(end) = end(row, as_of, horizon) else { return };
        if row.silenced {
            self.silenced += 1;
            return;
        }
        let places = self.all.entry(end).or_default();
        places.count += 1;
        if places.first.len() < MAX_PLACES {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let (path, revision) = (text(&row.path), text(&row.revision));
            places.first.push(Place { path, line: row.line.unwrap_or_default(), revision });
        }
    }
}

fn end(row: &FleetRow, as_of: Date, horizon: u32) -> Option<End> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (stage, day) = (text(&row.stage), row.retires.as_deref().and_then(|day| day.parse::<Date>().ok()));
    let not_before = row.retires_kind.as_deref() == Some("not-before");
    let last = as_of.checked_add(i64::from(horizon).days()).unwrap_or(as_of);
    let when = match (stage.as_str(), day) {
        ("retired", _) => When::Retired,
        // The earliest day that is possible is no end to plan with.
        (_, Some(day)) if day <= last && !not_before => When::Soon,
        (_, Some(_)) => When::Later,
        ("deprecated" | "legacy", None) => When::Open,
        _ => return None,
    };
    let model = row.model.clone()?;
    let version = row.version.as_ref().filter(|version| !model.contains(*version));
    Some(End {
        when,
        retires: text(&row.retires),
        model: version.map_or_else(|| model.to_lowercase(), |version| format!("{} {version}", model.to_lowercase())),
        provider: text(&row.provider),
        repository: row.repository.clone(),
        owner: text(&row.owner),
        stage,
        not_before,
        replacement: text(&row.replacement),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_ends_and_when() {
        let row = |stage: &str, retires: Option<&str>, kind: &str| FleetRow {
            repository: "shop".into(),
            model: Some("M-1".into()),
            version: Some("2".into()),
            stage: Some(stage.into()),
            retires: retires.map(str::to_owned),
            retires_kind: retires.map(|_| kind.into()),
            path: Some("a.py".into()),
            line: Some(4),
            ..FleetRow::default()
        };
        let when = |row: &FleetRow| end(row, date(2026, 11, 21), 90).map(|end| end.when);
        assert_eq!(when(&row("retired", Some("2026-10-01"), "announced")), Some(When::Retired));
        assert_eq!(when(&row("deprecated", Some("2027-01-01"), "announced")), Some(When::Soon));
        assert_eq!(when(&row("ga", Some("2027-01-01"), "not-before")), Some(When::Later));
        assert_eq!(when(&row("deprecated", Some("2028-01-01"), "announced")), Some(When::Later));
        assert_eq!(when(&row("legacy", None, "")), Some(When::Open));
        assert_eq!(when(&row("ga", None, "")), None);
        let mut ends = Ends::default();
        for silenced in [false, true, false] {
            ends.add(&FleetRow { silenced, ..row("retired", None, "") }, date(2026, 11, 21), 90);
        }
        let (end, places) = ends.all.first_key_value().unwrap();
        assert_eq!((end.model.as_str(), places.count, places.first[0].line, ends.silenced), ("m-1 2", 2, 4, 1));
    }
}
