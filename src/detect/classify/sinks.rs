//! Where the value at a place goes and what decides over it: uses in the file and in its companions, parameter files.

use std::rc::Rc;

use crate::detect::classify::Reader;
use crate::detect::companion::Role;
use crate::detect::dataflow::object;
use crate::detect::dataflow::object::Held;
use crate::detect::dataflow::uses;
use crate::detect::place::Place;
use crate::detect::reference::Part;
use crate::detect::{fields, sites};
use crate::rules::sites::{Means, Site};
use crate::rules::templates::is_parameter_file;
use crate::rules::usage::Usage;
use crate::syntax::model::{ConstructKind, Parsed};
use crate::text::language::Language;
use crate::text::span::Span;

/// A place where the variable that holds a token is used, and the rule that speaks for it.
pub(crate) struct Sink<'a> {
    pub place: Place<'a>,
    pub site: &'a Site,
    pub parsed: &'a dyn Parsed,
    /// The region that it is in.
    pub index: usize,
    /// Where names pass the value on before it gets there, with their regions.
    pub way: Vec<(usize, Place<'a>)>,
    /// It takes an object that holds the token: what stands beside that in it belongs to it.
    pub in_object: bool,
}

/// What is looked for next, and where the value came by on the way to it.
type Way<'a> = (Held, Vec<(usize, Place<'a>)>);

/// How many names a value may go through: a parameter, a variable, the parameter of a module.
const HOPS: usize = 3;
/// How many uses of those are followed.
const MAX_WAYS: usize = 12;
/// How many deployments one value is followed to.
const MAX_SINKS: usize = 8;

