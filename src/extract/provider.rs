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
use std::rc::Rc;
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
pub struct FileSigns {
    signs: Vec<Sign>,
    /// An id stands in it that only gateways spell so: `anthropic/claude-haiku-4.5`, with a dot.
    is_gateway: bool,
}

static GATEWAY_SPELLING: LazyLock<Regex> = LazyLock::new(|| regex(r"anthropic/claude-(?:[a-z]+-\d\.\d|\d\.\d-[a-z])"));

struct SignTable {
    automaton: AhoCorasick,
    owners: Vec<(usize, SignKind)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignKind {
    Host,
    Mark,
    Client,
    Variable,
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
            (&p.variables, SignKind::Variable),
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
                SignKind::Variable => !is_word(before),
                SignKind::Import => !is_word(before) && !is_word(after) && is_import_line(text, m.start()),
            };
            counts.then_some(Sign { at: m.start(), provider: &RULES.providers[owner], kind })
        });
        Self { signs: signs.collect(), is_gateway: GATEWAY_SPELLING.is_match(text) }
    }

    /// The nearest sign of a provider that `serves` accepts: one before the place rather than after it, a
    /// client rather than an import, any other rather than the lingua franca.
    fn nearest(&self, at: usize, serves: &dyn Fn(&str) -> bool) -> Option<&'static ProviderSigns> {
        let rank = |s: &&Sign| {
            let distance = if s.at <= at { at - s.at } else { (s.at - at) * 2 };
            (matches!(s.kind, SignKind::Import | SignKind::Variable), distance)
        };
        let usable = || self.signs.iter().filter(|s| serves(&s.provider.id));
        let best = usable().min_by_key(rank)?;
        if let Some(owner) =
            self.owner_of_shared_words(best.provider).filter(|p| serves(&p.id) && best.provider.lingua_franca)
        {
            return Some(owner);
        }
        if best.provider.lingua_franca
            && !self.signs.iter().any(|s| s.provider.id == best.provider.id && s.kind != SignKind::Import)
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
        self.signs.iter().find(marked).map(|s| s.provider)
    }

    fn has(&self, accept: impl Fn(&ProviderSigns) -> bool) -> Option<&'static ProviderSigns> {
        self.signs.iter().map(|s| s.provider).find(|p| accept(p))
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

/// A service that is none of those that the rules know: nothing is said of its models.
const UNKNOWN: &str = "unknown";

/// A base URL as an argument.
static OTHER_ENDPOINT: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?i)(?:base_?url|api_?base|endpoint)\s*[=:]\s*["'`]https?://"#));

/// Clients that were made in a text, found once a name: a long file asks for each of its calls.
#[derive(Debug, Default)]
pub struct Memo {
    /// By the text's address and the client's name: where it is made, and whose it is.
    made: RefCell<HashMap<(usize, String), Rc<[(usize, &'static str)]>>>,
}

impl Memo {
    fn constructions(&self, text: &str, name: &str) -> Rc<[(usize, &'static str)]> {
        let key = (text.as_ptr() as usize, name.to_owned());
        if let Some(known) = self.made.borrow().get(&key) {
            return Rc::clone(known);
        }
        let finds = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes());
        let made: Rc<[_]> = finds.filter_map(|at| Some((at, construction(text, at + name.len())?))).collect();
        self.made.borrow_mut().insert(key, Rc::clone(&made));
        made
    }
}

/// Whose client a variable becomes right behind its name: `= AzureOpenAI(…)`, `= new OpenAI({ baseURL: … })`.
fn construction(text: &str, at: usize) -> Option<&'static str> {
    let rest = text.get(at..)?;
    let made = CONSTRUCTION.captures(head(rest, 160)).filter(|c| c.get(0).is_some_and(|m| m.start() < 40))?;
    let of_class = || RULES.providers.iter().find(|p| p.clients.iter().any(|c| callee_ends_with(&made[1], c)));
    host_in(head(rest, 400)).or_else(|| of_class().map(|p| p.id.as_str()))
}

/// The first bytes of a text, up to a character's end.
fn head(text: &str, len: usize) -> &str {
    let end = (0..=len.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    &text[..end]
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
    pub memo: &'a Memo,
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

    /// A provider that has the id, not only an alias: the publisher's own service, or the only one.
    fn likely_server(&self) -> Option<&'static str> {
        let names = &self.token.names;
        let records = || names.iter().flat_map(|n| self.catalog.named(n).filter(move |r| r.id.eq_ignore_ascii_case(n)));
        let is_own = |provider: &str, publisher: Option<&str>| {
            RULES.families.iter().any(|f| f.provider == provider && Some(f.publisher.as_str()) == publisher)
        };
        let first = records().next()?.provider;
        let own = records().find(|r| is_own(r.provider, r.publisher)).map(|r| r.provider);
        own.or_else(|| records().all(|r| r.provider == first).then_some(first))
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
        let by_spelling =
            || RULES.providers.iter().find(|p| p.gateway && self.signs.is_gateway && self.is_written_for(p));
        self.signs.has(|p| p.gateway).or_else(by_file).or_else(by_spelling).map(|p| p.id.as_str())
    }

    /// The language of the file is one in which this gateway is reached by `vendor/model` alone.
    fn is_written_for(&self, signs: &ProviderSigns) -> bool {
        signs.endings.iter().any(|e| self.path.ends_with(e.as_str()))
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
            let arguments = head(&self.place.text[call.value.clone()], 2_000);
            if let Some(other) = self.by_endpoint(arguments) {
                return Some(other);
            }
            let by_client = |p: &&ProviderSigns| p.clients.iter().any(|c| callee_ends_with(&call.name, c));
            let direct = RULES.providers.iter().find(by_client);
            if let Some(p) = direct.filter(|p| !p.lingua_franca) {
                let owner = self.signs.owner_of_shared_words(p).filter(|o| self.serves(&o.id));
                return Some(owner.unwrap_or(p).id.as_str());
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
        let made = self.memo.constructions(self.place.text, receiver);
        let before = made.iter().rev().find(|(at, _)| *at <= self.place.core.start);
        before.or(made.first()).map(|(_, p)| *p).filter(|p| self.may_serve(p))
    }

    /// An endpoint among the arguments: a provider's, or one that belongs to none that is known.
    fn by_endpoint(&self, arguments: &str) -> Option<&'static str> {
        host_in(arguments).or_else(|| OTHER_ENDPOINT.is_match(arguments).then_some(UNKNOWN))
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
                if value.contains("://") {
                    return Some(UNKNOWN);
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
        // A spelling that its stem ascribes to another: `gpt-35-turbo` is Azure's, `text-embedding-004` Google's.
        if self.catalog.provider(home).is_some()
            && !self.serves(home)
            && let Some(server) = self.likely_server()
        {
            return (server, Confidence::Medium);
        }
        // Weights that anybody may serve have a family without a service: the catalog knows no such provider, and
        // nothing is said of them.
        (home, Confidence::Low)
    }
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
