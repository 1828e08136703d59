//! Where the value at a place goes and what decides over it: uses in the file and in its companions, parameter files.

use super::super::place::Place;
use super::super::syntax::{ConstructKind, Parsed};
use super::super::{Role, join, sites, travel};
use super::Reader;
use crate::reference::{Part, Usage};
use crate::rules::{Means, Site};
use crate::source::Language;

/// A place where the variable that holds a token is used, and the rule that speaks for it.
pub(super) struct Sink<'a> {
    pub place: Place<'a>,
    pub site: &'static Site,
    pub parsed: &'a dyn Parsed,
    /// The region that it is in.
    pub index: usize,
    /// Where names pass the value on before it gets there, with their regions.
    pub way: Vec<(usize, Place<'a>)>,
}

/// How many names a value may go through: a parameter, a variable, the parameter of a module.
const HOPS: usize = 3;
/// How many uses of those are followed.
const MAX_WAYS: usize = 12;

impl<'a> Reader<'a, '_> {
    /// The first use of the variable that holds the token at a place that means something: in this region, in another
    /// of the file (a later cell, a shell command in a notebook), or in a companion; directly, or through other names.
    pub(super) fn sink(&self, place: &Place<'_>) -> Option<Sink<'a>> {
        if let Some(sink) = self.sink_in_function(place) {
            return Some(sink);
        }
        let mut names = vec![(travel::variable(place)?, Vec::new())];
        let mut seen: Vec<String> = Vec::new();
        let others = (0..self.all.list.len()).filter(|i| *i != self.index && !self.all.is(*i, Role::Calls));
        let indexes: Vec<usize> = std::iter::once(self.index).chain(others).collect();
        // What a module is given is used in the module, if that can be read; what names a deployment may name its
        // model too; what only looks a name up says little.
        let (mut at_module, mut at_name, mut lookup) = (None, None, None);
        for hop in 0..HOPS {
            let mut next = Vec::new();
            for (name, way) in names {
                for &index in &indexes {
                    for at in self.uses(index, &name, place, hop) {
                        if let Some(sink) = self.sink_at(index, at.clone(), way.clone()) {
                            match sink.site {
                                Site { is: Means::Deployment, .. } => _ = at_name.get_or_insert(sink),
                                Site { usage: Some(Usage::Catalog), .. } => _ = lookup.get_or_insert(sink),
                                _ if travel::is_given_to_module(&at, sink.parsed) => _ = at_module.get_or_insert(sink),
                                _ => return Some(sink),
                            }
                        }
                        let Some(parsed) = self.all.parsed(index).filter(|_| self.is_template(index)) else { continue };
                        let onward = travel::passed_on(&at, parsed).filter(|n| !seen.contains(n));
                        if let Some(onward) = onward.filter(|_| next.len() < MAX_WAYS) {
                            seen.push(onward.clone());
                            let way: Vec<(usize, Place<'a>)> = way.iter().cloned().chain([(index, at)]).collect();
                            next.push((onward, way));
                        }
                    }
                }
            }
            names = next;
        }
        at_name.or(at_module).or(lookup)
    }

    /// The first telling use of a parameter, in the function whose default for it the place is.
    fn sink_in_function(&self, place: &Place<'_>) -> Option<Sink<'a>> {
        let parameter = place.key().filter(|key| key.kind == ConstructKind::Default)?;
        let function = place.chain.iter().find(|c| c.kind == ConstructKind::Definition)?;
        let uses = travel::uses(self.text(), &parameter.name, Some(place), self.parsed);
        let mut inside = uses.into_iter().filter(|at| function.value.contains(&at.core.start));
        inside.find_map(|at| self.sink_at(self.index, at, Vec::new()))
    }

    fn sink_at(&self, index: usize, at: Place<'a>, way: Vec<(usize, Place<'a>)>) -> Option<Sink<'a>> {
        let parsed = self.all.parsed(index)?;
        let site = sites::find(&at, parsed, self.path(index)).filter(|s| speaks(s, &at))?;
        Some(Sink { place: at, site, parsed, index, way })
    }

    fn uses(&self, index: usize, name: &str, place: &Place<'_>, hop: usize) -> Vec<Place<'a>> {
        let text: &'a str = &self.all.list[index].text;
        if memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_none() {
            return Vec::new();
        }
        let own = (index == self.index && hop == 0).then_some(place);
        self.all.parsed(index).map_or_else(Vec::new, |parsed| travel::uses(text, name, own, parsed))
    }

    fn path(&self, index: usize) -> &'a str {
        self.all.companion(index).and_then(|c| c.source.path.to_str()).unwrap_or(self.context.path)
    }

    /// Whether names are followed through others: in templates they lead to a resource.
    fn is_template(&self, index: usize) -> bool {
        {
            use Language::{Bicep, Json, Terraform, Yaml};
            matches!(self.all.list[index].language, Bicep | Terraform | Json | Yaml)
        }
    }

    /// The regions in the order in which they decide what a name stands for. A parameter file decides over the
    /// defaults, except for a default that it overrides: that one goes with the other defaults.
    pub(super) fn order(&self, is_overridden: bool) -> Vec<usize> {
        let indexes = (0..self.all.list.len()).filter(|index| !self.all.is(*index, Role::Calls));
        let (deciding, rest): (Vec<usize>, Vec<usize>) = indexes.partition(|index| self.all.is(*index, Role::Decides));
        let own = std::iter::once(self.index);
        if is_overridden || self.context.is_parameter_file {
            return own.chain(rest.into_iter().filter(|i| *i != self.index)).collect();
        }
        deciding.into_iter().chain(own).chain(rest.into_iter().filter(|i| *i != self.index)).collect()
    }

    /// The value that a parameter file has for the parameter whose default the place is.
    pub(super) fn overridden_by(&self, place: &Place<'_>) -> Option<Part> {
        let name = travel::parameter(place)?;
        let deciding = (0..self.all.list.len()).filter(|i| self.all.is(*i, Role::Decides));
        self.all.declared(&name, (self.index, place.core.start), deciding, &|text| {
            !text.is_empty() && !text.starts_with("${")
        })
    }

    /// The literal that a value is, or that its name stands for.
    pub(super) fn literal(
        &self,
        index: usize,
        value: join::Value<'_>,
        near: usize,
        order: &[usize],
        accept: &dyn Fn(&str) -> bool,
    ) -> Option<Part> {
        match value {
            join::Value::Literal(part) => accept(&part.text).then(|| self.all.part(index, part)),
            join::Value::Name(name) => self
                .given_literal(name, accept)
                .or_else(|| self.all.declared(name, (self.index, near), order.iter().copied(), accept)),
        }
    }
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
