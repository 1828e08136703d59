//! Members of a type whose ids a switch gives, `match self { Model::Large => "id", … }`, that are objects of their own,
//! `object Large : Model("id")`, or constants, `static let large = Model("id")`. The id is in use where the member is passed on.

use crate::detect::classify::Reader;
use crate::detect::classify::sinks::{NO_RULE, Rank, Sink};
use crate::detect::dataflow::{names, peers};
use crate::detect::place::Place;
use crate::detect::shown;
use crate::detect::usage::{MAX_ARM, makes_value};
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind};

/// A member of a type that an arm of a switch gives an id for, or that is made with one.
pub(super) struct Member<'t> {
    /// The type.
    pub(super) owner: &'t str,
    pub(super) name: &'t str,
}

impl Member<'_> {
    /// How files that take the member spell it.
    pub(super) fn links(&self) -> [String; 2] {
        [format!("{}::{}", self.owner, self.name), format!("{}.{}", self.owner, self.name)]
    }
}

impl<'a> Reader<'a, '_> {
    /// The member whose id the literal at a place is, by the label of the arm around it or by the object that it makes.
    pub(super) fn switched<'t>(&self, place: &Place<'t>) -> Option<Member<'t>> {
        let found = switched(place).or_else(|| made_object(place)).or_else(|| self.made_constant(place));
        found.filter(|_| self.has_scopes(self.index))
    }

    /// The constant of a type that a place makes with an id, of the type itself or of another: `static let large =
    /// Model("id")`.
    fn made_constant<'t>(&self, place: &Place<'t>) -> Option<Member<'t>> {
        let chain = &place.chain;
        let at = chain.iter().position(|c| c.kind == ConstructKind::Binding)?;
        let own = &chain[at];
        let is_made =
            |c: &Construct| matches!(c.kind, ConstructKind::Call | ConstructKind::Object | ConstructKind::Field);
        let made = chain[..at].iter().find(|c| c.kind == ConstructKind::Call)?;
        let owner = chain[at + 1..].iter().find(|c| c.is_scope()).filter(|c| c.kind == ConstructKind::Definition)?;
        let (owner, name) = (names::last(&place.text[owner.name_span]), names::last(&place.text[own.name_span]));
        let is_own = made.name.split(['.', ':', ' ']).any(|part| part == owner || words::is_own_type(part));
        let is_whole = made.span.end == own.value.end && chain[..at].iter().all(is_made);
        (is_whole && owner.starts_with(char::is_uppercase) && (is_own || self.is_of_type_itself(own)))
            .then_some(Member { owner, name })
    }

    /// Where a region takes the member by its name: not one of several, not compared with, not what a name of it is read as.
    pub(super) fn takes_of(&self, index: usize, member: &Member<'_>) -> Vec<Place<'a>> {
        let language = |index: usize| self.all.list[index].language;
        if !self.has_scopes(index) || !language(index).imports(language(self.index)) {
            return Vec::new();
        }
        let name = self.name(index, member.name);
        let is_of_owner = |at: &Place<'_>| match names::qualifier(at) {
            Some("") => peers::is_implied(at),
            Some(owner) => owner == member.owner || words::is_own_type(owner) && is_within(at, member.owner),
            None => false,
        };
        let is_taken = |at: &&Place<'a>| is_of_owner(at) && !peers::is_listed(at) && !is_read_from_text(at);
        name.mentions().into_iter().filter(is_taken).cloned().collect()
    }

    /// What takes a member, where no rule is for the place: a default, a setting, a call that does more than to ask about it.
    pub(super) fn sink_of_member(&self, index: usize, at: &Place<'a>) -> Option<Sink<'a>> {
        let is_asked = shown::is_printed(at) || shown::is_for_tokenizer(at) || shown::is_looked_up(at);
        (!is_asked).then(|| Sink {
            place: at.clone(),
            site: &NO_RULE,
            parsed: self.all.parsed(index),
            index,
            way: Vec::new(),
            in_object: false,
            rank: Rank::Used,
        })
    }
}

/// The member whose id a place is, by the label of the arm around it.
fn switched<'t>(place: &Place<'t>) -> Option<Member<'t>> {
    let at = place.chain.iter().position(|c| c.kind == ConstructKind::Arm)?;
    let (arm, text) = (&place.chain[at], place.text);
    let is_yielded = |c: &Construct| match c.kind {
        ConstructKind::Body | ConstructKind::Object | ConstructKind::Fork | ConstructKind::List => true,
        ConstructKind::Call => makes_value(&c.name),
        _ => false,
    };
    if !place.chain[..at].iter().all(is_yielded)
        || place.named.is_some() && place.key().is_some_and(|c| arm.value.holds(c.span))
        || arm.value.len() > MAX_ARM
    {
        return None;
    }
    let label = text[arm.name_span].trim();
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '\\');
    let name = names::last(label);
    if !label.chars().all(is_path) || !name.starts_with(char::is_alphabetic) {
        return None;
    }
    let qualifier = label[..label.len() - name.len()].trim_end_matches(['.', ':']).rsplit(['.', ':', '\\']).next()?;
    let around = || Some(text[type_around(place)?.name_span].rsplit(['.', ':', ' ']).next().unwrap_or_default());
    let is_own = qualifier.is_empty() || words::is_own_type(qualifier);
    let owner = if is_own { around()? } else { qualifier };
    (!owner.is_empty()).then_some(Member { owner, name })
}

/// The object inside its type that a place makes with an id: `object Large : Model("id")`.
fn made_object<'t>(place: &Place<'t>) -> Option<Member<'t>> {
    let mut definitions = place.chain.iter().take(2).filter(|c| c.kind == ConstructKind::Definition);
    let (object, around) = (definitions.next()?, definitions.next()?);
    let head = place.text.get(object.name_span.end..place.core.start)?;
    let is_argument = head.contains('(') && !head.contains(['{', '=', '\n']);
    let is_type = |name: &str| name.starts_with(char::is_uppercase);
    let (owner, name) = (&place.text[around.name_span], &place.text[object.name_span]);
    (is_argument && is_type(owner) && is_type(name)).then_some(Member { owner, name })
}

fn type_around<'p>(place: &'p Place<'_>) -> Option<&'p Construct> {
    let is_function = |c: &Construct| place.chain.iter().any(|f| f.kind == ConstructKind::Function && f.span == c.span);
    place.chain.iter().find(|c| c.kind == ConstructKind::Definition && !is_function(c))
}

fn is_within(at: &Place<'_>, owner: &str) -> bool {
    at.chain.iter().any(|c| c.kind == ConstructKind::Definition && c.name == owner)
}

/// Whether an arm makes the member of a text: `"large" => Some(Model::Large)`.
fn is_read_from_text(at: &Place<'_>) -> bool {
    let call = at.calls().next();
    let is_wrapped = call.is_some_and(|call| {
        let taken = at.text[call.value].trim_matches(['(', ')']);
        call.name.starts_with(char::is_uppercase)
            && !call.name.contains(['.', ':'])
            && taken.ends_with(&at.text[at.core])
    });
    is_wrapped && at.is_in(ConstructKind::Arm)
}
