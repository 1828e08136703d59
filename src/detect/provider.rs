//! Whose service a reference is graded by: evidence, the nearest and most explicit first.
//!
//! 1. the id's own spelling;
//! 2. the rule for the place;
//! 3. a provider field beside it, an address beside it or in the variable that is paired with its own, its row;
//! 4. what the lines before it set;
//! 5. the calls around it, the client that they are made on, and the address of that;
//! 6. the condition of its branch, the names around it, the fields of the objects around;
//! 7. the file at large;
//! 8. its path;
//! 9. the model's publisher.
//!
//! Evidence for a provider that does not serve the model counts only where it stands right at the place.

mod beside;
mod calls;
mod clients;
pub(crate) mod endpoint;
mod gateway;
pub(crate) mod hints;
mod lines;
mod names;
mod scope;

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::LazyLock;

pub use crate::detect::provider::clients::Memo;
use crate::detect::provider::endpoint::Endpoint;
use crate::detect::provider::gateway::is_gateway;
pub use crate::detect::provider::hints::FileHints;
use crate::detect::provider::names::longest_word;

use crate::catalog::Catalog;
use crate::detect::evidence::{ProviderDecision, ProviderEvidence};
use crate::detect::place::Place;
use crate::detect::reference::Confidence;
use crate::detect::token::{Form, Token};
use crate::rules::builtin::{self, RULES};
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::rules::sites::Site;
use crate::syntax::model::Parsed;

/// A service that is none of those that the rules know: nothing is said of its models.
const UNKNOWN: &str = "unknown";

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
    pub served_by: Rc<[&'static str]>,
}

