//! Where one name stands in a text: what defines it, what may read it, and which definition a place reads.
//!
//! A name is known in the function or the type that defines it and hides the same name further out. Of several
//! assignments a place reads the last one before it, as far as that is not in another branch.

mod defined;
mod mere;

use std::cell::OnceCell;
use std::path::Path;

use crate::detect::dataflow::functions::Function;
use crate::detect::dataflow::names::defined::{Definition, definition, is_type};
pub(crate) use crate::detect::dataflow::names::defined::{imported, scope_of};
use crate::detect::dataflow::names::mere::is_mere_use;
use crate::detect::dataflow::origin::Origin;
use crate::detect::dataflow::{peers, setting, types, uses};
use crate::detect::place::Place;
use crate::rules::words::{is_common, is_export, is_own, is_receiver};
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed};
use crate::text::mentions::Mentions;
use crate::text::span::Span;
use crate::text::words::is_identifier_char;

/// How many occurrences of a name are looked at.
const MAX_OCCURRENCES: usize = 120;

/// All that one text shows of a name. What is asked for is looked up: in a long text every place of a name may need a
/// parse of its own.
pub(crate) struct Name<'t> {
    text: &'t str,
    parsed: &'t dyn Parsed,
    spelled: String,
    /// Where it stands, in order.
    occurrences: Vec<Span>,
    declared: OnceCell<Declared<'t>>,
    /// Where it may be read, of the places that cannot declare it.
    used: OnceCell<Vec<Place<'t>>>,
    /// Where it is called and the result goes on, once that is asked for.
    calls: OnceCell<Vec<Place<'t>>>,
    /// The types that it is declared with, or made of, once they are asked for.
    types: OnceCell<Vec<String>>,
}

/// What the places show that may declare a name.
#[derive(Default)]
struct Declared<'t> {
    definitions: Vec<Definition>,
    /// What it is imported from.
    imports: Vec<String>,
    /// The functions that are called so.
    functions: Vec<Function>,
    /// Those of the places that only mention it.
    mentions: Vec<Place<'t>>,
}

impl<'t> Name<'t> {
    /// Looks a name up in a part of a text.
    pub(crate) fn find(text: &'t str, name: &str, part: Span, parsed: &'t dyn Parsed) -> Self {
        Self::at(text, name, Mentions::new(text).of(name, part), parsed)
    }

    /// A name by where it stands in a text as a whole word.
    pub(crate) fn at(text: &'t str, name: &str, mentions: impl Iterator<Item = Span>, parsed: &'t dyn Parsed) -> Self {
        Self {
            text,
            parsed,
            spelled: name.to_owned(),
            occurrences: mentions.take(MAX_OCCURRENCES).collect(),
            declared: OnceCell::new(),
            used: OnceCell::new(),
            calls: OnceCell::new(),
            types: OnceCell::new(),
        }
    }