impl<'a> Reader<'a, '_> {
    /// The uses of what holds the token at places that mean something: in this region, in another of the file (a later
    /// cell, a shell command in a notebook), or in a companion; directly, or through other names. It is the first one,
    /// but where that deploys the model, all that do.
    pub(crate) fn sinks(&self, place: &Place<'_>) -> Vec<Sink<'a>> {
        if let Some(sink) = self.sink_in_function(place) {
            return vec![sink];
        }
        let mut names: Vec<Way<'a>> = Vec::new();
        names.extend(uses::variable(place).map(|name| (Held { name, path: Vec::new() }, Vec::new())));
        if self.goes_on(self.index) {
            names.extend(Held::of(place, self.context.is_parameter_file).map(|held| (held, Vec::new())));
        }
        let mut seen: Vec<Held> = names.iter().map(|(held, _)| held.clone()).collect();
        let others = (0..self.all.list.len()).filter(|i| *i != self.index && !self.all.is(*i, Role::Calls));
        let indexes: Vec<usize> = std::iter::once(self.index).chain(others).collect();
        // What a module is given is used in the module, if that can be read; what names a deployment may name its
        // model too; what only looks a name up says little.
        let (mut other, mut at_module, mut at_name, mut lookup) = (None, None, None, None);
        let mut found: Vec<Sink<'a>> = Vec::new();
        for hop in 0..HOPS {
            let mut next = Vec::new();
            for (held, way) in names {
                for &index in &indexes {
                    for (at, rest) in self.uses(index, &held, place, hop) {
                        if let Some(sink) = self.sink_at(index, at.clone(), way.clone(), !held.path.is_empty()) {
                            match sink.site {
                                Site { is: Means::Deployment, .. } => _ = at_name.get_or_insert(sink),
                                Site { usage: Some(Usage::Catalog), .. } => _ = lookup.get_or_insert(sink),
                                _ if uses::is_given_to_module(&at, sink.parsed) => _ = at_module.get_or_insert(sink),
                                Site { usage: Some(Usage::Deploy), .. } if found.len() < MAX_SINKS => {
                                    // What the value only came by says less than where it gets to.
                                    let is_passed = |known: &Sink<'a>| {
                                        let is = |(index, at): &(usize, Place<'a>)| {
                                            *index == known.index && at.core == known.place.core
                                        };
                                        sink.way.iter().any(is)
                                    };
                                    found.retain(|known| !is_passed(known));
                                    found.push(sink);
                                }
                                // An object may be put together there, to be used later.
                                _ if sink.in_object => _ = lookup.get_or_insert(sink),
                                // Of what a template does with a value, creating a deployment says most.
                                _ if self.goes_on(self.index) => _ = other.get_or_insert(sink),
                                _ if found.is_empty() => return vec![sink],
                                _ => {}
                            }
                        }
                        if !self.goes_on(index) {
                            continue;
                        }
                        let parsed = self.all.parsed(index);
                        for onward in onward(&at, rest, parsed, self.is_of_variables(index)) {
                            if next.len() < MAX_WAYS && !seen.contains(&onward) {
                                seen.push(onward.clone());
                                let way: Vec<(usize, Place<'a>)> =
                                    way.iter().cloned().chain([(index, at.clone())]).collect();
                                next.push((onward, way));
                            }
                        }
                    }
                }
            }
            names = next;
        }
        if found.is_empty() {
            found.extend(other.or(at_name).or(at_module).or(lookup));
        }
        found
    }

    /// The first telling use of a parameter, in the function whose default for it the place is.
    fn sink_in_function(&self, place: &Place<'_>) -> Option<Sink<'a>> {
        let parameter = place.key().filter(|key| key.kind == ConstructKind::Default)?;
        let function = place.chain.iter().find(|c| c.kind == ConstructKind::Definition)?;
        let mentions = self.mentions(self.index, &parameter.name);
        let mut inside = uses::uses(&mentions, Some(place)).filter(|at| function.value.contains(at.core.start));
        inside.find_map(|at| self.sink_at(self.index, at.clone(), Vec::new(), false))
    }

    fn sink_at(&self, index: usize, at: Place<'a>, way: Vec<(usize, Place<'a>)>, in_object: bool) -> Option<Sink<'a>> {
        let parsed = self.all.parsed(index);
        let site = sites::find(&at, parsed, self.path(index), self.context.rules).filter(|s| speaks(s, &at))?;
        Some(Sink { place: at, site, parsed, index, way, in_object })
    }

    fn uses(&self, index: usize, held: &Held, place: &Place<'_>, hop: usize) -> Vec<(Place<'a>, Vec<String>)> {
        let own = (index == self.index && hop == 0).then_some(place);
        if held.path.is_empty() {
            let mentions = self.mentions(index, &held.name);
            return uses::uses(&mentions, own).map(|at| (at.clone(), Vec::new())).collect();
        }
        let text: &'a str = &self.all.list[index].text;
        if memchr::memmem::find(text.as_bytes(), held.name.as_bytes()).is_none() {
            return Vec::new();
        }
        held.uses(text, Span::new(0, text.len()), own, self.all.parsed(index))
    }

    /// The places in a region where a name stands and may be a value.
    fn mentions(&self, index: usize, name: &str) -> Rc<[Place<'a>]> {
        let key = (index, name.to_owned());
        if let Some(known) = self.mentions.borrow().get(&key) {
            return Rc::clone(known);
        }
        let text: &'a str = &self.all.list[index].text;
        let is_there = memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some();
        let found = if is_there { uses::mentions(text, name, self.all.parsed(index)) } else { Vec::new() };
        let found: Rc<[Place<'a>]> = found.into();
        self.mentions.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    /// Whether the file that a region is of gives values to the variables of others.
    fn is_of_variables(&self, index: usize) -> bool {
        is_parameter_file(self.path(index))
    }

    fn path(&self, index: usize) -> &'a str {
        self.all.companion(index).and_then(|c| c.file.source.path.to_str()).unwrap_or(self.context.path)
    }

    /// Whether names are followed through others: in templates they lead to a resource, in PowerShell to a cmdlet.
    fn goes_on(&self, index: usize) -> bool {
        use Language::{Bicep, Json, PowerShell, Terraform, Yaml};
        matches!(self.all.list[index].language, Bicep | Json | PowerShell | Terraform | Yaml)
    }

    /// The regions in the order in which they decide what a name stands for. A parameter file decides over the
    /// defaults, except for a default that it overrides: that one goes with the other defaults.
    pub(crate) fn order(&self, is_overridden: bool) -> Vec<usize> {
        let indexes = (0..self.all.list.len()).filter(|index| !self.all.is(*index, Role::Calls));
        let (deciding, rest): (Vec<usize>, Vec<usize>) = indexes.partition(|index| self.all.is(*index, Role::Decides));
        let own = std::iter::once(self.index);
        if is_overridden || self.context.is_parameter_file {
            return own.chain(rest.into_iter().filter(|i| *i != self.index)).collect();
        }
        deciding.into_iter().chain(own).chain(rest.into_iter().filter(|i| *i != self.index)).collect()
    }

    /// The value that a parameter file has for the parameter whose default the place is.
    pub(crate) fn overridden_by(&self, place: &Place<'_>) -> Option<Part> {
        let name = uses::parameter(place)?;
        let deciding = (0..self.all.list.len()).filter(|i| self.all.is(*i, Role::Decides));
        self.all.declared(&name, (self.index, place.core.start), deciding, &|text| {
            !text.is_empty() && !text.starts_with("${")
        })
    }

    /// A setting of what a token goes to, by its keys: beside the place of use, or beside what the value came by.
    pub(crate) fn setting(
        &self,
        sink: &Sink<'_>,
        keys: &[String],
        near: usize,
        order: &[usize],
        accept: &dyn Fn(&str) -> bool,
    ) -> Option<Part> {
        let at_sink = fields::setting(&sink.place, sink.parsed, keys, sink.site)
            .and_then(|value| self.literal_at(sink, value, near, order, accept));
        let way = || sink.way.iter().rev().map(|(index, at)| (*index, at));
        let beside = || {
            way().find_map(|(index, at)| {
                let value = fields::setting(at, self.all.parsed(index), keys, sink.site)?;
                self.literal(index, value, near, order, accept)
            })
        };
        let member = || {
            way().chain(std::iter::once((sink.index, &sink.place))).find_map(|(index, at)| {
                let value = fields::member(at.text, &at.text[at.core], keys, self.all.parsed(index))?;
                self.literal(index, value, near, order, accept)
            })
        };
        at_sink.or_else(beside).or_else(member)
    }

    /// The literal that a value is where a token goes: what the module is given on the way there counts before what the
    /// name stands for elsewhere.
    pub(crate) fn literal_at(
        &self,
        sink: &Sink<'_>,
        value: fields::Value<'_>,
        near: usize,
        order: &[usize],
        accept: &dyn Fn(&str) -> bool,
    ) -> Option<Part> {
        if let fields::Value::Name(name) = value {
            for (index, call) in sink.way.iter().rev() {
                let parsed = self.all.parsed(*index);
                let given =
                    fields::field(call, parsed, name).and_then(|v| self.literal(*index, v, near, order, accept));
                if given.is_some() {
                    return given;
                }
            }
        }
        self.literal(sink.index, value, near, order, accept)
    }

    /// The name that a script gives to an object: `$sku.Name = 'Standard'`.
    fn named_member(&self, index: usize, object: &str) -> Option<Part> {
        let text = &self.all.list[index].text;
        match fields::member(text, &format!("${object}"), &["name".to_owned()], self.all.parsed(index))? {
            fields::Value::Literal(part) => Some(self.all.part(index, part)),
            fields::Value::Name(_) | fields::Value::Element(..) => None,
        }
    }

    /// The literal that a value is, or that its name stands for.
    pub(crate) fn literal(
        &self,
        index: usize,
        value: fields::Value<'_>,
        near: usize,
        order: &[usize],
        accept: &dyn Fn(&str) -> bool,
    ) -> Option<Part> {
        match value {
            fields::Value::Literal(part) => accept(&part.text).then(|| self.all.part(index, part)),
            fields::Value::Name(name) => self
                .given_literal(name, accept)
                .or_else(|| self.all.declared(name, (self.index, near), order.iter().copied(), accept))
                .or_else(|| self.named_member(index, name).filter(|part| accept(&part.text))),
            fields::Value::Element(list, at) => {
                // A loop takes the elements of several lists together.
                let own = || object::element_at(&Place::of(self.text(), Span::new(near, near), self.parsed));
                self.all.element((list, at.or_else(own)?), order.iter().copied(), accept)
            }
        }
    }
}

/// The names under which a use passes on what it takes: a variable, a parameter of a module, an object that is put
/// together of others.
fn onward(at: &Place<'_>, rest: Vec<String>, parsed: &dyn Parsed, is_of_variables: bool) -> Vec<Held> {
    let name = uses::passed_on(at, parsed).map(|name| Held { name, path: rest.clone() });
    let object = Held::of(at, is_of_variables).map(|mut held| {
        held.path.extend(rest);
        held
    });
    name.into_iter().chain(object).collect()
}

/// A place of use that adds something: what it does, whose service it is, or that a call is made at all.
fn speaks(site: &Site, place: &Place<'_>) -> bool {
    match site.is {
        Means::Model => site.usage.is_some() || site.provider.is_some() || place.calls().next().is_some(),
        // Code may well call a deployment by the name of its model.
        Means::Deployment => site.usage == Some(Usage::Deploy),
        Means::Nothing => false,
    }
}
