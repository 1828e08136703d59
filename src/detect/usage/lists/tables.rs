//! Rows of tables that calls make: `Map.entry("gpt-4", 8192)`, `limits.put("gpt-4", 8192)`, `new ModelInfo("gpt-4", 8192)`.

use crate::detect::usage::Evidence;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};
use crate::text::language::Language;
use crate::text::words::last_part;

/// The longest arguments of a call that makes a row.
const MAX_ARGUMENTS: usize = 400;

impl Evidence<'_> {
    /// Whether the id is the key under which a call has numbers: a pair of both, or an entry that is put into a table.
    pub(super) fn is_key_of_numbers(&self) -> bool {
        let Some(call) = self.place.calls().next() else { return false };
        let word = normalise(last_part(&call.name));
        let is_entry = RULES.usage.entries.contains(&word);
        if (is_entry || RULES.usage.putters.contains(&word)) && self.is_row_of_numbers(call, 1) {
            return true;
        }
        // An entry of several, whatever it has under its key.
        let around = self.place.chain.iter().skip_while(|c| *c != call).skip(1);
        let mut around = around.filter(|c| c.kind != ConstructKind::Object);
        is_entry
            && self.place.argument_of(call) == Some(0)
            && around.next().is_some_and(|c| c.kind == ConstructKind::Call && self.different_in(c.value) > 1)
    }

    /// Whether the id is the key of an element of a shell's array: `(["gpt-4"]=0.03)`.
    pub(super) fn is_key_of_array(&self) -> bool {
        let before = self.place.text[..self.place.core.start].trim_end_matches(['"', '\'']);
        let after = self.place.text[self.place.core.end..].trim_start_matches(['"', '\'']);
        self.language == Language::Shell && before.ends_with('[') && after.starts_with("]=")
    }

    /// Whether a call takes nothing but the id, and at least some numbers behind it: facts on the model.
    pub(super) fn is_row_of_numbers(&self, call: &Construct, least: usize) -> bool {
        let is_string = self.place.kind() == Some(LiteralKind::String);
        let is_call_free = |c: &Construct| c.kind == ConstructKind::Object && c.value.len() + 2 >= call.value.len();
        let inside = self.place.chain.iter().take_while(|c| *c != call);
        if !is_string || call.value.len() > MAX_ARGUMENTS || !inside.into_iter().all(is_call_free) {
            return false;
        }
        let before =
            self.place.text[call.value.start..self.place.core.start].trim_start_matches(['(', '[', '{', ' ', '\n']);
        let Some(rest) = self.place.text[self.place.core.end..call.value.end].strip_prefix(['"', '\'', '`']) else {
            return false;
        };
        let mut rest = rest.trim().trim_end_matches([')', ']', '}', ' ', '\n', ',']).split(',').map(str::trim);
        let is_first = before.trim_matches(['"', '\'', '`']).is_empty() && rest.next() == Some("");
        let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
        let numbers: Vec<&str> = rest.collect();
        is_first && numbers.len() >= least && numbers.into_iter().all(is_number)
    }
}
