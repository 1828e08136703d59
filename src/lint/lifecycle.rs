//! A reference and its record in the catalog on the day of the run: everything that a lint receives.

use jiff::civil::Date;

use crate::catalog::{
    Confidence as SourceConfidence, DateKind, Doubts, End, Ground, Kind, Outlook, Stage, Urgency, Versions, shown_date,
};
use crate::detect::reference::Reference;
use crate::lint::definition::Context;
use crate::lint::invented::Invented;

pub use crate::lint::resolver::Resolver;

/// A reference with the result of looking it up.
#[derive(Debug, Clone)]
pub struct ResolvedReference {
    pub reference: Reference,
    pub lookup: Lookup,
    /// What the id was made of, where its service never had it.
    pub invented: Option<Invented>,
}

/// The result of looking a reference up in the catalog.
#[derive(Debug, Clone)]
pub enum Lookup {
    /// The catalog has no such model.
    Unknown,
    /// The catalog has the model but not this version: a deployment of it fails.
    UnknownVersion(UnknownVersion),
    Known(Box<Lifecycle>),
}

/// A version that a model never had.
#[derive(Debug, Clone)]
pub struct UnknownVersion {
    /// The catalog's key of the provider.
    pub provider: &'static str,
    /// For people: `Azure OpenAI`.
    pub provider_name: &'static str,
    pub publisher: Option<&'static str>,
    /// The versions that the catalog has, oldest first.
    pub known: Vec<&'static str>,
}

/// A record of the catalog on the day of the run.
#[derive(Debug, Clone)]
pub struct Lifecycle {
    /// The catalog's key of the provider whose dates these are.
    pub provider: &'static str,
    /// For people: `Amazon Bedrock`.
    pub provider_name: &'static str,
    pub publisher: Option<&'static str>,
    /// What the model does.
    pub kind: Kind,
    /// What a version means at this provider.
    pub versions: Versions,
    pub stage: Stage,
    /// The first day of that stage, if it is known.
    pub since: Option<Date>,
    pub retires: Option<Retirement>,
    /// The other model that answers calls to the id.
    pub redirect: Option<Redirected>,
    /// The version whose dates count for a reference without a version, if the model has several. The service itself
    /// takes its default.
    pub open_version: Option<&'static str>,
    /// The provider refuses new fine-tuning jobs from this day on.
    pub training_ends: Option<Date>,
    /// The provider can move the name to another model.
    pub floating: bool,
    /// The dated id that the name means now.
    pub points_to: Option<&'static str>,
    /// The same, if no end of it is near, so that it is worth naming.
    pub pin: Option<&'static str>,
    pub migration: Migration,
    pub evidence: Evidence,
    /// What is in doubt on the day.
    pub doubts: Doubts,
    /// What the sources disagree on.
    pub disputed: Option<&'static str>,
    /// The number of records that the reference could mean as well (other versions, other regions) and that have other
    /// dates.
    pub differing: usize,
    /// The region of the reference, where the dates are those of some regions only.
    pub region: Option<String>,
    /// The dates are those of another provider, because the place shows no provider or the catalog does not have it.
    pub assumed: bool,
    /// The place shows no provider, and every provider that serves the model has retired it.
    pub retired_everywhere: bool,
}

/// The retirement of a model.
#[derive(Debug, Clone, Copy)]
pub struct Retirement {
    pub on: Date,
    pub kind: DateKind,
    /// The answer to a call from then on, if the provider documents it.
    pub answer: Option<&'static str>,
}

impl Retirement {
    /// Whether the provider announced the date as the earliest one ("not sooner than").
    #[must_use]
    pub fn not_before(&self) -> bool {
        self.kind == DateKind::NotBefore
    }

    /// The date as people read it.
    #[must_use]
    pub fn shown(&self) -> String {
        shown_date(self.on, self.kind)
    }
}

/// Another model behind a retired id.
#[derive(Debug, Clone, Copy)]
pub struct Redirected {
    pub to: &'static str,
    pub from: Option<Date>,
    /// Whether it answers already on the day of the run.
    pub in_force: bool,
}

