//! The fields around a place: what stands beside a model in its object, and the settings of what it stands in.

use std::sync::LazyLock;

use regex::Regex;

use crate::rules::templates::RULES;
use crate::text::pattern::regex;
use crate::text::span::Span;

use crate::detect::command;
use crate::detect::dataflow::definition;
use crate::detect::place::Place;
use crate::detect::reference::Part;
use crate::detect::sites::callee_ends_with;
use crate::rules::key::normalise;
use crate::rules::sites::Site;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed, Syntax};

/// A path that ends with a name and is put together of several.
static PATH: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"^(?:"?\[(?:format|concat)\(.*(?:parameters|variables)\('((?-u:\w+))'\)\)\]"?|['"].*/\$\{(?:var\.|local\.)?((?-u:\w+))\}['"])$"#,
    )
});

/// How many places are looked at that may be members of an object.
const MAX_MEMBERS: usize = 400;

/// A value beside the token: a literal, or the name of what holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'t> {
    Literal(Part),
    Name(&'t str),
    /// An element of the list that a name stands for; none where a loop counts.
    Element(&'t str, Option<usize>),
}

impl<'t> Value<'t> {
    /// What an expression refers to, where it is a name and nothing else, or an element of what a name stands for.
    pub(crate) fn referred(expression: &'t str) -> Option<Self> {
        let expression = definition::converted(expression);
        let element = || definition::element_in(expression).map(|(list, index)| Self::Element(list, index));
        let name = definition::name_in(expression).or_else(|| definition::looked_up(expression));
        name.map(Self::Name).or_else(element)
    }
}

/// Objects around the token whose own fields belong to it.
pub(crate) const OBJECTS: usize = 4;

/// A setting of what the token stands in, such as its SKU: the field or block of that name in the object around the
/// token or in one around that, or the name or type in it.
#[must_use]
pub fn setting<'t>(place: &Place<'t>, parsed: &dyn Parsed, keys: &[String], site: &Site) -> Option<Value<'t>> {
    let by_key = beside(place, parsed, keys, OBJECTS, &site.under).into_iter().find_map(|(field, syntax)| {
        // JSON writes a block as a list of one object.
        let is_list = syntax.constructs.iter().any(|c| c.kind == ConstructKind::List && c.value == field.value);
        let objects = syntax.constructs.iter().filter(|c| is_list && c.kind == ConstructKind::Object);
        let first = objects.filter(|c| field.value.holds(c.value)).min_by_key(|c| c.value.start);
        let holder = first.map_or(&field.value, |object| &object.value);
        let inner = direct(&syntax, *holder)
            .find(|c| RULES.setting_names.contains(&normalise(&c.name)) && field.value != c.value);
        let value = inner.map_or(&field, |c| c).value;
        let literal = syntax
            .literals
            .iter()
            .filter(|l| matches!(l.kind, LiteralKind::String | LiteralKind::Bare) && value.holds(l.span))
            .map(|l| definition::default_in(place.text, l.span))
            .next();
        let is_name = || {
            let text = &place.text[value];
            Value::referred(text).or_else(|| last_name_in(text).map(Value::Name))
        };
        match literal {
            Some(span) if !place.text[span].contains(['$', '[']) => {
                Some(Value::Literal(Part { text: place.text[span].to_owned(), span, file: None }))
            }
            _ => is_name(),
        }
    });
    by_key.or_else(|| positional(place, keys, site))
}

/// Whether one of the keys has the expression that the place has, or a path that ends with it: both then have one value.
/// Equal literals are two values.
#[must_use]
pub fn has_the_same(place: &Place<'_>, parsed: &dyn Parsed, keys: &[String], site: &Site) -> bool {
    let written = |value: Span| place.text[trimmed(place.text, value)].trim_end_matches([',', ';']);
    let Some(own) = place.key().map(|key| written(key.value)).filter(|own| !own.is_empty()) else { return false };
    let is_quoted = place.literal.as_ref().is_some_and(|l| matches!(l.kind, LiteralKind::String | LiteralKind::Bare));
    let is_literal = is_quoted && !own.contains(['[', '$', '(']);
    let name = definition::name_in(own);
    let is_same = |other: &str| other == own || name.is_some() && last_name_in(other) == name;
    !is_literal
        && beside(place, parsed, keys, OBJECTS, &site.under).iter().any(|(field, _)| is_same(written(field.value)))
}

/// The last name that a path is put together of: `format('{0}/{1}', parameters('account'), parameters('chat'))`,
/// `'${account.name}/${chat}'`.
pub(crate) fn last_name_in(expression: &str) -> Option<&str> {
    PATH.captures(expression.trim()).and_then(|c| c.get(1).or(c.get(2))).map(|name| name.as_str())
}

/// The argument that a command takes without an option for one of the keys.
fn positional<'t>(place: &Place<'t>, keys: &[String], site: &Site) -> Option<Value<'t>> {
    let position = site.positions.iter().position(|name| keys.contains(name))?;
    let call = place.calls().find(|c| site.call.iter().any(|s| callee_ends_with(&c.name, s)))?;
    let written = command::arguments(place.text, call.value).into_iter().nth(position)?;
    let span = trimmed(place.text, written);
    let text = &place.text[span];
    let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let literal = || Value::Literal(Part { text: text.to_owned(), span, file: None });
    if is_plain { Some(literal()) } else { definition::name_in(text).map(Value::Name) }
}

