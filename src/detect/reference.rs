//! A model reference: a place in a file that names a model, and what is known of it from the file alone.

use std::path::PathBuf;
use std::sync::Arc;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalog::Cloud;
use crate::detect::evidence::{ProviderDecision, UsageDecision};
use crate::text::source::Source;
use crate::text::span::Span;

/// How sure the provider is, which is what decides the dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Nothing in the file shows the provider: the publisher's own service is assumed.
    Low,
    /// Told by the file at large: imports, hosts, names of environment variables.
    Medium,
    /// Told by the id itself or by the place where it stands.
    High,
}

/// A piece of the file, or of another of its module, that belongs to a reference: its version, the resource around
/// it, where it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Bytes in the file.
    pub span: Span,
    pub text: String,
    /// The file, where it is another than the reference's own.
    pub file: Option<Elsewhere>,
}

/// Another file than the one at hand.
#[derive(Debug, Clone)]
pub struct Elsewhere(pub Arc<Source>);

impl PartialEq for Elsewhere {
    fn eq(&self, other: &Self) -> bool {
        self.0.path == other.0.path
    }
}

impl Eq for Elsewhere {}

/// Only the path is written: the text is that of the file.
impl Serialize for Elsewhere {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.path.serialize(serializer)
    }
}

/// The text is empty until the file is read.
impl<'de> Deserialize<'de> for Elsewhere {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = Source::from_bytes(PathBuf::deserialize(deserializer)?, Vec::new());
        source.map(|source| Self(Arc::new(source))).map_err(D::Error::custom)
    }
}

/// The model that a reference names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ModelId {
    /// The id at the provider: routing prefix, region profile and fine-tune wrapping removed.
    pub model: String,
    /// The version, where it stands in a field of its own (or in a version segment of the id).
    pub version: Option<Part>,
    /// The public one unless the place shows another.
    pub cloud: Cloud,
    /// A provider's region, where the place or the id names it.
    pub region: Option<String>,
    /// Whether the id is that of a fine-tune, whose base is the model.
    pub is_fine_tuned: bool,
}

/// The places that belong to a reference.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parts {
    /// The Azure SKU, as written: `Standard`, `ProvisionedManaged`.
    pub sku: Option<Part>,
    /// `versionUpgradeOption`, where it stands.
    pub upgrade_option: Option<Part>,
    /// The header of the resource that the reference stands in.
    pub resource: Option<Part>,
    /// Where a constant that holds the id is used.
    pub used_at: Option<Part>,
    /// The name of the deployment that it creates.
    pub deployment: Option<Part>,
    /// The value that a parameter file gives in place of this default.
    pub overridden_by: Option<Part>,
    /// The setting that keeps later runs from applying a change of the model.
    pub unapplied: Option<Part>,
    /// For the name of a deployment: the place that names the model that it serves.
    pub decided_by: Option<Part>,
    /// Names by which other files of the project know the value, or what it is given to.
    pub links: Vec<String>,
    /// What holds the value, where its own file does not read it.
    pub unread: Unread,
    /// What is called after the model and holds it.
    pub spelled: Option<Spelled>,
    /// The parameter whose default it is.
    pub defaulted: Option<Defaulted>,
    /// For the name of several deployments: the places that name the models that those serve.
    pub candidates: Vec<Part>,
    /// The call that takes the model.
    pub call: Option<Box<Call>>,
}

/// A constant or a member that its own file does not read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unread {
    /// The names of the constant: if no other file reads one of them, nothing does. None where something may read it.
    pub constants: Vec<String>,
    /// The name of the member: if no other file has it, nothing reads that. Others that have one of that name may mean it.
    pub member: Option<String>,
}

/// A type, an object or a file that is called after the one model that it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spelled {
    /// The member that has the model: a field, an attribute, a method.
    pub member: String,
    /// Its name.
    pub holder: String,
}

/// A parameter with a default, and how calls of its function are written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Defaulted {
    /// What calls name: the function, or the type that its constructor makes.
    pub callee: String,
    /// The type that the function is a method of.
    pub owner: Option<String>,
    pub parameter: String,
    /// How many parameters stand before it; `None` where calls give it by its name only.
    pub position: Option<usize>,
    /// The words of the list of parameters; none where it takes whatever a call names.
    pub words: Vec<String>,
    /// Where the function, and the type that it makes, have their names, in bytes of the file.
    pub names: Vec<usize>,
}

/// A call that takes a model, and what it passes besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// What is called, the innermost first.
    pub callees: Vec<String>,
    pub arguments: Vec<Argument>,
    /// Whether it passes nothing that cannot be read.
    pub is_whole: bool,
    /// Whether the arguments are an object of their own, which is handed on as it is.
    pub is_body: bool,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// Its name and those of the objects that it is in, lower case and without separators: `thinking.budgettokens`.
    pub path: String,
    /// The name as written.
    pub key: Part,
    /// Name and value as written.
    pub whole: Part,
    /// The value without quotes.
    pub value: String,
    /// What goes where it is left out; `None` where it cannot be taken out alone.
    pub without: Option<Part>,
    /// Whether the program asks for it again by its name.
    pub is_read: bool,
}

/// A place in a file that names a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Bytes in [`crate::text::source::Source::text`]: the id with its routing prefix, as written.
    pub span: Span,
    /// What stands there.
    pub text: String,
    /// The syntactic place, for people: `call ChatOpenAI model`, `resource azurerm_cognitive_deployment`.
    pub site: String,
    pub id: ModelId,
    /// The service that serves it.
    pub provider: ProviderDecision,
    pub usage: UsageDecision,
    /// True where the text is the name of a deployment that only looks like a model.
    pub is_alias: bool,
    pub parts: Parts,
}

impl Reference {
    /// Everything of it that can stand in another file.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Part> {
        let Parts {
            sku,
            upgrade_option,
            resource,
            used_at,
            deployment,
            overridden_by,
            unapplied,
            decided_by,
            links: _,
            unread: _,
            spelled: _,
            defaulted: _,
            candidates,
            call,
        } = &mut self.parts;
        let single = [sku, upgrade_option, resource, used_at, deployment, overridden_by, unapplied, decided_by];
        let arguments = call.iter_mut().flat_map(|call| &mut call.arguments);
        let of_call =
            arguments.flat_map(|Argument { key, whole, without, .. }| [key, whole].into_iter().chain(without));
        single.into_iter().flatten().chain(&mut self.id.version).chain(candidates).chain(of_call)
    }
}
