//! Parts of ids: what a program asks of an id, rather than an id.
//!
//! `startswith("gpt-4")` names every model whose id begins so, and none.

use crate::catalog::Catalog;
use crate::detect::place::Place;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::words::{is_identifier_char, last_part};

/// Whether a place asks for a part of an id. `names`: spellings of the id that may be one.
pub(crate) fn is_one(place: &Place<'_>, names: &[String], catalog: &Catalog) -> bool {
    let Some(test) = place.chain.iter().find(|c| c.kind == ConstructKind::Test) else { return false };
    let name = normalise(last_part(&test.name));
    if matches!(test.name.as_str(), "<>" | "=~" | "!~") || RULES.usage.parts.contains(&name) {
        return true;
    }
    let is_known = || names.iter().any(|n| catalog.is_name(n));
    RULES.usage.parts_or_elements.contains(&name)
        && (!is_known() || is_of_a_word(test, place) && names.iter().any(|n| begins_others(n, catalog)))
}

/// Whether the ids of other models begin with an id: `gpt-4` and `gpt-4-0613`.
fn begins_others(id: &str, catalog: &Catalog) -> bool {
    catalog.records().any(|r| r.id.strip_prefix(id).is_some_and(|rest| rest.starts_with(['-', ':', '@', '.'])))
}

/// Whether what is asked has a name in the singular: `model.contains(…)`, not `MODELS.contains(…)`.
fn is_of_a_word(test: &Construct, place: &Place<'_>) -> bool {
    let written = match test.name.as_str() {
        "in" => {
            place.text[place.core.end..test.value.end.max(place.core.end)].trim_end_matches(|c| !is_identifier_char(c))
        }
        name => {
            let callee = &place.text[..test.name_span.end];
            callee.strip_suffix(name).unwrap_or(callee).trim_end_matches(['.', '?', ':', '!'])
        }
    };
    let word = written.rsplit(|c| !is_identifier_char(c)).next().map(normalise).unwrap_or_default();
    RULES.usage.ids.iter().any(|id| word.ends_with(id.as_str()))
}