/// The value of `$object.Member = value`, where a script puts an object together step by step.
#[must_use]
pub fn member<'t>(text: &'t str, object: &str, keys: &[String], parsed: &dyn Parsed) -> Option<Value<'t>> {
    let start = format!("{object}.");
    memchr::memmem::find_iter(text.as_bytes(), start.as_bytes()).take(MAX_MEMBERS).find_map(|at| {
        let syntax = parsed.syntax_around(Span::new(at, at + start.len()));
        let is_member = |c: &&Construct| {
            let last = c.name.rsplit('.').next().unwrap_or_default();
            c.kind == ConstructKind::Binding && c.name_span.start == at && keys.contains(&normalise(last))
        };
        let value = syntax.constructs.iter().find(is_member)?.value;
        let span = trimmed(text, value);
        match definition::name_in(&text[span]).filter(|_| text[span].starts_with('$')) {
            Some(name) => Some(Value::Name(name)),
            None => Some(Value::Literal(Part { text: text[span].to_owned(), span, file: None })),
        }
    })
}

/// The value of a field beside the place, by its name.
#[must_use]
pub fn field<'t>(place: &Place<'t>, parsed: &dyn Parsed, name: &str) -> Option<Value<'t>> {
    let (field, syntax) = beside(place, parsed, &[normalise(name)], 2, &[]).into_iter().next()?;
    let literal = syntax
        .literals
        .iter()
        .find(|l| matches!(l.kind, LiteralKind::String | LiteralKind::Bare) && field.value.holds(l.span));
    let span = literal.map(|l| definition::default_in(place.text, l.span));
    match span.filter(|span| !place.text[*span].contains(['$', '['])) {
        Some(span) => Some(Value::Literal(Part { text: place.text[span].to_owned(), span, file: None })),
        None => definition::name_in(&place.text[field.value]).map(Value::Name),
    }
}

/// The fields and one-word blocks that are named by one of the normalised keys, in the object around the token, then in the next.
/// Fields of other objects in those, and what lies beyond a list, belong to others; but for a list that is the value of
/// one of the `single` keys.
pub(crate) fn beside(
    place: &Place<'_>,
    parsed: &dyn Parsed,
    keys: &[String],
    objects: usize,
    single: &[String],
) -> Vec<(Construct, Syntax)> {
    let mut found = Vec::new();
    if keys.is_empty() {
        return found;
    }
    let is_single = |list: &Construct| {
        let holds = |c: &&Construct| c.kind == ConstructKind::Field && c.value == list.value;
        place.chain.iter().find(holds).is_some_and(|field| single.contains(&normalise(&field.name)))
    };
    let near = place.chain.iter().take_while(|c| c.kind != ConstructKind::List || is_single(c));
    for object in near.filter(|c| c.kind == ConstructKind::Object && c.value.len() < 8_000).take(objects) {
        let syntax = parsed.syntax_around(object.value);
        let wanted = |c: &&Construct| {
            let name = normalise(&c.name);
            !c.value.contains(place.core.start) && keys.contains(&name)
        };
        let fields: Vec<Construct> = direct(&syntax, object.value).filter(wanted).cloned().collect();
        found.extend(fields.into_iter().map(|c| (c, syntax.clone())));
    }
    found
}

/// The fields of an object that are its own, not those of objects in it.
fn direct(syntax: &Syntax, object: Span) -> impl Iterator<Item = &Construct> {
    let inner: Vec<Span> = syntax
        .constructs
        .iter()
        .filter(|c| c.kind == ConstructKind::Object && object.holds(c.value) && c.value.len() < object.len())
        .map(|c| c.value)
        .collect();
    syntax.constructs.iter().filter(move |c| {
        let is_own = |c: &Construct| !inner.iter().any(|i| i.holds(c.span));
        let is_named = c.is_field() || c.kind == ConstructKind::Block && !c.name.contains(' ');
        is_named && object.holds(c.span) && is_own(c)
    })
}

/// What may stand around a value.
const EDGES: [char; 7] = [' ', '"', '\'', '`', '\t', '\n', '\r'];

/// A range without the blanks and quotes at its ends.
pub(crate) fn trimmed(text: &str, range: Span) -> Span {
    let raw = &text[range];
    let start = raw.len() - raw.trim_start_matches(EDGES).len();
    let end = raw.trim_end_matches(EDGES).len().max(start);
    Span::new(range.start + start, range.start + end)
}

/// The setting with which a resource keeps later runs from changing its model or version.
#[must_use]
pub fn unapplied(place: &Place<'_>, parsed: &dyn Parsed, site: &Site) -> Option<Part> {
    let leaves = &RULES.leaves;
    let setting = |(block, _): (Construct, Syntax)| {
        let text = &place.text[block.value];
        let start = text.find(&leaves.setting)?;
        let mut depth = 0_usize;
        // The list, over however many lines.
        let is_end = |c: char| {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && c == '\n'
        };
        let written = text[start..].split(is_end).next().unwrap_or_default();
        let mut names = written[leaves.setting.len()..].split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let span = Span::new(block.value.start + start, block.value.start + start + leaves.setting.len());
        let names_model = names.any(|name| leaves.names.iter().any(|model| model == name));
        names_model.then(|| Part { text: leaves.setting.clone(), span, file: None })
    };
    beside(place, parsed, &leaves.block, OBJECTS, &site.under).into_iter().find_map(setting)
}
