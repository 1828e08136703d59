//! How services treat deployments: `rules/deployments.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How a service treats deployments, from `rules/deployments.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeploymentRules {
    /// The provider.
    pub id: String,
    /// Whether calls name a deployment and not a model.
    #[serde(default)]
    pub called_by_name: bool,
    /// A file that is about deployments of the service holds one of these texts.
    #[serde(default)]
    pub marks: Vec<String>,
    /// A file that creates deployments of the service, and is no template, holds one of these texts.
    #[serde(default)]
    pub created_by: Vec<String>,
    /// Parts of addresses and resource ids that the name of a deployment follows.
    #[serde(default)]
    pub paths: Vec<String>,
    /// What stands before such a path in the id of a resource.
    #[serde(default)]
    pub ids: Vec<String>,
    /// The error for a new deployment of a retired model.
    pub retired: Option<String>,
    /// The error for a new deployment of a deprecated model.
    pub deprecated: Option<String>,
    /// The error for a new deployment of a version that the model never had.
    pub unknown: Option<String>,
    /// The days for which a legacy model can at least be deployed.
    pub legacy_days: Option<i64>,
    /// The days for which deployments of a deprecated model at least answer.
    pub deprecated_days: Option<i64>,
    /// The days without a call after which a deprecated model no longer answers.
    pub idle_days: Option<i64>,
    /// The days before a retirement from which on new customers are refused.
    pub closes_days: Option<i64>,
    /// The days by which the service announces a retirement ahead.
    pub notice_days: Option<i64>,
    /// The days by which the service announces the end of a preview ahead.
    pub preview_notice_days: Option<i64>,
    /// Upgrade options with which a deployment stops with its version.
    #[serde(default)]
    pub stays: Vec<String>,
    /// Upgrade options with which a deployment is moved when its version is retired.
    #[serde(default)]
    pub moves_at_the_end: Vec<String>,
    /// Upgrade options with which a deployment is moved when another version becomes the default.
    #[serde(default)]
    pub moves_before: Vec<String>,
    /// Deployment types that are never moved.
    #[serde(default)]
    pub staying_skus: Vec<String>,
    /// The option that holds if none is written; `None` if the service has no options.
    pub absent: Option<String>,
    /// The option that holds if none is written, for tools with another default, by a word of their resource type.
    #[serde(default)]
    pub absent_in: BTreeMap<String, String>,
}

#[derive(Deserialize)]
pub(super) struct Deployments {
    pub(super) template_folders: Vec<String>,
    pub(super) names: Vec<String>,
    pub(super) provider: Vec<DeploymentRules>,
}
