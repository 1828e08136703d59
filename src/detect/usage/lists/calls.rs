//! Calls that make a collection of ids, or make each of them known.

use std::collections::BTreeSet;

use crate::detect::neighbour::within;
use crate::detect::usage::Evidence;
use crate::detect::usage::lists::LIST;
use crate::detect::usage::lists::members::{echoes, is_slot};
use crate::rules::builtin::RULES;
use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind};
use crate::text::span::{Span, near_line_start};
use crate::text::words::{last_part, words};

impl Evidence<'_> {
    /// Whether a call, which no rule knows to use a model, takes nothing but ids, or names and ids by turns: it makes a
    /// collection of them.
    pub(super) fn is_builder(&self, call: &Construct, inner: Option<&Construct>) -> bool {
        let is_direct = inner.is_none_or(|inner| inner.kind == ConstructKind::Object && inner.value == call.value);
        if !is_direct || self.site.is_some_and(|site| !site.call.is_empty()) {
            return false;
        }
        *self.memo.peers.borrow_mut().entry(call.value).or_insert_with(|| self.are_peers(call.value))
    }

    /// Whether a call makes a model known: an attribute of a type or a function, `@register_model("gpt-4")`, or a call with
    /// others of the same name around it that do so for others.
    pub(super) fn is_registration(&self, call: &Construct) -> bool {
        let last = last_part(&call.name);
        if !words(last).iter().any(|word| RULES.usage.registers.contains(word)) {
            return false;
        }
        // The mark of an attribute may be a part of it.
        let line = &self.place.text[near_line_start(self.place.text, call.name_span.start)..call.name_span.start];
        if matches!(line.trim_start(), "@" | "#[" | "[") {
            return true;
        }
        let around = self.place.chain.iter().find(|c| c.kind == ConstructKind::Definition && c.span.holds(call.span));
        let range = around.map_or(Span::new(0, self.place.text.len()), |c| c.span);
        self.different_in(range) >= LIST && {
            let key = (range, call.name.clone());
            *self.memo.registrations.borrow_mut().entry(key).or_insert_with(|| {
                let is_alike = |c: &Construct| c.kind == ConstructKind::Call && c.name == call.name;
                self.around_models(range, &is_alike).into_values().collect::<BTreeSet<_>>().len() >= LIST
            })
        }
    }

    /// Whether the arguments in a range are ids that are peers.
    fn are_peers(&self, arguments: Span) -> bool {
        if self.different_in(arguments) < 2 {
            return false;
        }
        let syntax = self.syntax_of(arguments);
        let is_other = |c: &Construct| {
            let is_part = arguments.holds(c.span) && c.span.len() + 2 < arguments.len();
            is_part && c.kind != ConstructKind::Test
        };
        if syntax.constructs.iter().any(is_other) {
            return false;
        }
        let elements: Vec<&Literal> = syntax.literals.iter().filter(|l| arguments.holds(l.span)).collect();
        let model = |literal: &Literal| within(self.tokens, literal.span).next();
        if elements.iter().any(|l| l.kind != LiteralKind::String) {
            return false;
        }
        let is_pair = |pair: &[&Literal]| match pair {
            [name, value] => {
                let name = &self.place.text[name.span];
                !is_slot(name) && model(value).is_some_and(|model| echoes(name, model.id))
            }
            _ => false,
        };
        elements.iter().all(|element| model(element).is_some()) || elements.chunks(2).all(is_pair)
    }
}
