//! The version that belongs to a model's name.

use std::cell::OnceCell;
use std::sync::LazyLock;

use regex::Regex;

use crate::detect::dataflow::definition;
use crate::detect::fields::{OBJECTS, Value, beside, trimmed};
use crate::detect::place::Place;
use crate::detect::reference::Part;
use crate::detect::sites::callee_ends_with;
use crate::detect::template::is_value_or_default;
use crate::rules::builtin;
use crate::rules::key::normalise;
use crate::rules::sites::Site;
use crate::rules::templates::RULES;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed, Syntax};
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::{is_identifier_char, last_part};

/// Versions as providers write them.
static VERSION: LazyLock<Regex> = LazyLock::new(|| regex(&RULES.version));
/// What is searched for.
const WORD: &str = "ersion";
/// The longest row without keys.
const MAX_ROW: usize = 300;
/// How many versions of a text are looked at.
const MAX_VERSIONS: usize = 400;

/// The version beside the token, in its object or the one around that.
#[must_use]
pub fn version<'t>(place: &Place<'t>, parsed: &dyn Parsed, site: Option<&Site>) -> Option<Value<'t>> {
    let objects = if site.is_some_and(|s| !s.version.is_empty()) { 3 } else { 2 };
    version_within(place, parsed, site, objects).or_else(|| of_chain(place, parsed, version_keys(site?)))
}

/// The version that another call in the chain of the token's own is given: `.withName("gpt-4").withVersion("0613")`.
fn of_chain<'t>(place: &Place<'t>, parsed: &dyn Parsed, keys: &[String]) -> Option<Value<'t>> {
    let own = place.calls().next().filter(|call| place.argument_of(call) == Some(0))?;
    // All links of a chain begin where it begins.
    let syntax = parsed.syntax_around(Span::at(own.span.start));
    let is_version_of = |c: &&Construct| {
        let name = normalise(last_part(&c.name));
        let bare = builtin::RULES.usage.setters.iter().find_map(|setter| name.strip_prefix(setter.as_str()));
        c.kind == ConstructKind::Call
            && c.span.start == own.span.start
            && keys.iter().any(|k| k == bare.unwrap_or(&name))
    };
    let version = syntax.constructs.iter().find(is_version_of)?;
    let inner = Span::new(version.value.start + 1, version.value.end.checked_sub(1)?);
    let span = trimmed(place.text, inner);
    let part = || Part { text: place.text[span].to_owned(), span, file: None };
    is_version(&place.text[span]).then(|| Value::Literal(part()))
}

/// The keys that hold a version at a place with a rule.
fn version_keys(site: &Site) -> &[String] {
    if site.version.is_empty() { &RULES.version_keys } else { &site.version }
}

/// The version that the call around the token is given by position.
#[must_use]
pub fn argument<'t>(place: &Place<'t>, parsed: &dyn Parsed, site: Option<&Site>) -> Option<Value<'t>> {
    let (site, position) = site.and_then(|s| Some((s, s.version_argument?)))?;
    let call = place.calls().find(|c| site.call.iter().any(|s| callee_ends_with(&c.name, s)))?;
    let syntax = parsed.syntax_around(call.value);
    let strings = syntax.literals.iter().filter(|l| l.kind == LiteralKind::String && call.value.holds(l.span));
    let span = strings.map(|l| l.span).find(|span| {
        is_version(&place.text[*span]) && Place::of(place.text, *span, parsed).argument_of(call) == Some(position)
    })?;
    Some(Value::Literal(Part { text: place.text[span].to_owned(), span, file: None }))
}

/// The version that a map has for the model which is its key: `{ "gpt-4" = "0613" }`.
#[must_use]
pub fn of_key<'t>(place: &Place<'t>) -> Option<Value<'t>> {
    let field = place.named.as_ref().filter(|c| c.kind == ConstructKind::Field)?;
    let span = trimmed(place.text, field.value);
    is_version(&place.text[span]).then(|| Value::Literal(Part { text: place.text[span].to_owned(), span, file: None }))
}

/// The version in a row without keys that the token stands in: `("chat", "gpt-4", "0613")`.
#[must_use]
pub fn of_row<'t>(place: &Place<'t>, parsed: &dyn Parsed) -> Option<Value<'t>> {
    let row = place.chain.first().filter(|c| c.kind == ConstructKind::List && c.value.len() < MAX_ROW)?;
    let syntax = parsed.syntax_around(row.value);
    let strings = syntax.literals.iter().filter(|l| l.kind == LiteralKind::String && row.value.holds(l.span));
    let mut versions = strings.map(|l| l.span).filter(|span| is_version(&place.text[*span]));
    let span = versions.next().filter(|_| versions.next().is_none())?;
    Some(Value::Literal(Part { text: place.text[span].to_owned(), span, file: None }))
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
    let keys = site.map_or(RULES.version_keys.as_slice(), version_keys);
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
        literal.map(Value::Literal).or_else(|| Value::referred(&place.text[field.value]))
    })
}

