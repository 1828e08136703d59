//! Which service a reference speaks of: evidence, the strongest first.
//!
//! 1. the id's own characters;
//! 2. the site's rule;
//! 3. the calls around it and the client that they are made on;
//! 4. the names around it and the fields beside it;
//! 5. the file at large;
//! 6. its path;
//! 7. the model's publisher.
//!
//! Evidence for a provider that does not serve the model counts only where it stands right at the place.

mod clients;
pub(crate) mod hints;
mod names;

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

pub use crate::detect::provider::clients::Memo;
use crate::detect::provider::clients::{client_of, head, host_in};
pub use crate::detect::provider::hints::FileHints;
use crate::detect::provider::names::longest_word;

use crate::catalog::Catalog;
use crate::detect::evidence::{ProviderDecision, ProviderEvidence};
use crate::detect::place::Place;
use crate::detect::reference::Confidence;
use crate::detect::token::{Form, Token};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::rules::sites::Site;
use crate::syntax::model::Parsed;
use crate::text::pattern::regex;

/// A service that is none of those that the rules know: nothing is said of its models.
const UNKNOWN: &str = "unknown";

/// A base URL as an argument.
static OTHER_ENDPOINT: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?i-u)(?:base_?url|api_?base|endpoint)\s*[=:]\s*["'`]https?://"#));

/// The publishers and providers that there are.
static NAMED: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let publishers = RULES.families.iter().map(|f| f.publisher.as_str());
    publishers.chain(RULES.providers.iter().map(|p| p.id.as_str())).map(normalise).collect()
});

/// Everything that the decision looks at.
pub struct Evidence<'a> {
    pub token: &'a Token,
    /// The token as written, routing prefix and all.
    pub written: &'a str,
    pub place: &'a Place<'a>,
    pub site: Option<&'a Site>,
    pub parsed: &'a dyn Parsed,
    pub hints: &'a FileHints,
    pub memo: &'a Memo,
    pub path: &'a str,
    pub catalog: &'a Catalog,
    /// The providers that the catalog knows to serve the model; found once, asked for at every sign.
    pub served_by: &'a [&'static str],
}

