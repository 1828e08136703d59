//! Ids with a vendor before a slash, which a gateway serves or a router reaches.

use crate::detect::evidence::{ProviderDecision, ProviderEvidence};
use crate::detect::provider::Evidence;
use crate::detect::provider::beside::{MAX_ROW, begins_word};
use crate::detect::provider::clients::head;
use crate::detect::provider::names::longest_word;
use crate::detect::token::Form;
use crate::rules::builtin::{self, RULES};
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::syntax::model::ConstructKind;

impl Evidence<'_> {
    /// A vendor's name before a slash is the vendor at a gateway, if one is in sight.
    pub(crate) fn through_gateway(&self, found: &ProviderDecision) -> Option<&'static str> {
        let provider = found.id.as_str();
        let is_compatible = builtin::provider(provider).is_none_or(|p| p.openai_compatible);
        let is_sure =
            found.evidence != ProviderEvidence::Spelling && found.evidence <= ProviderEvidence::Call && !is_compatible;
        if is_sure || is_gateway(provider) || !self.has_vendor() || self.is_routed() {
            return None;
        }
        let beside = || {
            let field = self.by_provider_field().or_else(|| self.by_address()).or_else(|| self.by_pair());
            field.or_else(|| self.by_row()).or_else(|| self.by_siblings()).and_then(gateway)
        };
        let called = || {
            let called = self.place.calls().find_map(|call| self.by_factory(&call.name)).and_then(gateway);
            // `providers.openrouter("google/gemini-2.5-pro")`
            let worded = || longest_word(&normalise(&self.place.calls().next()?.name), |p| p.gateway);
            called.or_else(|| gateway(self.by_call()?.provider)).or_else(worded)
        };
        let by_file = || RULES.providers.iter().find(|p| p.gateway && self.is_named_for(p));
        let by_spelling =
            || RULES.providers.iter().find(|p| p.gateway && self.hints.is_gateway && self.is_written_for(p));
        let named = || {
            let names = self.place.chain.iter().filter(|c| c.is_naming() || c.kind == ConstructKind::Block);
            let mut names = names.map(|c| normalise(&c.name));
            names.find_map(|name| longest_word(&name, |p| p.gateway))
        };
        let near = beside().or_else(called).or_else(named);
        let far = || self.hints.gateway(provider).or_else(by_file).or_else(by_spelling);
        near.or_else(|| if self.has_own_key() { None } else { far() }).map(|p| p.id.as_str())
    }

    /// Whether the call around takes the key of the service that the id is spelled for, which a gateway has none of:
    /// `LM.new("openai/gpt-4o", api_key: ENV["OPENAI_API_KEY"])`.
    fn has_own_key(&self) -> bool {
        let own = self.token.provider.and_then(builtin::provider).filter(|p| !p.gateway);
        let arguments = self.place.calls().next().map(|call| head(&self.place.text[call.value], MAX_ROW));
        let has_key = |p: &ProviderHints| {
            p.variables.iter().any(|variable| arguments.is_some_and(|text| begins_word(text, variable)))
        };
        own.is_some_and(has_key)
    }

    /// Whether a gateway serves the model under the name of its publisher.
    pub(crate) fn passes_on(&self, gateway: &ProviderHints) -> bool {
        let full = || format!("{}/{}", self.token.family.publisher, &self.place.text[self.token.core]);
        gateway.gateway && self.catalog.at(&gateway.id, &full()).next().is_some()
    }

    /// Ids in the file are spelled as gateways do, and nothing shows which of them it is.
    pub(crate) fn is_spelled_for_gateway(&self, provider: &str) -> bool {
        self.hints.is_gateway && self.has_vendor() && !is_gateway(provider) && !self.is_routed()
    }

    /// `anthropic/…`, `meta-llama/…`: what stands before the slash is a vendor, not only the route to a service.
    pub(crate) fn has_vendor(&self) -> bool {
        let Some((first, _)) = self.written.split_once('/') else { return false };
        let first = first.to_ascii_lowercase();
        let is_publisher =
            RULES.families.iter().any(|f| f.publisher == first) || RULES.gateways.vendors.contains(&first);
        let is_route = || RULES.providers.iter().any(|p| p.routes.contains(&first));
        self.token.form == Form::Plain && (is_publisher || !is_route())
    }

    /// The id is given to a router, whose ids begin with the route to the provider.
    fn is_routed(&self) -> bool {
        let is_router = |name: &str| {
            let name = normalise(name);
            RULES.gateways.routers.iter().any(|router| name.contains(router.as_str()))
        };
        self.token.provider.is_some()
            && (self.hints.is_router
                || self.place.names().any(is_router)
                || self.place.calls().any(|c| is_router(&c.name)))
    }

    /// The language of the file is one in which this gateway is reached by `vendor/model` alone.
    fn is_written_for(&self, hints: &ProviderHints) -> bool {
        hints.endings.iter().any(|e| self.path.ends_with(e.as_str()))
    }
}

pub(crate) fn is_gateway(provider: &str) -> bool {
    gateway(provider).is_some()
}

fn gateway(provider: &str) -> Option<&'static ProviderHints> {
    builtin::provider(provider).filter(|p| p.gateway)
}
