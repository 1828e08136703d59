//! Conditions that no program's grammar shows: what an expression of a template or a pipeline compares with, the value of a
//! field that decides when a step runs.

use crate::detect::usage::Evidence;
use crate::rules::templates::RULES;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::{ceil_boundary, floor_boundary};

/// The longest expression that is looked at, on each side of the id.
const MAX_EXPRESSION: usize = 300;
const QUOTES: [char; 3] = ['"', '\'', '`'];

impl Evidence<'_> {
    /// Whether a template or a pipeline asks for the id: `{{ if eq .Values.model "gpt-4" }}`, `if: inputs.model == 'gpt-4'`.
    pub(super) fn is_asked_for_in_expression(&self) -> bool {
        let is_condition = |c: &Construct| c.kind == ConstructKind::Field && RULES.conditions.contains(&c.name);
        if self.is_configuration() && (self.place.chain.iter().any(is_condition) || self.is_label_of_query()) {
            return true;
        }
        if self.is_compared_in_literal() {
            return true;
        }
        let (text, core) = (self.place.text, self.place.core);
        let near = ceil_boundary(text, core.start.saturating_sub(MAX_EXPRESSION));
        let before = &text[near..core.start];
        let Some(open) = before.rfind("{{").filter(|open| !before[*open..].contains("}}")) else { return false };
        let end = floor_boundary(text, core.end.saturating_add(MAX_EXPRESSION));
        let Some(close) = text[core.end..end].find("}}") else { return false };
        // What another operator hands on is another operand.
        let operand = |part: &str| part.trim_matches(QUOTES).trim().to_owned();
        let left = before[open..].rsplit(['|', '&', '?']).next().unwrap_or_default();
        let (before, after) = (operand(left), operand(&text[core.end..core.end + close]));
        let is_compared = compares(&before, &after);
        let mut words = left.split(|c: char| !c.is_alphanumeric() && c != '_');
        is_compared || words.any(|word| RULES.tests.iter().any(|test| word.eq_ignore_ascii_case(test)))
    }

    /// Whether an expression in a literal compares with the id, which has quotes of its own there: what `jq` selects, a
    /// filter of a JSON path, a rule of a policy. `.. | select(. == "gpt-4")`, `$[?(@.model == 'gpt-4')]`
    fn is_compared_in_literal(&self) -> bool {
        let Some(literal) = &self.place.literal else { return false };
        let before = &self.place.text[literal.span.start..self.place.core.start];
        let after = &self.place.text[self.place.core.end..literal.span.end];
        // Data escapes the quotes of a language in it.
        let [left, right] = [before, after].map(|part| part.trim_matches(|c| QUOTES.contains(&c) || c == '\\'));
        left.len() < before.len() && right.len() < after.len() && compares(left.trim(), right.trim())
    }

    /// Whether the id is what a query for measurements asks of a label: `rate(requests_total{model="gpt-4"}[5m])`.
    fn is_label_of_query(&self) -> bool {
        let Some(literal) = &self.place.literal else { return false };
        let before = &self.place.text[literal.span.start..self.place.core.start];
        let Some((metric, label)) = before.rsplit_once('{') else { return false };
        let after = &self.place.text[self.place.core.end..literal.span.end];
        let is_closed = after.find('}').is_some_and(|close| !after[..close].contains('{'));
        let sign = label.trim_end_matches(['"', '\\', '\'']);
        metric.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && is_closed
            && ["=", "=~"].iter().any(|operator| sign.ends_with(operator))
    }
}

/// Whether what stands before or behind an operand compares it.
fn compares(before: &str, after: &str) -> bool {
    ["==", "!="].iter().any(|sign| before.ends_with(sign) || after.starts_with(sign))
}