    fn declared(&self) -> &Declared<'t> {
        self.declared.get_or_init(|| {
            let mut found = Declared::default();
            for range in self.occurrences.iter().filter(|range| !is_mere_use(self.text, **range)) {
                let at = Place::of(self.text, *range, self.parsed);
                let is_import = |c: &&Construct| c.kind == ConstructKind::Import;
                found.imports.extend(at.chain.iter().chain(&at.named).find(is_import).map(|c| c.name.clone()));
                found.functions.extend(Function::named(&at, self.parsed));
                if let Some(definition) = definition(&at, &self.spelled) {
                    match imported(&at, self.parsed) {
                        Some(module) => found.imports.push(module),
                        None => found.definitions.push(definition),
                    }
                } else if self.is_mention(&at) {
                    found.mentions.push(at);
                }
            }
            found
        })
    }

    fn used(&self) -> &[Place<'t>] {
        self.used.get_or_init(|| {
            let uses = self.occurrences.iter().filter(|range| is_mere_use(self.text, **range));
            let places = uses.map(|range| Place::of(self.text, *range, self.parsed));
            places.filter(|at| self.is_mention(at)).collect()
        })
    }

    /// Whether a place that does not define the name may read it.
    fn is_mention(&self, at: &Place<'_>) -> bool {
        at.named.as_ref().is_none_or(|call| is_asked(at, call)) && uses::may_be_value(at, &self.spelled)
    }

    /// The places that may read it, in order.
    pub(crate) fn mentions(&self) -> Vec<&Place<'t>> {
        let mut all: Vec<&Place<'t>> = self.declared().mentions.iter().chain(self.used()).collect();
        all.sort_by_key(|at| at.core.start);
        all
    }

    /// The places where it is called and what that returns goes on, each as the place of the result.
    pub(crate) fn calls(&self) -> &[Place<'t>] {
        self.calls.get_or_init(|| {
            let called = self.occurrences.iter().filter(|range| self.text[range.end..].starts_with('('));
            let result = |range: &Span| {
                let mut at = Place::of(self.text, *range, self.parsed);
                let call =
                    at.named.take().filter(|c| c.kind == ConstructKind::Call && last(&c.name) == self.spelled)?;
                uses::may_be_result(&at, &call).then_some(at)
            };
            called.filter_map(result).collect()
        })
    }

    /// What it is imported from.
    pub(crate) fn imports(&self) -> &[String] {
        &self.declared().imports
    }

    /// The functions that are called so.
    pub(crate) fn functions(&self) -> &[Function] {
        &self.declared().functions
    }

    fn definitions(&self) -> &[Definition] {
        &self.declared().definitions
    }

    /// The types that the text declares it with, or makes it of.
    pub(crate) fn types(&self) -> &[String] {
        self.types.get_or_init(|| types::types(self.text, &self.spelled))
    }

    /// Whether the text gives it a value itself.
    pub(crate) fn is_defined(&self) -> bool {
        !self.definitions().is_empty()
    }

    /// Whether a place that mentions the name reads what a definition gives it. `own`: where the name stands in that, if
    /// it is in the same text.
    pub(crate) fn reads(&self, at: &Place<'_>, own: Option<Span>) -> bool {
        let own = own.and_then(|own| self.definitions().iter().find(|d| own.holds(d.name)));
        // A member with a common name is known by what it is called on.
        if own.is_some_and(|own| !own.is_bare) && is_common(&at.text[at.core]) && !is_of_own(at) {
            return false;
        }
        match qualifier(at) {
            Some(qualifier) => own.is_none_or(|own| self.is_member(own, qualifier, at)),
            None => self.is_reached(own, at),
        }
    }

    /// Whether a place that mentions the name reads what another file gives it.
    pub(crate) fn reads_import(&self, at: &Place<'_>, origin: &Origin) -> bool {
        if origin.is_looked_up {
            return uses::looks_up(at) || setting::is_read(at);
        }
        if origin.is_setting {
            let is_hidden = |d: &Definition| d.kind != ConstructKind::Default && d.is_visible(at);
            return qualifier(at).is_some()
                || at.kind() == Some(LiteralKind::String)
                || !self.definitions().iter().any(is_hidden);
        }
        match (qualifier(at), &origin.owner) {
            (Some(""), Some(_)) => peers::is_implied(at),
            (Some(qualifier), Some(owner)) => owner == qualifier,
            (Some(qualifier), None) => origin.modules.iter().any(|module| module == qualifier),
            (None, Some(_)) => false,
            (None, None) => {
                let is_hidden = self.definitions().iter().any(|d| d.is_visible(at));
                let is_in_reach = !is_hidden && !origin.is_of_other_package;
                is_in_reach
                    && (self.imports().is_empty() || self.imports().iter().any(|name| origin.is_imported_by(name)))
            }
        }
    }

    /// The type or the object that the name is a member of, as a construct defines it.
    pub(crate) fn owner(&self, defined: Span) -> Option<&str> {
        self.definitions().iter().find(|d| defined.holds(d.name))?.owner.as_deref()
    }

    /// How other files know what is defined at a place of a file; none for what they cannot know: a variable of a
    /// function, a field of an object in another.
    pub(crate) fn origin(&self, defined: Span, place: &Place<'_>, path: &Path) -> Option<Origin> {
        let own = self.definitions().iter().find(|d| defined.holds(d.name))?;
        let is_in_call = place.is_in(ConstructKind::Call);
        let is_known = match own.kind {
            ConstructKind::Binding => own.owner.is_some() || !is_in_call,
            // A field of the object that a constant, or the file as a module, is.
            ConstructKind::Field => {
                !is_in_call && place.chain.iter().filter(|c| c.kind == ConstructKind::Object).count() == 1
            }
            _ => false,
        };
        let owner = own.owner.clone().filter(|owner| !is_export(owner));
        (is_known && own.function.is_none() && own.is_bare).then(|| Origin::constant(path, owner))
    }

    /// The function whose result a variable has at a place, with what it is called on. A member may be set anywhere.
    pub(crate) fn made_by(&self, at: &Place<'_>) -> Option<&str> {
        let is_near =
            |d: &&Definition| d.is_before(at.core.start) && d.function.is_none_or(|f| f.contains(at.core.start));
        let is_member = |d: &&Definition| !d.is_bare && d.made_by.is_some();
        let definitions = || self.definitions().iter();
        definitions().rfind(is_near).or_else(|| definitions().find(is_member))?.made_by.as_deref()
    }

    /// Whether `qualifier.name` is the member that is defined there.
    fn is_member(&self, own: &Definition, qualifier: &str, at: &Place<'_>) -> bool {
        if own.function.is_some() && own.is_bare && own.kind != ConstructKind::Field {
            return false;
        }
        let owner = own.owner.as_deref();
        if owner == Some(qualifier) {
            return true;
        }
        let is_self = is_receiver(qualifier);
        let around = if is_self { type_around(at).map(|c| c.name.as_str()) } else { Some(qualifier) };
        let mut others = self.definitions().iter().filter(|d| d.owner.as_deref() != owner);
        if around != owner && others.any(|d| d.owner.as_deref() == around) {
            return false;
        }
        // `SdkModel.LARGE` is no member of `Model`.
        let is_type = |name: &str| name.starts_with(|c: char| c.is_uppercase());
        is_self || !owner.is_some_and(is_type) || !is_type(qualifier)
    }

    /// Whether a bare name stands for the value that is defined there, or for one that another text defines.
    fn is_reached(&self, own: Option<&Definition>, at: &Place<'_>) -> bool {
        let visible = || self.definitions().iter().filter(|d| d.is_visible(at));
        let Some(inner) = visible().map(Definition::depth).max() else {
            return own.is_none_or(|own| !own.is_variable());
        };
        let position = at.core.start;
        let near = || visible().filter(move |d| d.depth() == inner);
        let is_ruled = || near().any(|d| d.is_before(position) && d.dominates(position));
        let Some(own) = own else { return inner == (0, false) && !is_ruled() };
        if own.kind == ConstructKind::Field {
            return near().any(|d| d.is_pattern);
        }
        if !near().any(|d| d.name == own.name) {
            return false;
        }
        // A function that is defined among the statements runs at any time.
        let function = at.chain.iter().find(|c| c.kind == ConstructKind::Function).map(|c| c.span);
        if function != own.function {
            return true;
        }
        if !own.is_before(position) {
            return own.function.is_none() && !is_ruled();
        }
        let replaces =
            |d: &&Definition| d.name.start > own.name.start && d.is_before(position) && d.dominates(position);
        near().find(replaces).is_none() && !own.is_in_other_branch(at)
    }
}

