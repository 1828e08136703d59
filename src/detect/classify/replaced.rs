//! Initial values of attributes that whatever makes an object replaces: `model = "id"` in the body of a class whose every
//! constructor sets `self.model`.

use crate::detect::classify::Reader;
use crate::detect::classify::dead_value::is_identifier;
use crate::detect::dataflow::names;
use crate::detect::place::Place;
use crate::detect::{provider, shown};
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;

impl Reader<'_, '_> {
    /// Whether the value at a place is the initial one of an attribute that each constructor of its class gives another,
    /// on no condition, and that nothing reads from the class itself.
    pub(super) fn is_replaced(&self, place: &Place<'_>) -> bool {
        let Some(own) = whole_binding(place).filter(|_| self.has_scopes(self.index)) else { return false };
        let name = own.name.trim().trim_start_matches('$');
        if !is_identifier(&name) {
            return false;
        }
        let class = place.chain.iter().skip_while(|c| *c != own).skip(1).find(|c| c.is_scope());
        let Some(class) = class.filter(|c| c.kind == ConstructKind::Definition && !c.name.is_empty()) else {
            return false;
        };
        let sets: Vec<Span> =
            self.occurrences(name).filter_map(|range| self.set_by_constructor(range, own, class)).collect();
        if sets.is_empty() || self.is_read_of_class(name, class) {
            return false;
        }
        let syntax = self.parsed.syntax_around(class.span);
        let functions =
            syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Function && class.span.holds(c.span));
        let mut constructors = functions.map(|c| c.span).filter(|span| self.is_constructor(*span, class));
        constructors.all(|constructor| sets.contains(&constructor))
    }

    /// The constructor of a class that sets an attribute where a name stands, whenever it runs and not by its old value.
    fn set_by_constructor(&self, range: Span, own: &Construct, class: &Construct) -> Option<Span> {
        if own.span.holds(range) || !class.span.holds(range) {
            return None;
        }
        let at = Place::of(self.text(), range, self.parsed);
        let set = at.named.as_ref().filter(|c| c.kind == ConstructKind::Binding)?;
        let name = &self.text()[range];
        let value = &self.text()[set.value];
        let is_own = words::own_member(set.name.trim()) == Some(name);
        if !is_own || value.contains(name) && names_member(value, name) {
            return None;
        }
        let function = at.chain.iter().find(|c| c.kind == ConstructKind::Function)?;
        let mut inside = at.chain.iter().take_while(|c| *c != function);
        let is_always =
            inside.all(|c| !matches!(c.kind, ConstructKind::Fork | ConstructKind::Loop | ConstructKind::Arm));
        (is_always && self.is_constructor(function.span, class)).then_some(function.span)
    }

    /// Whether a function makes objects of a class, by its name.
    fn is_constructor(&self, function: Span, class: &Construct) -> bool {
        let head = self.text()[function].split('(').next().unwrap_or_default();
        let name = head.split(|c: char| !c.is_alphanumeric() && c != '_').rfind(|word| !word.is_empty());
        name.is_some_and(|name| name == class.name || words::is_constructor(name))
    }

    /// Whether a class, not an object of it, is asked for its member: `Vision.model`, `cls.model`.
    fn is_read_of_class(&self, name: &str, class: &Construct) -> bool {
        self.occurrences(name).any(|range| {
            let at = Place::of(self.text(), range, self.parsed);
            // `self.model` is the object's in Python, `self::$model` the type's in PHP.
            let is_static = self.text()[..range.start].trim_end_matches('$').ends_with("::");
            let is_type = |owner: &str| words::is_own_type(owner) && (is_static || !words::is_own(owner));
            names::qualifier(&at).is_some_and(|owner| owner == class.name || is_type(owner))
        })
    }
}

/// The variable or attribute whose whole value a literal is, or the default of that: `model = settings.get("model", "id")`.
pub(super) fn whole_binding<'p>(place: &'p Place<'_>) -> Option<&'p Construct> {
    let is_handed_on = |c: &&Construct| match c.kind {
        ConstructKind::Call => shown::is_default_of(c, place),
        kind => kind == ConstructKind::Object,
    };
    place.chain.iter().find(|c| !is_handed_on(c)).filter(|c| c.kind == ConstructKind::Binding)
}

/// The variable whose whole value a literal is, the default of that, or the model of the client that it holds:
/// `llm = ChatOpenAI(model="id")`. To make a client calls nothing.
pub(super) fn holding_variable<'p>(place: &'p Place<'_>) -> Option<&'p Construct> {
    whole_binding(place).or_else(|| {
        let client = place.calls().next().filter(|call| is_client(call))?;
        let around = place.chain.iter().skip_while(|c| *c != client).nth(1);
        around.filter(|c| c.kind == ConstructKind::Binding && c.value == client.span)
    })
}

/// Whether a call makes a client of a service.
pub(super) fn is_client(call: &Construct) -> bool {
    let class = call.name.rsplit(['.', ':', ' ']).next().unwrap_or_default();
    class.starts_with(char::is_uppercase) && provider::client_named(&call.name).is_some()
}

/// Whether a value takes a member of that name: `model or self.model`.
fn names_member(value: &str, name: &str) -> bool {
    value.match_indices(name).any(|(at, _)| value[..at].ends_with(['.', '>', '@', ':']))
}
