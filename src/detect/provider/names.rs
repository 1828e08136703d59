//! What names tell of a provider: of keys, variables, classes and blocks around a token, and of the fields beside it.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::detect::dataflow::definition;
use crate::detect::provider::clients::host_in;
use crate::detect::provider::{Evidence, UNKNOWN, by_route};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;

impl Evidence<'_> {
    /// Names of keys, variables, sections and blocks around the token.
    pub(crate) fn by_names(&self) -> Option<&'static str> {
        let blocks = self
            .place
            .chain
            .iter()
            .filter(|c| matches!(c.kind, ConstructKind::Block | ConstructKind::Definition))
            .map(|c| c.name.as_str());
        let mut names: Vec<String> = self.place.names().map(normalise).collect();
        // An address in the same function says more than what the function or its class is called.
        let function = || self.place.chain.iter().find(|c| c.kind == ConstructKind::Definition);
        let by_address = || {
            let before = Span::new(function()?.value.start, self.place.core.start);
            self.hints.gateway_in(before).map(|gateway| gateway.id.as_str())
        };
        self.by_words(&names).or_else(|| self.by_class()).or_else(by_address).or_else(|| {
            names.extend(blocks.map(normalise));
            // Called after everybody's interface, a class says less than the clients of another in it.
            let has_others = || self.hints.nearest(self.place.core.start, &|p| self.serves(p)).is_some();
            self.by_words(&names).filter(|id| {
                let franca = RULES.providers.iter().find(|p| p.lingua_franca && p.id == *id);
                franca.is_none_or(|p| self.hints.makes_client(p) || !has_others())
            })
        })
    }

    /// `AzureRealtimeExecutionSettings(…)`: the class around the token is named for a service.
    fn by_class(&self) -> Option<&'static str> {
        let classes = self.place.calls().filter_map(|call| call.name.rsplit(['.', ':', ' ']).next());
        let mut named = classes.filter(|class| class.starts_with(|c: char| c.is_ascii_uppercase())).map(normalise);
        let found = named.find_map(|class| longest_word(&class, |p| self.is_of_house(&p.id)))?;
        // Others are reached through the lingua franca's classes: they speak for themselves beside a client of their own.
        (!found.lingua_franca || self.hints.makes_client(found)).then(|| self.owner(found).unwrap_or(found).id.as_str())
    }

    /// Serves the model, or is one that the model's own service shares its words with.
    pub(crate) fn is_of_house(&self, provider: &str) -> bool {
        let home = RULES.providers.iter().find(|p| p.id == self.token.family.provider);
        self.serves(provider) || home.is_some_and(|home| home.yields_to.iter().any(|other| other == provider))
    }

    /// The provider that the file is marked as, where it shares its words with this one. That it is not known to serve
    /// the model says little against it, unless this one's interface is everybody's.
    pub(crate) fn owner(&self, of: &ProviderHints) -> Option<&'static ProviderHints> {
        self.hints.owner_of_shared_words(of).filter(|p| !of.lingua_franca || self.serves(&p.id))
    }

    /// The provider that the first telling name has in it.
    fn by_words(&self, names: &[String]) -> Option<&'static str> {
        let found = names.iter().find_map(|name| longest_word(name, |p| self.may_serve(&p.id) && self.is_known()))?;
        let outer = names.iter().find_map(|name| longest_word(name, |p| found.yields_to.contains(&p.id)));
        // `gemini_model` says which model it is, `GoogleAI` whose service.
        let names_service =
            |name: &String| found.words.iter().any(|w| *w != self.token.family.name && name.contains(w.as_str()));
        let owner = || self.owner(found).filter(|p| self.serves(&p.id) || !names.iter().any(names_service));
        Some(outer.or_else(owner).unwrap_or(found).id.as_str())
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
        for object in objects {
            let syntax = self.parsed.syntax_around(object.value);
            for field in syntax.fields_of(object.value) {
                let key = normalise(&field.name);
                let names_provider = RULES.beside.provider.contains(&key);
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

/// The words of all providers, and whose each is.
struct Words {
    finder: AhoCorasick,
    owners: Vec<&'static ProviderHints>,
}

#[allow(clippy::expect_used, reason = "few and short words, built by every test that extracts")]
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words = || RULES.providers.iter().flat_map(|p| p.words.iter().map(move |w| (p, w)));
    // Names are short: what matters is that it is built at once.
    let kind = Some(AhoCorasickKind::NoncontiguousNFA);
    let finder = AhoCorasick::builder().kind(kind).build(words().map(|(_, w)| w)).expect("few words");
    Words { finder, owners: words().map(|(p, _)| p).collect() }
});

/// The provider with the longest of its words in a normalised name.
pub(crate) fn longest_word(name: &str, accept: impl Fn(&ProviderHints) -> bool) -> Option<&'static ProviderHints> {
    let found = WORDS.finder.find_overlapping_iter(name).map(|m| (m.len(), m.pattern().as_usize()));
    let longest = found.filter(|(_, word)| accept(WORDS.owners[*word])).max();
    longest.map(|(_, word)| WORDS.owners[word])
}

/// The value of a field where that is one word in quotes: `"cline"`, not `Provider.Cline`.
fn plain_word(value: &str) -> Option<&str> {
    let word = value.trim().trim_matches(['"', '\'', '`']);
    let is_word = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (is_word && word.len() < value.trim().len()).then_some(word)
}

fn is_address(value: &str) -> bool {
    value.contains("://")
}
