//! A reference and what the catalog says of it on one day: all that a lint gets to see.

use jiff::civil::Date;

use crate::catalog::{Confidence as SourceConfidence, Dates, Stage};
use crate::reference::Reference;

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
    UnknownVersion(Box<UnknownVersion>),
    Known(Box<Outlook>),
}

/// A version that a model never had.
#[derive(Debug, Clone)]
pub struct UnknownVersion {
    /// For people: `Azure OpenAI`.
    pub provider_name: String,
    pub publisher: Option<String>,
    /// The versions that the catalog has, oldest first.
    pub known: Vec<String>,
}

/// One record, seen from the day of the run.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The catalog's key of the provider that the dates are of.
    pub provider: String,
    /// For people: `Amazon Bedrock`.
    pub provider_name: String,
    pub publisher: Option<String>,
    pub stage: Stage,
    /// First day of each stage.
    pub dates: Dates,
    /// The retirement date is a "not sooner than".
    pub not_before: bool,
    /// The alias can be moved to another model; what it points at now, where that is known.
    pub floating: Option<Option<String>>,
    /// Calls are answered by this model once the id is retired.
    pub redirect: Option<String>,
    pub advice: Advice,
    pub evidence: Evidence,
    /// What sources disagree on.
    pub disputed: Option<String>,
    /// Every provider that serves the model has retired it.
    pub retired_everywhere: bool,
}

/// What to move to.
#[derive(Debug, Clone, Default)]
pub struct Advice {
    /// As the provider published it, dead or alive.
    pub published: Option<Step>,
    /// The live model of the same provider and kind at the end of the chain.
    pub live: Option<Target>,
}

/// A published replacement that may have ended itself.
#[derive(Debug, Clone)]
pub struct Step {
    pub model: String,
    pub stage: Stage,
    /// First day of that stage, where it is known.
    pub since: Option<Date>,
}

/// The model to move to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub model: String,
    /// Where the provider names the version apart.
    pub version: Option<String>,
}

/// Where the dates come from.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub title: String,
    pub confidence: SourceConfidence,
    /// The day on which the source was read.
    pub read_on: Option<Date>,
}

impl ResolvedReference {
    /// The record, where the catalog has the model.
    #[must_use]
    pub fn outlook(&self) -> Option<&Outlook> {
        match &self.verdict {
            Verdict::Known(outlook) => Some(outlook),
            _ => None,
        }
    }
}

impl Outlook {
    /// First day of the stage that holds on the day of the run.
    #[must_use]
    pub fn since(&self) -> Option<Date> {
        match self.stage {
            Stage::Preview => self.dates.preview,
            Stage::Ga => self.dates.ga,
            Stage::Legacy => self.dates.legacy,
            Stage::Deprecated => self.dates.deprecated,
            Stage::Retired => self.dates.retired,
        }
    }

    /// Days from `as_of` to the retirement, unless that has passed.
    #[must_use]
    pub fn days_left(&self, as_of: Date) -> Option<i32> {
        let days = (self.dates.retired? - as_of).get_days();
        (self.stage != Stage::Retired && days >= 0).then_some(days)
    }
}

/// Looks references up, as of one day.
#[derive(Debug)]
pub struct Resolver {
    as_of: Date,
}

impl Resolver {
    pub fn load(_files: &[std::path::PathBuf], _default: bool, as_of: Date) -> Result<Self, Box<dyn std::error::Error>> {
        Ok(Self { as_of })
    }

    pub fn resolve(&self, reference: &Reference) -> ResolvedReference {
        let _ = self.as_of;
        ResolvedReference { reference: reference.clone(), verdict: Verdict::Unknown }
    }

    pub fn info(&self) -> crate::report::CatalogInfo {
        crate::report::CatalogInfo::default()
    }
}