/// Of several versions that one field chooses from, the one that goes with the token where that is chosen in the same
/// way: `name: isProd ? 'a' : 'b'`, `version: isProd ? '1' : '2'`.
fn chosen_with(place: &Place<'_>, field: &Construct, syntax: &Syntax, parsed: &dyn Parsed) -> Option<Part> {
    let strings = |syntax: &Syntax, value: Span| -> Vec<Span> {
        let strings = syntax.literals.iter().filter(|l| l.kind == LiteralKind::String && value.holds(l.span));
        strings.map(|l| l.span).collect()
    };
    let mut versions = strings(syntax, field.value);
    versions.retain(|span| is_version(&place.text[*span]));
    let key = place.key().filter(|_| versions.len() > 1)?;
    let own = parsed.syntax_around(key.value);
    // What is compared comes first, so both are counted from their ends.
    let after = strings(&own, key.value).iter().filter(|span| span.start > place.core.start).count();
    versions.sort_by_key(|span| span.start);
    let span = *versions.iter().rev().nth(after)?;
    Some(Part { text: place.text[span].to_owned(), span, file: None })
}

/// The member that the field for a version takes of the object of which the place takes another: `which` of `version:
/// row.which` beside `name: row.what`.
pub(crate) fn member_of_same_object<'t>(place: &Place<'t>, parsed: &dyn Parsed, site: &Site) -> Option<&'t str> {
    let is_part = |c: char| is_identifier_char(c) || c == '.';
    let member_of = |text: &'t str| &text[..text.find(|c: char| !is_part(c)).unwrap_or(text.len())];
    let start = place.text[..place.core.start].trim_end_matches(is_part).len();
    let (object, _) = member_of(&place.text[start..]).rsplit_once('.')?;
    let keys = if site.version.is_empty() { &RULES.version_keys } else { &site.version };
    beside(place, parsed, keys, OBJECTS, &site.under).into_iter().find_map(|(field, _)| {
        let value: &'t str = &place.text[field.value];
        let start = value.find(object).filter(|at| !value[..*at].ends_with(is_part))?;
        let member = member_of(&value[start..]).strip_prefix(object)?.strip_prefix('.')?;
        (!member.is_empty() && !member.contains('.')).then_some(member)
    })
}

/// The version beside the token under a key that is named as its own is: `modelName: a`, `modelVersion: b`.
#[must_use]
pub fn version_of_same_name<'t>(place: &Place<'t>, parsed: &dyn Parsed) -> Option<Value<'t>> {
    let own = normalise(&place.key()?.name);
    let keys: Vec<String> = RULES.paired_versions.iter().map(|tail| format!("{}{tail}", stem(&own))).collect();
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
    /// What remains of its name without the words for a version.
    stem: String,
    part: Part,
    /// The construct that has the name.
    span: Span,
    /// The innermost object around it.
    object: Option<Span>,
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
        // `MODEL=` and `VERSION=` are a pair; an argument `--model-id` is no pair of a variable `VERSION`.
        let is_argument = place.calls().next().is_some();
        let is_stemmed = |n: &&String| stem(n).len() < n.len() && !(stem(n).is_empty() && is_argument);
        let own: Vec<&str> = names.iter().filter(is_stemmed).map(|n| stem(n)).collect();
        let belongs = |v: &&Version| {
            own.contains(&v.stem.as_str())
                && !v.span.contains(place.core.start)
                && (v.is_variable || v.object.as_ref().is_none_or(|o| o.contains(place.core.start)))
        };
        let found = self.found.get_or_init(|| self.collect());
        found.iter().filter(belongs).min_by_key(|v| v.span.start.abs_diff(place.core.start)).map(|v| v.part.clone())
    }

    fn collect(&self) -> Vec<Version> {
        let bytes = self.text.as_bytes();
        let finds =
            memchr::memmem::find_iter(bytes, WORD.as_bytes()).chain(memchr::memmem::find_iter(bytes, b"ERSION"));
        let finds = finds.take(MAX_VERSIONS).filter(|at| may_be_set(self.text, at + WORD.len()));
        finds.filter_map(|at| self.version_at(at)).collect()
    }

    /// The version in an object of a name, in which the place is, and a value: `{ name: chatVersion, value: '0613' }`.
    fn version_of_pair(&self, at: usize, syntax: &Syntax) -> Option<Version> {
        let field = around(syntax, at, ConstructKind::Field).filter(|field| normalise(&field.name) == "name")?;
        let row = around(syntax, at, ConstructKind::Object).filter(|row| row.value.holds(field.span))?;
        let name = normalise(&self.text[field.value]);
        let stem = stem(&name).to_owned();
        let syntax = self.parsed.syntax_around(row.value);
        let value = syntax.fields_of(row.value).into_iter().find(|f| is_value_or_default(&normalise(&f.name)))?;
        let part = value_of(self.text, value, &syntax).filter(|p| is_version(&p.text) && name.ends_with("version"))?;
        Some(Version { stem, part, span: row.value, object: None, is_variable: true })
    }

    fn version_at(&self, at: usize) -> Option<Version> {
        let syntax = self.parsed.syntax_around(Span::new(at, at + WORD.len()));
        if let Some(version) = self.version_of_pair(at, &syntax) {
            return Some(version);
        }
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
        let object = syntax.constructs.iter().filter(holds).min_by_key(|c| c.value.len()).map(|c| c.value);
        Some(Version {
            stem: stem(&name).to_owned(),
            part,
            span: named.span,
            object,
            is_variable: named.kind != ConstructKind::Field,
        })
    }
}

