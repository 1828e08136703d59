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

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use super::place::{Place, normalise, regex};
use super::sites::callee_ends_with;
use super::syntax::{ConstructKind, Parsed, Syntax};
use crate::catalog::Catalog;
use crate::reference::Confidence;
use crate::rules::{ProviderSigns, RULES, Site};
use crate::token::Token;

/// A sign of a provider in a file.
#[derive(Debug, Clone, Copy)]
struct Sign {
    at: usize,
    provider: &'static ProviderSigns,
    kind: SignKind,
}

/// What a file at large tells of the providers that it uses.
#[derive(Debug)]
pub struct FileSigns(Vec<Sign>);

struct SignTable {
    automaton: AhoCorasick,
    owners: Vec<(usize, SignKind)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignKind {
    Host,
    Mark,
    Client,
    Import,
}

#[allow(clippy::expect_used, reason = "the signs are part of the binary and a test builds the automaton")]
static SIGNS: LazyLock<SignTable> = LazyLock::new(|| {
    let mut patterns: Vec<&str> = Vec::new();
    let mut owners = Vec::new();
    for (i, p) in RULES.providers.iter().enumerate() {
        for (list, kind) in [
            (&p.hosts, SignKind::Host),
            (&p.marks, SignKind::Mark),
            (&p.clients, SignKind::Client),
            (&p.imports, SignKind::Import),
        ] {
            patterns.extend(list.iter().map(String::as_str));
            owners.resize(patterns.len(), (i, kind));
        }
    }
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).expect("signs");
    SignTable { automaton, owners }
});

/// Keys whose value names a provider or an endpoint.
static TELLING_KEYS: [&str; 16] = [
    "provider",
    "apitype",
    "type",
    "backend",
    "baseurl",
    "endpoint",
    "vendor",
    "llmprovider",
    "apibase",
    "uses",
    "url",
    "modelprovider",
    "publisher",
    "host",
    "service",
    "vectorizer",
];

static CONSTRUCTION: LazyLock<Regex> =
    LazyLock::new(|| regex(r"[=:]\s*(?:await\s+)?(?:new\s+)?(?:[\w]+[.:]+)*([A-Za-z_]\w*)\s*[({]"));

impl FileSigns {
    /// Scans a text for hosts, clients and imports.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let signs = SIGNS.automaton.find_iter(text).filter_map(|m| {
            let (owner, kind) = SIGNS.owners[m.pattern().as_usize()];
            let before = m.start().checked_sub(1).map(|i| &bytes[i]);
            let after = bytes.get(m.end());
            let counts = match kind {
                SignKind::Host | SignKind::Mark => true,
                SignKind::Client => !is_word(before) && !is_word(after),
                SignKind::Import => !is_word(before) && !is_word(after) && is_import_line(text, m.start()),
            };
            counts.then_some(Sign { at: m.start(), provider: &RULES.providers[owner], kind })
        });
        Self(signs.collect())
    }

    /// The nearest sign of a provider that `serves` accepts: one before the place rather than after it, a
    /// client rather than an import, any other rather than the lingua franca.
    fn nearest(&self, at: usize, serves: &dyn Fn(&str) -> bool) -> Option<&'static ProviderSigns> {
        let rank = |s: &&Sign| {
            let distance = if s.at <= at { at - s.at } else { (s.at - at) * 2 };
            (s.kind == SignKind::Import, distance)
        };
        let usable = || self.0.iter().filter(|s| serves(&s.provider.id));
        let best = usable().min_by_key(rank)?;
        if let Some(owner) =
            self.owner_of_shared_words(best.provider).filter(|p| serves(&p.id) && best.provider.lingua_franca)
        {
            return Some(owner);
        }
        if best.provider.lingua_franca
            && !self.0.iter().any(|s| s.provider.id == best.provider.id && s.kind != SignKind::Import)
        {
            // Only imported: the interface, perhaps not the service.
            if let Some(other) = usable().filter(|s| !s.provider.lingua_franca).min_by_key(rank) {
                return Some(other.provider);
            }
        }
        Some(best.provider)
    }

    /// One of the providers that `signs` gives way to, if the file is marked as that one's.
    fn owner_of_shared_words(&self, signs: &ProviderSigns) -> Option<&'static ProviderSigns> {
        let marked =
            |s: &&Sign| (s.kind == SignKind::Mark || !signs.lingua_franca) && signs.yields_to.contains(&s.provider.id);
        self.0.iter().find(marked).map(|s| s.provider)
    }

    fn has(&self, accept: impl Fn(&ProviderSigns) -> bool) -> Option<&'static ProviderSigns> {
        self.0.iter().map(|s| s.provider).find(|p| accept(p))
    }
}

/// Whether the line of a byte imports something.
fn is_import_line(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let before = text[start..at].trim_start();
    let words = [
        "import",
        "from",
        "use ",
        "using",
        "require",
        "\"",
        "const",
        "@",
        "package:",
        "library",
        "alias",
        "open ",
        "#include",
        "- ",
        "{:",
        "implementation",
    ];
    before.is_empty()
        || words.iter().any(|w| before.starts_with(w))
        || before.contains("require(")
        || before.contains("from ")
}

