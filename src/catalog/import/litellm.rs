//! The price table of litellm: keys are models as it routes them, and some have the day on which the model ends.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::import::Context;
use crate::catalog::import::date::parse_date;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::{Stage, Versions};
use crate::rules::builtin::RULES;
use crate::text::mistake::from_json;

#[derive(Deserialize)]
struct Priced {
    litellm_provider: Option<String>,
    deprecation_date: Option<String>,
}

/// Reads the table: the models with a day, at providers that the catalog has.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    let table: BTreeMap<String, serde_json::Value> = match from_json(text) {
        Ok(table) => table,
        Err(why) => {
            page.skip(1, "the file", why);
            return page;
        }
    };
    for (key, value) in table {
        let Ok(Priced { litellm_provider: Some(route), deprecation_date: Some(date) }) = serde_json::from_value(value)
        else {
            continue;
        };
        let Some(provider) = provider(&route, context) else { continue };
        let line = || 1 + text.lines().position(|line| line.contains(&format!("\"{key}\""))).unwrap_or_default();
        let Some((id, version)) = model(&key, provider, context) else { continue };
        match parse_date(&date) {
            Ok(retired) => {
                let mut row = Row { line: line(), provider: provider.to_owned(), id, version, ..Row::default() };
                row.set(Stage::Retired, retired.map(|date| context.as_known(date, &row)));
                page.add(row);
            }
            Err(why) => page.skip(line(), key, why),
        }
    }
    page
}

/// The provider of a route. Some name what a provider serves behind a hyphen: `vertex_ai-mistral_models`.
fn provider(route: &str, context: &Context<'_>) -> Option<&'static str> {
    let names = [Some(route), route.split_once('-').map(|(head, _)| head)];
    let is_at = |name: &str| RULES.providers.iter().find(|one| one.routes.iter().any(|own| own == name));
    let found = names.into_iter().flatten().find_map(is_at)?;
    context.catalog.provider(&found.id).map(|provider| provider.id)
}

/// The model behind the route in a key, as the provider calls it. Keys with a region or a size in them are none.
fn model(key: &str, provider: &str, context: &Context<'_>) -> Option<(String, Option<String>)> {
    let routes = RULES.providers.iter().filter(|one| one.id == provider).flat_map(|one| &one.routes);
    let mut behind = routes.filter_map(|route| key.strip_prefix(route.as_str())?.strip_prefix('/'));
    let name = behind.next().unwrap_or(key);
    // `eu.` and the like stand before ids at Bedrock.
    let names = [Some(name), name.split_once('.').map(|(_, inner)| inner)];
    if let Some(known) = names.into_iter().flatten().find(|name| context.knows(provider, name)) {
        return Some((known.to_owned(), None));
    }
    if name.contains('/') {
        return None;
    }
    let versions = context.catalog.provider(provider)?.versions;
    let at = name.len().checked_sub("-2026-01-01".len()).filter(|at| name.is_char_boundary(*at));
    let (id, version) = at.map_or((name, ""), |at| name.split_at(at));
    let is_day = version.starts_with('-') && parse_date(version.trim_start_matches('-')).is_ok_and(|day| day.is_some());
    let is_versioned = versions != Versions::InId && is_day;
    Some(if is_versioned { (id.to_owned(), Some(version[1..].to_owned())) } else { (name.to_owned(), None) })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn routes_are_taken_off_and_versions_stand_apart() {
        let text = r#"{
            "sample_spec": {"litellm_provider": "one of many", "deprecation_date": "date when it ends"},
            "azure/gpt-99-2024-08-06": {"litellm_provider": "azure", "deprecation_date": "2027-04-14"},
            "eu.anthropic.claude-3-haiku-20240307-v1:0": {"litellm_provider": "bedrock", "deprecation_date": "2027-04-14"},
            "azure/eu/gpt-4o-2024-08-06": {"litellm_provider": "azure", "deprecation_date": "2027-04-14"},
            "claude-9-20260101": {"litellm_provider": "anthropic", "deprecation_date": "2027-05-05"},
            "vertex_ai/gemini-9": {"litellm_provider": "vertex_ai-language-models", "deprecation_date": "2027-06-06"},
            "gemini/gemini-8": {"litellm_provider": "gemini", "deprecation_date": "soon"},
            "gemini/gemini-7": {"litellm_provider": "gemini"},
            "nobody/x": {"litellm_provider": "nobody", "deprecation_date": "2027-01-01"}
        }"#;
        let context = Context { catalog: Catalog::builtin(), provider: None, read_on: date(2026, 11, 21), file: "" };
        let page = read(text, &context);
        let rows: Vec<_> = page
            .rows
            .iter()
            .map(|row| (row.line, row.provider.as_str(), row.id.as_str(), row.version.as_deref()))
            .collect();
        assert_eq!(
            rows,
            [
                (3, "azure-openai", "gpt-99", Some("2024-08-06")),
                (6, "anthropic", "claude-9-20260101", None),
                (4, "bedrock", "anthropic.claude-3-haiku-20240307-v1:0", None),
                (7, "vertex", "gemini-9", None)
            ]
        );
        assert_eq!(page.skipped.len(), 1);
    }
}
