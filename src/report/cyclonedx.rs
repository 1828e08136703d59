//! `cyclonedx`: an inventory as a bill of materials, for those who ask which models are inside.
//!
//! One component for each model at each provider, because each provider sets its own dates; every use as an occurrence.
//! The same files, catalog and day make the same bytes.

mod components;
mod model;
mod purl;

use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use clap::ValueEnum;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::catalog::Catalog;
use crate::lint::row::Row;
use crate::report::cyclonedx::components::{Key, component};
use crate::report::cyclonedx::model::{Bom, Component, Dependency, Lifecycle, Metadata, Property, Service, Tools};

/// The versions of the format.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum SpecVersion {
    #[default]
    #[value(name = "1.6")]
    V1_6,
    #[value(name = "1.7")]
    V1_7,
}

impl SpecVersion {
    fn as_str(self) -> &'static str {
        match self {
            Self::V1_6 => "1.6",
            Self::V1_7 => "1.7",
        }
    }
}

/// What a bill of materials is made of besides its rows.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    pub catalog: &'c Catalog,
    pub as_of: Date,
    /// The project.
    pub name: &'c str,
    pub version: SpecVersion,
    /// Whether components have a package URL.
    pub purls: bool,
}

/// The name of the project in the document.
const APP: &str = "app";

/// Writes the models in use: rows of docs, tests and lists of models are left out.
pub fn write(rows: &[Row], context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut bom = bom(rows, context);
    bom.serial_number = Some(serial(&serde_json::to_vec(&bom)?));
    serde_json::to_writer_pretty(&mut *out, &bom)?;
    writeln!(out)
}

fn bom<'r>(rows: &'r [Row], context: &Context<'r>) -> Bom<'r> {
    let mut models: BTreeMap<Key<'r>, Vec<&'r Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.named.usage.is_active()) {
        models.entry(Key::of(row)).or_default().push(row);
    }
    let mut services: BTreeMap<&str, Service<'_>> = BTreeMap::new();
    let mut components = Vec::new();
    let mut dependencies = Vec::new();
    for (key, uses) in &models {
        let component = component(key, uses, context);
        let service = context.catalog.provider(key.provider).map(|provider| {
            let reference = format!("svc:{}", provider.id);
            let service = services.entry(provider.id);
            service.or_insert_with(|| Service { bom_ref: reference, name: provider.name, x_trust_boundary: true });
            format!("svc:{}", provider.id)
        });
        dependencies
            .push(Dependency { reference: component.bom_ref.clone(), depends_on: service.into_iter().collect() });
        components.push(component);
    }
    let services: Vec<Service<'_>> = services.into_values().collect();
    dependencies
        .extend(services.iter().map(|one| Dependency { reference: one.bom_ref.clone(), depends_on: Vec::new() }));
    let all = dependencies.iter().map(|one| one.reference.clone()).collect();
    dependencies.insert(0, Dependency { reference: APP.into(), depends_on: all });
    Bom {
        schema: format!("http://cyclonedx.org/schema/bom-{}.schema.json", context.version.as_str()),
        bom_format: "CycloneDX",
        spec_version: context.version.as_str(),
        serial_number: None,
        version: 1,
        metadata: metadata(context),
        components,
        services,
        dependencies,
    }
}

fn metadata<'r>(context: &Context<'r>) -> Metadata<'r> {
    let catalog = format!("{} {}", context.catalog.version(), context.catalog.digest());
    let tool = Component {
        version: Some(env!("CARGO_PKG_VERSION")),
        properties: vec![Property::new("shelflife:catalog", catalog)],
        ..Component::application("tool", env!("CARGO_PKG_NAME"))
    };
    Metadata {
        timestamp: format!("{}T00:00:00Z", context.as_of),
        lifecycles: [Lifecycle { phase: "pre-build" }],
        component: Component::application(APP, context.name),
        tools: Tools { components: [tool] },
    }
}

/// A UUID of the content: version 8, which leaves the choice of the digest to its maker.
fn serial(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let mut bytes: [u8; 16] = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
