//! The rules that say what ids look like, which places mean what, and how a provider shows: data under `rules/`,
//! compiled in as JSON and read once, when the first file holds something worth a look.

use crate::rules::key::normalise;
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

use crate::rules::usage::Usage;

/// A family of model ids, from `rules/families.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    pub name: String,
    pub publisher: String,
    /// The publisher's own service.
    pub provider: String,
    pub stems: Vec<String>,
    #[serde(default)]
    pub grammar: Option<String>,
    /// Ids that are ordinary words too.
    #[serde(default)]
    pub words: Vec<String>,
    /// Weights that anybody may serve: that one provider has a spelling of its own for it tells nothing.
    #[serde(default)]
    pub open_weights: bool,
}

#[derive(Deserialize)]
struct Families {
    /// Literals that show constants of SDKs.
    symbol_stems: Vec<String>,
    family: Vec<Family>,
}

/// How a provider shows in a file, from `rules/providers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSigns {
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
struct Providers {
    beside: TellingKeys,
    provider: Vec<ProviderSigns>,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    #[default]
    Model,
    /// The name of a deployment, which may look like a model.
    Deployment,
    /// Neither: a label, a service id, a display name.
    Nothing,
}

/// What a place means, from `rules/sites/*.toml` and from `[[site]]` in a config. All conditions that are given must
/// hold.
#[derive(Debug, Clone, Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// An enclosing call whose name ends with one of these (whole dotted parts).
    pub call: Vec<String>,
    /// An enclosing block or object that declares one of these resource types; `aws_bedrock*` is all that begin so.
    pub resource: Vec<String>,
    /// Keys or variables that enclose the value, outside the nearest one.
    pub under: Vec<String>,
    /// The nearest key, variable, parameter or option, compared without case and separators.
    pub key: Vec<String>,
    /// The nearest key ends with one of these.
    pub key_ends: Vec<String>,
    /// The position of an argument of `call` that has no key.
    pub argument: Option<usize>,
    /// What the arguments of `call`, a command, are called that stand there without an option.
    pub positions: Vec<String>,
    /// File names or extensions (`.prompty`, `docker-compose.yml`).
    pub file: Vec<String>,

    pub is: Means,
    pub provider: Option<String>,
    pub usage: Option<Usage>,
    /// Sibling keys that belong to the reference.
    pub version: Vec<String>,
    /// The position of the version among the arguments of `call`.
    pub version_argument: Option<usize>,
    pub sku: Vec<String>,
    pub upgrade: Vec<String>,
    /// Sibling keys that name the deployment.
    pub deployment: Vec<String>,
    /// Sibling or enclosing keys that name the model, where the value at hand is only a name for it.
    pub unless_sibling: Vec<String>,
    /// Keys that must stand beside the value, in the same object.
    pub beside: Vec<String>,
    /// Texts of which the file has one, such as the schema that it follows.
    pub mentions: Vec<String>,
}

impl Site {
    /// With its keys as they are compared, once for every place that they are compared at.
    fn normalised(mut self) -> Self {
        let lists = [
            &mut self.key,
            &mut self.under,
            &mut self.version,
            &mut self.sku,
            &mut self.upgrade,
            &mut self.deployment,
            &mut self.beside,
            &mut self.positions,
        ];
        for key in lists.into_iter().flatten() {
            *key = normalise(key);
        }
        self
    }

    /// Whether it says anything of the place that it speaks for.
    #[must_use]
    pub fn has_condition(&self) -> bool {
        let lists = [
            &self.call,
            &self.resource,
            &self.under,
            &self.key,
            &self.key_ends,
            &self.file,
            &self.beside,
            &self.mentions,
        ];
        lists.iter().any(|list| !list.is_empty())
    }
}

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
struct Deployments {
    template_folders: Vec<String>,
    provider: Vec<DeploymentRules>,
}

/// What tells the uses of a model apart, from `rules/usage.toml`. Keys are lower case without separators.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsageRules {
    /// Endings of names that say that their value is the model to use.
    pub settings: Vec<String>,
    /// Words that stand before a value, and make no prose of it.
    pub before_values: Vec<String>,
    /// Endings of names of lists that somebody chooses from.
    pub lists: Vec<String>,
    /// Endings of keys whose elements each use a model.
    pub users: Vec<String>,
    /// Fields that describe a model to somebody who chooses one.
    pub descriptions: Vec<String>,
    /// Fields that often stand with those.
    pub labels: Vec<String>,
    /// Fields of a model that is called.
    pub connections: Vec<String>,
    /// Text that only the answer of a service holds.
    pub answers: Vec<String>,
}

#[derive(Deserialize)]
struct Sites {
    #[serde(default)]
    site: Vec<Site>,
}

/// Everything that is known of places.
#[derive(Debug)]
pub struct Rules {
    pub symbol_stems: Vec<String>,
    pub families: Vec<Family>,
    pub providers: Vec<ProviderSigns>,
    pub beside: TellingKeys,
    pub sites: Vec<Site>,
    /// Folders of a project that hold its templates, lower case.
    pub template_folders: Vec<String>,
    pub deployments: Vec<DeploymentRules>,
    pub usage: UsageRules,
}

include!(concat!(env!("OUT_DIR"), "/rule_files.rs"));

/// The rules of this build. A rule file that does not parse fails the build's tests, so it cannot be met here.
pub static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let families: Families = parse(FAMILIES);
    let providers: Providers = parse(PROVIDERS);
    let deployments: Deployments = parse(DEPLOYMENTS);
    Rules {
        symbol_stems: families.symbol_stems,
        families: families.family,
        providers: providers.provider,
        beside: providers.beside,
        template_folders: deployments.template_folders,
        deployments: deployments.provider,
        usage: parse(USAGE),
        sites: SITES.iter().flat_map(|text| parse::<Sites>(text).site).map(Site::normalised).collect(),
    }
});

/// The sites of the user's config: set once, before anything is read.
static USER_SITES: OnceLock<Vec<Site>> = OnceLock::new();

/// Adds sites to the rules of this build, for the rest of the program. False where that was done before.
pub(crate) fn add_sites(sites: Vec<Site>) -> bool {
    USER_SITES.set(sites.into_iter().map(Site::normalised).collect()).is_ok()
}

/// Every site: the user's come first, so that among equals theirs count.
pub(crate) fn sites() -> impl Iterator<Item = &'static Site> {
    USER_SITES.get().into_iter().flatten().chain(&RULES.sites)
}

/// What a provider does with deployments, where that is known.
pub(crate) fn deployments(provider: &str) -> Option<&'static DeploymentRules> {
    RULES.deployments.iter().find(|rules| rules.id == provider)
}

/// The providers that the rules tell apart.
pub(crate) fn provider_ids() -> impl Iterator<Item = &'static str> {
    RULES.providers.iter().map(|provider| provider.id.as_str())
}

#[allow(clippy::panic, reason = "the texts are part of the binary and a test reads them all")]
pub(crate) fn parse<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("built-in rules: {e}"))
}
