//! What the two decisions about a reference rest on: whose service it is, and what it does with the model.
//!
//! A decision keeps the evidence that won, so that a finding can be asked why it was made.

use crate::detect::reference::Confidence;
use crate::rules::usage::Usage;
use serde::{Deserialize, Serialize};

/// Evidence for a provider, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ProviderEvidence {
    /// The characters of the id: a routing prefix, a resource path, an ARN.
    Spelling,
    /// A rule for the place names the provider, or a config does.
    Site,
    /// A field beside the place that names the provider.
    Field,
    /// The server that is run with the place as an argument.
    Server,
    /// An address in the object around the place, or in the variable that is paired with its own.
    Address,
    /// Values of the row or the line that the place is one of.
    Row,
    /// What the lines before the place set, or the condition of its branch.
    Lines,
    /// A call around the place, the client that it is made on, or the address of that.
    Call,
    /// Names of keys, variables, classes and blocks around the place.
    Names,
    /// Fields beside the place.
    Siblings,
    /// The gateway that the file calls.
    Gateway,
    /// The name of the file.
    FileName,
    /// Clients, hosts, imports and variables in the file at large.
    File,
    /// The same in the other files of its module or template.
    Module,
    /// The only service with this model that the files of the repository show.
    Project,
    /// A word in the path.
    Path,
    /// The only provider in the catalog that has the id.
    Catalog,
    /// A version beside the id that only one provider has.
    Version,
    /// The deployment that the text names.
    Deployment,
    /// Nothing: the publisher's own service is assumed.
    Publisher,
}

impl ProviderEvidence {
    /// What it is, and the file of rules that holds it.
    #[must_use]
    pub fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Site => ("a rule for the place names the provider", "rules/sites/"),
            Self::Spelling => ("the id's own spelling", "rules/providers.toml: routes, spelled, form"),
            Self::Call => ("a call around the place, or its client", "rules/providers.toml: clients"),
            Self::Field => ("a provider field beside it", "rules/providers.toml: beside"),
            Self::Server => ("the server that is run with it", "rules/providers.toml: programs"),
            Self::Address => ("an address beside it", "rules/providers.toml: hosts"),
            Self::Row => ("the values of its row", "rules/providers.toml: variables, words"),
            Self::Lines => ("what the lines before it set or ask for", "rules/providers.toml: beside"),
            Self::Names => ("names around it", "rules/providers.toml: words"),
            Self::Siblings => ("fields beside it", "rules/providers.toml: beside"),
            Self::Gateway => ("the gateway that the file uses", "rules/providers.toml: gateway"),
            Self::FileName => ("the name of the file", "rules/providers.toml: files"),
            Self::File => ("clients, hosts and imports in the file", "rules/providers.toml: hosts, clients, imports"),
            Self::Module => {
                ("clients and hosts in the other files of its module", "rules/providers.toml: hosts, clients")
            }
            Self::Project => {
                ("the one service that the repository shows", "rules/providers.toml: hosts, clients, imports")
            }
            Self::Path => ("a word in the path", "rules/providers.toml: words"),
            Self::Catalog => ("the only provider that has this id", "rules/models/"),
            Self::Version => ("the version beside it", "rules/models/"),
            Self::Deployment => ("the deployment that it names", "rules/deployments.toml"),
            Self::Publisher => ("nothing in the file; the publisher's own service is assumed", "rules/families.toml"),
        }
    }
}

/// The provider of a reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderDecision {
    /// A key of the catalog where that has the provider.
    pub id: String,
    pub confidence: Confidence,
    pub evidence: ProviderEvidence,
}

/// Evidence for a usage, in the order in which it is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum UsageEvidence {
    /// The file is an example in a document.
    Example,
    /// The place is a comment or prose.
    Prose,
    /// The path, or a definition around the place, is that of a test.
    Test,
    /// The text is the recorded answer of a service, or the record of a run.
    Recording,
    /// The path is that of a document.
    Document,
    /// The path, or the top of the file, is that of a migration or a log.
    History,
    /// It is printed or logged, or is text for people by the name of what holds it.
    Shown,
    /// A call that counts tokens takes it.
    Tokenizer,
    /// A rule for the place.
    Site,
    /// The path, or a definition around the place, is that of a list of models.
    Registry,
    /// The id is one of several side by side, is compared, or is a key.
    Listed,
    /// One of several side by side that a call, a setting or a default takes by its name.
    Picked,
    /// Nothing reads the value, or it is only compared with.
    Unread,
    /// Every caller gives another value.
    Overridden,
    /// Where the value goes.
    Sink,
    /// A call takes it.
    Call,
    /// A variable, field or setting holds it.
    Setting,
    /// The deployment that the text names.
    Deployment,
}

impl UsageEvidence {
    /// What it is, and the file of rules that holds it.
    #[must_use]
    pub fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Example => ("an example in a document", "rules/languages/files.toml"),
            Self::Prose => ("a comment or prose", "rules/usage.toml: before_values"),
            Self::Test => ("a test, by its path or the definition around it", "rules/paths.toml: test"),
            Self::Recording => ("a recorded answer, or the record of a run", "rules/usage.toml: answers, commits"),
            Self::Document => ("a document, by its path", "rules/paths.toml: docs"),
            Self::History => ("a migration or a log, by its path or how it begins", "rules/paths.toml: history"),
            Self::Shown => ("printed, logged or text for people", "rules/usage.toml: printers; rules/paths.toml: docs"),
            Self::Tokenizer => ("the model of a tokenizer", "rules/usage.toml: tokenizers"),
            Self::Site => ("a rule for the place", "rules/sites/"),
            Self::Registry => {
                ("a list of models, by its path or the definition around it", "rules/paths.toml: catalog")
            }
            Self::Listed => ("one of several side by side, compared, or a key", "rules/usage.toml: settings, lists"),
            Self::Picked => ("one of several, which is picked by its name", "rules/sites/"),
            Self::Unread => ("a value that nothing reads, or that is only compared with", "rules/sites/"),
            Self::Overridden => ("a default that every caller overrides", "rules/templates.toml"),
            Self::Sink => ("the place that the value goes to", "rules/sites/"),
            Self::Call => ("an argument of a call", "rules/languages/"),
            Self::Setting => ("the value of a variable, field or setting", "rules/languages/"),
            Self::Deployment => ("the deployment that it names", "rules/deployments.toml"),
        }
    }
}

/// What a reference does with its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageDecision {
    pub kind: Usage,
    pub evidence: UsageEvidence,
}
