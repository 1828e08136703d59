//! What the catalog knows of an id, and which id to write, for an agent that asks.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::agents::tools::{LookUp, Recommend, fitting};
use crate::catalog::{Catalog, Query, Record, Resolution, Stage, Wanted, starts};
use crate::lint::definition::Context;

/// The records of an id, one a provider.
pub(super) fn look_up(asked: &LookUp, catalog: &Catalog, context: Context) -> Value {
    let named: Vec<&'static Record> = catalog.named(&asked.model).collect();
    let is_asked = |provider: &str| asked.provider.as_deref().is_none_or(|wanted| wanted == provider);
    let providers: BTreeSet<&'static str> =
        named.iter().map(|record| record.provider).filter(|id| is_asked(id)).collect();
    let mut entries = Vec::new();
    for provider in providers.iter().copied() {
        let query = Query { provider, name: &asked.model, version: asked.version.as_deref(), ..Query::default() };
        entries.push(match catalog.resolve(&query, context.as_of) {
            Resolution::Known(found) => entry(found.record, catalog, context),
            Resolution::UnknownVersion { id, known } => {
                json!({ "provider": provider, "model": id, "known_versions": known, "version_known": false })
            }
            Resolution::Unknown => continue,
        });
    }
    let total = entries.len();
    let known = match (total, is_newer(&asked.model, catalog.date())) {
        (0, true) => "newer-than-catalog",
        (0, false) => "no",
        _ => "yes",
    };
    let (models, is_all) = fitting(entries.into_iter());
    let mut reply = json!({
        "known": known,
        "catalog_date": catalog.date().to_string(),
        "as_of": context.as_of.to_string(),
        "models": models,
        "total": total,
        "truncated": !is_all,
    });
    if total == 0 {
        let live = catalog.records().filter(|record| is_asked(record.provider) && is_live(record, context.as_of));
        reply["nearest"] = json!(starts::nearest_names(&asked.model, live));
        let elsewhere: BTreeSet<&str> = named.iter().map(|record| record.provider).collect();
        if !elsewhere.is_empty() {
            reply["known_at"] = json!(elsewhere);
        }
    }
    reply
}

/// The models to write for a kind of work, or in place of another.
pub(super) fn recommend(asked: &Recommend, catalog: &Catalog, context: Context) -> Result<Value, String> {
    let is_asked = |record: &Record| asked.provider.as_deref().is_none_or(|wanted| wanted == record.provider);
    let wanted = Wanted::on(context.as_of, context.horizon);
    let found: Vec<&'static Record> = match (&asked.instead_of, asked.kind) {
        (Some(old), _) => {
            let records = catalog.named(old).filter(|record| is_asked(record));
            let live = records.filter_map(|record| catalog.replacement(record, &wanted).live);
            live.collect()
        }
        (None, Some(kind)) => {
            let records: Vec<_> = catalog.records().filter(|record| is_asked(record) && record.kind == kind).collect();
            starts::recommended(&records, catalog, &wanted)
        }
        (None, None) => return Err("give a `kind` or the model to replace, `instead_of`".into()),
    };
    let mut seen = BTreeSet::new();
    let each = found.into_iter().filter(|record| seen.insert((record.provider, record.id, record.version)));
    let (models, is_all) = fitting(each.map(|record| entry(record, catalog, context)));
    Ok(json!({
        "catalog_date": catalog.date().to_string(),
        "total": models.len(),
        "truncated": !is_all,
        "models": models,
    }))
}

/// A record as an agent needs it. Empty fields are left out.
fn entry(record: &'static Record, catalog: &Catalog, context: Context) -> Value {
    let found = catalog.replacement(record, &Wanted::on(context.as_of, context.horizon));
    let stage = record.stage_on(context.as_of);
    let source = record.dates.retired.map_or_else(|| record.source(), |fact| fact.source);
    let mut entry = json!({
        "provider": record.provider,
        "model": record.id,
        "kind": record.kind.as_str(),
        "stage": stage.as_str(),
        "source": source.url.unwrap_or(source.title),
        "read_on": source.read_on.to_string(),
    });
    let mut add = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            entry[key] = value;
        }
    };
    add("version", record.version.map(Value::from));
    add("publisher", record.publisher.map(Value::from));
    add("retires", record.dates.retired.map(|fact| json!({ "on": fact.on.to_string(), "kind": fact.kind.as_str() })));
    add("points_to", record.points_to.map(Value::from));
    let is_ending = stage >= Stage::Legacy || record.dates.retired.is_some();
    add(
        "replacement",
        found.live.filter(|_| is_ending).map(|live| {
            let until = live.retires().map(|(on, _)| on.to_string());
            let basis = found.ground.map(crate::catalog::Ground::as_str);
            json!({ "model": live.id, "version": live.version, "live_until": until, "basis": basis })
        }),
    );
    entry
}

fn is_live(record: &Record, day: Date) -> bool {
    record.stage_on(day) < Stage::Deprecated && !record.unverified
}

/// Whether an id has a date in it that is later than the catalog.
fn is_newer(model: &str, catalog: Date) -> bool {
    let digits: String = model.chars().filter(|c| c.is_ascii_digit() || *c == ' ').collect();
    let bytes = digits.as_bytes();
    let dates = bytes.windows(8).filter_map(|eight| std::str::from_utf8(eight).ok());
    dates.filter_map(|eight| Date::strptime("%Y%m%d", eight).ok()).any(|day| day > catalog && day.year() < 2100)
}
