//! What a program notes of an answer: a row of its database, an event or a result with the model that answered and the
//! tokens or the money that it took. Those are known only after the call.

use crate::detect::usage::Evidence;
use crate::detect::usage::lists::is_setting_of_several;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind};

/// The longest row that is looked through.
const MAX_ROW: usize = 4_000;

impl Evidence<'_> {
    /// Whether the model stands beside what its answer took: `Usage(model="gpt-4", tokens=answer.usage.total_tokens)`,
    /// `insert({ model: "gpt-4", cost })`.
    pub(super) fn is_noted(&self) -> bool {
        let Some(key) = self.place.key().filter(|key| key.kind == ConstructKind::Field) else { return false };
        let row = self.place.object().filter(|row| row.value.len() < MAX_ROW && row.value.holds(key.span));
        let Some(row) = row.filter(|_| self.language.is_program() && is_setting_of_several(&key.name)) else {
            return false;
        };
        let text = &self.place.text[row.value];
        if !RULES.usage.spent.iter().any(|word| normalise(text).contains(word.as_str())) {
            return false;
        }
        // What is written there is a price, a limit or a wish.
        let is_computed = |field: &Construct| {
            let value = self.place.text[field.value].trim();
            value.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '@' | '&' | '*' | '('))
                && !matches!(value.to_lowercase().as_str(), "none" | "null" | "nil" | "true" | "false" | "undefined")
        };
        let is_spent = |field: &&Construct| RULES.usage.spent.contains(&normalise(&field.name)) && is_computed(field);
        self.syntax_of(row.value).fields_of(row.value).iter().any(is_spent)
    }
}
