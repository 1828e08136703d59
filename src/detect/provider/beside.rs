//! What stands beside a token and names its provider: fields of its object, and values of its row.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::detect::dataflow::definition;
use crate::detect::provider::clients::host_in;
use crate::detect::provider::endpoint::Endpoint;
use crate::detect::provider::names::longest_word;
use crate::detect::provider::pairs::is_address_of_other;
use crate::detect::provider::{Evidence, UNKNOWN, by_route};
use crate::detect::reference::Confidence;
use crate::rules::builtin::{self, RULES};
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Syntax};
use crate::text::pattern::regex;
use crate::text::span::{Span, ceil_boundary, near_line_end, near_line_start};
use crate::text::words::{last_part, words};

/// What stands around a value.
const QUOTES: [char; 4] = ['"', '\'', '`', ' '];
/// The longest row that is looked at as a whole.
pub(super) const MAX_ROW: usize = 600;
/// How much of a line before a place is searched for a word in quotes.
const MAX_BEFORE: usize = 2_000;

/// A word in quotes, or a bare one that is the whole of a value.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?-u)["'`]([A-Za-z][\w.-]*)["'`]"#));

/// The words of providers, and whose each is: of several, the first has it.
static WORDS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let words = RULES.providers.iter().rev().flat_map(|p| p.words.iter().map(|word| (word.as_str(), p.id.as_str())));
    words.collect()
});

