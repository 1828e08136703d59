//! Fields that belong together: a model's name and its version, SKU and upgrade option.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::command;
use super::follow;
use super::place::{Place, normalise, regex};
use super::sites::callee_ends_with;
use super::syntax::{Construct, ConstructKind, LiteralKind, Parsed, Syntax};
use super::templates::RULES;
use crate::reference::Part;
use crate::rules::Site;

/// Versions as providers write them: `0613`, `2024-07-18`, `1106-Preview`, `turbo-2024-04-09`, `2`, `3.0`, `001`.
static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?-u)^(?i:latest|\d{1,2}(?:\.\d{1,2})?|0\d{2,3}|1106|1106-preview|0125-preview|\d{4}|\d{4}-preview|\d{4}-\d{2}-\d{2}(?:-preview)?|turbo-\d{4}-\d{2}-\d{2}|vision-preview|\d{3}(?:\.\d)?)$",
    )
});
/// How many versions of a text are looked at.
const MAX_VERSIONS: usize = 400;

/// A value beside the token: a literal, or the name of what holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'t> {
    Literal(Part),
    Name(&'t str),
}

/// Objects around the token whose own fields belong to it.
pub(super) const OBJECTS: usize = 4;

/// A setting of what the token stands in, such as its SKU: the field or block of that name in the object around the
/// token or in one around that, or the name or type in it.
#[must_use]
pub fn setting<'t>(place: &Place<'t>, parsed: &dyn Parsed, keys: &[String], site: &Site) -> Option<Value<'t>> {
    let by_key = beside(place, parsed, keys, OBJECTS, &site.under).into_iter().find_map(|(field, syntax)| {
        // JSON writes a block as a list of one object.
        let is_list = syntax.constructs.iter().any(|c| c.kind == ConstructKind::List && c.value == field.value);
        let objects = syntax.constructs.iter().filter(|c| is_list && c.kind == ConstructKind::Object);
        let first = objects.filter(|c| within(&c.value, &field.value)).min_by_key(|c| c.value.start);
        let holder = first.map_or(&field.value, |object| &object.value);
        let inner = direct(&syntax, holder)
            .find(|c| matches!(normalise(&c.name).as_str(), "name" | "type" | "scaletype") && field.value != c.value);
        let value = inner.map_or(&field, |c| c).value.clone();
        let literal = syntax
            .literals
            .iter()
            .filter(|l| matches!(l.kind, LiteralKind::String | LiteralKind::Bare) && within(&l.span, &value))
            .map(|l| follow::default_in(place.text, l.span.clone()))
            .next();
        let is_name = || follow::name_in(&place.text[value.clone()]).map(Value::Name);
        match literal {
            Some(span) if !place.text[span.clone()].contains(['$', '[']) => {
                Some(Value::Literal(Part { text: place.text[span.clone()].to_owned(), span, file: None }))
            }
            _ => is_name(),
        }
    });
    by_key.or_else(|| positional(place, keys, site))
}

/// The argument that a command takes without an option for one of the keys.
fn positional<'t>(place: &Place<'t>, keys: &[String], site: &Site) -> Option<Value<'t>> {
    let position = site.positions.iter().position(|name| keys.contains(name))?;
    let call = place.calls().find(|c| site.call.iter().any(|s| callee_ends_with(&c.name, s)))?;
    let written = command::arguments(place.text, call.value.clone()).into_iter().nth(position)?;
    let span = trimmed(place.text, written);
    let text = &place.text[span.clone()];
    let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let literal = || Value::Literal(Part { text: text.to_owned(), span: span.clone(), file: None });
    if is_plain { Some(literal()) } else { follow::name_in(text).map(Value::Name) }
}