/// The innermost construct of a kind whose value holds a place.
fn around(syntax: &Syntax, at: usize, kind: ConstructKind) -> Option<&Construct> {
    syntax.constructs.iter().filter(|c| c.kind == kind && c.value.contains(at)).min_by_key(|c| c.value.len())
}

/// Whether a name that ends there may be given a value: not one that goes on with another word, nor one that is only used,
/// `options.version)`.
fn may_be_set(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    let next = rest.trim_start_matches(['_', '-']).chars().next();
    !next.is_some_and(char::is_alphanumeric) && !rest.starts_with([')', ',', ';', '.'])
}

/// The first literal in a construct's value that reads as a version.
fn literal_in(text: &str, construct: &Construct, parsed: &dyn Parsed) -> Option<Part> {
    let mut syntax = parsed.syntax_around(construct.value);
    syntax.sort();
    if let Some(part) = value_of(text, construct, &syntax) {
        return Some(part);
    }
    let inner = syntax.constructs.iter().filter(|c| c.is_field() && construct.value.holds(c.span));
    inner.filter(|c| is_value_or_default(&normalise(&c.name))).find_map(|c| value_of(text, c, &syntax))
}

/// The value of a field as text: a literal, or the default in a placeholder.
fn value_of(text: &str, field: &Construct, syntax: &Syntax) -> Option<Part> {
    let literal = syntax
        .literals
        .iter()
        .filter(|l| matches!(l.kind, LiteralKind::String | LiteralKind::Bare) && field.value.holds(l.span))
        .find(|l| is_version(&text[definition::default_in(text, l.span)]));
    let span = literal.map_or_else(|| trimmed(text, field.value), |l| l.span);
    let inner = definition::default_in(text, span);
    if inner != span {
        return Some(Part { text: text[inner].to_owned(), span: inner, file: None });
    }
    let written = &text[span];
    (literal.is_some() || written.len() < 40 && !written.is_empty()).then(|| Part {
        text: written.to_owned(),
        span,
        file: None,
    })
}

/// What remains of a name without the words for a model or its version.
fn stem(normalised: &str) -> &str {
    let mut rest = normalised;
    while let Some(shorter) = RULES.pair_words.iter().find_map(|word| rest.strip_suffix(word.as_str())) {
        rest = shorter;
    }
    rest
}

fn is_naming(construct: &Construct) -> bool {
    matches!(construct.kind, ConstructKind::Field | ConstructKind::Binding | ConstructKind::Default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_only_used_is_given_no_version() {
        let may_be = |text: &str| may_be_set(text, text.find(WORD).expect("the word") + WORD.len());
        for text in
            ["version: \"0613\"", "model_version_ = 1", "\"version\", \"0613\"", "--version 0613", "version\" {"]
        {
            assert!(may_be(text), "{text}");
        }
        for text in ["f(options.version)", "[version, other]", "versions = 1", "version_id: 2", "return version;"] {
            assert!(!may_be(text), "{text}");
        }
    }
}
