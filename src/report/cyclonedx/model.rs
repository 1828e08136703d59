//! The parts of the format that are written, in the order in which they are written.

use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_field_names, reason = "the names of the standard")]
pub(super) struct Bom<'r> {
    #[serde(rename = "$schema")]
    pub schema: String,
    pub bom_format: &'static str,
    pub spec_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    pub version: u32,
    pub metadata: Metadata<'r>,
    pub components: Vec<Component<'r>>,
    pub services: Vec<Service<'r>>,
    pub dependencies: Vec<Dependency>,
}

#[derive(Debug, Serialize)]
pub(super) struct Metadata<'r> {
    pub timestamp: String,
    pub lifecycles: [Lifecycle; 1],
    pub component: Component<'r>,
    pub tools: Tools<'r>,
}

#[derive(Debug, Serialize)]
pub(super) struct Lifecycle {
    pub phase: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Tools<'r> {
    pub components: [Component<'r>; 1],
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Component<'r> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(rename = "bom-ref")]
    pub bom_ref: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<&'r str>,
    pub name: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// From version 1.7 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_external: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_card: Option<ModelCard>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub external_references: Vec<ExternalReference<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
}

impl<'r> Component<'r> {
    pub(super) fn application(bom_ref: &str, name: &'r str) -> Self {
        Self { kind: "application", bom_ref: bom_ref.into(), name, ..Self::default() }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ModelCard {
    pub model_parameters: ModelParameters,
}

#[derive(Debug, Serialize)]
pub(super) struct ModelParameters {
    pub task: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct ExternalReference<'r> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub url: &'r str,
    pub comment: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Evidence<'r> {
    pub occurrences: Vec<Occurrence<'r>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Occurrence<'r> {
    #[serde(rename = "bom-ref")]
    pub bom_ref: String,
    pub location: &'r str,
    pub line: usize,
    /// The column, from 1, in Unicode code points.
    pub offset: usize,
    pub symbol: &'r str,
    pub additional_context: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Property {
    pub name: &'static str,
    pub value: String,
}

impl Property {
    pub(super) fn new(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, value: value.into() }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Service<'r> {
    #[serde(rename = "bom-ref")]
    pub bom_ref: String,
    pub name: &'r str,
    #[serde(rename = "x-trust-boundary")]
    pub x_trust_boundary: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Dependency {
    #[serde(rename = "ref")]
    pub reference: String,
    pub depends_on: Vec<String>,
}
