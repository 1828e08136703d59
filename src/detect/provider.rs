//! Whose service a reference is graded by: evidence, the nearest and most explicit first. `steps` has the order.
//!
//! Evidence for a provider that does not serve the model counts only where it stands right at the place.

mod beside;
mod callees;
mod calls;
mod clients;
pub(crate) mod endpoint;
mod gateway;
pub(crate) mod hints;
mod lines;
mod names;
mod pairs;
mod requests;
pub(crate) mod scope;
mod servers;
mod setups;
mod signs;
pub(crate) mod statements;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::LazyLock;

pub use crate::detect::provider::clients::Memo;
pub(crate) use crate::detect::provider::clients::{head, host_in};
use crate::detect::provider::endpoint::Endpoint;
use crate::detect::provider::gateway::is_gateway;
pub use crate::detect::provider::hints::FileHints;
use crate::detect::provider::names::longest_word;

use crate::catalog::Catalog;
use crate::detect::context::Regions;
use crate::detect::evidence::{ProviderDecision, ProviderEvidence};
use crate::detect::place::Place;
use crate::detect::reference::Confidence;
use crate::detect::services::Services;
use crate::detect::token::{Form, Token};
use crate::rules::builtin::{self, RULES};
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::rules::sites::Site;
use crate::syntax::model::{Construct, Parsed};

/// A service that is none of those that the rules know: nothing is reported of its models.
pub(crate) const UNKNOWN: &str = "unknown";

/// The publishers and providers that there are.
static NAMED: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let publishers = RULES.families.iter().map(|f| f.publisher.as_str());
    publishers.chain(RULES.providers.iter().map(|p| p.id.as_str())).map(normalise).collect()
});

/// The routes to providers, and whose each is: of several, the first has it.
static ROUTES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let routes =
        RULES.providers.iter().rev().flat_map(|p| p.routes.iter().map(|route| (route.as_str(), p.id.as_str())));
    routes.collect()
});

/// Whether a name is that of a publisher or a provider.
pub(crate) fn is_named(name: &str) -> bool {
    NAMED.contains(&normalise(name))
}

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
    /// The file with the others of its module or template.
    pub(crate) regions: &'a Regions<'a>,
    pub path: &'a str,
    /// What the files of the whole repository show, where that is known.
    pub services: Option<&'a Services>,
    pub catalog: &'a Catalog,
    /// The providers that the catalog knows to serve the model; found once, asked for at every sign.
    pub served_by: Rc<[&'static str]>,
}

