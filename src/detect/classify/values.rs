//! The settings of what a token goes to, such as its version or its SKU: as literals, or by the names that stand for them.

use crate::detect::classify::Reader;
use crate::detect::classify::sinks::Sink;
use crate::detect::companion::Role;
use crate::detect::dataflow::{object_path, uses};
use crate::detect::fields;
use crate::detect::place::Place;
use crate::detect::reference::Part;
use crate::text::span::Span;

impl Reader<'_, '_> {
    /// The regions in the order in which they decide what a name stands for. A parameter file decides over the
    /// defaults, except for a default that it overrides: that one goes with the other defaults.
    pub(crate) fn order(&self, is_overridden: bool) -> Vec<usize> {
        let is_of_module = |index: &usize| !self.all.is(*index, Role::Calls) && !self.all.is(*index, Role::Related);
        let indexes = (0..self.all.list.len()).filter(is_of_module);
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
                let own = || object_path::element_at(&Place::of(self.text(), Span::new(near, near), self.parsed));
                self.all.element((list, at.or_else(own)?), order.iter().copied(), accept)
            }
        }
    }
}
