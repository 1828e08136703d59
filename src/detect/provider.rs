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

use regex::Regex;

pub use crate::detect::provider::clients::Memo;
use crate::detect::provider::clients::{Made, chain_after, client_of, head, pointed};
use crate::detect::provider::endpoint::{Endpoint, endpoint};
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
use crate::syntax::model::{Construct, ConstructKind, Parsed};
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::is_whole_word;

/// A service that is none of those that the rules know: nothing is said of its models.
const UNKNOWN: &str = "unknown";

/// What follows a variable that is given a value, alone or with others: `client, err :=`.
static IS_SET: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^(?:\s*,\s*\w+)*\s*:?=\s*[A-Za-z_(]"));

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
        let gateway = self.through_gateway(&found.id);
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
    fn is_named_for(&self, signs: &ProviderHints) -> bool {
        signs.files.iter().any(|f| self.path.ends_with(f.as_str()))
    }

    /// The evidence at the place itself, the nearest and most explicit first.
    fn at_the_place(&self) -> Option<ProviderDecision> {
        if let Some(provider) = self.token.provider {
            let copied = || self.by_siblings().filter(|_| self.is_copied(provider));
            // The route to everybody's interface, at the address beside it.
            let compatible = || builtin::provider(provider).is_some_and(|p| p.openai_compatible);
            let elsewhere = || self.by_pair().filter(|_| compatible() && self.written.contains(['/', ':']));
            let id = self.by_publisher(provider).or_else(copied).or_else(elsewhere).unwrap_or(provider);
            return Some(certain(id, ProviderEvidence::Spelling));
        }
        if let Some(provider) = self.site.and_then(|s| s.provider.as_deref()) {
            let known = builtin::provider(provider)?;
            return Some(certain(&known.id, ProviderEvidence::Site));
        }
        let by = |evidence| move |provider| certain(provider, evidence);
        let beside = || self.by_provider_field().map(by(ProviderEvidence::Field));
        let address = || {
            let pair = || self.by_pair().or_else(|| self.by_section());
            self.by_address().or_else(pair).map(by(ProviderEvidence::Address))
        };
        let row = || self.by_row().map(by(ProviderEvidence::Row));
        let lines = || self.by_lines().map(by(ProviderEvidence::Lines));
        let call = || self.by_call().map(|found| decision(found, ProviderEvidence::Call));
        let branch = || self.by_branch().map(by(ProviderEvidence::Lines));
        let names = || self.by_names().map(by(ProviderEvidence::Names));
        let siblings = || self.by_siblings().map(by(ProviderEvidence::Siblings));
        let words = || self.by_row_words().map(by(ProviderEvidence::Row));
        let near = beside().or_else(address).or_else(row).or_else(lines).or_else(call).or_else(branch);
        near.or_else(names).or_else(siblings).or_else(words)
    }

    /// Only the id's own characters show the provider, and lists of others copy them.
    fn is_copied(&self, provider: &str) -> bool {
        let is_bare = self.token.form == Form::Plain && self.token.span.start == self.token.core.start;
        is_bare && builtin::provider(provider).is_some_and(|p| p.copied)
    }

    /// `google/gemini-2.5-flash` names the publisher; which of its services is meant the file tells.
    fn by_publisher(&self, provider: &str) -> Option<&'static str> {
        let signs = RULES.providers.iter().find(|p| p.id == provider && !p.openai_compatible)?;
        let is_publisher = self.written.split('/').next() == Some(self.token.family.publisher.as_str());
        self.owner(signs).filter(|_| is_publisher && self.written.contains('/')).map(|p| p.id.as_str())
    }

    /// The calls around the token. What a method is called says less than the client that it is of, and that less than
    /// the address that the client is given.
    fn by_call(&self) -> Option<Endpoint> {
        self.place.calls().find_map(|call| self.by_one_call(call))
    }

    fn by_one_call(&self, call: &Construct) -> Option<Endpoint> {
        let arguments = head(&self.place.text[call.value], 2_000);
        // A class says more than the method that is called on it.
        let direct = client_of(class_of(&call.name)).or_else(|| client_of(&call.name));
        let written = &self.place.text[call.span.start.min(call.value.start)..call.value.start];
        let chain = chain_after(self.place.text, call.span.end);
        let mut parts = [arguments, written, chain].into_iter();
        if !direct.is_some_and(|p| p.customer_endpoints)
            && let Some(given) = parts.find_map(|part| endpoint(part, self.place.text))
        {
            return Some(given);
        }
        if let Some(p) = self.by_import(&call.name, direct) {
            return Some(own(&p.id));
        }
        if let Some(p) = direct.filter(|p| !p.openai_compatible) {
            let given = by_argument(arguments, p).filter(|o| self.serves(&o.id));
            return Some(own(&given.or_else(|| self.owner(p)).unwrap_or(p).id));
        }
        let factory = || self.by_factory(&call.name).map(own);
        if let Some(found) = self.by_receiver(&call.name).or_else(factory) {
            return Some(found);
        }
        let p = direct.filter(|p| self.may_serve(&p.id))?;
        let method = call.name.rsplit('.').next().unwrap_or_default();
        if method.starts_with(|c: char| c.is_ascii_uppercase()) {
            return pointed(Some(p), arguments, self.place.text);
        }
        // The bare interface, on a client that was made elsewhere.
        let is_other =
            |s: &ProviderHints| !s.openai_compatible && s.id != p.id && self.serves(&s.id) && !s.own_interface;
        if let Some(other) = self.hints.has(is_other) {
            return Some(own(&other.id));
        }
        Some(self.hints.elsewhere(p).unwrap_or_else(|| own(&p.id)))
    }

    /// The provider from whose package the class or object is imported, where the method's name, or a class of the same
    /// name, is another's: `TextGenerationModel.from_pretrained`.
    fn by_import(&self, callee: &str, direct: Option<&ProviderHints>) -> Option<&'static ProviderHints> {
        let class = class_of(callee);
        let p = self.hints.imported(class).filter(|p| !p.openai_compatible)?;
        let Some(direct) = direct else { return class.starts_with(|c: char| c.is_ascii_uppercase()).then_some(p) };
        let is_method = client_of(class).is_none() && callee.len() > class.len();
        (is_method || direct.yields_to.contains(&p.id)).then_some(p)
    }

    /// `azure('gpt-4o')`, `bedrock.embedding('…')`: a function or an object that is called as the service is.
    fn by_factory(&self, callee: &str) -> Option<&'static str> {
        let name = normalise(callee.split('.').next()?);
        let is_called = |p: &&ProviderHints| !p.openai_compatible && p.words.contains(&name);
        let serves = |p: &&ProviderHints| {
            let mut service = std::iter::once(&p.id).chain(&p.same_service);
            service.any(|list| self.may_serve(list))
        };
        let owners = || RULES.providers.iter().filter(is_called);
        // What the catalog does not know to be served is called there all the same.
        owners().find(serves).or_else(|| owners().next()).map(|p| p.id.as_str())
    }

    /// `client.chat.completions.create`: what `client` was made as.
    fn by_receiver(&self, callee: &str) -> Option<Endpoint> {
        let mut parts = callee.split('.');
        let mut receiver = parts.next()?;
        if matches!(receiver, "self" | "this") {
            receiver = parts.next()?;
        }
        let receiver = receiver.trim_end_matches("()").trim_end_matches(['?', '!']);
        if receiver.len() < 2 || !callee.contains('.') {
            return None;
        }
        let may_serve = |made: &&Endpoint| self.may_serve(made.provider);
        // `new AzureOpenAIClient(…).AsChatClient(…)`: made right here.
        if let Some(class) = receiver.strip_prefix("new ") {
            let (class, arguments) = class.split_once('(').unwrap_or((class, ""));
            return pointed(client_of(class), arguments, self.place.text).filter(|made| may_serve(&made));
        }
        let made = self.memo.constructions(self.place.text, receiver);
        if self.is_set_otherwise(receiver, &made) {
            return None;
        }
        let is_only = made.iter().all(|other| other.whose == made[0].whose);
        // A deployment may be called anything.
        let is_customers = |id: &str| builtin::provider(id).is_some_and(|p| p.customer_endpoints);
        let may_be = |id: &str| is_only || self.may_serve(id) || is_customers(id);
        let mut fitting = made.iter().filter(|m| may_be(m.whose.provider)).map(|m| (m.at, m.whose));
        let first = fitting.next()?;
        let before = fitting.filter(|(at, _)| *at <= self.place.core.start).last();
        Some(before.unwrap_or(first).1)
    }

    /// Whether the last value that a variable is given in the function, before the place, is no client that is known.
    fn is_set_otherwise(&self, variable: &str, made: &[Made]) -> bool {
        let (text, core) = (self.place.text, self.place.core);
        let function = self.place.chain.iter().find(|c| c.kind == ConstructKind::Definition);
        let Some(start) = function.map(|c| c.span.start).filter(|start| *start <= core.start) else { return false };
        let before = &text[start..core.start];
        let is_whole = |at: &usize| is_whole_word(before.as_bytes(), Span::new(*at, *at + variable.len()));
        let finds = memchr::memmem::find_iter(before.as_bytes(), variable.as_bytes()).filter(is_whole);
        let is_set = |at: &usize| IS_SET.is_match(head(&before[at + variable.len()..], 120));
        let last = finds.filter(is_set).last();
        last.is_some_and(|at| made.iter().all(|m| m.at != start + at))
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

/// The class or object that a callee begins with.
fn class_of(callee: &str) -> &str {
    callee.trim_start_matches("new ").split(['.', ':', '<']).next().unwrap_or_default()
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
    client_of(callee).map(|p| p.id.as_str())
}

/// Whether the nearest key is one whose value is, at this provider, the name of a deployment.
pub fn has_deployment_key(provider: &str, place: &Place<'_>) -> bool {
    let signs = RULES.providers.iter().find(|p| p.id == provider).filter(|p| !p.deployment_keys.is_empty());
    let key = || place.key().map(|key| normalise(&key.name));
    signs.is_some_and(|p| key().is_some_and(|key| p.deployment_keys.contains(&key)))
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
