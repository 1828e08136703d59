//! How a provider shows in a file: `rules/providers.toml`.

use serde::Deserialize;

/// How a provider shows in a file, from `rules/providers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a key of the data file")]
pub struct ProviderHints {
    pub id: String,
    /// Routing prefixes before `/`, `:` or `::` (`bedrock/…`, `anthropic:…`).
    #[serde(default)]
    pub routes: Vec<String>,
    /// Ids that are spelled so are this provider's: a regular expression.
    #[serde(default)]
    pub spelled: Option<String>,
    /// Lists of others have ids that are spelled so, and name their provider beside.
    #[serde(default)]
    pub copied: bool,
    /// Geographies before an id (`us.`, `eu.`).
    #[serde(default)]
    pub profiles: Vec<String>,
    /// Parts of URLs.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Client classes and functions, by their last name; where several providers share one, the imports decide.
    #[serde(default)]
    pub clients: Vec<String>,
    /// Modules and packages.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Commands, modules and images of servers of one's own: what they serve has the name that their arguments give it.
    #[serde(default)]
    pub programs: Vec<String>,
    /// Words that name the provider in keys and variables (`AZURE_OPENAI_MODEL`, `azureOpenAI:`), or as the
    /// value of a `provider:` key; compared without case and separators.
    #[serde(default)]
    pub words: Vec<String>,
    /// Beginnings of the names of environment variables; weak, as an import is.
    #[serde(default)]
    pub variables: Vec<String>,
    /// Text that shows the provider wherever it stands in a file: resource types, actions, variables.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Endings of the names of files that are for this provider alone.
    #[serde(default)]
    pub files: Vec<String>,
    /// Others offer the same interface, so that a hint for one of them wins over one for this provider.
    #[serde(default)]
    pub openai_compatible: bool,
    /// Every customer has an address of its own.
    #[serde(default)]
    pub customer_endpoints: bool,
    /// Is not reached through the clients of an OpenAI-compatible one.
    #[serde(default)]
    pub own_interface: bool,
    /// Its words are names of models too, so that a path with them does not name the service.
    #[serde(default)]
    pub names_models: bool,
    /// Providers whose keywords in the file win over this one's names: they share words (`openai`, `gemini`).
    #[serde(default)]
    pub yields_to: Vec<String>,
    /// Arguments of a client's call that show this provider, where the client is one that yields to it.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Keys that only a client of this provider needs beside a model; compared without case and separators.
    #[serde(default)]
    pub settings: Vec<String>,
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
    /// It passes calls on: where it has no date of its own for a model, the publisher's holds.
    #[serde(default)]
    pub passes_on: bool,
}

/// Keys beside a model whose values name its provider, compared without case and separators.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderKeys {
    /// Their value names a provider: one that is not known makes the provider unknown.
    pub provider: Vec<String>,
    /// Of what has the models of a provider in a list: their value may name it.
    pub holder: Vec<String>,
    /// Their value may name a provider, or an endpoint.
    pub endpoint: Vec<String>,
    /// Their value is the address of the service.
    pub address: Vec<String>,
    /// Ends of the names of variables that hold a model, the longest first.
    pub model: Vec<String>,
    /// Beside the arguments of a program: their value names what is run.
    pub image: Vec<String>,
    /// Words of variables for the address of a service that has a provider's interface and is not it.
    pub imitations: Vec<String>,
    /// Paths of interfaces for models, behind the address of a service.
    pub interfaces: Vec<String>,
}

/// Gateways and routers, which serve or reach the models of others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateways {
    /// Text with an id that only gateways spell so: a regular expression.
    pub spelled: String,
    /// Vendors before a slash at gateways that are no publisher's name.
    pub vendors: Vec<String>,
    /// Hosts that pass a call on to the service that a part of the path is called after.
    pub passing: Vec<String>,
    /// Libraries and settings whose ids begin with the route to the provider.
    pub routers: Vec<String>,
}

/// How lines look that import something, or are comments.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportLines {
    /// Beginnings of lines that import.
    pub begin: Vec<String>,
    /// Text before the module that shows an import anywhere in the line.
    pub contain: Vec<String>,
}

/// What an id stands behind in a path, an ARN or a URL.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathForm {
    pub is: PathKind,
    /// Lower-case text somewhere before the id.
    #[serde(default)]
    pub contains: Option<String>,
    /// Lower-case ends of the text before the id; any where there are none.
    #[serde(default)]
    pub ends: Vec<String>,
    #[serde(default)]
    pub provider: Option<String>,
    /// A host before the id names the provider rather than the form.
    #[serde(default)]
    pub host_first: bool,
    /// The part between colons that is the region.
    #[serde(default)]
    pub region_field: Option<usize>,
    /// The text behind which the region is.
    #[serde(default)]
    pub region_after: Option<String>,
    /// `/versions/VERSION` may follow the id.
    #[serde(default)]
    pub version: bool,
    /// How many folders before the id may be part of the model's name.
    #[serde(default)]
    pub name: usize,
}

/// What kind of path an id is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathKind {
    Arn,
    FineTune,
    Path,
    Deployment,
}

#[derive(Deserialize)]
pub(super) struct Providers {
    pub(super) beside: ProviderKeys,
    pub(super) gateways: Gateways,
    pub(super) imports: ImportLines,
    pub(super) form: Vec<PathForm>,
    pub(super) provider: Vec<ProviderHints>,
}
