//! What services do with deployments: `rules/deployments.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a service does with deployments, from `rules/deployments.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeploymentRules {
    /// The provider.
    pub id: String,
    /// Calls name a deployment where those to others name a model.
    #[serde(default)]
    pub called_by_name: bool,
    /// Texts of which a file has one that speaks of deployments of the service.
    #[serde(default)]
    pub marks: Vec<String>,
    /// Texts of which a file has one, templates aside, that creates deployments of the service.
    #[serde(default)]
    pub created_by: Vec<String>,
    /// Parts of addresses and resource ids that the name of a deployment follows.
    #[serde(default)]
    pub paths: Vec<String>,
    /// What stands before such a path in the id of a resource.
    #[serde(default)]
    pub ids: Vec<String>,
    /// Its answer to a new deployment of a retired model.
    pub retired: Option<String>,
    /// … of a deprecated one.
    pub deprecated: Option<String>,
    /// … of a version that never was.
    pub unknown: Option<String>,
    /// Days that a legacy model can be deployed for at least.
    pub legacy_days: Option<i64>,
    /// Days that deployments of a deprecated model answer for at least.
    pub deprecated_days: Option<i64>,
    /// Days without a call after which a deprecated model answers no more.
    pub idle_days: Option<i64>,
    /// Days before a retirement from which new customers are refused.
    pub closes_days: Option<i64>,
    /// Days that a retirement is announced ahead, and that of a preview.
    pub notice_days: Option<i64>,
    pub preview_notice_days: Option<i64>,
    /// Upgrade options with which a deployment stops with its version.
    #[serde(default)]
    pub stays: Vec<String>,
    /// … is moved when its version is retired.
    #[serde(default)]
    pub moves_at_the_end: Vec<String>,
    /// … is moved when another version becomes the default.
    #[serde(default)]
    pub moves_before: Vec<String>,
    /// Deployment types that are never moved.
    #[serde(default)]
    pub staying_skus: Vec<String>,
    /// What an option means that is not written; none where there are no options.
    pub absent: Option<String>,
    /// The same by the tool, named by its resource type, where that has a default of its own.
    #[serde(default)]
    pub absent_in: BTreeMap<String, String>,
}

#[derive(Deserialize)]
pub(super) struct Deployments {
    pub(super) template_folders: Vec<String>,
    pub(super) provider: Vec<DeploymentRules>,
}
