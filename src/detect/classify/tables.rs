//! Tables in which a program looks facts on a model up by its id: the id is a key, and what comes of it is no model.

use crate::detect::classify::Reader;
use crate::detect::dataflow::names;
use crate::detect::neighbour::{Neighbour, within};
use crate::detect::place::Place;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;
use crate::text::words::last_part;

/// How many ids of a table show what it gives.
const MAX_IDS: usize = 60;

impl Reader<'_, '_> {
    /// Whether a name is the key by which a function looks a fact up: `PRICES[model]`, `limits.get(model)`. A table of this
    /// file gives facts if none of its values is a model; of another the name of the function shows that (`asks`).
    pub(super) fn is_key_of_facts(&self, at: &Place<'_>, asks: bool) -> bool {
        let Some(table) = table_of(at) else { return false };
        self.gives_models(table).map_or(asks, |gives_models| !gives_models)
    }

    /// Whether the table of a name has models as its values; none where the file has no such table with ids in it.
    fn gives_models(&self, table: &str) -> Option<bool> {
        let ids = |held: Span| within(self.neighbours, held).take(MAX_IDS);
        let held = self.occurrences(table).find_map(|range| {
            let named = Place::of(self.text(), range, self.parsed).named?;
            let is_table = named.kind == ConstructKind::Binding && names::last(&named.name) == table;
            Some(named.value).filter(|held| is_table && ids(*held).next().is_some())
        })?;
        let is_value = |id: &Neighbour<'_>| {
            let at = Place::of(self.text(), Span::new(id.at, id.at + id.id.len()), self.parsed);
            at.named.is_none() && at.key().is_some_and(|key| key.kind == ConstructKind::Field && held.holds(key.span))
        };
        Some(ids(held).any(is_value))
    }
}

/// The table in which a name is looked up.
fn table_of<'p>(at: &'p Place<'_>) -> Option<&'p str> {
    let before = at.text[..at.core.start].trim_end();
    let indexed = before.strip_suffix('[').filter(|_| at.text[at.core.end..].trim_start().starts_with(']'));
    let is_lookup = |call: &&Construct| {
        at.argument_of(call) == Some(0) && RULES.usage.lookups.contains(&normalise(last_part(&call.name)))
    };
    let asked = || at.calls().next().filter(is_lookup)?.name.rsplit_once(['.', '>']).map(|(object, _)| object);
    let table = names::last(indexed.or_else(asked)?.trim_end_matches(['?', '!', '.', '-']));
    let table = table.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (!table.is_empty()).then_some(table)
}