/// Everything that the decision looks at.
pub struct Evidence<'a> {
    pub token: &'a Token,
    /// The token as written, routing prefix and all.
    pub written: &'a str,
    pub place: &'a Place<'a>,
    pub site: Option<&'a Site>,
    pub parsed: &'a dyn Parsed,
    pub signs: &'a FileSigns,
    pub clients: &'a Clients,
    pub path: &'a str,
    pub catalog: &'a Catalog,
}

impl Evidence<'_> {
    /// The provider and how sure it is.
    #[must_use]
    pub fn decide(&self) -> (String, Confidence) {
        let (provider, confidence) =
            self.at_the_place().map_or_else(|| self.around_the_place(), |p| (p, Confidence::High));
        (self.through_gateway(provider).unwrap_or(provider).to_owned(), confidence)
    }

    fn serves(&self, provider: &str) -> bool {
        self.token.names.iter().any(|n| self.catalog.at(provider, n).next().is_some())
    }

    /// The one provider of the catalog that has the id.
    fn only_server(&self) -> Option<&'static str> {
        let mut servers = self.token.names.iter().flat_map(|n| self.catalog.named(n)).map(|r| r.provider);
        let first = servers.next()?;
        servers.all(|s| s == first).then_some(first)
    }

    fn is_known(&self) -> bool {
        self.token.names.iter().any(|n| self.catalog.is_name(n))
    }

    /// Serves the model, or may: the catalog knows nobody who does, or nothing of that provider.
    fn may_serve(&self, provider: &str) -> bool {
        !self.is_known() || self.serves(provider) || self.catalog.provider(provider).is_none()
    }

    /// A vendor's name before a slash is the vendor at a gateway, if one is in sight.
    fn through_gateway(&self, provider: &str) -> Option<&'static str> {
        if !self.written.contains('/') || RULES.providers.iter().any(|p| p.gateway && p.id == provider) {
            return None;
        }
        let by_file = || RULES.providers.iter().find(|p| p.gateway && self.is_named_for(p));
        self.signs.has(|p| p.gateway).or_else(by_file).map(|p| p.id.as_str())
    }

    /// The name of the file is one that only this provider's files have.
    fn is_named_for(&self, signs: &ProviderSigns) -> bool {
        signs.files.iter().any(|f| self.path.ends_with(f.as_str()))
    }

    fn at_the_place(&self) -> Option<&'static str> {
        if let Some(provider) = self.token.provider {
            return Some(provider);
        }
        if let Some(provider) = self.site.and_then(|s| s.provider.as_deref()) {
            return RULES.providers.iter().find(|p| p.id == provider).map(|p| p.id.as_str());
        }
        self.by_call().or_else(|| self.by_names()).or_else(|| self.by_siblings())
    }

    /// The calls around the token; a method of a client speaks for the client.
    fn by_call(&self) -> Option<&'static str> {
        for call in self.place.calls() {
            let arguments = self.place.text
                [call.value.start..call.value.end.min(call.value.start + 2_000).min(self.place.text.len())]
                .get(..)
                .unwrap_or_default();
            if let Some(host) = host_in(arguments) {
                return Some(host);
            }
            let by_client = |p: &&ProviderSigns| p.clients.iter().any(|c| callee_ends_with(&call.name, c));
            let direct = RULES.providers.iter().find(by_client);
            if let Some(p) = direct.filter(|p| !p.lingua_franca) {
                return Some(&p.id);
            }
            if let Some(p) = self.by_receiver(&call.name) {
                return Some(p);
            }
            if let Some(p) = direct.filter(|p| self.may_serve(&p.id)) {
                let method = call.name.rsplit('.').next().unwrap_or_default();
                if method.starts_with(|c: char| c.is_ascii_uppercase()) {
                    return Some(&p.id);
                }
                // The bare interface, on a client that was made elsewhere.
                let elsewhere =
                    self.signs.has(|s| !s.lingua_franca && s.id != p.id && self.serves(&s.id) && is_compatible(s));
                return Some(elsewhere.map_or(p.id.as_str(), |s| s.id.as_str()));
            }
        }
        None
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
        let at = self.place.core.start;
        let best = self.clients.made(self.place.text, receiver, |made| {
            made.iter().rfind(|(made_at, _)| *made_at <= at).or(made.first()).map(|(_, provider)| *provider)
        });
        best.filter(|p| self.may_serve(p))
    }

    /// Names of keys, variables, sections and blocks around the token.
    fn by_names(&self) -> Option<&'static str> {
        let blocks = self
            .place
            .chain
            .iter()
            .filter(|c| matches!(c.kind, ConstructKind::Block | ConstructKind::Definition))
            .map(|c| c.name.as_str());
        let names: Vec<String> = self.place.names().chain(blocks).map(normalise).collect();
        let found = names.iter().find_map(|name| longest_word(name, |p| self.may_serve(&p.id) && self.is_known()))?;
        let outer = names.iter().find_map(|name| longest_word(name, |p| found.yields_to.contains(&p.id)));
        Some(
            outer
                .or_else(|| self.signs.owner_of_shared_words(found).filter(|p| self.serves(&p.id)))
                .unwrap_or(found)
                .id
                .as_str(),
        )
    }

    /// Fields beside the token that name a provider or an endpoint.
    fn by_siblings(&self) -> Option<&'static str> {
        let objects =
            self.place.chain.iter().filter(|c| c.kind == ConstructKind::Object && c.value.len() < 4_000).take(3);
        for object in objects {
            let mut syntax = Syntax::default();
            self.parsed.around(object.value.clone(), &mut syntax);
            for field in syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Field) {
                if field.value.contains(&self.place.core.start)
                    || !TELLING_KEYS.contains(&normalise(&field.name).as_str())
                {
                    continue;
                }
                let Some(value) = self.place.text.get(field.value.clone()).filter(|v| v.len() < 200) else { continue };
                if let Some(host) = host_in(value) {
                    return Some(host);
                }
                if let Some(found) = longest_word(&normalise(value), |p| self.may_serve(&p.id)) {
                    return Some(&found.id);
                }
            }
        }
        None
    }

    fn around_the_place(&self) -> (&'static str, Confidence) {
        let serves = |p: &str| if self.is_known() { self.serves(p) } else { true };
        let by_file = |p: &&ProviderSigns| self.is_named_for(p) && serves(&p.id);
        if let Some(found) = RULES.providers.iter().find(by_file) {
            return (&found.id, Confidence::High);
        }
        if let Some(found) = self.signs.nearest(self.place.core.start, &serves) {
            return (&found.id, Confidence::Medium);
        }
        if let Some(found) =
            longest_word(&normalise(self.path), |p| serves(&p.id) && !matches!(p.id.as_str(), "gemini" | "xai"))
        {
            return (&found.id, Confidence::Medium);
        }
        let home = self.token.family.provider.as_str();
        // A spelling that only one service uses: `gpt-35-turbo` is Azure's.
        if self.catalog.provider(home).is_some()
            && !self.serves(home)
            && let Some(only) = self.only_server()
        {
            return (only, Confidence::Medium);
        }
        // Weights that anybody may serve have a family without a service: the catalog knows no such provider, and
        // nothing is said of them.
        (home, Confidence::Low)
    }
}

