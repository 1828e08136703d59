//! `aws bedrock list-foundation-models`, one region a file. The ARNs of the models hold the region.

use serde_json::Value;

use crate::catalog::import::Context;
use crate::catalog::import::date::{ParsedDate, parse_date};
use crate::catalog::import::json_text::{entries, epoch_or_text, field};
use crate::catalog::import::row::{Page, Row};
use crate::catalog::{Cloud, Kind, Stage};

/// Reads the answer.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    for (line, entry) in entries(text, &["modelSummaries"], &mut page) {
        match read_model(line, &entry, context) {
            Ok(row) => page.add(row),
            Err(why) => page.skip(line, field(&entry, &["modelId"]).unwrap_or("?"), why),
        }
    }
    page
}

fn read_model(line: usize, model: &Value, context: &Context<'_>) -> Result<Row, String> {
    let id = field(model, &["modelId"]).ok_or("no modelId")?;
    let arn = field(model, &["modelArn"]).unwrap_or_default();
    let region = arn.split(':').nth(3).filter(|region| !region.is_empty());
    let provider = context.provider_or("bedrock");
    let id = without_length(&provider, id, context).to_owned();
    let mut row = Row { line, provider, id, ..Row::default() };
    row.regions = region.map(str::to_owned).into_iter().collect();
    row.cloud = region.map_or(Cloud::Public, Cloud::of_region);
    row.publisher = field(model, &["providerName"]).map(|name| name.to_lowercase().replace(' ', "-"));
    row.kind = kind(model);
    let Some(stages) = model.get("modelLifecycle") else { return Err("no modelLifecycle".into()) };
    row.set(Stage::Ga, date(stages, "startOfLifeTime")?);
    // Legacy refuses new customers on the same day.
    let legacy = date(stages, "legacyTime")?;
    row.set(Stage::Legacy, legacy);
    row.set(Stage::Deprecated, legacy);
    row.set(Stage::Retired, date(stages, "endOfLifeTime")?);
    if let Some(date) = date(stages, "publicExtendedAccessTime")? {
        row.extra_dates.push(("public_extended_access".to_owned(), date.on));
    }
    let word = field(stages, &["status"]).unwrap_or_default();
    let has_ended = row.date(Stage::Retired).is_some_and(|date| date.on <= context.read_on);
    row.stage = match word {
        _ if has_ended => Some(Stage::Retired),
        "ACTIVE" => Some(Stage::Ga),
        "LEGACY" => Some(Stage::Deprecated),
        other => return Err(format!("`{other}` is not a lifecycle status")),
    };
    row.native_stage = Some(word.to_owned());
    Ok(row)
}

fn date(stages: &Value, name: &str) -> Result<Option<ParsedDate>, String> {
    stages.get(name).and_then(epoch_or_text).map_or(Ok(None), |text| parse_date(&text))
}

/// The id without the length of the context behind it (`:48k`, `:mm`), by which provisioned throughput is sold.
fn without_length<'m>(provider: &str, id: &'m str, context: &Context<'_>) -> &'m str {
    let base = id.rsplit_once(':').filter(|(base, end)| is_length(end) && context.knows(provider, base));
    base.filter(|_| !context.knows(provider, id)).map_or(id, |(base, _)| base)
}

fn is_length(text: &str) -> bool {
    let digits = text.strip_suffix('k').unwrap_or_default();
    text == "mm" || (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What the model does, where the modality of its output shows it.
fn kind(model: &Value) -> Option<Kind> {
    let out = model.get("outputModalities")?.as_array()?.first()?.as_str()?;
    match out {
        "EMBEDDING" => Some(Kind::Embedding),
        "IMAGE" => Some(Kind::Image),
        "VIDEO" => Some(Kind::Video),
        "SPEECH" | "AUDIO" => Some(Kind::Audio),
        _ => None,
    }
}
