//! How pressing it is to leave a model: what is known of it on a day, as one value on a scale.
//!
//! Of one record it never falls from one day to a later one, so that the level of a finding never falls by waiting. A
//! test walks every record through two years.

use jiff::civil::Date;

use crate::catalog::record::{DateFact, Record};
use crate::catalog::vocabulary::{Confidence, DateKind, Stage};

/// What is known of a model on a day, the least pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// It works, and no end of it is near.
    Works,
    Legacy,
    /// It may end, or have ended: a "not sooner than" is near or has passed, or what is known is in doubt.
    MayEnd,
    Deprecated,
    /// It ends on an announced date inside the horizon.
    Ends,
    Retired,
}

/// Why a date does not prove a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Another source has another date, or none.
    Disputed,
    /// No source states it.
    Inferred,
}

/// What is in doubt on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Doubts {
    /// Whether and when the model is retired.
    pub end: Option<Doubt>,
    /// Whether it is deprecated.
    pub deprecated: Option<Doubt>,
    /// A date that nobody doubts has made it deprecated, even where it is in doubt whether it is retired.
    pub is_deprecated: bool,
}

/// The facts that decide.
#[derive(Debug, Clone, Copy)]
pub struct Outlook {
    /// The stage on the day.
    pub stage: Stage,
    pub end: Option<End>,
    pub doubts: Doubts,
}

/// The retirement of a model.
#[derive(Debug, Clone, Copy)]
pub struct End {
    pub on: Date,
    /// It is a "not sooner than".
    pub not_before: bool,
    /// The day on which its source was read.
    pub read_on: Date,
}

impl End {
    /// Whether the date is inside the horizon or has passed. A "not sooner than" that had passed when its source was
    /// read has no meaning any more: the model was still there.
    #[must_use]
    pub fn is_near(&self, as_of: Date, horizon: u32) -> bool {
        let is_void = self.not_before && self.read_on > self.on;
        !is_void && i64::from((self.on - as_of).get_days()) <= i64::from(horizon)
    }
}

impl Outlook {
    /// How pressing it is, if an end within `horizon` days is near.
    #[must_use]
    pub fn urgency(&self, as_of: Date, horizon: u32) -> Urgency {
        self.by_stage().max(self.by_end(as_of, horizon))
    }

    fn by_stage(&self) -> Urgency {
        let deprecated = if self.doubts.deprecated.is_some() { Urgency::MayEnd } else { Urgency::Deprecated };
        match self.stage {
            Stage::Retired if self.doubts.end.is_none() => Urgency::Retired,
            Stage::Retired if self.doubts.is_deprecated => Urgency::Deprecated,
            Stage::Retired => Urgency::MayEnd,
            Stage::Deprecated => deprecated,
            Stage::Legacy => Urgency::Legacy,
            Stage::Ga | Stage::Preview => Urgency::Works,
        }
    }

    fn by_end(&self, as_of: Date, horizon: u32) -> Urgency {
        match self.end.filter(|end| self.stage != Stage::Retired && end.is_near(as_of, horizon)) {
            None => Urgency::Works,
            Some(end) if end.not_before || self.doubts.end.is_some() => Urgency::MayEnd,
            // Also where another model answers from then on: nobody chose that one.
            Some(_) => Urgency::Ends,
        }
    }
}

impl Record {
    /// How pressing it is to leave the model on a day.
    pub fn urgency(&self, as_of: Date, horizon: u32) -> Urgency {
        self.outlook(as_of).urgency(as_of, horizon)
    }

    /// What decides how pressing it is.
    pub fn outlook(&self, as_of: Date) -> Outlook {
        let end = |fact: DateFact| End { on: fact.on, not_before: !fact.is_firm(), read_on: fact.source.read_on };
        Outlook { stage: self.stage_on(as_of), end: self.dates.retired.map(end), doubts: self.doubts(as_of) }
    }

    /// What is in doubt on a day. An end counts as disputed from the first day on, until all its dates have passed: else
    /// a finding would be an error before the sources disagree on the day itself, and a warning from then on.
    pub fn doubts(&self, as_of: Date) -> Doubts {
        let of = |fact: Option<&DateFact>, disputed: fn(&DateFact, Date) -> bool| match fact {
            Some(fact) if disputed(fact, as_of) => Some(Doubt::Disputed),
            Some(fact) if fact.kind == DateKind::Inferred => Some(Doubt::Inferred),
            _ => (self.confidence == Confidence::Inferred).then_some(Doubt::Inferred),
        };
        let deprecated = of(self.dates.deprecated.as_ref(), DateFact::is_disputed_on);
        let since = self.dates.deprecated.filter(|fact| fact.is_firm() && fact.on <= as_of);
        Doubts {
            end: of(self.dates.retired.as_ref(), DateFact::is_disputed_from),
            deprecated,
            is_deprecated: since.is_some() && deprecated.is_none(),
        }
    }
}
