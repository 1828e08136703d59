//! How a provider shows in a file: `rules/providers.toml`.

use serde::Deserialize;

/// How a provider shows in a file, from `rules/providers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderHints {
    pub id: String,
    /// Routing prefixes before `/` or `:` (`bedrock/…`, `anthropic:…`).
    #[serde(default)]
    pub routes: Vec<String>,
    /// Parts of URLs.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Client classes and functions, by their last name; where several providers share one, the imports decide.
    #[serde(default)]
    pub clients: Vec<String>,
    /// Modules and packages.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Words that name the provider in keys and variables (`AZURE_OPENAI_MODEL`, `azureOpenAI:`), or as the
    /// value of a `provider:` key; compared without case and separators.
    #[serde(default)]
    pub words: Vec<String>,
    /// Beginnings of the names of environment variables; weak, as an import is.
    #[serde(default)]
    pub variables: Vec<String>,
    /// Text that shows the provider wherever it stands in a file: resource types, actions, variables.
    #[serde(default)]
    pub marks: Vec<String>,
    /// Endings of the names of files that speak of this provider alone.
    #[serde(default)]
    pub files: Vec<String>,
    /// True where the provider's interface is spoken by many others: its signs give way to any other's.
    #[serde(default)]
    pub lingua_franca: bool,
    /// Providers whose marks in the file win over this one's names: they share words (`openai`, `gemini`).
    #[serde(default)]
    pub yields_to: Vec<String>,
    /// Arguments of a client's call that show this provider, where the client is one that yields to it.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Keys whose value is, at this provider, the name of a deployment; compared without case and separators.
    #[serde(default)]
    pub deployment_keys: Vec<String>,
    /// What its regions look like: a regular expression.
    #[serde(default)]
    pub regions: Option<String>,
    /// Endings of the names of files in which `vendor/model`, spelled as only gateways do, means this one.
    #[serde(default)]
    pub endings: Vec<String>,
    /// Lists of models of the same service, for those that this one does not have.
    #[serde(default)]
    pub same_service: Vec<String>,
    /// Serves others' models under `vendor/model`.
    #[serde(default)]
    pub gateway: bool,
}

/// Keys beside a model whose values tell its provider, compared without case and separators.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TellingKeys {
    /// Their value names a provider: one that is not known makes the provider unknown.
    pub provider: Vec<String>,
    /// Their value may name a provider, or an endpoint.
    pub endpoint: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Providers {
    pub(super) beside: TellingKeys,
    pub(super) provider: Vec<ProviderHints>,
}