impl Evidence<'_> {
    /// The provider, how sure it is, and by what evidence.
    #[must_use]
    pub fn decide(&self) -> ProviderDecision {
        let found = self.at_the_place().unwrap_or_else(|| self.around_the_place());
        let gateway = self.through_gateway(&found);
        let is_hidden = self.has_foreign_prefix() || gateway.is_none() && self.is_spelled_for_gateway(&found.id);
        let other = gateway.or_else(|| self.in_same_service(&found.id));
        ProviderDecision {
            confidence: if is_hidden { Confidence::Low } else { found.confidence },
            evidence: if gateway.is_some() { ProviderEvidence::Gateway } else { found.evidence },
            id: other.map_or(found.id, str::to_owned),
        }
    }

    /// What each step finds by itself, in the order of rank: for a trace.
    #[must_use]
    pub fn weighed(&self) -> Vec<(ProviderEvidence, Option<String>)> {
        use ProviderEvidence::{Address, Call, Field, Lines, Names, Row, Siblings, Site, Spelling};
        let site = self.site.and_then(|s| s.provider.clone());
        let found = |provider: Option<&'static str>| provider.map(str::to_owned);
        let address = self.by_address().or_else(|| self.by_pair()).or_else(|| self.by_section());
        let around = self.around_the_place();
        vec![
            (Spelling, found(self.token.provider)),
            (Site, site),
            (Field, found(self.by_provider_field())),
            (Address, found(address)),
            (Row, found(self.by_row())),
            (Lines, found(self.by_lines())),
            (Call, found(self.by_call().map(|found| found.provider))),
            (Lines, found(self.by_branch())),
            (Names, found(self.by_names())),
            (Siblings, found(self.by_siblings())),
            (Row, found(self.by_row_words())),
            (around.evidence, Some(around.id)),
        ]
    }

    /// The other list of the provider's service that has the model, where its own does not.
    fn in_same_service(&self, provider: &str) -> Option<&'static str> {
        let hints = RULES.providers.iter().find(|p| p.id == provider && !self.serves(&p.id))?;
        hints.same_service.iter().find(|other| self.serves(other)).map(String::as_str)
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

    /// The publisher's own service that has the id, not only an alias. That some other service happens to have it shows
    /// nothing.
    fn own_server(&self) -> Option<&'static str> {
        let names = &self.token.names;
        let mut records =
            names.iter().flat_map(|n| self.catalog.named(n).filter(move |r| r.id.eq_ignore_ascii_case(n)));
        let is_own = |provider: &str, publisher: Option<&str>| {
            RULES.families.iter().any(|f| f.provider == provider && Some(f.publisher.as_str()) == publisher)
        };
        records.find(|r| is_own(r.provider, r.publisher)).map(|r| r.provider)
    }

    fn is_known(&self) -> bool {
        !self.served_by.is_empty()
    }

    /// Serves the model, or may: the catalog knows nobody who does, or nothing of that provider.
    fn may_serve(&self, provider: &str) -> bool {
        !self.is_known() || self.serves(provider) || self.catalog.provider(provider).is_none()
    }

    /// The name of the file is one that only this provider's files have.
    fn is_named_for(&self, hints: &ProviderHints) -> bool {
        hints.files.iter().any(|f| self.path.ends_with(f.as_str()))
    }

    /// The evidence at the place itself, the nearest and most explicit first.
    fn at_the_place(&self) -> Option<ProviderDecision> {
        if let Some(provider) = self.token.provider {
            let copied = || self.by_siblings().filter(|_| self.is_copied(provider));
            // The route to everybody's interface, at the address beside it.
            let compatible = || builtin::provider(provider).is_some_and(|p| p.openai_compatible);
            let elsewhere = || self.by_pair().filter(|_| compatible() && self.written.contains(['/', ':']));
            if let Some(found) = self.by_full_name() {
                return Some(found);
            }
            let id = self.by_publisher(provider).or_else(copied).or_else(elsewhere).unwrap_or(provider);
            return Some(certain(id, ProviderEvidence::Spelling));
        }
        if let Some(provider) = self.site.and_then(|s| s.provider.as_deref()) {
            let known = builtin::provider(provider)?;
            return Some(certain(&known.id, ProviderEvidence::Site));
        }
        let names = || self.by_names().map(|id| certain(id, ProviderEvidence::Names));
        let siblings = || self.by_siblings().map(|id| certain(id, ProviderEvidence::Siblings));
        let words = || self.by_row_words().map(|id| certain(id, ProviderEvidence::Row));
        self.beside_or_called().or_else(names).or_else(siblings).or_else(words)
    }

    /// What stands beside the place, is set before it, or takes it.
    fn beside_or_called(&self) -> Option<ProviderDecision> {
        let by = |evidence| move |provider| certain(provider, evidence);
        let beside = self.by_provider_field().map(by(ProviderEvidence::Field));
        let address = || {
            let pair = || self.by_pair().or_else(|| self.by_section());
            self.by_address().or_else(pair).map(by(ProviderEvidence::Address))
        };
        let row = || self.by_row().map(by(ProviderEvidence::Row));
        let lines = || self.by_lines().map(by(ProviderEvidence::Lines));
        let call = || self.by_call().map(|found| decision(found, ProviderEvidence::Call));
        let branch = || self.by_branch().map(by(ProviderEvidence::Lines));
        beside.or_else(address).or_else(row).or_else(lines).or_else(call).or_else(branch)
    }

    /// A provider whose own name of the model has the vendor before a slash: `openai/gpt-oss-120b` at Groq.
    fn by_full_name(&self) -> Option<ProviderDecision> {
        let has_full_name = |id: &str| {
            let mut full = self.token.names.iter().filter(|name| name.contains('/'));
            full.any(|name| self.catalog.at(id, name).next().is_some())
        };
        let is_other = |found: &ProviderDecision| Some(found.id.as_str()) != self.token.provider;
        let found = if self.has_vendor() { self.beside_or_called()? } else { return None };
        Some(found).filter(|found| is_other(found) && !is_gateway(&found.id) && has_full_name(&found.id))
    }

    /// Only the id's own characters show the provider, and lists of others copy them.
    fn is_copied(&self, provider: &str) -> bool {
        let is_bare = self.token.form == Form::Plain && self.token.span.start == self.token.core.start;
        is_bare && builtin::provider(provider).is_some_and(|p| p.copied)
    }

    /// `google/gemini-2.5-flash` names the publisher; which of its services is meant the file tells.
    fn by_publisher(&self, provider: &str) -> Option<&'static str> {
        let hints = RULES.providers.iter().find(|p| p.id == provider && !p.openai_compatible)?;
        let is_publisher = self.written.split('/').next() == Some(self.token.family.publisher.as_str());
        self.owner(hints).filter(|_| is_publisher && self.written.contains('/')).map(|p| p.id.as_str())
    }

    fn around_the_place(&self) -> ProviderDecision {
        let serves = |p: &str| if self.is_known() { self.serves(p) } else { true };
        let by_file = |p: &&ProviderHints| self.is_named_for(p) && serves(&p.id);
        if let Some(found) = RULES.providers.iter().find(by_file) {
            return certain(&found.id, ProviderEvidence::FileName);
        }
        if let Some(found) = self.hints.service(self.place.core.start, &serves) {
            return decision(found, ProviderEvidence::File);
        }
        if let Some(found) =
            longest_word(&normalise(self.path), |p| (serves(&p.id) || self.is_of_house(&p.id)) && !p.names_models)
        {
            let found = Endpoint { provider: &found.id, confidence: Confidence::Low };
            return decision(found, ProviderEvidence::Path);
        }
        let home = self.token.family.provider.as_str();
        // A spelling that its stem ascribes to another: `text-embedding-004` is Google's.
        if self.catalog.provider(home).is_some()
            && !self.serves(home)
            && let Some(server) = self.own_server()
        {
            let found = Endpoint { provider: server, confidence: Confidence::Medium };
            return decision(found, ProviderEvidence::Catalog);
        }
        // Weights that anybody may serve have a family without a service: the catalog knows no such provider, and
        // nothing is said of them.
        decision(Endpoint { provider: home, confidence: Confidence::Low }, ProviderEvidence::Publisher)
    }

    /// Serves the model, or a list of the same service has it, or nobody is known to.
    fn fits(&self, provider: &str) -> bool {
        let same = || builtin::provider(provider).is_some_and(|p| p.same_service.iter().any(|list| self.serves(list)));
        !self.is_known() || self.serves(provider) || same() || is_gateway(provider) && self.has_vendor()
    }
}

