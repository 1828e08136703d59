//! Models for programs: JSON with the sources and the history of every date.

use std::io;
use std::io::Write;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::catalog::{Catalog, Wanted};
use crate::catalog::{
    Confidence, DateFact, DeploymentType, Former, Ground, Kind, Lineage, Record, Rival, Source, Stage,
};
use crate::lint::definition::DEFAULT_HORIZON;

/// A model in JSON. Empty fields are left out.
#[derive(Serialize)]
struct Model {
    provider: &'static str,
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'static str>,
    aliases: Vec<&'static str>,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deployment_type: Option<DeploymentType>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    regions: &'static [&'static str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    regions_except: &'static [&'static str],
    stage: Stage,
    #[serde(skip_serializing_if = "Option::is_none")]
    native_stage: Option<&'static str>,
    dates: Map<String, Value>,
    /// As the provider publishes them.
    replacements: &'static [&'static str],
    /// The steps to the live replacement.
    chain: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<String>,
    /// Who says that it replaces the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement_basis: Option<Ground>,
    /// Further candidates on the same basis.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<String>,
    /// Where the service sent its users, if it ended as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    service_users: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lineage: Option<Value>,
    confidence: Confidence,
    sources: Vec<Value>,
    /// Further ones that have the same last day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    seconded_by: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disputed: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'static str>,
}

/// Writes one object, which holds the list of models.
pub(super) fn json(records: &[&'static Record], catalog: &Catalog, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let models: Vec<Model> = records.iter().map(|record| model(record, catalog, as_of)).collect();
    let (version, digest) = (catalog.version(), catalog.digest());
    let all = json!({ "catalog": version, "digest": digest, "as_of": as_of.to_string(), "models": models });
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}

fn model(record: &'static Record, catalog: &Catalog, as_of: Date) -> Model {
    let found = catalog.replacement(record, &Wanted::on(as_of, DEFAULT_HORIZON));
    let mut dates: Map<String, Value> =
        record.dates.iter().map(|(stage, fact)| (stage.as_str().to_owned(), date(fact))).collect();
    dates.extend(record.training_retired.as_ref().map(|fact| ("training_retired".to_owned(), date(fact))));
    dates.extend(record.extra_dates.iter().map(|(name, on)| ((*name).to_owned(), json!({ "on": on.to_string() }))));
    Model {
        provider: record.provider,
        id: record.id,
        version: record.version,
        aliases: record.aliases.iter().chain(record.floating_aliases).copied().collect(),
        kind: record.kind,
        publisher: record.publisher,
        cloud: record.cloud.name(),
        deployment_type: record.deployment_type,
        regions: record.regions,
        regions_except: record.regions_except,
        stage: record.stage_on(as_of),
        native_stage: record.native_stage,
        dates,
        replacements: found.published,
        chain: found.chain.iter().map(|step| step.label()).collect(),
        replacement: found.live.map(Record::label),
        replacement_basis: found.ground,
        alternatives: found.others.iter().map(|other| other.label()).collect(),
        service_users: catalog.users_of_ended(record, as_of),
        lineage: record.lineage.as_ref().map(lineage),
        confidence: record.confidence,
        sources: record.sources.iter().map(|source| origin(source)).collect(),
        seconded_by: record.seconded_by.iter().map(|source| origin(source)).collect(),
        disputed: record.disputed,
        notes: record.notes,
    }
}

fn lineage(lineage: &Lineage) -> Value {
    json!({
        "line": lineage.line,
        "publisher": lineage.publisher,
        "generation": (lineage.generation > 0).then(|| f64::from(lineage.generation) / 100.0),
        "billions": lineage.billions.map(|tenths| f64::from(tenths) / 10.0),
        "size": lineage.size,
        "task": lineage.task,
        "inputs": lineage.inputs,
        "context": lineage.context,
        "open_weights": lineage.open,
    })
}

fn date(fact: &DateFact) -> Value {
    let history: Vec<Value> = fact.history.iter().map(former).collect();
    let rival = |rival: &Rival| json!({ "on": rival.on.map(|on| on.to_string()), "source": origin(rival.source) });
    let rivals: Vec<Value> = fact.rivals.iter().map(rival).collect();
    json!({
        "on": fact.on.to_string(),
        "kind": fact.kind,
        "source": origin(fact.source),
        "history": history,
        "rivals": rivals,
    })
}

fn former(former: &Former) -> Value {
    json!({ "was": former.was.to_string(), "source": former.source.map(origin), "note": former.note })
}

fn origin(source: &Source) -> Value {
    json!({
        "title": source.title,
        "url": source.url,
        "page_date": source.page_date,
        "through": source.through,
        "read_on": source.read_on.to_string(),
    })
}
