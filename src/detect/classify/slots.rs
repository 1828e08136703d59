//! Maps that have a model for each of several things, of which a program takes the one that it is asked for: `MODELS[role]`.
//! What is taken goes on, so each of the models is in use. A map of other names for models is a choice.

use std::path::Path;
use std::rc::Rc;

use crate::detect::classify::Reader;
use crate::detect::classify::switched::Member;
use crate::detect::dataflow::origin::Origin;
use crate::detect::dataflow::{names, peers};
use crate::detect::neighbour::within;
use crate::detect::place::Place;
use crate::detect::provider;
use crate::detect::usage;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;
use crate::text::words::{is_identifier_char, last_part};

/// The longest map that is looked through.
const MAX_MAP: usize = 8_000;
/// How many places of its name are looked at.
const MAX_PLACES: usize = 40;

/// Places in regions, of which each is that of what a lookup gives.
pub(super) type Lookups<'a> = Rc<[(usize, Place<'a>)]>;

impl<'a> Reader<'a, '_> {
    /// Where the regions take a member of the map that a place is in by a name that they are given.
    pub(super) fn lookups(&self, place: &Place<'_>) -> Lookups<'a> {
        let map = map_around(place).filter(|(map, _)| self.has_scopes(self.index) && map.len() < MAX_MAP);
        let Some((map, holder)) = map else { return Rc::from([]) };
        if let Some(known) = self.lookups.borrow().get(&map) {
            return Rc::clone(known);
        }
        let found: Lookups<'a> = if self.is_of_slots(map) { self.find_lookups(holder, place) } else { Rc::from([]) };
        self.lookups.borrow_mut().insert(map, Rc::clone(&found));
        found
    }

    /// Whether a place is where a region takes a member of the map that another is in.
    pub(super) fn is_looked_up(&self, place: &Place<'_>, at: &Place<'_>) -> bool {
        self.lookups(place).iter().any(|(_, lookup)| lookup.core == at.core && std::ptr::eq(lookup.text, at.text))
    }

    fn find_lookups(&self, holder: &Construct, place: &Place<'_>) -> Lookups<'a> {
        let spelled = names::last(&holder.name);
        let outside = self.occurrences(spelled).filter(|range| !holder.span.holds(*range)).take(MAX_PLACES);
        let here = outside.filter_map(|range| Some((self.index, self.lookup_at(self.index, range)?)));
        let name = self.name_in(self.index, spelled, holder.name_span);
        let origin = name.origin(holder.name_span, place, Path::new(self.context.path));
        let elsewhere = origin.iter().flat_map(|origin| {
            let others = (0..self.all.list.len()).filter(|index| self.is_related_program(*index));
            others.flat_map(move |index| self.lookups_in(index, spelled, origin))
        });
        here.chain(elsewhere).collect()
    }

    /// Where another file takes a member of a map of this one.
    fn lookups_in(&self, index: usize, spelled: &str, origin: &Origin) -> Vec<(usize, Place<'a>)> {
        let whole = self.all.mentions(index, spelled, Span::new(0, self.all.list[index].text.len()));
        let taken = whole.take(MAX_PLACES).filter_map(|range| self.lookup_at(index, range));
        let taken: Vec<Place<'a>> = taken.collect();
        if taken.is_empty() {
            return Vec::new();
        }
        let name = self.name(index, spelled);
        taken.into_iter().filter(|at| name.reads_import(at, origin)).map(|at| (index, at)).collect()
    }

    /// The place of what a lookup gives, where the name of a map in a region begins one.
    fn lookup_at(&self, index: usize, range: Span) -> Option<Place<'a>> {
        let text: &'a str = &self.all.list[index].text;
        let rest = &text[range.end..];
        let key = ["?.[", "![", "["].iter().find_map(|open| rest.strip_prefix(open));
        let mut at = Place::of(text, range, self.all.parsed(index));
        let is_method = |call: &Construct| RULES.usage.lookups.contains(&normalise(last_part(&call.name)));
        let lookup = at.named.take_if(|call| call.kind == ConstructKind::Call && (key.is_some() || is_method(call)));
        if key.is_none() && lookup.is_none() {
            return None;
        }
        let key = key.or_else(|| Some(rest.split_once('(')?.1))?;
        let is_given = key.trim_start().starts_with(|c: char| is_identifier_char(c) && !c.is_ascii_digit() || c == '$');
        (at.named.is_none() && is_given).then_some(at)
    }

    /// Whether most members of a map are called otherwise than their models.
    fn is_of_slots(&self, map: Span) -> bool {
        self.are_slots(self.parsed.syntax_around(map).fields_of(map).into_iter())
    }

    /// Whether a switch around a place gives a model for each of several things that are not called after models or
    /// providers, of a type that is not either: `match self { Plan::Free => "id", … }`.
    pub(super) fn is_arm_of_slots(&self, place: &Place<'_>, member: &Member<'_>) -> bool {
        let Some(fork) = place.chain.iter().find(|c| c.kind == ConstructKind::Fork) else { return false };
        !peers::is_setting(member.owner) && !provider::is_named(&member.name.to_lowercase()) && {
            let syntax = self.parsed.syntax_around(fork.span);
            let arms = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Arm && fork.span.holds(c.span));
            self.are_slots(arms)
        }
    }

    /// Whether most of some members, of which several have models, are called otherwise than those.
    fn are_slots<'c>(&self, members: impl Iterator<Item = &'c Construct>) -> bool {
        let (mut all, mut renamed) = (0, 0);
        for member in members {
            let Some(model) = within(self.neighbours, member.value).next() else { continue };
            let name = names::last(member.name.trim());
            all += 1;
            renamed += usize::from(usage::echoes(name, model.id) || is_id(&member.name));
        }
        all > 1 && 2 * renamed < all
    }
}

/// The map of which a place is the whole value of a member, and the variable that holds it.
fn map_around<'p>(place: &'p Place<'_>) -> Option<(Span, &'p Construct)> {
    let key = place.chain.first().filter(|key| key.kind == ConstructKind::Field && place.named.is_none())?;
    // `["large"] = "id"` is an assignment, too.
    let mut around = place.chain[1..].iter().filter(|c| !c.name.starts_with('['));
    let map = around.next().filter(|c| c.kind == ConstructKind::Object && c.value.holds(key.span))?;
    let is_builder = |c: &Construct| match c.kind {
        ConstructKind::Call => RULES.usage.objects.contains(&normalise(last_part(&c.name))),
        kind => kind == ConstructKind::Object,
    };
    let holder = around.find(|c| !is_builder(c)).filter(|c| c.kind == ConstructKind::Binding)?;
    Some((map.value, holder))
}

/// Whether a name has the form of an id: `mistral-7b`.
fn is_id(name: &str) -> bool {
    name.contains(['-', '.']) && name.contains(|c: char| c.is_ascii_digit())
}