impl Evidence<'_> {
    /// The provider, how sure it is, and by what evidence.
    #[must_use]
    pub fn decide(&self) -> ProviderDecision {
        let (provider, confidence, evidence) = match self.at_the_place() {
            Some((provider, evidence)) => (provider, Confidence::High, evidence),
            None => self.around_the_place(),
        };
        let gateway = self.through_gateway(provider);
        let is_hidden = self.has_foreign_prefix() || gateway.is_none() && self.is_spelled_for_gateway(provider);
        let confidence = if is_hidden { Confidence::Low } else { confidence };
        let evidence = if gateway.is_some() { ProviderEvidence::Gateway } else { evidence };
        let other = gateway.or_else(|| self.in_same_service(provider));
        ProviderDecision { id: other.unwrap_or(provider).to_owned(), confidence, evidence }
    }

    /// The other list of the provider's service that has the model, where its own does not.
    fn in_same_service(&self, provider: &str) -> Option<&'static str> {
        let signs = RULES.providers.iter().find(|p| p.id == provider && !self.serves(&p.id))?;
        signs.same_service.iter().find(|other| self.serves(other)).map(String::as_str)
    }

    fn serves(&self, provider: &str) -> bool {
        self.served_by.contains(&provider)
    }

    /// `openhands/claude-sonnet-4`: a name before the id that is no provider's, publisher's or catalog's.
    fn has_foreign_prefix(&self) -> bool {
        if self.token.form != Form::Plain || self.token.provider.is_some() {
            return false;
        }
        let Some((prefix, _)) = self.written.split_once('/') else { return false };
        let prefix = normalise(prefix);
        let with_prefix = |name: &String| name.contains('/') && self.catalog.is_name(name);
        !NAMED.contains(&prefix) && !self.token.names.iter().any(with_prefix)
    }

    /// A provider that has the id, not only an alias: the publisher's own service, or the only one.
    fn likely_server(&self) -> Option<&'static str> {
        let names = &self.token.names;
        let records = || names.iter().flat_map(|n| self.catalog.named(n).filter(move |r| r.id.eq_ignore_ascii_case(n)));
        let is_own = |provider: &str, publisher: Option<&str>| {
            RULES.families.iter().any(|f| f.provider == provider && Some(f.publisher.as_str()) == publisher)
        };
        let first = records().next()?.provider;
        let own = records().find(|r| is_own(r.provider, r.publisher)).map(|r| r.provider);
        let only = || records().all(|r| r.provider == first).then_some(first);
        own.or_else(|| only().filter(|_| !self.token.family.open_weights))
    }

    fn is_known(&self) -> bool {
        !self.served_by.is_empty()
    }

    /// Serves the model, or may: the catalog knows nobody who does, or nothing of that provider.
    fn may_serve(&self, provider: &str) -> bool {
        !self.is_known() || self.serves(provider) || self.catalog.provider(provider).is_none()
    }

    /// A vendor's name before a slash is the vendor at a gateway, if one is in sight.
    fn through_gateway(&self, provider: &str) -> Option<&'static str> {
        if !self.written.contains('/') || is_gateway(provider) {
            return None;
        }
        let by_file = || RULES.providers.iter().find(|p| p.gateway && self.is_named_for(p));
        let by_spelling =
            || RULES.providers.iter().find(|p| p.gateway && self.hints.is_gateway && self.is_written_for(p));
        let by_call = || {
            let called = self.place.calls().find_map(|call| self.by_factory(&call.name))?;
            RULES.providers.iter().find(|p| p.gateway && p.id == called)
        };
        let found = by_call().or_else(|| self.hints.has(|p| p.gateway));
        found.or_else(by_file).or_else(by_spelling).map(|p| p.id.as_str())
    }

    /// Ids in the file are spelled as gateways do, and which of them it is nothing tells.
    fn is_spelled_for_gateway(&self, provider: &str) -> bool {
        self.hints.is_gateway && self.token.form == Form::Plain && self.written.contains('/') && !is_gateway(provider)
    }

    /// The language of the file is one in which this gateway is reached by `vendor/model` alone.
    fn is_written_for(&self, signs: &ProviderHints) -> bool {
        signs.endings.iter().any(|e| self.path.ends_with(e.as_str()))
    }

    /// The name of the file is one that only this provider's files have.
    fn is_named_for(&self, signs: &ProviderHints) -> bool {
        signs.files.iter().any(|f| self.path.ends_with(f.as_str()))
    }

    fn at_the_place(&self) -> Option<(&'static str, ProviderEvidence)> {
        if let Some(provider) = self.token.provider {
            return Some((self.by_publisher(provider).unwrap_or(provider), ProviderEvidence::Spelling));
        }
        if let Some(provider) = self.site.and_then(|s| s.provider.as_deref()) {
            let known = RULES.providers.iter().find(|p| p.id == provider)?;
            return Some((&known.id, ProviderEvidence::Site));
        }
        let by = |evidence| move |provider| (provider, evidence);
        let call = self.by_call().map(by(ProviderEvidence::Call));
        let address = || self.by_address().map(by(ProviderEvidence::Address));
        let names = || self.by_names().map(by(ProviderEvidence::Names));
        let siblings = || self.by_siblings().map(by(ProviderEvidence::Siblings));
        call.or_else(address).or_else(names).or_else(siblings)
    }

    /// `google/gemini-2.5-flash` names the publisher; which of its services is meant the file tells.
    fn by_publisher(&self, provider: &str) -> Option<&'static str> {
        let signs = RULES.providers.iter().find(|p| p.id == provider && !p.lingua_franca)?;
        let is_publisher = self.written.split('/').next() == Some(self.token.family.publisher.as_str());
        self.owner(signs).filter(|_| is_publisher && self.written.contains('/')).map(|p| p.id.as_str())
    }

    /// The calls around the token; a method of a client speaks for the client.
    fn by_call(&self) -> Option<&'static str> {
        for call in self.place.calls() {
            let arguments = head(&self.place.text[call.value], 2_000);
            if let Some(other) = by_endpoint(arguments) {
                return Some(other);
            }
            let direct = client_of(&call.name);
            if let Some(p) = direct.filter(|p| !p.lingua_franca) {
                let given = by_argument(arguments, p).filter(|o| self.serves(&o.id));
                return Some(given.or_else(|| self.owner(p)).unwrap_or(p).id.as_str());
            }
            if let Some(p) = self.by_receiver(&call.name).or_else(|| self.by_factory(&call.name)) {
                return Some(p);
            }
            if let Some(p) = direct.filter(|p| self.may_serve(&p.id)) {
                let method = call.name.rsplit('.').next().unwrap_or_default();
                if method.starts_with(|c: char| c.is_ascii_uppercase()) {
                    return Some(&p.id);
                }
                // The bare interface, on a client that was made elsewhere.
                let elsewhere =
                    self.hints.has(|s| !s.lingua_franca && s.id != p.id && self.serves(&s.id) && is_compatible(s));
                return Some(elsewhere.map_or(p.id.as_str(), |s| s.id.as_str()));
            }
        }
        None
    }

    /// `azure('gpt-4o')`, `bedrock.embedding('…')`: a function or an object that is called as the service is.
    fn by_factory(&self, callee: &str) -> Option<&'static str> {
        let name = normalise(callee.split('.').next()?);
        let is_called = |p: &&ProviderHints| !p.lingua_franca && p.words.contains(&name);
        let serves = |p: &&ProviderHints| {
            let mut service = std::iter::once(&p.id).chain(&p.same_service);
            service.any(|list| self.may_serve(list))
        };
        let owners = || RULES.providers.iter().filter(is_called);
        // What the catalog does not know to be served is called there all the same.
        owners().find(serves).or_else(|| owners().next()).map(|p| p.id.as_str())
    }

    /// `client.chat.completions.create`: what `client` was made as.
    fn by_receiver(&self, callee: &str) -> Option<&'static str> {
        let mut parts = callee.split('.');
        let mut receiver = parts.next()?;
        if matches!(receiver, "self" | "this") {
            receiver = parts.next()?;
        }
        let receiver = receiver.trim_end_matches("()");
        if receiver.len() < 2 || !callee.contains('.') {
            return None;
        }
        // `new AzureOpenAIClient(…).AsChatClient(…)`: made right here.
        if let Some(class) = receiver.strip_prefix("new ") {
            return client_of(class).map(|p| p.id.as_str()).filter(|p| self.may_serve(p));
        }
        let made = self.memo.constructions(self.place.text, receiver);
        let before = made.iter().rev().find(|(at, _)| *at <= self.place.core.start);
        before.or(made.first()).map(|(_, p)| *p).filter(|p| self.may_serve(p))
    }

    fn around_the_place(&self) -> (&'static str, Confidence, ProviderEvidence) {
        let serves = |p: &str| if self.is_known() { self.serves(p) } else { true };
        let by_file = |p: &&ProviderHints| self.is_named_for(p) && serves(&p.id);
        if let Some(found) = RULES.providers.iter().find(by_file) {
            return (&found.id, Confidence::High, ProviderEvidence::FileName);
        }
        if let Some(found) = self.hints.nearest(self.place.core.start, &serves) {
            return (&found.id, Confidence::Medium, ProviderEvidence::File);
        }
        if let Some(found) = longest_word(&normalise(self.path), |p| {
            (serves(&p.id) || self.is_of_house(&p.id)) && !matches!(p.id.as_str(), "gemini" | "xai")
        }) {
            return (&found.id, Confidence::Medium, ProviderEvidence::Path);
        }
        let home = self.token.family.provider.as_str();
        // A spelling that its stem ascribes to another: `gpt-35-turbo` is Azure's, `text-embedding-004` Google's.
        if self.catalog.provider(home).is_some()
            && !self.serves(home)
            && let Some(server) = self.likely_server()
        {
            return (server, Confidence::Medium, ProviderEvidence::Catalog);
        }
        // Weights that anybody may serve have a family without a service: the catalog knows no such provider, and
        // nothing is said of them.
        (home, Confidence::Low, ProviderEvidence::Publisher)
    }
}