/// The value of `$object.Member = value`, where a script puts an object together step by step.
#[must_use]
pub fn member<'t>(text: &'t str, object: &str, keys: &[String], parsed: &dyn Parsed) -> Option<Value<'t>> {
    let start = format!("{object}.");
    memchr::memmem::find_iter(text.as_bytes(), start.as_bytes()).take(MAX_VERSIONS).find_map(|at| {
        let syntax = parsed.syntax_around(at..at + start.len());
        let is_member = |c: &&Construct| {
            let last = c.name.rsplit('.').next().unwrap_or_default();
            c.kind == ConstructKind::Binding && c.name_span.start == at && keys.contains(&normalise(last))
        };
        let value = syntax.constructs.iter().find(is_member)?.value.clone();
        let span = trimmed(text, value);
        match follow::name_in(&text[span.clone()]).filter(|_| text[span.clone()].starts_with('$')) {
            Some(name) => Some(Value::Name(name)),
            None => Some(Value::Literal(Part { text: text[span.clone()].to_owned(), span, file: None })),
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
        .find(|l| matches!(l.kind, LiteralKind::String | LiteralKind::Bare) && within(&l.span, &field.value));
    let span = literal.map(|l| follow::default_in(place.text, l.span.clone()));
    match span.filter(|span| !place.text[span.clone()].contains(['$', '['])) {
        Some(span) => Some(Value::Literal(Part { text: place.text[span.clone()].to_owned(), span, file: None })),
        None => follow::name_in(&place.text[field.value]).map(Value::Name),
    }
}

/// The fields and one-word blocks that are named by one of the normalised keys, in the object around the token, then in the next.
/// Fields of other objects in those, and what lies beyond a list, belong to others; but for a list that is the value of
/// one of the `single` keys.
pub(super) fn beside(
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
        let syntax = parsed.syntax_around(object.value.clone());
        let wanted = |c: &&Construct| {
            let name = normalise(&c.name);
            !c.value.contains(&place.core.start) && keys.contains(&name)
        };
        let fields: Vec<Construct> = direct(&syntax, &object.value).filter(wanted).cloned().collect();
        found.extend(fields.into_iter().map(|c| (c, syntax.clone())));
    }
    found
}

/// The fields of an object that are its own, not those of objects in it.
fn direct<'s>(syntax: &'s Syntax, object: &Range<usize>) -> impl Iterator<Item = &'s Construct> {
    let inner: Vec<&Range<usize>> = syntax
        .constructs
        .iter()
        .filter(|c| c.kind == ConstructKind::Object && within(&c.value, object) && c.value.len() < object.len())
        .map(|c| &c.value)
        .collect();
    let object = object.clone();
    syntax.constructs.iter().filter(move |c| {
        let is_own = |c: &Construct| !inner.iter().any(|i| within(&c.span, i));
        let is_named = is_field(c) || c.kind == ConstructKind::Block && !c.name.contains(' ');
        is_named && within(&c.span, &object) && is_own(c)
    })
}

/// The version beside the token, in its object or the one around that.
#[must_use]
pub fn version<'t>(place: &Place<'t>, parsed: &dyn Parsed, site: Option<&Site>) -> Option<Value<'t>> {
    let objects = if site.is_some_and(|s| !s.version.is_empty()) { 3 } else { 2 };
    version_within(place, parsed, site, objects)
}

/// The version that the call around the token is given by position.
#[must_use]
pub fn argument<'t>(place: &Place<'t>, parsed: &dyn Parsed, site: Option<&Site>) -> Option<Value<'t>> {
    let (site, position) = site.and_then(|s| Some((s, s.version_argument?)))?;
    let call = place.calls().find(|c| site.call.iter().any(|s| callee_ends_with(&c.name, s)))?;
    let syntax = parsed.syntax_around(call.value.clone());
    let strings = syntax.literals.iter().filter(|l| l.kind == LiteralKind::String && within(&l.span, &call.value));
    let span = strings.map(|l| l.span.clone()).find(|span| {
        is_version(&place.text[span.clone()])
            && Place::of(place.text, span.clone(), parsed).argument_of(call) == Some(position)
    })?;
    Some(Value::Literal(Part { text: place.text[span.clone()].to_owned(), span, file: None }))
}

/// The version in the row of a table that the token stands in.
#[must_use]
pub fn in_row<'t>(place: &Place<'t>, parsed: &dyn Parsed, site: Option<&Site>) -> Option<Value<'t>> {
    version_within(place, parsed, site, 1)
}

fn version_within<'t>(
    place: &Place<'t>,
    parsed: &dyn Parsed,
    site: Option<&Site>,
    objects: usize,
) -> Option<Value<'t>> {
    let default_keys = ["version".to_owned(), "modelversion".to_owned()];
    let keys = site.map(|s| s.version.as_slice()).filter(|v| !v.is_empty()).unwrap_or(&default_keys);
    let is_model_object = site.is_some() || place.key().is_some_and(|k| normalise(&k.name).ends_with("name"));
    let single = site.map_or(&[][..], |site| &site.under);
    if is_model_object { version_under(place, parsed, keys, objects, single) } else { None }
}

