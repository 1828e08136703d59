//! `aws bedrock list-foundation-models`, one region a file: the region stands in the models' ARNs.

use serde_json::Value;

use crate::catalog::import::Context;
use crate::catalog::import::day::said;
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
    let date = |name: &str| stages.get(name).and_then(epoch_or_text).map_or(Ok(None), |text| said(&text));
    row.set(Stage::Ga, date("startOfLifeTime")?);
    // Legacy refuses new customers on the same day.
    let legacy = date("legacyTime")?;
    row.set(Stage::Legacy, legacy);
    row.set(Stage::Deprecated, legacy);
    row.set(Stage::Retired, date("endOfLifeTime")?);
    if let Some(said) = date("publicExtendedAccessTime")? {
        row.extra_dates.push(("public_extended_access".to_owned(), said.on));
    }
    let word = field(stages, &["status"]).unwrap_or_default();
    let ended = row.date(Stage::Retired).is_some_and(|said| said.on <= context.read_on);
    row.stage = match word {
        _ if ended => Some(Stage::Retired),
        "ACTIVE" => Some(Stage::Ga),
        "LEGACY" => Some(Stage::Deprecated),
        other => return Err(format!("`{other}` is no lifecycle status")),
    };
    row.native_stage = Some(word.to_owned());
    Ok(row)
}

/// Provisioned throughput is sold by the length of the context, which stands behind the id: `:48k`, `:mm`.
fn without_length<'m>(provider: &str, id: &'m str, context: &Context<'_>) -> &'m str {
    let length = |text: &str| {
        let digits = text.strip_suffix('k').unwrap_or_default();
        text == "mm" || (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let base = id.rsplit_once(':').filter(|(base, end)| length(end) && context.knows(provider, base));
    base.filter(|_| !context.knows(provider, id)).map_or(id, |(base, _)| base)
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
