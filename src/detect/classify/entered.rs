//! Entries of registries that statements fill: `models.put(small, Row.of(small, "Small"))`, `ROWS[small] = Row(small)`. A
//! variable of a function that goes nowhere else than into the key of an entry and what stands under it is a row.

use crate::detect::classify::Reader;
use crate::detect::place::Place;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;
use crate::text::words::last_part;

/// How many statements that put something into the same holder make it a registry.
const ENTRIES: usize = 3;
/// How many uses of a variable are looked at.
const MAX_USES: usize = 8;

impl Reader<'_, '_> {
    /// Whether a variable of a function is only the key of one entry of a registry, and a part of that entry.
    pub(super) fn is_entered(&self, place: &Place<'_>) -> bool {
        let Some((own, name)) = self.held_binding(place) else { return false };
        let Some(function) = place.chain.iter().find(|c| c.kind == ConstructKind::Function) else { return false };
        let is_use = |range: &Span| function.span.holds(*range) && !own.span.holds(*range);
        let uses: Vec<Span> = self.occurrences(name).filter(is_use).take(MAX_USES).collect();
        let Some(entry) = uses.first().and_then(|first| self.entry_around(*first)) else { return false };
        let (keys, values): (Vec<&Span>, Vec<&Span>) = uses.iter().partition(|range| entry.key.holds(**range));
        let is_row = !keys.is_empty() && !values.is_empty() && values.iter().all(|range| entry.row.holds(**range));
        uses.len() < MAX_USES && is_row && self.has_entries(&entry.holder)
    }

    /// The entry in whose key a name stands.
    fn entry_around(&self, name: Span) -> Option<Entry> {
        let at = Place::of(self.text(), name, self.parsed);
        let is_putter = |c: &&Construct| RULES.usage.putters.contains(&normalise(last_part(&c.name)));
        if let Some(call) = at.calls().find(is_putter).filter(|call| at.argument_of(call) == Some(0)) {
            let key = Span::new(call.value.start, name.end);
            let row = Span::new(name.end, call.value.end);
            return Some(Entry { holder: format!("{}(", call.name), key, row });
        }
        // `ROWS[small] = …`
        let set = at.named.as_ref().filter(|c| c.kind == ConstructKind::Binding && c.name.ends_with(']'))?;
        let (holder, _) = set.name.split_once('[')?;
        Some(Entry { holder: format!("{holder}["), key: set.name_span, row: set.value })
    }

    /// Whether several statements put something into a holder.
    fn has_entries(&self, holder: &str) -> bool {
        memchr::memmem::find_iter(self.text().as_bytes(), holder.as_bytes()).take(ENTRIES).count() == ENTRIES
    }
}

/// A statement that puts something into a holder.
struct Entry {
    /// As it stands in the text, with the bracket behind it.
    holder: String,
    key: Span,
    row: Span,
}