fn version_under<'t>(
    place: &Place<'t>,
    parsed: &dyn Parsed,
    keys: &[String],
    objects: usize,
    single: &[String],
) -> Option<Value<'t>> {
    beside(place, parsed, keys, objects, single).into_iter().find_map(|(field, syntax)| {
        let literal = || value_of(place.text, &field, &syntax).filter(|part| is_version(&part.text));
        let literal = chosen_with(place, &field, &syntax, parsed).or_else(literal);
        let name = || follow::name_in(&place.text[field.value.clone()]).map(Value::Name);
        literal.map(Value::Literal).or_else(name)
    })
}

/// Of several versions that one field chooses from, the one that goes with the token where that is chosen in the same
/// way: `name: isProd ? 'a' : 'b'`, `version: isProd ? '1' : '2'`.
fn chosen_with(place: &Place<'_>, field: &Construct, syntax: &Syntax, parsed: &dyn Parsed) -> Option<Part> {
    let strings = |syntax: &Syntax, value: &Range<usize>| -> Vec<Range<usize>> {
        let strings = syntax.literals.iter().filter(|l| l.kind == LiteralKind::String && within(&l.span, value));
        strings.map(|l| l.span.clone()).collect()
    };
    let mut versions = strings(syntax, &field.value);
    versions.retain(|span| is_version(&place.text[span.clone()]));
    let key = place.key().filter(|_| versions.len() > 1)?;
    let own = parsed.syntax_around(key.value.clone());
    // What is compared comes first, so both are counted from their ends.
    let after = strings(&own, &key.value).iter().filter(|span| span.start > place.core.start).count();
    versions.sort_by_key(|span| span.start);
    let span = versions.iter().rev().nth(after)?.clone();
    Some(Part { text: place.text[span.clone()].to_owned(), span, file: None })
}

/// The version beside the token under a key that is named as its own is: `modelName: a`, `modelVersion: b`.
#[must_use]
pub fn version_of_same_name<'t>(place: &Place<'t>, parsed: &dyn Parsed) -> Option<Value<'t>> {
    let own = normalise(&place.key()?.name);
    let keys = ["version", "modelversion", "deploymentversion"].map(|tail| format!("{}{tail}", stem(&own)));
    version_under(place, parsed, &keys, 1, &[])
}

/// Whether a text reads as a version.
#[must_use]
pub fn is_version(text: &str) -> bool {
    VERSION.is_match(text)
}

/// The fields and variables of a text that hold a version, found when first asked for.
#[derive(Clone)]
pub struct Versions<'t> {
    text: &'t str,
    parsed: &'t dyn Parsed,
    found: OnceCell<Vec<Version>>,
}

#[derive(Debug, Clone)]
struct Version {
    /// What remains of its name without the words that say that it is a version.
    stem: String,
    part: Part,
    /// The construct that has the name.
    span: Range<usize>,
    /// The innermost object around it.
    object: Option<Range<usize>>,
    is_variable: bool,
}

impl<'t> Versions<'t> {
    #[must_use]
    pub fn new(text: &'t str, parsed: &'t dyn Parsed) -> Self {
        Self { text, parsed, found: OnceCell::new() }
    }

    /// `chatModelName` has its version in `chatModelVersion` or `chatDeploymentVersion`. Variables find each other
    /// anywhere in a text, fields only where the one's object holds the other.
    #[must_use]
    pub fn named_after(&self, place: &Place<'_>) -> Option<Part> {
        let block = place.chain.iter().find(|c| c.kind == ConstructKind::Block).and_then(|c| c.name.rsplit(' ').next());
        place.key()?;
        let names: Vec<String> = place.names().chain(block).map(normalise).collect();
        // `MODEL=` and `VERSION=` are a pair; an argument `--model-id` says nothing of a variable `VERSION`.
        let is_argument = place.calls().next().is_some();
        let tells = |n: &&String| stem(n).len() < n.len() && !(stem(n).is_empty() && is_argument);
        let own: Vec<&str> = names.iter().filter(tells).map(|n| stem(n)).collect();
        let belongs = |v: &&Version| {
            own.contains(&v.stem.as_str())
                && !v.span.contains(&place.core.start)
                && (v.is_variable || v.object.as_ref().is_none_or(|o| o.contains(&place.core.start)))
        };
        let found = self.found.get_or_init(|| self.collect());
        found.iter().filter(belongs).min_by_key(|v| v.span.start.abs_diff(place.core.start)).map(|v| v.part.clone())
    }