/// A kind of evidence, and how it finds a provider.
type Step = (ProviderEvidence, fn(&Evidence<'_>) -> Option<Endpoint>);

/// The id itself, and the rule for the place.
const OWN: [Step; 2] = [(ProviderEvidence::Spelling, |e| e.by_id()), (ProviderEvidence::Site, |e| e.by_site())];

/// What is beside the place, is set before it, or takes it.
const BESIDE: [Step; 8] = [
    (ProviderEvidence::Field, |e| e.by_provider_field().or_else(|| e.by_chain()).map(own)),
    (ProviderEvidence::Server, |e| e.by_server().map(own)),
    (ProviderEvidence::Address, |e| e.by_an_address().map(own)),
    (ProviderEvidence::Row, |e| e.by_row().map(own)),
    (ProviderEvidence::Lines, |e| e.by_lines().map(own)),
    (ProviderEvidence::Address, |e| e.by_setting().map(own)),
    (ProviderEvidence::Call, |e| e.by_call()),
    (ProviderEvidence::Lines, |e| e.by_branch().map(own)),
];

/// Names around the place, the file, and the catalog.
const AROUND: [Step; 12] = [
    (ProviderEvidence::Names, |e| e.by_names().map(own)),
    (ProviderEvidence::Siblings, |e| e.by_siblings().map(own)),
    (ProviderEvidence::Row, |e| e.by_row_words().map(own)),
    (ProviderEvidence::Row, |e| e.by_key()),
    (ProviderEvidence::FileName, |e| e.by_file_name()),
    (ProviderEvidence::File, |e| e.hints.service(e.place.core.start, &|p| e.may_be_served_by(p))),
    (ProviderEvidence::File, |e| e.by_request_elsewhere()),
    (ProviderEvidence::Address, |e| e.by_named_address().map(own)),
    (ProviderEvidence::Module, |e| e.by_module()),
    (ProviderEvidence::Project, |e| e.by_project()),
    (ProviderEvidence::Path, |e| e.by_path()),
    (ProviderEvidence::Catalog, |e| e.by_catalog()),
];

/// The evidence in the order of its rank: the first that finds a provider decides. A trace shows all of it.
fn steps() -> impl Iterator<Item = &'static Step> {
    OWN.iter().chain(&BESIDE).chain(&AROUND)
}

impl Evidence<'_> {
    /// The provider, how sure it is, and by what evidence.
    #[must_use]
    pub fn decide(&self) -> ProviderDecision {
        let found = self.first(steps()).unwrap_or_else(|| self.by_publisher());
        let gateway = self.through_gateway(&found);
        let is_foreign = self.has_foreign_prefix();
        if is_foreign && gateway.is_none() && found.evidence == ProviderEvidence::Publisher {
            return decision(Endpoint { provider: UNKNOWN, confidence: Confidence::Low }, found.evidence);
        }
        let is_hidden = is_foreign || gateway.is_none() && self.is_spelled_for_gateway(&found.id);
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
        let weighed = steps().map(|(evidence, find)| (*evidence, find(self)));
        weighed.map(|(evidence, found)| (evidence, found.map(|found| found.provider.to_owned()))).collect()
    }

    fn first<'s>(&self, mut steps: impl Iterator<Item = &'s Step>) -> Option<ProviderDecision> {
        steps.find_map(|(evidence, find)| Some(decision(find(self)?, *evidence)))
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
        let with_prefix = |name: &String| name.contains('/') && self.catalog.is_name(name);
        !is_named(prefix) && !self.token.names.iter().any(with_prefix)
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

    /// The provider that the characters of the id show, unless another has the id with its vendor for its own name.
    fn by_id(&self) -> Option<Endpoint> {
        // `acme::gpt-4`: the namespace is the route, to a service that is none of those.
        let is_plain = self.token.form == Form::Plain && self.token.provider.is_none();
        if is_plain && self.written.split_once("::").is_some_and(|(space, _)| !is_named(space)) {
            return Some(own(UNKNOWN));
        }
        let provider = self.token.provider.filter(|_| !self.is_full_name())?;
        let copied = || self.by_siblings().filter(|_| self.is_copied(provider));
        // The route to everybody's interface, at the address beside it.
        let compatible = || builtin::provider(provider).is_some_and(|p| p.openai_compatible);
        let elsewhere = || self.by_pair().filter(|_| compatible() && self.written.contains(['/', ':']));
        Some(own(self.of_publisher(provider).or_else(copied).or_else(elsewhere).unwrap_or(provider)))
    }

    /// The provider that the rule for the place names, where the id shows none.
    fn by_site(&self) -> Option<Endpoint> {
        let provider = self.site.filter(|_| self.token.provider.is_none())?.provider.as_deref()?;
        builtin::provider(provider).map(|known| own(&known.id))
    }

    /// Whether what is beside the place is a provider whose own name of the model has the vendor before a slash:
    /// `openai/gpt-oss-120b` at Groq.
    fn is_full_name(&self) -> bool {
        let has_full_name = |id: &str| {
            let mut full = self.token.names.iter().filter(|name| name.contains('/'));
            full.any(|name| self.catalog.at(id, name).next().is_some())
        };
        let is_other = |found: &ProviderDecision| Some(found.id.as_str()) != self.token.provider;
        let found = if self.has_vendor() { self.first(BESIDE.iter()) } else { None };
        found.is_some_and(|found| is_other(&found) && !is_gateway(&found.id) && has_full_name(&found.id))
    }

    /// Only the id's own characters show the provider, and lists of others copy them.
    fn is_copied(&self, provider: &str) -> bool {
        let is_bare = self.token.form == Form::Plain && self.token.span.start == self.token.core.start;
        is_bare && builtin::provider(provider).is_some_and(|p| p.copied)
    }

    /// `google/gemini-2.5-flash` names the publisher; the file shows which of its services is meant.
    fn of_publisher(&self, provider: &str) -> Option<&'static str> {
        let hints = RULES.providers.iter().find(|p| p.id == provider && !p.openai_compatible)?;
        let is_publisher = self.written.split('/').next() == Some(self.token.family.publisher.as_str());
        self.owner(hints).filter(|_| is_publisher && self.written.contains('/')).map(|p| p.id.as_str())
    }

    /// The address beside the place, in what is paired with it, or of the request that it is part of.
    fn by_an_address(&self) -> Option<&'static str> {
        self.by_address()
            .or_else(|| self.by_pair())
            .or_else(|| self.by_environment())
            .or_else(|| self.by_section())
            .or_else(|| self.by_request())
    }

    fn by_file_name(&self) -> Option<Endpoint> {
        let by_file = |p: &&ProviderHints| self.is_named_for(p) && self.may_be_served_by(&p.id);
        RULES.providers.iter().find(by_file).map(|p| own(&p.id))
    }

    /// The one service that the other files of the module or template show.
    fn by_module(&self) -> Option<Endpoint> {
        let serves = |provider: &str| self.may_be_served_by(provider) || self.is_of_house(provider);
        let mut shown = self.regions.module_hints().filter_map(|hints| hints.service(0, &serves));
        let first = shown.next()?;
        shown.all(|other| other.provider == first.provider).then_some(first)
    }

    /// The one service with the model that the repository shows, where nothing in it shows that of the publisher.
    fn by_project(&self) -> Option<Endpoint> {
        let services = self.services?;
        let home = self.own_server().unwrap_or(&self.token.family.provider);
        let is_candidate = |provider: &str| self.may_be_served_by(provider) || self.is_of_house(provider);
        let provider = services.only(is_candidate).filter(|_| !services.has(home))?;
        Some(Endpoint { provider, confidence: Confidence::Low })
    }

    fn by_path(&self) -> Option<Endpoint> {
        let is_candidate =
            |p: &ProviderHints| (self.may_be_served_by(&p.id) || self.is_of_house(&p.id)) && !p.names_models;
        let found = longest_word(&normalise(self.path), is_candidate)?;
        Some(Endpoint { provider: &found.id, confidence: Confidence::Low })
    }

    /// The server of an id whose spelling its stem ascribes to another: `text-embedding-004` is Google's.
    fn by_catalog(&self) -> Option<Endpoint> {
        let home = self.token.family.provider.as_str();
        let is_elsewhere = self.catalog.provider(home).is_some() && !self.serves(home);
        let server = if is_elsewhere { self.own_server()? } else { return None };
        Some(Endpoint { provider: server, confidence: Confidence::Medium })
    }

    /// The publisher's own service. Weights that anybody may serve have a family without one: the catalog has no such
    /// provider, and nothing is reported.
    fn by_publisher(&self) -> ProviderDecision {
        let home = self.token.family.provider.as_str();
        decision(Endpoint { provider: home, confidence: Confidence::Low }, ProviderEvidence::Publisher)
    }

    /// Serves the model, or nobody is known to.
    fn may_be_served_by(&self, provider: &str) -> bool {
        !self.is_known() || self.serves(provider)
    }

    /// Serves the model, or a list of the same service has it, or nobody is known to.
    fn fits(&self, provider: &str) -> bool {
        let same = || builtin::provider(provider).is_some_and(|p| p.same_service.iter().any(|list| self.serves(list)));
        !self.is_known() || self.serves(provider) || same() || is_gateway(provider) && self.has_vendor()
    }
}