impl Evidence<'_> {
    /// The field of the token's own object whose value names a provider, whatever the token's key is called.
    pub(crate) fn by_provider_field(&self) -> Option<&'static str> {
        // An entry that is called as the model is has its fields in its value.
        let object = self.place.named.as_ref().or_else(|| self.place.object()).filter(|o| o.value.len() < 4_000)?;
        let syntax = self.parsed.syntax_around(object.value);
        let fields = syntax.fields_of(object.value);
        let is_named = |f: &&&Construct| {
            RULES.beside.provider.contains(&normalise(&f.name)) && !f.value.contains(self.place.core.start)
        };
        let own = self.place.variable.as_deref().or_else(|| self.place.key().map(|key| key.name.as_str()));
        if let Some(paired) = own.and_then(|own| self.by_field_of_same_kind(own, &fields)) {
            return Some(paired);
        }
        let named = fields.iter().filter(is_named).find_map(|field| {
            let literal = syntax.literals.iter().find(|l| field.value.holds(l.span) && l.kind != LiteralKind::Key)?;
            let written = &self.place.text[literal.span];
            if literal.kind == LiteralKind::Name {
                return by_exact_word(written.rsplit(['.', ':']).next()?);
            }
            let is_word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
            let word = Some(written).filter(|word| !word.is_empty() && word.bytes().all(is_word))?;
            let name = normalise(word);
            // `openai_compatible` is a service that has OpenAI's interface.
            let is_other = RULES.beside.imitations.iter().any(|imitation| name.contains(imitation.as_str()));
            let worded = || longest_word(&name, |p| self.may_serve(&p.id)).map(|p| p.id.as_str());
            Some(by_route(word).or_else(|| worded().filter(|_| !is_other)).unwrap_or(UNKNOWN))
        })?;
        Some(self.by_address_of(&syntax, object, named).unwrap_or(named))
    }

    /// What a field names that begins as the token's own does, where others are for something else: `EMBEDDING_ENGINE=gemini`
    /// with `EMBEDDING_MODEL=…`, beside `LLM_PROVIDER=groq`.
    fn by_field_of_same_kind(&self, own: &str, fields: &[&Construct]) -> Option<&'static str> {
        let first = words(own).into_iter().next().filter(|first| first.len() < own.len())?;
        let is_of_kind = |field: &&&Construct| {
            let name = words(&field.name);
            let rest = name.get(1..).filter(|_| name.first() == Some(&first)).map(<[String]>::concat);
            rest.is_some_and(|rest| RULES.beside.provider.contains(&rest) || RULES.beside.endpoint.contains(&rest))
        };
        let mut values =
            fields.iter().filter(is_of_kind).map(|field| self.place.text[field.value].trim_matches(QUOTES));
        values.find_map(by_exact_word)
    }

    /// Whose address the settings of an object name, where it is not that of the service whose interface they are for:
    /// `{provider: openai, model: gpt-4, openai: {baseUrl: https://gateway.internal}}`.
    fn by_address_of(&self, syntax: &Syntax, object: &Construct, named: &str) -> Option<&'static str> {
        if builtin::provider(named).is_none_or(|p| p.customer_endpoints) {
            return None;
        }
        let in_list = |field: &Construct| {
            let lists =
                syntax.constructs.iter().filter(|c| c.kind == ConstructKind::List && object.value.holds(c.value));
            lists.into_iter().any(|list| list.value.holds(field.span))
        };
        let is_address = |f: &&Construct| {
            object.value.holds(f.span)
                && f.is_field()
                && RULES.beside.address.contains(&normalise(&f.name))
                && !in_list(f)
        };
        let value = syntax.constructs.iter().find(is_address).map(|field| &self.place.text[field.value])?;
        host_in(value).or_else(|| is_address_of_other(value).then_some(UNKNOWN))
    }

    /// The call in the token's own chain whose argument names a provider: `.backend(Backend::Azure).model("gpt-4o")`.
    pub(crate) fn by_chain(&self) -> Option<&'static str> {
        let own = self.place.calls().next().filter(|call| call.name.contains(['.', ':']))?;
        // All links of a chain begin where it begins.
        let syntax = self.parsed.syntax_around(Span::new(own.span.start, own.span.start));
        let is_linked = |c: &&Construct| {
            c.kind == ConstructKind::Call
                && c.span.start == own.span.start
                && c.value.len() < MAX_ROW
                && c.value != own.value
        };
        syntax.constructs.iter().filter(is_linked).find_map(|call| {
            let key = normalise(last_part(&call.name));
            let names_provider = RULES.beside.provider.contains(&key) || RULES.beside.endpoint.contains(&key);
            let value = self.place.text[call.value].trim_matches(['(', ')', ' ', '"', '\'', '`']);
            let word = value.rsplit(['.', ':']).next().filter(|_| names_provider)?;
            by_exact_word(word).filter(|provider| self.fits(provider))
        })
    }

    /// The values of the token's row: the arguments, the list or the line that it is one of.
    pub(crate) fn by_row(&self) -> Option<&'static str> {
        if matches!(self.place.kind(), Some(LiteralKind::Comment | LiteralKind::Text)) {
            return None;
        }
        let (row, span) = self.row();
        let is_positional = self.place.key().is_none_or(|key| !span.holds(key.name_span));
        if is_positional && let Some(host) = host_in(&row) {
            return Some(host);
        }
        let own = self.place.variable.as_deref().or_else(|| self.place.key().map(|key| key.name.as_str()));
        let is_own = |variable: &String| own.is_some_and(|own| own.starts_with(variable.as_str()));
        let is_named = |p: &&ProviderHints| {
            let is_there = p.variables.iter().any(|v| !is_own(v) && begins_word(&row, v));
            is_there && !p.openai_compatible && !p.gateway && self.fits(&p.id)
        };
        if let Some(found) = RULES.providers.iter().find(is_named) {
            return Some(&found.id);
        }
        if !is_positional {
            return None;
        }
        let is_line = !self.place.chain.iter().any(|c| is_row(c) && c.value == span);
        let before = || {
            let end = self.place.literal_start().max(span.start);
            let near = ceil_boundary(self.place.text, end.saturating_sub(MAX_BEFORE));
            quoted_before(&self.place.text[span.start.max(near)..end])
        };
        let in_row = || QUOTED.captures_iter(&row).filter_map(|c| Some(c.get(1)?.as_str().to_owned())).collect();
        let words: Vec<String> = if is_line { before().into_iter().collect() } else { in_row() };
        words.iter().filter_map(|word| by_exact_word(word)).find(|id| self.fits(id) && !names_models(id))
    }

    /// A value of the token's row that has the word of a provider in it: `"groqChat"`, `"vertex_ai_link"`.
    pub(crate) fn by_row_words(&self) -> Option<&'static str> {
        let (row, _) = self.row();
        let is_other = |word: &str| !self.written.contains(word);
        let quoted = QUOTED.captures_iter(&row).filter_map(|c| Some(c.get(1)?.as_str()));
        let mut words = quoted.chain(self.bare_values()).filter(|word| is_other(word));
        let is_service = |p: &ProviderHints| !p.openai_compatible && !p.names_models && self.serves(&p.id);
        words.find_map(|word| longest_word(&normalise(word), is_service)).map(|p| p.id.as_str())
    }

    /// The service whose key is a value of the token's own object, beside no address: `{ model: "gpt-4", apiKey:
    /// process.env.OPENAI_API_KEY }`. Where clients of the file are pointed elsewhere, that is where it goes.
    pub(super) fn by_key(&self) -> Option<Endpoint> {
        let object = self.place.object().filter(|o| o.value.len() <= MAX_ROW)?;
        let syntax = self.parsed.syntax_around(object.value);
        let fields = syntax.fields_of(object.value);
        let is_own = |f: &&&Construct| !f.value.contains(self.place.core.start);
        let is_address = |f: &&Construct| RULES.beside.address.contains(&normalise(&f.name));
        if fields.iter().any(is_address) {
            return None;
        }
        let holds = |p: &ProviderHints, f: &Construct| {
            let value = &self.place.text[f.value];
            let is_named = || longest_word(&normalise(value), |_| true).is_some_and(|named| named.id == p.id);
            normalise(&f.name).contains("key") && p.variables.iter().any(|v| begins_word(value, v)) && is_named()
        };
        let is_named = |p: &&ProviderHints| self.serves(&p.id) && fields.iter().filter(is_own).any(|f| holds(p, f));
        let found = RULES.providers.iter().filter(|p| p.openai_compatible).find(is_named)?;
        Some(self.hints.elsewhere(found).unwrap_or(Endpoint { provider: &found.id, confidence: Confidence::Medium }))
    }

    /// The values of the token's own object that are written without quotes, as data has them.
    fn bare_values(&self) -> Vec<&str> {
        let Some(object) = self.place.object().filter(|o| o.value.len() <= MAX_ROW) else { return Vec::new() };
        let syntax = self.parsed.syntax_around(object.value);
        let fields = syntax.fields_of(object.value);
        let is_value = |span: Span| fields.iter().any(|field| field.value == span);
        let bare = syntax.literals.iter().filter(|l| l.kind == LiteralKind::Bare && is_value(l.span));
        let is_word =
            |value: &&str| value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
        bare.filter_map(|literal| self.place.text.get(literal.span.range())).filter(is_word).collect()
    }

    /// The text of the row without the objects and lists in it, and where the row is.
    fn row(&self) -> (Cow<'_, str>, Span) {
        let text = self.place.text;
        let container =
            self.place.chain.iter().find(|c| is_row(c)).map(|c| c.value).filter(|value| value.len() <= MAX_ROW);
        let Some(row) = container else {
            let line =
                Span::new(near_line_start(text, self.place.core.start), near_line_end(text, self.place.core.end));
            return (Cow::Borrowed(if line.len() <= MAX_ROW { &text[line] } else { "" }), line);
        };
        let syntax = self.parsed.syntax_around(row);
        let inner = syntax.constructs.iter().filter(|c| is_row(c) && row.holds(c.value) && c.value.len() < row.len());
        let mut own = String::with_capacity(row.len());
        let mut from = row.start;
        // An index or the arguments of a lookup are short, and part of the row.
        for nested in inner.filter(|c| c.value.len() > 60 && !c.value.contains(self.place.core.start)) {
            if nested.value.start >= from {
                own.push_str(&text[from..nested.value.start]);
                from = nested.value.end;
            }
        }
        own.push_str(&text[from..row.end]);
        (Cow::Owned(own), row)
    }

    /// An address in the object around the token, which outweighs all names.
    pub(crate) fn by_address(&self) -> Option<&'static str> {
        let object = self.place.object().filter(|o| o.value.len() < 4_000)?;
        let text = &self.place.text[object.value];
        memchr::memmem::find(text.as_bytes(), b"://")?;
        let syntax = self.parsed.syntax_around(object.value);
        let fields = syntax.fields_of(object.value);
        let mut endpoints = fields.iter().filter(|f| RULES.beside.endpoint.contains(&normalise(&f.name)));
        endpoints.find_map(|field| host_in(self.place.text.get(field.value.range())?))
    }

    /// Fields beside the token that name a provider or an endpoint.
    pub(crate) fn by_siblings(&self) -> Option<&'static str> {
        let objects =
            self.place.chain.iter().filter(|c| c.kind == ConstructKind::Object && c.value.len() < 4_000).take(3);
        for (depth, object) in objects.enumerate() {
            let syntax = self.parsed.syntax_around(object.value);
            for field in syntax.fields_of(object.value) {
                let key = normalise(&field.name);
                let names_provider = RULES.beside.provider.contains(&key);
                // What has the models of a provider may be called after it.
                if depth > 0 && RULES.beside.holder.contains(&key) {
                    let name = self.place.text.get(field.value.range()).unwrap_or_default().trim().trim_matches(QUOTES);
                    if let Some(found) = by_exact_word(name).filter(|provider| self.serves(provider)) {
                        return Some(found);
                    }
                }
                if field.value.contains(self.place.core.start)
                    || !names_provider && !RULES.beside.endpoint.contains(&key)
                {
                    continue;
                }
                let Some(value) = self.value_of(field).filter(|v| v.len() < 200) else { continue };
                let value = value.as_ref();
                if let Some(host) = host_in(value) {
                    return Some(host);
                }
                if is_address(value) {
                    return Some(UNKNOWN);
                }
                if let Some(found) = longest_word(&normalise(value), |p| self.may_serve(&p.id)) {
                    return Some(&found.id);
                }
                if names_provider && let Some(name) = plain_word(value) {
                    return Some(by_route(name).unwrap_or(UNKNOWN));
                }
            }
        }
        None
    }

    /// The value of a field, or the address that it names: that is often a constant of the same text.
    fn value_of(&self, field: &Construct) -> Option<Cow<'_, str>> {
        let written = self.place.text.get(field.value.range())?;
        let is_name = written.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let constant = || definition::declared(self.place.text, written, self.parsed, field.value.start, &is_address);
        let constant = if is_name { constant() } else { None };
        Some(constant.map_or(Cow::Borrowed(written), |part| Cow::Owned(part.text)))
    }
}