/// What the variables of a file were made as, found once a variable: thousands of calls on one client would search
/// the whole file thousands of times.
#[derive(Debug, Default)]
pub struct Clients(RefCell<HashMap<(*const u8, String), Vec<Made>>>);

/// Where a client is made, and whose it is.
type Made = (usize, &'static str);

impl Clients {
    /// Looks at the places where `name` is made in `text`, in their order.
    fn made<T>(&self, text: &str, name: &str, look: impl FnOnce(&[Made]) -> T) -> T {
        // A file's regions are texts of their own; each stays where it is while the file is read.
        let key = (text.as_ptr(), name.to_owned());
        look(self.0.borrow_mut().entry(key).or_insert_with(|| made_in(text, name)))
    }
}

fn made_in(text: &str, name: &str) -> Vec<Made> {
    let makes = |at: usize| {
        let rest = text.get(at + name.len()..)?;
        let line: String = rest.chars().take(160).collect();
        let made = CONSTRUCTION.captures(&line).filter(|c| c.get(0).is_some_and(|m| m.start() < 40))?;
        let class = &made[1];
        let by_class = || RULES.providers.iter().find(|p| p.clients.iter().any(|c| callee_ends_with(class, c)));
        let by_host = rest.get(..rest.len().min(400)).and_then(host_in);
        Some((at, by_host.or_else(|| by_class().map(|p| p.id.as_str()))?))
    };
    memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).filter_map(makes).collect()
}

/// A provider whose service is reached through another's client.
fn is_compatible(signs: &ProviderSigns) -> bool {
    !matches!(signs.id.as_str(), "anthropic" | "bedrock" | "vertex" | "gemini" | "cohere" | "huggingface")
}

fn host_in(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let of = |p: &ProviderSigns| p.hosts.iter().filter(|h| lower.contains(h.as_str())).map(String::len).max();
    RULES
        .providers
        .iter()
        .filter_map(|p| of(p).map(|len| (len, p)))
        .max_by_key(|(len, _)| *len)
        .map(|(_, p)| p.id.as_str())
}

/// The provider with the longest of its words in a normalised name.
fn longest_word(name: &str, accept: impl Fn(&ProviderSigns) -> bool) -> Option<&'static ProviderSigns> {
    RULES
        .providers
        .iter()
        .flat_map(|p| p.words.iter().map(move |w| (p, w)))
        .filter(|(_, w)| name.contains(w.as_str()))
        .filter(|(p, _)| accept(p))
        .max_by_key(|(_, w)| w.len())
        .map(|(p, _)| p)
}
