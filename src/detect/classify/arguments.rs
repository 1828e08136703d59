//! What a template is called with: the values that take the place of its parameters' defaults.
//!
//! A template is called by a module block, by a resource that links to its file, or, where it stands inside another,
//! by the resource around it.

use std::path::Path;

use crate::detect::classify::Reader;
use crate::detect::companion::Role;
use crate::detect::dataflow::{definition, uses};
use crate::detect::place::Place;
use crate::detect::reference::Part;
use crate::detect::template::{
    is_constant, is_locals, is_module, is_one_of, is_parameter, is_parameter_group, is_variable,
};
use crate::rules::templates::{RULES, is_marked};
use crate::syntax::model::{Construct, ConstructKind, Parsed};
use crate::text::span::Span;
use crate::text::words::is_whole_word;

/// How many mentions of a template's file are looked at in a caller.
const MAX_MENTIONS: usize = 20;

/// A call: the region, the object or block that makes it, and the template inside of that, if it stands there.
type Call = (usize, Span, Option<Span>);

impl Reader<'_, '_> {
    /// The value that takes the place of the default at a place, where every call of the template gives one.
    pub(crate) fn given(&self, place: &Place<'_>) -> Option<Part> {
        let name = uses::parameter(place)?;
        let calls =
            inline(place).map_or_else(|| self.callers(), |(call, template)| vec![(self.index, call, Some(template))]);
        let (_, part) = self.values(&calls, &name)?.into_iter().next()?;
        Some(part)
    }

    /// Whether the place is a value of a parameter or a constant of a template that nothing takes: one that the templates of
    /// a file of parameters do not declare, or one that its own template does not read.
    pub(crate) fn is_unclaimed(&self, place: &Place<'_>) -> bool {
        let is_beside = |index: &usize| self.all.is(*index, Role::Beside) || self.all.is(*index, Role::Called);
        let others: Vec<usize> = (0..self.all.list.len()).filter(is_beside).collect();
        let is_module = RULES.module_files.iter().any(|end| self.context.path.ends_with(end.as_str()));
        // Where the rest of the module is not at hand, it may well take it.
        if self.has_scopes(self.index) {
            return false;
        }
        let takes_own = || self.text().contains(RULES.variable_prefix.as_str());
        if others.is_empty() && (self.context.is_parameter_file || is_module && !takes_own()) {
            return false;
        }
        let declaration = if self.context.is_parameter_file { given_parameter(place) } else { own_parameter(place) };
        let Some(declaration) = declaration else { return false };
        let row = place.parameter();
        let name = row.as_deref().or_else(|| declaration.name.rsplit(' ').next()).unwrap_or_default();
        let in_own = words(self.text(), name).any(|word| !declaration.span.holds(word));
        let is_in = |index: usize| words(&self.all.list[index].text, name).next().is_some();
        let in_others = others.into_iter().any(is_in);
        !name.is_empty() && if self.context.is_parameter_file { !in_others } else { !in_own && !in_others }
    }

    /// The literal that all callers of the template give to a parameter of it.
    pub(crate) fn given_literal(&self, name: &str, accept: &dyn Fn(&str) -> bool) -> Option<Part> {
        let calls = self.callers();
        let order = || (0..self.all.list.len()).filter(|index| self.all.is(*index, Role::Calls));
        let literal = |(index, part): (usize, Part)| {
            let trimmed = part.text.trim_matches(['"', '\'']);
            if accept(trimmed) {
                let start = part.span.start + part.text.find(trimmed)?;
                return Some(self.all.part(
                    index,
                    Part { span: Span::new(start, start + trimmed.len()), text: trimmed.to_owned(), file: None },
                ));
            }
            self.all.declared(definition::name_in(&part.text)?, (index, part.span.start), order(), accept)
        };
        let found: Vec<Option<Part>> = self.values(&calls, name)?.into_iter().map(literal).collect();
        let first = found.first().cloned().flatten()?;
        found.iter().all(|other| other.as_ref().is_some_and(|other| other.text == first.text)).then_some(first)
    }

    /// The expressions that the calls give to a parameter, with the regions that they stand in; none where one of the
    /// calls gives no value, or there is no call.
    fn values(&self, calls: &[Call], name: &str) -> Option<Vec<(usize, Part)>> {
        let value = |(index, call, template): &Call| {
            let parsed = self.all.parsed(*index);
            let text = &self.all.list[*index].text;
            let span = argument(*call, *template, name, parsed)?;
            let written = text[span].trim();
            let start = span.start + text[span].find(written)?;
            Some((*index, Part { span: Span::new(start, start + written.len()), text: written.to_owned(), file: None }))
        };
        let found: Option<Vec<_>> = calls.iter().map(value).collect();
        found.filter(|found| !found.is_empty())
    }

    /// The calls of this file in the templates that are known to use it.
    fn callers(&self) -> Vec<Call> {
        let path = Path::new(self.context.path);
        // A module of Terraform is a folder.
        let is_folder = RULES.module_files.iter().any(|end| self.context.path.ends_with(end.as_str()));
        let named = if is_folder { path.parent().and_then(Path::file_name) } else { path.file_name() };
        let Some(named) = named.and_then(|name| name.to_str()).filter(|name| !name.is_empty()) else {
            return Vec::new();
        };
        let mut calls: Vec<Call> = Vec::new();
        for index in (0..self.all.list.len()).filter(|index| self.all.is(*index, Role::Calls)) {
            let text: &str = &self.all.list[index].text;
            for at in memchr::memmem::find_iter(text.as_bytes(), named.as_bytes()).take(MAX_MENTIONS) {
                let parsed = self.all.parsed(index);
                let call = call_of(&Place::of(text, Span::new(at, at + named.len()), parsed), is_folder, parsed);
                let call = call.map(|call| (index, call, None)).filter(|call| !calls.contains(call));
                calls.extend(call);
            }
        }
        calls
    }
}