/// The service of a provider itself.
fn own(provider: &'static str) -> Endpoint {
    Endpoint { provider, confidence: Confidence::High }
}

fn decision(found: Endpoint, evidence: ProviderEvidence) -> ProviderDecision {
    ProviderDecision { id: found.provider.to_owned(), confidence: found.confidence, evidence }
}

fn certain(provider: &str, evidence: ProviderEvidence) -> ProviderDecision {
    ProviderDecision { id: provider.to_owned(), confidence: Confidence::High, evidence }
}

/// The provider whose client is called so.
pub(crate) fn client_named(callee: &str) -> Option<&'static str> {
    clients::client_of(callee).map(|p| p.id.as_str())
}

/// Whether the nearest key is one whose value is, at this provider, the name of a deployment.
pub fn has_deployment_key(provider: &str, place: &Place<'_>) -> bool {
    let hints = builtin::provider(provider).filter(|p| !p.deployment_keys.is_empty());
    let key = || place.key().map(|key| normalise(&key.name));
    hints.is_some_and(|p| key().is_some_and(|key| p.deployment_keys.contains(&key)))
}

/// The provider that has a name as its route: `azure` of `azure/gpt-4o`.
fn by_route(name: &str) -> Option<&'static str> {
    RULES.providers.iter().find(|p| p.routes.iter().any(|r| r == name)).map(|p| p.id.as_str())
}
