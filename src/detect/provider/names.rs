//! The providers that names show: of keys, variables, classes and blocks around a token.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::detect::provider::Evidence;
use crate::rules::builtin::{self, RULES};
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::syntax::model::ConstructKind;
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
        let mut names: Vec<String> =
            self.place.given_name().into_iter().chain(self.place.names()).map(normalise).collect();
        // An address in the same function is stronger evidence than the names of the function or its class.
        let function = || self.place.chain.iter().find(|c| c.kind == ConstructKind::Definition);
        let by_address = || {
            let before = Span::new(function()?.value.start, self.place.core.start);
            self.hints.gateway_in(before).map(|gateway| gateway.id.as_str())
        };
        // What a class is called after outweighs a word of its argument that the service shares: `VertexAIChat(gemini_model=…)`.
        let yields =
            |other: &str, to: &str| builtin::provider(other).is_some_and(|p| p.yields_to.iter().any(|p| p == to));
        let by_words = || {
            let found = self.by_words(&names)?;
            self.by_class(1).filter(|class| yields(found, class)).or(Some(found))
        };
        by_words().or_else(|| self.by_class(usize::MAX)).or_else(by_address).or_else(|| {
            names.extend(blocks.map(normalise));
            // The name of a class that is everybody's interface is weaker evidence than another's clients in it.
            let has_others = || self.hints.nearest(self.place.core.start, &|p| self.serves(p)).is_some();
            self.by_words(&names).filter(|id| {
                let compatible = RULES.providers.iter().find(|p| p.openai_compatible && p.id == *id);
                compatible.is_none_or(|p| self.hints.makes_client(p) || !has_others())
            })
        })
    }

    /// `AzureRealtimeExecutionSettings(…)`: a class around the token is named for a service, of so many calls.
    fn by_class(&self, calls: usize) -> Option<&'static str> {
        let classes = self.place.calls().take(calls).filter_map(|call| call.name.rsplit(['.', ':', ' ']).next());
        let mut named = classes.filter(|class| class.starts_with(|c: char| c.is_ascii_uppercase())).map(normalise);
        let found = named.find_map(|class| longest_word(&class, |p| self.is_of_house(&p.id)))?;
        // Others are reached through its classes too: a class shows it only beside a client of its own.
        (!found.openai_compatible || self.hints.makes_client(found))
            .then(|| self.owner(found).unwrap_or(found).id.as_str())
    }

    /// Serves the model, or is one that the model's own service shares its words with.
    pub(crate) fn is_of_house(&self, provider: &str) -> bool {
        let home = RULES.providers.iter().find(|p| p.id == self.token.family.provider);
        self.serves(provider) || home.is_some_and(|home| home.yields_to.iter().any(|other| other == provider))
    }

    /// The provider that the file is marked as, where it shares its words with this one. That it is not known to serve
    /// the model is weak evidence against it, unless this one's interface is everybody's.
    pub(crate) fn owner(&self, of: &ProviderHints) -> Option<&'static ProviderHints> {
        self.hints.owner_of_shared_words(of).filter(|p| !of.openai_compatible || self.serves(&p.id))
    }

    /// The provider whose word the first name with one has.
    fn by_words(&self, names: &[String]) -> Option<&'static str> {
        let is_candidate = |p: &ProviderHints| self.is_known() && (self.may_serve(&p.id) || self.passes_on(p));
        let found = names.iter().find_map(|name| longest_word(name, is_candidate))?;
        let outer = names.iter().find_map(|name| longest_word(name, |p| found.yields_to.contains(&p.id)));
        // `gemini_model` names the model, `GoogleAI` the service.
        let names_service =
            |name: &String| found.words.iter().any(|w| *w != self.token.family.name && name.contains(w.as_str()));
        let owner = || self.owner(found).filter(|p| self.serves(&p.id) || !names.iter().any(names_service));
        Some(outer.or_else(owner).unwrap_or(found).id.as_str())
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