/// What gives a parameter its value in a file of parameters: the outermost field or variable, or what is in the group
/// of parameters.
fn given_parameter<'p>(place: &'p Place<'_>) -> Option<&'p Construct> {
    in_group(place).or_else(|| place.chain.iter().rev().find(|c| c.is_field()))
}

/// The outermost field in the group of parameters around a place.
fn in_group<'p>(place: &'p Place<'_>) -> Option<&'p Construct> {
    let group = place.chain.iter().rev().find(|c| is_parameter_group(c))?.value;
    place.chain.iter().rev().find(|c| c.is_field() && group.holds(c.span))
}

/// What declares the parameter of a template whose default a place is.
fn own_parameter<'p>(place: &'p Place<'_>) -> Option<&'p Construct> {
    let is_declared = |c: &&Construct| is_variable(c) || is_parameter(place.text, c) || is_constant(place.text, c);
    // A resource and a nested template have a group of that name, too.
    let outermost = place.chain.iter().rev().find(|c| c.kind == ConstructKind::Field);
    let is_default = |_: &&Construct| outermost.is_some_and(is_parameter_group);
    let has_group = is_marked(place.text);
    let constant = || constant_in_block(place).or_else(|| constant_in_group(place).filter(|_| has_group));
    place
        .chain
        .iter()
        .find(is_declared)
        .or_else(constant)
        .or_else(|| has_group.then(|| in_group(place).filter(is_default)).flatten())
}

/// The constant of a module that a place is in: `locals { model = "id" }`.
fn constant_in_block<'p>(place: &'p Place<'_>) -> Option<&'p Construct> {
    let at = place.chain.iter().position(is_locals)?;
    place.chain[..at].iter().rfind(|c| c.kind == ConstructKind::Field)
}

/// The constant of a template that a place is in: `"variables": { "model": "id" }`.
fn constant_in_group<'p>(place: &'p Place<'_>) -> Option<&'p Construct> {
    let mut outermost = place.chain.iter().rev().filter(|c| c.kind == ConstructKind::Field);
    outermost.next().filter(|group| is_one_of(&group.name, &RULES.variable_groups))?;
    outermost.next()
}

/// Where a word stands in a text.
fn words(text: &str, word: &str) -> impl Iterator<Item = Span> {
    let found = memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).map(|at| Span::new(at, at + word.len()));
    let found: Vec<Span> = found.filter(|span| is_whole_word(text.as_bytes(), *span)).collect();
    found.into_iter()
}

/// The call around the place of a template's path.
fn call_of(place: &Place<'_>, is_folder: bool, parsed: &dyn Parsed) -> Option<Span> {
    if is_folder {
        place.key().filter(|key| key.name == RULES.module_source)?;
        let module = place.chain.iter().find(|c| is_module(c)).map(|c| c.value);
        return module.or_else(|| wrapped(place, parsed));
    }
    if let Some(module) = place.named.as_ref().filter(|c| is_module(c)) {
        return Some(module.value);
    }
    around_key(place, &RULES.links).map(|(call, _)| call)
}

/// What a module is given by the file that wraps it: `terraform { source = "…" }` beside `inputs = { … }`. A file that
/// gives it nothing is a call, too.
fn wrapped(place: &Place<'_>, parsed: &dyn Parsed) -> Option<Span> {
    let block = place.chain.iter().find(|c| c.kind == ConstructKind::Block)?;
    let setting = RULES.wrappers.get(&block.name)?;
    let given = memchr::memmem::find_iter(place.text.as_bytes(), setting.as_bytes()).find_map(|at| {
        let named = Place::of(place.text, Span::new(at, at + setting.len()), parsed).named?;
        (named.kind == ConstructKind::Field && named.name == *setting).then_some(named.value)
    });
    Some(given.unwrap_or(block.value))
}

/// The call of the innermost template that stands inside another around a place, and that template.
fn inline(place: &Place<'_>) -> Option<(Span, Span)> {
    around_key(place, &RULES.inline)
}

/// The object that has one of the keys, and the value of that, around a place.
fn around_key(place: &Place<'_>, keys: &[String]) -> Option<(Span, Span)> {
    let is_key = |c: &Construct| c.kind == ConstructKind::Field && is_one_of(&c.name, keys);
    let at = place.chain.iter().position(is_key)?;
    let object = place.chain[at + 1..].iter().find(|c| c.kind == ConstructKind::Object)?;
    Some((object.value, place.chain[at].value))
}

/// Where a call has the value of a parameter: a field of that name, or the `value` in it.
fn argument(call: Span, template: Option<Span>, name: &str, parsed: &dyn Parsed) -> Option<Span> {
    let syntax = parsed.syntax_around(call);
    let fields: Vec<&Construct> = syntax
        .constructs
        .iter()
        .filter(|c| c.is_field() && call.holds(c.span))
        .filter(|c| !template.is_some_and(|template| template.holds(c.span)))
        .collect();
    let field = fields.iter().find(|c| c.name.eq_ignore_ascii_case(name))?;
    let is_value = |c: &&&Construct| field.value.holds(c.span) && c.name.eq_ignore_ascii_case("value");
    Some(fields.iter().find(is_value).unwrap_or(field).value)
}
