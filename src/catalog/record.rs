//! One record: a model at one provider, where a set of dates holds.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The five lifecycle stages, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    Preview,
    Ga,
    /// Still deployable; a better model exists.
    Legacy,
    /// No new deployments or fine-tuning jobs; existing ones work.
    Deprecated,
    /// Calls fail.
    Retired,
}

/// What a model does; a replacement has the same kind.
pub type Kind = &'static str;

/// How far the source of a record can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    Official,
    Secondary,
    Inferred,
}

/// First day of each stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dates {
    pub preview: Option<Date>,
    pub ga: Option<Date>,
    pub legacy: Option<Date>,
    pub deprecated: Option<Date>,
    pub retired: Option<Date>,
}

/// The id keeps answering, but another model serves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redirect {
    pub to: &'static str,
    pub from: Option<Date>,
}

/// A model at one provider. Key: provider, id, version, cloud, regions, deployment type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub provider: &'static str,
    pub id: &'static str,
    pub version: Option<&'static str>,
    pub publisher: Option<&'static str>,
    pub kind: Kind,
}
