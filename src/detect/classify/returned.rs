//! What a function returns: it goes on where the function is called.

use std::path::Path;

use crate::detect::classify::Reader;
use crate::detect::companion::Role;
use crate::detect::dataflow::names;
use crate::detect::dataflow::origin::Origin;
use crate::detect::place::Place;
use crate::rules::words::{is_common, is_receiver};
use crate::syntax::model::{Construct, ConstructKind, Literal};

/// What a function begins the statement with that ends it.
const RETURN: &str = "return";
/// What may stand behind the last expression of a function.
const CLOSERS: [char; 8] = [')', '}', ']', ';', ',', '"', '\'', '`'];

/// A function that returns a value.
struct Returning<'p> {
    name: &'p str,
    /// The type that it is a method of.
    owner: Option<&'p str>,
}

impl<'a> Reader<'a, '_> {
    /// Where the regions take what the function returns whose result a place is.
    pub(super) fn results(&self, place: &Place<'_>) -> Vec<(usize, Place<'a>)> {
        // What a switch gives for the member of a type of models is taken where that member is.
        let is_of_models = self.switched(place).is_some_and(|member| !self.is_arm_of_slots(place, &member));
        let Some(function) = self.returning(place).filter(|_| !is_of_models) else { return Vec::new() };
        let regions = (0..self.all.list.len()).filter(|index| *index == self.index || self.is_related_program(*index));
        let of_region = |index: usize| {
            let name = self.name(index, function.name);
            let calls = name.calls().iter().filter(|at| self.is_call_of(&function, index, at));
            calls.map(|at| (index, at.clone())).collect::<Vec<_>>()
        };
        regions.flat_map(of_region).collect()
    }

    /// The name of the function whose result a place is, where other files may call it.
    pub(super) fn returned_by<'p>(&self, place: &'p Place<'_>) -> Option<&'p str> {
        self.returning(place).map(|function| function.name).filter(|name| !is_common(name))
    }

    fn returning<'p>(&self, place: &'p Place<'_>) -> Option<Returning<'p>> {
        if !self.has_scopes(self.index) || place.named.is_some() {
            return None;
        }
        let chain = &place.chain;
        let at = chain.iter().position(|c| c.kind == ConstructKind::Function)?;
        let is_passed =
            |c: &Construct| matches!(c.kind, ConstructKind::Body | ConstructKind::Fork | ConstructKind::Arm);
        if !chain[..at].iter().all(is_passed) || !is_result(place) {
            return None;
        }
        let function = &chain[at];
        let is_own = |c: &&Construct| match c.kind {
            ConstructKind::Definition => c.span == function.span,
            ConstructKind::Binding => c.value.start == function.span.start,
            _ => false,
        };
        let named = chain[at + 1..].iter().find(is_own)?;
        let is_function = |c: &Construct| chain.iter().any(|f| f.kind == ConstructKind::Function && f.span == c.span);
        let is_type =
            |c: &&Construct| c.kind == ConstructKind::Definition && c.span != function.span && !is_function(c);
        let owner = chain[at + 1..].iter().find(is_type).map(|c| names::last(&c.name));
        Some(Returning { name: names::last(&named.name), owner }).filter(|function| function.name.len() > 2)
    }

    pub(super) fn is_related_program(&self, index: usize) -> bool {
        let language = |index: usize| self.all.list[index].language;
        self.all.is(index, Role::Related) && self.has_scopes(index) && language(index).imports(language(self.index))
    }

    /// Whether a call in a region is one of the function, by what it is called on.
    fn is_call_of(&self, function: &Returning<'_>, index: usize, at: &Place<'_>) -> bool {
        let is_here = index == self.index;
        let has_type =
            |object: &str| self.name(index, object).types().iter().any(|class| Some(class.as_str()) == function.owner);
        match names::qualifier(at) {
            None => {
                let origin = || Origin::constant(Path::new(self.context.path), None);
                let is_imported = || {
                    let origin = origin();
                    self.name(index, function.name).imports().iter().any(|module| origin.is_imported_by(module))
                };
                is_here || is_imported()
            }
            Some(object) if is_receiver(object) => is_here,
            Some(object) => {
                Some(object) == function.owner
                    || has_type(object)
                    || !is_here && self.is_module(object, index, self.index)
            }
        }
    }
}

/// Whether a literal is what a statement returns, or the last expression of its block.
fn is_result(place: &Place<'_>) -> bool {
    let text = place.text;
    let is_word = |literal: &&Literal| !text[literal.span].contains(char::is_whitespace);
    let Some(literal) = place.literal.as_ref().filter(is_word) else { return false };
    let line = text[..literal.span.start].rsplit(['\n', ';', '{', '}']).next().unwrap_or_default();
    let is_returned = || {
        line.match_indices(RETURN).any(|(at, _)| {
            let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
            is_end(line[..at].chars().next_back()) && is_end(line[at + RETURN.len()..].chars().next())
        })
    };
    let is_last = || {
        let block = place
            .chain
            .iter()
            .find(|c| matches!(c.kind, ConstructKind::Body | ConstructKind::Arm | ConstructKind::Function));
        let rest = block.and_then(|block| text.get(literal.span.end..block.value.end)).unwrap_or_default();
        let before = line.trim_end_matches(['"', '\'', '`', '(']).trim_end();
        let is_value = before.is_empty() || before.ends_with(['=', '>', '?', ':']);
        is_value && without_conversion(rest.trim_start_matches(CLOSERS)).trim_matches(CLOSERS).trim().is_empty()
    };
    is_returned() || is_last()
}

/// What stands behind a value and the call that only gives it another type: `.to_string()`.
fn without_conversion(rest: &str) -> &str {
    let Some(call) = rest.strip_prefix('.') else { return rest };
    let name = call.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    name.strip_prefix("()").unwrap_or(rest)
}
