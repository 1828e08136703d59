//! Parts of ids: what a program asks of an id, rather than an id.
//!
//! `startswith("gpt-4")` names every model whose id begins so, and none.

use crate::catalog::Catalog;
use crate::detect::place::Place;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind};

/// Tests whose operand is a part of an id, or a pattern.
const PARTS: [&str; 17] = [
    "startswith",
    "hasprefix",
    "strstartswith",
    "endswith",
    "hassuffix",
    "strendswith",
    "prefix",
    "trimprefix",
    "trimsuffix",
    "removeprefix",
    "stripprefix",
    "indexof",
    "find",
    "rfind",
    "occursin",
    "like",
    "match",
];
/// Tests whose operand is a part of an id or an element of a list.
const PARTS_OR_ELEMENTS: [&str; 5] = ["contains", "includes", "include", "in", "has"];

/// Whether a place asks for a part of an id. `names`: spellings of the id that may be one.
pub(crate) fn is_one(place: &Place<'_>, names: &[String], catalog: &Catalog) -> bool {
    let Some(test) = place.chain.iter().find(|c| c.kind == ConstructKind::Test) else { return false };
    let name = normalise(test.name.rsplit(['.', ':']).next().unwrap_or_default());
    if matches!(test.name.as_str(), "<>" | "=~" | "!~") || PARTS.contains(&name.as_str()) {
        return true;
    }
    let is_known = || names.iter().any(|n| catalog.is_name(n));
    PARTS_OR_ELEMENTS.contains(&name.as_str())
        && (!is_known() || is_of_a_word(test, place) && names.iter().any(|n| begins_others(n, catalog)))
}

/// Whether the ids of other models begin with an id: `gpt-4` and `gpt-4-0613`.
fn begins_others(id: &str, catalog: &Catalog) -> bool {
    catalog.records().any(|r| r.id.strip_prefix(id).is_some_and(|rest| rest.starts_with(['-', ':', '@', '.'])))
}

/// Whether what is asked has a name in the singular: `model.contains(…)`, not `MODELS.contains(…)`.
fn is_of_a_word(test: &Construct, place: &Place<'_>) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let written = match test.name.as_str() {
        "in" => place.text[place.core.end..test.value.end.max(place.core.end)].trim_end_matches(|c| !is_part(c)),
        name => {
            let callee = &place.text[..test.name_span.end];
            callee.strip_suffix(name).unwrap_or(callee).trim_end_matches(['.', '?', ':', '!'])
        }
    };
    let word = written.rsplit(|c| !is_part(c)).next().map(normalise).unwrap_or_default();
    ["model", "name", "id", "deployment", "engine", "m"].iter().any(|w| word.ends_with(w))
}
