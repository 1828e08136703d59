//! A collection that statements fill one id after the other: `known.add("a")`, `out = append(out, "a")`, `models << "a"`, the
//! items of a box. Two different ids that are put into the same one make it a list, as two in brackets do.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::detect::neighbour::within;
use crate::detect::place::Place;
use crate::detect::usage::Evidence;
use crate::detect::usage::lists::is_slot;
use crate::detect::usage::lists::members::echoes;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};
use crate::text::span::Span;
use crate::text::words::last_part;

/// How many different ids make a list of what they are put into.
const LEAST: usize = 2;
/// How many ids of a text are looked at.
const MAX_ADDED: usize = 2_000;

/// What the ids of a range are put into, and how many different ones each takes.
pub(super) type Additions = HashMap<String, usize>;

impl Evidence<'_> {
    /// Whether the id is one of several that are put into the same collection, or are offered as items of one box.
    pub(super) fn is_added(&self) -> bool {
        if self.site.is_some_and(|site| !site.call.is_empty()) {
            return false;
        }
        let Some(collection) = added_to(self.place) else { return false };
        let around = self.place.chain.iter().find(|c| c.kind == ConstructKind::Definition);
        let range = around.map_or(Span::new(0, self.place.text.len()), |c| c.span);
        self.additions(range).get(&collection).is_some_and(|count| *count >= LEAST)
    }

    fn additions(&self, range: Span) -> Rc<Additions> {
        if let Some(known) = self.memo.additions.borrow().get(&range) {
            return Rc::clone(known);
        }
        let mut ids: HashMap<String, BTreeSet<&str>> = HashMap::new();
        for model in within(self.tokens, range).take(MAX_ADDED) {
            let at = Place::of(self.place.text, Span::new(model.at, model.at + model.id.len()), self.parsed);
            if let Some(collection) = added_to(&at) {
                ids.entry(collection).or_default().insert(model.id);
            }
        }
        let found: Rc<Additions> = Rc::new(ids.into_iter().map(|(name, ids)| (name, ids.len())).collect());
        self.memo.additions.borrow_mut().insert(range, Rc::clone(&found));
        found
    }
}

/// The name of the collection that a statement puts the literal at a place into.
fn added_to(place: &Place<'_>) -> Option<String> {
    let literal = place.literal.as_ref().filter(|l| l.kind == LiteralKind::String)?;
    if let Some(collection) = appended_to(&place.text[..literal.span.start]) {
        return Some(collection.to_owned());
    }
    let at = place.chain.iter().position(|c| c.kind == ConstructKind::Call)?;
    let call = &place.chain[at];
    // Of a call the arguments are also an object.
    if place.chain[..at].iter().any(|c| c.kind != ConstructKind::Object || c.value != call.value) {
        return None;
    }
    let last = last_part(&call.name);
    let word = normalise(last);
    let is_item = RULES.usage.offers.iter().any(|offer| word.ends_with(offer.as_str()));
    let is_element = || RULES.usage.adders.contains(&word) && is_by_itself(place, call);
    if !is_item && !is_element() {
        return None;
    }
    let receiver = call.name[..call.name.len() - last.len()].trim_end_matches(['.', '-', '>', ':', '?', '!']);
    // `append(out, "a")`: the collection is what the call takes first.
    let first = place.text[call.value].trim_start_matches('(').split([',', ')']).next().unwrap_or_default().trim();
    let is_named = !first.is_empty() && first.bytes().all(|b| b.is_ascii_alphanumeric() || b"_$.&".contains(&b));
    Some(match (receiver, is_named) {
        ("", true) => first.trim_start_matches('&').to_owned(),
        ("", false) => last.to_owned(),
        _ => receiver.to_owned(),
    })
}

/// Whether what a call takes beside the id is another name for it, and no name of what uses the model.
fn is_by_itself(place: &Place<'_>, call: &Construct) -> bool {
    let before = &place.text[call.value.start..place.core.start.max(call.value.start)];
    let id = &place.text[place.core];
    let mut quoted = before.split(['"', '\'', '`']).skip(1).step_by(2).filter(|name| !name.is_empty());
    quoted.all(|name| !is_slot(name) && (echoes(name, id) || name.contains('-')))
}

/// What an operator before a literal appends it to: `models << "a"`, `$models[] = "a"`, `out += "a"`.
fn appended_to(before: &str) -> Option<&str> {
    let before = before.trim_end_matches(['"', '\'', '`']).trim_end();
    let head = RULES.usage.appends.iter().find_map(|operator| before.strip_suffix(operator.as_str()))?.trim_end();
    let name = head.rsplit(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$' | '.' | '@')).next()?;
    (!name.is_empty()).then_some(name)
}