    fn collect(&self) -> Vec<Version> {
        let bytes = self.text.as_bytes();
        let finds = memchr::memmem::find_iter(bytes, b"ersion").chain(memchr::memmem::find_iter(bytes, b"ERSION"));
        finds.take(MAX_VERSIONS).filter_map(|at| self.version_at(at)).collect()
    }

    fn version_at(&self, at: usize) -> Option<Version> {
        let syntax = self.parsed.syntax_around(at..at + 6);
        let named = syntax.constructs.iter().find(|c| {
            c.name_span.start <= at && at < c.name_span.end && (is_naming(c) || c.kind == ConstructKind::Block)
        })?;
        // `variable "model_version" { default = "0613" }`
        let name = match named.kind {
            ConstructKind::Block => normalise(named.name.rsplit(' ').next().unwrap_or_default()),
            _ => normalise(&named.name),
        };
        if RULES.other_versions.iter().any(|other| name.ends_with(other.as_str())) || !name.ends_with("version") {
            return None;
        }
        let part = literal_in(self.text, named, self.parsed).filter(|p| VERSION.is_match(&p.text))?;
        let holds = |c: &&Construct| {
            c.kind == ConstructKind::Object
                && c.value.start <= named.span.start
                && named.span.end <= c.value.end
                && c.value != named.value
        };
        let object = syntax.constructs.iter().filter(holds).min_by_key(|c| c.value.len()).map(|c| c.value.clone());
        Some(Version {
            stem: stem(&name).to_owned(),
            part,
            span: named.span.clone(),
            object,
            is_variable: named.kind != ConstructKind::Field,
        })
    }
}

/// The first literal in a construct's value that reads as a version.
fn literal_in(text: &str, construct: &Construct, parsed: &dyn Parsed) -> Option<Part> {
    let mut syntax = parsed.syntax_around(construct.value.clone());
    syntax.sort();
    if let Some(part) = value_of(text, construct, &syntax) {
        return Some(part);
    }
    let inner = syntax.constructs.iter().filter(|c| is_field(c) && within(&c.span, &construct.value));
    inner
        .filter(|c| matches!(normalise(&c.name).as_str(), "default" | "defaultvalue" | "value"))
        .find_map(|c| value_of(text, c, &syntax))
}

/// The value of a field as text: a literal, or the default in a placeholder.
fn value_of(text: &str, field: &Construct, syntax: &Syntax) -> Option<Part> {
    let literal = syntax
        .literals
        .iter()
        .filter(|l| matches!(l.kind, LiteralKind::String | LiteralKind::Bare) && within(&l.span, &field.value))
        .find(|l| is_version(&text[follow::default_in(text, l.span.clone())]));
    let span = literal.map_or_else(|| trimmed(text, field.value.clone()), |l| l.span.clone());
    let inner = follow::default_in(text, span.clone());
    if inner != span {
        return Some(Part { text: text[inner.clone()].to_owned(), span: inner, file: None });
    }
    let written = &text[span.clone()];
    (literal.is_some() || written.len() < 40 && !written.is_empty()).then(|| Part {
        text: written.to_owned(),
        span,
        file: None,
    })
}

/// What may stand around a value.
const EDGES: [char; 7] = [' ', '"', '\'', '`', '\t', '\n', '\r'];

/// A range without the blanks and quotes at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let raw = &text[range.clone()];
    let start = raw.len() - raw.trim_start_matches(EDGES).len();
    let end = raw.trim_end_matches(EDGES).len().max(start);
    range.start + start..range.start + end
}

/// What remains of a name without the words that say which of the two it is.
fn stem(normalised: &str) -> &str {
    let mut rest = normalised;
    while let Some(shorter) =
        ["version", "name", "id", "model", "deployment", "value"].iter().find_map(|w| rest.strip_suffix(w))
    {
        rest = shorter;
    }
    rest
}

fn is_naming(construct: &Construct) -> bool {
    matches!(construct.kind, ConstructKind::Field | ConstructKind::Binding | ConstructKind::Default)
}

fn is_field(construct: &Construct) -> bool {
    matches!(construct.kind, ConstructKind::Field | ConstructKind::Binding)
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