/// Whether a construct is a row of values.
fn is_row(construct: &Construct) -> bool {
    matches!(construct.kind, ConstructKind::Object | ConstructKind::List)
}

/// The last word in quotes before a place in its line.
pub(crate) fn quoted_before(line: &str) -> Option<String> {
    Some(QUOTED.captures_iter(line).last()?.get(1)?.as_str().to_owned())
}

/// Whether the words of a provider are names of models too.
fn names_models(provider: &str) -> bool {
    builtin::provider(provider).is_some_and(|p| p.names_models)
}

/// The provider whose route or word a whole value is.
pub(crate) fn by_exact_word(value: &str) -> Option<&'static str> {
    by_route(value).or_else(|| WORDS.get(normalise(value).as_str()).copied())
}

pub(super) fn begins_word(text: &str, word: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_alphanumeric();
    memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).any(|at| at == 0 || !is_word(text.as_bytes()[at - 1]))
}

/// The value of a field where that is one word, in quotes or bare: `"cline"`, not `Provider.Cline` or `provider`.
fn plain_word(value: &str) -> Option<&str> {
    let word = value.trim().trim_matches(['"', '\'', '`']);
    let is_word = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (is_word && word.len() < value.trim().len()).then_some(word)
}

fn is_address(value: &str) -> bool {
    value.contains("://")
}
