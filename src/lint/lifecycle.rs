//! A reference and what the catalog says of it on one day: all that a lint gets to see.

use jiff::civil::Date;

use crate::catalog::{Confidence as SourceConfidence, Kind, Stage, Versions};
use crate::detect::reference::Reference;

pub use crate::lint::resolver::Resolver;

/// A reference with its verdict.
#[derive(Debug, Clone)]
pub struct ResolvedReference {
    pub reference: Reference,
    pub verdict: Verdict,
}

/// What the catalog knows of a reference.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// The catalog has no such model.
    Unknown,
    /// The name is known, the version is not: a deployment of it fails.
    UnknownVersion(UnknownVersion),
    Known(Box<Outlook>),
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

/// One record, seen from the day of the run.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The catalog's key of the provider that the dates are of.
    pub provider: &'static str,
    /// For people: `Amazon Bedrock`.
    pub provider_name: &'static str,
    pub publisher: Option<&'static str>,
    /// What the model does.
    pub kind: Kind,
    /// What a version means at this provider.
    pub versions: Versions,
    pub stage: Stage,
    /// First day of that stage, where it is known.
    pub since: Option<Date>,
    pub retires: Option<Retirement>,
    /// Another model answers calls to the id.
    pub redirect: Option<Redirected>,
    /// The version that is graded where none stands, of a model that has several: the service takes its default.
    pub open_version: Option<&'static str>,
    /// New fine-tuning jobs are refused from this day on.
    pub training_ends: Option<Date>,
    /// The name can be moved to another model.
    pub floating: bool,
    /// The dated id that the name stands for now.
    pub points_to: Option<&'static str>,
    pub advice: Advice,
    pub evidence: Evidence,
    /// What sources disagree on.
    pub disputed: Option<&'static str>,
    /// Records that the reference could as well mean (other versions, regions) and that have other dates.
    pub differing: usize,
    /// The place does not tell the provider, or the catalog does not have it: the dates are another's.
    pub assumed: bool,
    /// Where the provider is not told: every provider that serves the model has retired it.
    pub retired_everywhere: bool,
}

/// The end of a model.
#[derive(Debug, Clone, Copy)]
pub struct Retirement {
    pub on: Date,
    /// A "not sooner than".
    pub not_before: bool,
    /// What a caller gets from then on, where the provider says so.
    pub answer: Option<&'static str>,
}

/// Another model behind a retired id.
#[derive(Debug, Clone, Copy)]
pub struct Redirected {
    pub to: &'static str,
    pub from: Option<Date>,
    /// From a day that has passed, or ever.
    pub in_force: bool,
}

/// What to move to.
#[derive(Debug, Clone, Default)]
pub struct Advice {
    /// As the provider published it, dead or alive.
    pub published: Option<Step>,
    /// The live model of the same provider and kind at the end of the chain.
    pub live: Option<Target>,
    /// The provider names one replacement, and that is the live one.
    pub is_sole: bool,
}

/// A published replacement that may have ended itself.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub model: &'static str,
    /// None where the catalog does not know it.
    pub stage: Option<Stage>,
    /// First day of that stage, where it is known.
    pub since: Option<Date>,
}

/// The model to move to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    pub model: &'static str,
    /// Where the provider names the version apart.
    pub version: Option<&'static str>,
    /// Legacy only where nothing better is known.
    pub stage: Stage,
    /// Its own end, or the day before which it does not end, where one is known.
    pub ends: Option<Date>,
}

/// Where the dates come from.
#[derive(Debug, Clone, Copy)]
pub struct Evidence {
    pub title: &'static str,
    pub confidence: SourceConfidence,
    /// The page's own date, to the day or to the month.
    pub page_date: Option<&'static str>,
    /// The day on which the source was read.
    pub read_on: Date,
    /// What the retirement date was before.
    pub moved_from: Option<Date>,
}

impl ResolvedReference {
    /// The record, where the catalog has the model. The name of a deployment has none: what it serves, and so its
    /// stage, is set where it is deployed.
    #[must_use]
    pub fn outlook(&self) -> Option<&Outlook> {
        match &self.verdict {
            Verdict::Known(outlook) if !self.reference.is_alias => Some(outlook),
            _ => None,
        }
    }

    /// Whether the place names a model, or what looks like one: not the name of a deployment that may serve one or
    /// another.
    #[must_use]
    pub fn names_model(&self) -> bool {
        self.reference.parts.candidates.is_empty() || !matches!(self.verdict, Verdict::Unknown)
    }
}

impl Outlook {
    /// Days from `as_of` to the retirement, unless that has passed.
    #[must_use]
    pub fn days_left(&self, as_of: Date) -> Option<i32> {
        let days = (self.retires?.on - as_of).get_days();
        (self.stage != Stage::Retired && days >= 0).then_some(days)
    }

    /// Whether the retirement date is a "not sooner than".
    #[must_use]
    pub fn not_before(&self) -> bool {
        self.retires.is_some_and(|retirement| retirement.not_before)
    }
}