/// What to move to.
#[derive(Debug, Clone, Default)]
pub struct Migration {
    /// The replacement that the provider published, which may be retired itself.
    pub published: Option<Step>,
    /// The live model of the same provider and kind.
    pub live: Option<Target>,
    /// Who says that the live one replaces the model.
    pub ground: Option<Ground>,
    /// Further live ones on the same ground, the best first.
    pub others: Vec<Target>,
    /// Whether the provider names one replacement, and that is the live one.
    pub is_sole: bool,
    /// The live model does other work, so that other calls reach it.
    pub changes_task: bool,
    /// What the model takes and the live one does not: `image`.
    pub loses: Vec<&'static str>,
    /// Where the service sent its users, if it ended as a whole.
    pub users: Option<&'static str>,
}

/// A published replacement, which may be retired itself.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub model: &'static str,
    /// `None` if the catalog does not have the model.
    pub stage: Option<Stage>,
    /// The first day of that stage, if it is known.
    pub since: Option<Date>,
}

/// The model to move to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    pub model: &'static str,
    /// The version, if the provider names it apart from the model.
    pub version: Option<&'static str>,
    /// `Legacy` only if the catalog has nothing better.
    pub stage: Stage,
    /// Its own retirement, or the day before which it is not retired, if one is known.
    pub ends: Option<Date>,
}

/// Where the dates come from.
#[derive(Debug, Clone, Copy)]
pub struct Evidence {
    pub title: &'static str,
    pub url: Option<&'static str>,
    pub confidence: SourceConfidence,
    /// The page's own date, to the day or to the month.
    pub page_date: Option<&'static str>,
    /// The day on which the source was read.
    pub read_on: Date,
    /// The record was read at run time and stands in the place of one that is compiled in.
    pub overrides: bool,
    /// The former retirement date.
    pub moved_from: Option<Date>,
}

impl Lifecycle {
    /// How many days are left on a day; `None` if it is retired or no end is known.
    #[must_use]
    pub fn days_left(&self, as_of: Date) -> Option<i32> {
        let days = (self.retires?.on - as_of).get_days();
        (self.stage != Stage::Retired && days >= 0).then_some(days)
    }

    /// Whether the retirement date is a "not sooner than".
    #[must_use]
    pub fn not_before(&self) -> bool {
        self.retires.is_some_and(|retirement| retirement.not_before())
    }
}

impl ResolvedReference {
    /// The record, if the catalog has the model. The name of a deployment has no record: the place that creates the
    /// deployment decides which model it serves.
    #[must_use]
    pub fn lifecycle(&self) -> Option<&Lifecycle> {
        self.record().filter(|lifecycle| lifecycle.kind != Kind::Endpoint)
    }

    /// The record of an interface of a service.
    #[must_use]
    pub fn endpoint(&self) -> Option<&Lifecycle> {
        self.record().filter(|lifecycle| lifecycle.kind == Kind::Endpoint)
    }

    /// The record of a model or an interface.
    #[must_use]
    pub fn record(&self) -> Option<&Lifecycle> {
        match &self.lookup {
            Lookup::Known(lifecycle) if !self.reference.is_alias => Some(lifecycle),
            _ => None,
        }
    }

    /// Whether the place names a model or what looks like one, and not a deployment that may serve one of several
    /// models.
    #[must_use]
    pub fn names_model(&self) -> bool {
        let is_known = self.reference.parts.candidates.is_empty() || !matches!(self.lookup, Lookup::Unknown);
        is_known && self.endpoint().is_none()
    }
}

impl Lifecycle {
    /// How pressing it is to leave the model on the day of the run.
    #[must_use]
    pub fn urgency(&self, context: &Context) -> Urgency {
        let outlook = Outlook { stage: self.stage, end: self.end(), doubts: self.doubts };
        outlook.urgency(context.as_of, context.horizon)
    }

    /// The retirement, if the model is not retired and its end is near. A date that has passed while another model
    /// answers is no end any more.
    #[must_use]
    pub fn near_end(&self, context: &Context) -> Option<Retirement> {
        let is_near = self.end().is_some_and(|end| end.is_near(context.as_of, context.horizon));
        let is_open = |end: &Retirement| end.not_before() || end.on > context.as_of;
        self.retires.filter(|end| is_near && self.stage != Stage::Retired && is_open(end))
    }

    fn end(&self) -> Option<End> {
        self.retires.map(|end| End { on: end.on, not_before: end.not_before(), read_on: self.evidence.read_on })
    }
}