/// The service of a provider itself.
pub(crate) fn own(provider: &'static str) -> Endpoint {
    Endpoint { provider, confidence: Confidence::High }
}

fn decision(found: Endpoint, evidence: ProviderEvidence) -> ProviderDecision {
    ProviderDecision { id: found.provider.to_owned(), confidence: found.confidence, evidence }
}

/// The provider whose client is called so.
pub(crate) fn client_named(callee: &str) -> Option<&'static str> {
    callees::client_of(callee).map(|p| p.id.as_str())
}

/// Whose client a class is by its name and by the package that it is imported from.
pub(crate) fn declared(class: &str, hints: &FileHints) -> Option<Endpoint> {
    callees::client_of(class).map(|client| own(&hints.of_package(class, client).id))
}

/// Where the client sends its requests that a call makes.
pub(crate) fn made_at(call: &Construct, text: &str, hints: &FileHints) -> Option<Endpoint> {
    let setup = [&text[call.value], clients::chain_after(text, call.span.end)];
    clients::made(&call.name, || None, &setup, text, hints)
}

/// Whether the nearest key is one whose value is, at this provider, the name of a deployment.
pub fn has_deployment_key(provider: &str, place: &Place<'_>) -> bool {
    let hints = builtin::provider(provider).filter(|p| !p.deployment_keys.is_empty());
    let key = || place.key().map(|key| normalise(&key.name));
    hints.is_some_and(|p| key().is_some_and(|key| p.deployment_keys.contains(&key)))
}

/// The provider that has a name as its route: `azure` of `azure/gpt-4o`.
fn by_route(name: &str) -> Option<&'static str> {
    ROUTES.get(name).copied()
}