/// The provider whose client is called so.
pub(crate) fn client_named(callee: &str) -> Option<&'static str> {
    client_of(callee).map(|p| p.id.as_str())
}

fn is_gateway(provider: &str) -> bool {
    RULES.providers.iter().any(|p| p.gateway && p.id == provider)
}

/// Whether the nearest key is one whose value is, at this provider, the name of a deployment.
pub fn has_deployment_key(provider: &str, place: &Place<'_>) -> bool {
    let signs = RULES.providers.iter().find(|p| p.id == provider).filter(|p| !p.deployment_keys.is_empty());
    let key = || place.key().map(|key| normalise(&key.name));
    signs.is_some_and(|p| key().is_some_and(|key| p.deployment_keys.contains(&key)))
}

/// A provider whose service is reached through another's client.
fn is_compatible(signs: &ProviderHints) -> bool {
    !matches!(signs.id.as_str(), "anthropic" | "bedrock" | "vertex" | "gemini" | "cohere" | "huggingface")
}

/// The provider that has a name as its route: `azure` of `azure/gpt-4o`.
fn by_route(name: &str) -> Option<&'static str> {
    RULES.providers.iter().find(|p| p.routes.iter().any(|r| r == name)).map(|p| p.id.as_str())
}

/// One of the providers that `signs` gives way to, where the call has an argument that only that one takes.
fn by_argument(arguments: &str, signs: &ProviderHints) -> Option<&'static ProviderHints> {
    let is_given = |name: &str| {
        arguments.match_indices(name).any(|(at, _)| {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let begins = !arguments[..at].ends_with(is_word);
            begins && arguments[at + name.len()..].trim_start().starts_with(['=', ':'])
        })
    };
    let mut owners = RULES.providers.iter().filter(|p| signs.yields_to.contains(&p.id));
    owners.find(|p| p.arguments.iter().any(|name| is_given(name)))
}

/// An endpoint among the arguments of a call: a provider's, or one that belongs to none that is known.
fn by_endpoint(arguments: &str) -> Option<&'static str> {
    host_in(arguments).or_else(|| OTHER_ENDPOINT.is_match(arguments).then_some(UNKNOWN))
}
