//! One of several models side by side that somebody picks by its name: `Model.LARGE`, `MODELS["large"]`.

use crate::detect::classify::Reader;
use crate::detect::classify::sinks::{Rank, Sink};
use crate::detect::dataflow::names::{self, Name};
use crate::detect::dataflow::{peers, uses};
use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::place::Place;
use crate::detect::symbols;
use crate::rules::usage::Usage;
use crate::rules::words::is_receiver;
use crate::syntax::model::{Construct, ConstructKind};

/// How much stands between the start of a value in brackets and its first literal.
const QUOTED: usize = 2;

impl Reader<'_, '_> {
    /// What is done with a member of a list that gets to a sink by its own name.
    pub(crate) fn picked(&self, place: &Place<'_>, sink: &Sink<'_>) -> Option<UsageDecision> {
        if sink.rank < Rank::Used || !self.is_picked(place, sink) {
            return None;
        }
        let by_call = if sink.place.calls().next().is_some() { Usage::Call } else { Usage::Config };
        let kind = sink.site.usage.unwrap_or(by_call);
        Some(UsageDecision { kind, evidence: UsageEvidence::Picked })
    }

    /// Whether another file takes a member as a constant that SDKs are known to have: that is a reference of its own.
    pub(super) fn is_reference_there(&self, index: usize, at: &Place<'_>, place: &Place<'_>) -> bool {
        let is_known =
            || symbols::symbol_at(at.text, at.core).is_some_and(|symbol| symbol.model == &place.text[place.core]);
        index != self.index && is_known()
    }

    /// Whether the place is the value of a constant that other files take, so that it is a reference there.
    pub(super) fn is_reported_where_taken(&self, place: &Place<'_>) -> bool {
        let is_constant = place.chain.first().is_some_and(|c| c.kind == ConstructKind::Binding);
        let others = || (0..self.all.list.len()).filter(|index| *index != self.index && self.has_scopes(*index));
        is_constant && others().next().is_some() && {
            let starts = self.starts(place);
            others().any(|index| {
                let mut uses = starts.iter().flat_map(|flow| self.uses(index, flow, place));
                uses.any(|(at, _)| !self.is_test(index, &at) && self.is_reference_there(index, &at, place))
            })
        }
    }

    /// Whether a setting of the file takes one of its own choices by the bare name of that: `DEFAULT = LARGE` in an enum.
    pub(super) fn is_set_to_member(&self, at: &Place<'_>, place: &Place<'_>) -> bool {
        let own = place.chain.iter().find(|c| c.kind == ConstructKind::Binding).map(|c| names::last(&c.name));
        names::qualifier(at).is_none()
            && own == Some(&at.text[at.core])
            && peers::is_set(at)
            && self.usage_evidence(place, None).is_listed()
    }

    /// Whether what a place calls a member on in another file is a type inside another than this file's, which has a member of
    /// that name itself: `Edit.Model.LARGE` beside `Chat.Model.LARGE`.
    pub(super) fn is_of_namesake(&self, at: &Place<'_>) -> bool {
        let Some(owner) = names::qualifier(at).filter(|owner| owner.starts_with(char::is_uppercase)) else {
            return false;
        };
        let before = at.text[..at.core.start].trim_end_matches(['.', ':', '-', '>', '?', '!']);
        let Some(outer) = before.strip_suffix(owner).and_then(names::called_on) else { return false };
        let has_member = |index: usize| {
            self.defines(outer, index) && self.defines(owner, index) && self.name(index, &at.text[at.core]).is_defined()
        };
        !self.defines(outer, self.index)
            && (0..self.all.list.len()).any(|index| index != self.index && has_member(index))
    }

    /// Whether a value gets to a sink by its own name, not by that of the list or the object that it is in.
    fn is_picked(&self, place: &Place<'_>, sink: &Sink<'_>) -> bool {
        if self.switched(place).is_some() {
            return true;
        }
        let first = sink.way.first().map_or(&sink.place, |(_, at)| at);
        if self.is_looked_up(place, first) {
            return true;
        }
        let Some(key) = place.key().filter(|_| place.named.is_none()) else { return false };
        let inner = place.chain.iter().take_while(|c| !c.is_naming());
        // The value of a member of a type stands before its name for people: `LARGE = "id", "Large"`.
        let is_taken = names::qualifier(first)
            .is_some_and(|owner| place.chain.iter().any(|c| c.kind == ConstructKind::Definition && c.name == owner));
        let is_member = |c: &Construct| {
            is_taken && c.value == key.value && place.literal_start().saturating_sub(c.value.start) <= QUOTED
        };
        // What a function gives that a variable holds is not the variable's value.
        let is_around = |c: &Construct| match c.kind {
            ConstructKind::List | ConstructKind::Object => !is_member(c),
            ConstructKind::Function => c.span.start == key.value.start,
            _ => false,
        };
        if inner.into_iter().any(is_around) {
            return false;
        }
        let Some(qualifier) = names::qualifier(first) else { return key.kind == ConstructKind::Binding };
        let name = uses::variable(place).map(|name| self.name_in(self.index, &name, key.name_span));
        let is_owner = |name: &Name<'_>| name.owner(key.name_span).is_none_or(|owner| owner == qualifier);
        qualifier.is_empty() || is_receiver(qualifier) || name.is_some_and(|name| is_owner(&name))
    }
}
