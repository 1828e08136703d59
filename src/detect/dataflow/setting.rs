//! How programs read the settings of a file: by the path of their keys, in quotes or as members of an object of settings,
//! and variables of the environment also as the fields of a class of settings.

use crate::detect::dataflow::{names, uses};
use crate::detect::place::Place;
use crate::rules::key::normalise;
use crate::rules::words::{self, is_common};
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};
use crate::text::words::is_identifier_char;

/// How many keys deep settings are.
const MAX_KEYS: usize = 6;

/// The names by which programs can know the value at a place of a file of settings: `writer.model`, `writer:model`,
/// `"writer"]["model"`, for a variable of the environment `llm_model`. Empty for what they reach in no such way, such as an
/// element of a list.
pub(crate) fn names_of(place: &Place<'_>, variable: Option<&str>) -> Vec<String> {
    if let Some(variable) = variable {
        let field = variable.to_ascii_lowercase();
        return Some(field).filter(|field| field.contains('_') && !is_common(field)).into_iter().collect();
    }
    // The tables of TOML and the sections of INI are blocks.
    let is_key = |kind| matches!(kind, ConstructKind::Field | ConstructKind::Block);
    let is_plain = |kind| is_key(kind) || kind == ConstructKind::Object;
    if place.named.is_some() || !place.chain.iter().all(|c| is_plain(c.kind)) {
        return Vec::new();
    }
    let keys: Vec<&str> = place.chain.iter().rev().filter(|c| is_key(c.kind)).flat_map(|c| c.name.split('.')).collect();
    let is_word = |key: &&str| !key.is_empty() && key.chars().all(|c| is_identifier_char(c) || c == '-');
    let [.., section, key] = keys[..] else { return Vec::new() };
    if keys.len() > MAX_KEYS || !keys.iter().all(is_word) {
        return Vec::new();
    }
    let mut found = vec![keys.join("."), keys.join(":"), format!("{section}.{key}")];
    found.extend([format!("\"{section}\"][\"{key}\""), format!("'{section}']['{key}'")]);
    found.dedup();
    found
}

/// Whether a place that has such a name reads the setting: it is what a call looks up, an element of an element, or a
/// member of an object of settings.
pub(crate) fn is_read(at: &Place<'_>) -> bool {
    let name = &at.text[at.core];
    if name.starts_with(['"', '\'']) {
        return at.kind() != Some(LiteralKind::Comment);
    }
    let is_element = at.chain.first().is_some_and(Construct::is_subscript);
    if at.kind() == Some(LiteralKind::String) && !is_element {
        return uses::looks_up(at);
    }
    let holder = names::qualifier(at).map(normalise);
    holder.is_some_and(|holder| words::RULES.settings_objects.iter().any(|part| holder.contains(part.as_str())))
}
