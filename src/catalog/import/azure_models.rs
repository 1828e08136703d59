//! What Azure's own tools answer: `az cognitiveservices model list`, `az cognitiveservices account list-models`, and
//! the Models REST API. Microsoft's pages call it the model info API.
//!
//! Its words are not those of the pages: `Deprecated` is their retired, `Deprecating` their deprecated. A model whose
//! date has passed is retired, whatever the word.

use serde_json::Value;

use crate::catalog::import::Context;
use crate::catalog::import::date::{ParsedDate, parse_date};
use crate::catalog::import::json_text::{entries, epoch_or_text, field};
use crate::catalog::import::row::{Page, Row};
use crate::catalog::resolve::same_version;
use crate::catalog::{DeploymentType, Stage};

/// Reads the answer.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    for (line, entry) in entries(text, &["value", "data"], &mut page) {
        // `model list` and the REST API wrap the model in what a region offers.
        let model = entry.get("model").filter(|model| model.is_object()).unwrap_or(&entry);
        if let Err(why) = read_model(line, model, context, &mut page) {
            let name = field(model, &["name", "id"]).unwrap_or("?").to_owned();
            page.skip(line, name, why);
        }
    }
    page
}

fn read_model(line: usize, model: &Value, context: &Context<'_>, page: &mut Page) -> Result<(), String> {
    let name = field(model, &["name", "id"]).ok_or("no name")?;
    let format = field(model, &["format"]).unwrap_or("OpenAI");
    let provider = context.provider_or(if format == "OpenAI" { "azure-openai" } else { "azure-catalog" });
    let version = field(model, &["version"]).map(str::to_owned);
    let (name, version) = match version {
        // The Models API of an endpoint writes name and version as one.
        None => parted(&provider, name, context),
        version => (name.to_owned(), version),
    };
    let word = field(model, &["lifecycleStatus", "lifecycle_status"]).unwrap_or_default();
    let inference = deprecation_date(model, &["inference"])?;
    let has_passed = inference.is_some_and(|date| date.on <= context.read_on);
    let stage = if has_passed { Some(Stage::Retired) } else { stage(word)? };
    let mut row = Row { line, provider, id: name, version, stage, ..Row::default() };
    row.default_version = model.get("isDefaultVersion").and_then(Value::as_bool);
    row.native_stage = Some(word.to_owned()).filter(|word| !word.is_empty());
    // As on the pages, a preview's end is a floor.
    let is_preview = stage == Some(Stage::Preview);
    row.set(Stage::Retired, inference.map(|date| date.floor_if(is_preview)));
    row.publisher = (format == "OpenAI").then(|| "openai".to_owned());
    // Models that were never open to fine-tuning have a day of its end, too.
    let fine_tune = deprecation_date(model, &["fineTune", "fine_tune"])?.filter(|_| can_be_tuned(model));
    let standard = sku_date(model, "Standard")?;
    if let Some(date) = standard.filter(|date| inference.is_some_and(|all| all.on != date.on)) {
        let mut regional = Row { deployment_type: Some(DeploymentType::Standard), ..row.clone() };
        regional.set(Stage::Retired, Some(date.floor_if(is_preview)));
        regional.stage = stage.filter(|_| date.on > context.read_on).or(Some(Stage::Retired));
        row.deployment_type = Some(DeploymentType::ExceptStandard);
        page.add(regional);
    }
    if fine_tune.is_some() {
        let (provider, id, version) = (row.provider.clone(), row.id.clone(), row.version.clone());
        let deployment_type = Some(DeploymentType::FineTuned);
        page.add(Row { line, provider, id, version, deployment_type, training_retired: fine_tune, ..Row::default() });
    }
    page.add(row);
    Ok(())
}

/// The stage of a lifecycle status. An endpoint writes `generally-available` where the management API writes
/// `GenerallyAvailable`.
fn stage(word: &str) -> Result<Option<Stage>, String> {
    Ok(Some(match word.replace('-', "").to_ascii_lowercase().as_str() {
        "deprecated" => Stage::Retired,
        "deprecating" => Stage::Deprecated,
        "generallyavailable" | "stable" => Stage::Ga,
        "preview" => Stage::Preview,
        "" => return Ok(None),
        _ => return Err(format!("`{word}` is not a lifecycle status")),
    }))
}

/// The first of the named dates.
fn deprecation_date(model: &Value, names: &[&str]) -> Result<Option<ParsedDate>, String> {
    let value = model.get("deprecation").and_then(|dates| names.iter().find_map(|name| dates.get(name)));
    value.map_or(Ok(None), day)
}

/// The date of one SKU.
fn sku_date(model: &Value, name: &str) -> Result<Option<ParsedDate>, String> {
    let skus = model.get("skus").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let sku = skus.iter().find(|sku| field(sku, &["name"]) == Some(name));
    sku.and_then(|sku| sku.get("deprecationDate")).map_or(Ok(None), day)
}

/// A day. One at the end of the century stands for none.
fn day(value: &Value) -> Result<Option<ParsedDate>, String> {
    let read = epoch_or_text(value).map_or(Ok(None), |text| parse_date(&text))?;
    Ok(read.filter(|date| date.on.year() < 2099))
}

fn can_be_tuned(model: &Value) -> bool {
    let stated =
        model.get("capabilities").and_then(|all| ["fineTune", "fine_tune"].iter().find_map(|name| all.get(name)));
    stated.is_none_or(|stated| stated.as_bool().unwrap_or(stated.as_str() == Some("true")))
}

/// Name and version, where the catalog knows the name and the rest begins with a digit or is a version that it knows.
/// A whole text that is an id has no version in it.
fn parted(provider: &str, joined: &str, context: &Context<'_>) -> (String, Option<String>) {
    if context.catalog.at(provider, joined).any(|record| record.id.eq_ignore_ascii_case(joined)) {
        return (joined.to_owned(), None);
    }
    for (at, _) in joined.rmatch_indices('-') {
        let (name, version) = (&joined[..at], &joined[at + 1..]);
        let mut records = context.catalog.at(provider, name).filter(|record| record.id.eq_ignore_ascii_case(name));
        let is_numbered = version.starts_with(|c: char| c.is_ascii_digit());
        if records.any(|record| is_numbered || record.version.is_some_and(|own| same_version(own, version))) {
            return (name.to_owned(), Some(version.to_owned()));
        }
    }
    (joined.to_owned(), None)
}