/// What a member is called on, as far as it is a name: `Model` of `Model.LARGE`, `Model::LARGE`, `MODELS["large"]`.
pub(crate) fn qualifier<'t>(at: &Place<'t>) -> Option<&'t str> {
    called_on(&at.text[..at.core.start])
}

/// What the member is called on that a text ends before, as far as that is a name.
pub(crate) fn called_on(before: &str) -> Option<&str> {
    let index = before.strip_suffix(['"', '\'', ':']).and_then(|before| before.strip_suffix('['));
    let owner = ["?.", "!.", "->", "::", "."].iter().find_map(|link| before.strip_suffix(link)).or(index)?;
    Some(&owner[owner.trim_end_matches(is_identifier_char).len()..])
}

/// Whether a text has a name on something that is not the object at hand.
pub(crate) fn is_qualified(text: &str, name: &str) -> bool {
    let mentions = Mentions::new(text);
    let mut objects = mentions.of(name, Span::new(0, text.len())).filter_map(|span| called_on(&text[..span.start]));
    objects.any(|object| !is_own(object))
}

/// Whether a place calls a member on the object at hand: `this.model`, `@model`.
fn is_of_own(at: &Place<'_>) -> bool {
    qualifier(at).is_some_and(is_own) || at.text[..at.core.start].ends_with('@')
}

/// Whether a call only asks the member that a place is for its value: `Model.LARGE.id()`.
fn is_asked(at: &Place<'_>, call: &Construct) -> bool {
    let is_empty = at.text[call.value].bytes().all(|b| matches!(b, b'(' | b')' | b' '));
    call.kind == ConstructKind::Call && is_empty && last(&call.name) != &at.text[at.core]
}

/// The last part of a dotted name.
pub(crate) fn last(name: &str) -> &str {
    name.trim_end_matches([']', '"', '\'', ':', '?', '!'])
        .rsplit(['.', '$', '@', ':', '>', '[', '"', '\'', ' '])
        .next()
        .unwrap_or_default()
}

fn type_around<'p>(at: &'p Place<'_>) -> Option<&'p Construct> {
    at.chain.iter().find(|c| is_type(at, c))
}

#[cfg(test)]
mod tests;
