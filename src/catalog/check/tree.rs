//! The places of values in a JSON text, so that a mistake can be pointed at.

use std::ops::Range;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// A step from a value to one in it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'s> {
    Key(&'s str),
    Item(usize),
}

/// A parsed JSON text.
pub(super) struct Tree<'t> {
    root: Value<'t>,
}

impl<'t> Tree<'t> {
    /// Parses plain JSON; the error comes with its place.
    pub(super) fn parse(text: &'t str) -> Result<Self, (String, Range<usize>)> {
        // Plain JSON: a catalog that is read at run time has to be.
        let strict = ParseOptions {
            allow_comments: false,
            allow_loose_object_property_names: false,
            allow_trailing_commas: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            allow_bare_decimal_point_numbers: false,
            allow_non_finite_numbers: false,
            allow_extended_string_escapes: false,
        };
        let parsed = parse_to_ast(text, &CollectOptions::default(), &strict)
            .map_err(|error| (error.kind().to_string(), error.range().start..error.range().end))?;
        parsed.value.map(|root| Self { root }).ok_or_else(|| ("the file is empty".to_owned(), 0..0))
    }

    /// The object at the root.
    pub(super) fn object(&self) -> Option<&Object<'t>> {
        self.root.as_object()
    }

    /// The place of the value that the steps lead to, or of the last one on the way that exists.
    pub(super) fn at(&self, path: &[Step<'_>]) -> Range<usize> {
        let mut value = &self.root;
        for step in path {
            let next = match (value, step) {
                (Value::Object(object), Step::Key(key)) => object.get(key).map(|property| &property.value),
                (Value::Array(array), Step::Item(n)) => array.elements.get(*n),
                _ => None,
            };
            let Some(next) = next else { break };
            value = next;
        }
        Self::handle(value)
    }

    /// The part of a value to underline: all of a short one, the id of a model, else the opening bracket.
    pub(super) fn handle(value: &Value<'_>) -> Range<usize> {
        let id = value.as_object().and_then(|object| object.get("id").or_else(|| object.properties.first()));
        let range = match (value, id) {
            (Value::Object(_) | Value::Array(_), None) => {
                let start = value.range().start;
                return start..start + 1;
            }
            (_, Some(property)) => property.value.range(),
            (_, None) => value.range(),
        };
        range.start..range.end
    }

    /// The innermost key or plain value that a byte belongs to.
    pub(super) fn leaf(&self, offset: usize) -> Range<usize> {
        let mut value = &self.root;
        loop {
            let holds = |range: jsonc_parser::common::Range| range.start <= offset && offset < range.end;
            let next = match value {
                Value::Object(object) => {
                    let Some(property) = object.properties.iter().find(|p| holds(p.range)) else { break };
                    let name = property.name.range();
                    if holds(name) {
                        return name.start..name.end;
                    }
                    &property.value
                }
                Value::Array(array) => match array.elements.iter().find(|element| holds(element.range())) {
                    Some(element) => element,
                    None => break,
                },
                _ => break,
            };
            value = next;
        }
        Self::handle(value)
    }
}
