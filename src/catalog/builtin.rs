//! The catalog that is compiled into the binary.

use crate::catalog::store::{Carrier, Catalog, Layer, Names};

/// Written by the build script.
#[allow(clippy::all, clippy::pedantic, reason = "generated code")]
mod data {
    use jiff::civil::{Date, date};

    use crate::catalog::{
        Basis, Cloud, Confidence, DateFact, DateKind, Dates, DeploymentType, Former, Kind, Lineage, Notice, Provider,
        Record, Redirect, Rival, Size, Source, Stage, Versions,
    };

    include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
}

static LAYER: Layer =
    Layer { providers: &data::PROVIDERS, records: &data::RECORDS, names: Names::Compiled(&data::NAMES) };

pub(super) static CATALOG: Catalog = Catalog {
    base: &LAYER,
    over: None,
    own: None,
    carrier: Carrier::Binary,
    version: data::VERSION,
    digest: data::DIGEST,
    date: data::DATE,
};
