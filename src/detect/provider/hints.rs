//! What a file at large shows of the providers that it uses: hosts, clients, imports, variables, keywords.

use std::iter;
use std::sync::LazyLock;

use regex::Regex;

use crate::detect::provider::endpoint::Endpoint;
use crate::detect::provider::setups::{set_in_environment, setting, setup_at};
use crate::detect::provider::statements::{is_comment, is_commented_out, is_import_line, statement};
use crate::detect::reference::Confidence;
use crate::rules::builtin::RULES;
use crate::rules::providers::ProviderHints;
use crate::text::literals::{Choice, Literals, Scanner};
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::{is_whole_word, last_part};

/// A hint for a provider in a file.
#[derive(Debug, Clone, Copy)]
struct Hint {
    at: usize,
    provider: &'static ProviderHints,
    kind: HintKind,
    /// What it names is called there.
    is_called: bool,
    /// The statement that imports it stands there.
    is_imported: bool,
    /// It is called, and is no method: a client is made.
    is_made: bool,
    /// The client that is made there is given an address that is not its provider's own.
    elsewhere: Option<Endpoint>,
}

/// What a file at large shows of the providers that it uses.
#[derive(Debug)]
pub struct FileHints {
    /// By place.
    hints: Vec<Hint>,
    /// The first of each kind of each provider: a list of models has thousands.
    firsts: Vec<Hint>,
    /// Import statements, and whose packages they import.
    imports: Vec<(String, &'static ProviderHints)>,
    /// Addresses that packages and the options of clients are given, and whose they are.
    settings: Vec<(&'static ProviderHints, Endpoint)>,
    /// Addresses that the program puts into the environment of its clients.
    environment: Vec<(&'static ProviderHints, Endpoint)>,
    /// An id stands in it that only gateways spell so.
    pub(crate) is_gateway: bool,
    /// It imports a router, whose ids begin with the route to the provider.
    pub(crate) is_router: bool,
}

static GATEWAY_SPELLING: LazyLock<Regex> = LazyLock::new(|| regex(&format!("(?-u){}", RULES.gateways.spelled)));

/// How a provider shows, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    /// Its key or another variable is named.
    Variable,
    /// Its package is imported.
    Import,
    /// Its client, its address or a resource of it stands there.
    Used,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HintKind {
    Host,
    Keyword,
    Client,
    Variable,
    Import,
}

/// Every literal, with its kind and the number of its provider.
fn literals() -> impl Iterator<Item = (&'static str, (usize, HintKind))> {
    RULES.providers.iter().enumerate().flat_map(|(i, p)| {
        let lists = [
            (&p.hosts, HintKind::Host),
            (&p.keywords, HintKind::Keyword),
            (&p.clients, HintKind::Client),
            (&p.variables, HintKind::Variable),
            (&p.imports, HintKind::Import),
        ];
        lists.into_iter().flat_map(move |(list, kind)| list.iter().map(move |text| (text.as_str(), (i, kind))))
    })
}

struct HintLiterals;

impl Literals for HintLiterals {
    const CHOICE: Choice = Choice::Longest;

    fn literals() -> Vec<&'static str> {
        literals().map(|(text, _)| text).collect()
    }
}

static SCANNER: Scanner = Scanner::new::<HintLiterals>();
static OWNERS: LazyLock<Vec<(usize, HintKind)>> = LazyLock::new(|| literals().map(|(_, owner)| owner).collect());

impl FileHints {
    /// Scans a text for hosts, clients and imports.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let mut settings = Vec::new();
        let hints = SCANNER.find_all(bytes).into_iter().filter_map(|m| {
            let (owner, kind) = OWNERS[m.literal];
            let provider = &RULES.providers[owner];
            let before = m.start.checked_sub(1).map(|i| &bytes[i]);
            let after = bytes.get(m.end);
            let begins = !is_word(before) && !is_comment(text, m.start);
            if matches!(kind, HintKind::Client | HintKind::Import) && begins {
                settings.extend(setting(text, Span::new(m.start, m.end), provider).map(|given| (provider, given)));
            }
            let counts = match kind {
                HintKind::Host => !is_commented_out(text, m.start),
                HintKind::Keyword => true,
                HintKind::Client => begins && !is_word(after),
                HintKind::Variable => !is_word(before),
                HintKind::Import => !is_word(before) && !is_word(after) && is_import_line(text, m.start),
            };
            let is_imported = kind == HintKind::Import || kind == HintKind::Client && is_import_line(text, m.start);
            // `GetRequiredService<OpenAIClient>()` names an interface, and makes nothing.
            let kind = if kind == HintKind::Client && before == Some(&b'<') { HintKind::Import } else { kind };
            let is_called = after.is_some_and(|b| matches!(b, b'(' | b'{'));
            let last = text[m.start..m.end].rsplit('.').next().unwrap_or_default();
            let is_factory = last.len() == m.end - m.start && before != Some(&b'.') && is_called;
            let is_class = last.starts_with(|c: char| c.is_ascii_uppercase()) || is_factory;
            let makes = if kind == HintKind::Client && is_class { setup_at(text, m.end, provider) } else { None };
            let (is_made, elsewhere) = (makes.is_some(), makes.and_then(|setup| setup.elsewhere));
            counts.then_some(Hint { at: m.start, provider, kind, is_called, is_imported, is_made, elsewhere })
        });
        let hints: Vec<Hint> = hints.collect();
        let mut firsts: Vec<Hint> = Vec::new();
        for hint in &hints {
            let is_same = |known: &Hint| {
                (&known.provider.id, known.kind, known.is_called) == (&hint.provider.id, hint.kind, hint.is_called)
            };
            if !firsts.iter().any(is_same) {
                firsts.push(*hint);
            }
        }
        let imports = hints.iter().filter(|hint| hint.kind == HintKind::Import);
        let imports = imports.map(|hint| (text[statement(text, hint.at)].to_owned(), hint.provider)).collect();
        let is_imported = |router: &String| {
            memchr::memmem::find_iter(bytes, router.as_bytes())
                .any(|at| is_import_line(text, at) && !is_comment(text, at))
        };
        let is_router = RULES.gateways.routers.iter().any(is_imported);
        let environment = set_in_environment(text);
        let is_gateway = GATEWAY_SPELLING.is_match(text);
        Self { hints, firsts, imports, settings, environment, is_gateway, is_router }
    }

    /// The providers that show, and how. A client that is pointed elsewhere shows none.
    pub(crate) fn signs(&self) -> impl Iterator<Item = (&'static ProviderHints, Sign)> {
        let own = self.hints.iter().filter(|hint| hint.elsewhere.is_none());
        own.map(|hint| {
            let sign = match hint.kind {
                HintKind::Variable => Sign::Variable,
                HintKind::Import => Sign::Import,
                HintKind::Host | HintKind::Keyword | HintKind::Client => Sign::Used,
            };
            (hint.provider, sign)
        })
    }

    /// The provider from whose package a name is imported.
    pub(crate) fn imported(&self, name: &str) -> Option<&'static ProviderHints> {
        let is_named = |statement: &str| {
            let mut finds = memchr::memmem::find_iter(statement.as_bytes(), name.as_bytes());
            // What stands between two dots is a part of the package's name.
            let is_part = |at: usize| statement[..at].ends_with('.') && statement[at + name.len()..].starts_with('.');
            finds.any(|at| is_whole_word(statement.as_bytes(), Span::new(at, at + name.len())) && !is_part(at))
        };
        self.imports.iter().find(|(statement, _)| is_named(statement)).map(|(_, provider)| *provider)
    }

    /// The provider whose client a class is: where the package of another has a class of the same name, what the file
    /// imports decides.
    pub(crate) fn of_package(&self, class: &str, client: &'static ProviderHints) -> &'static ProviderHints {
        let is_other = |p: &&ProviderHints| client.yields_to.contains(&p.id);
        let is_imported =
            |p: &&'static ProviderHints| self.hints.iter().any(|h| h.is_imported && h.provider.id == p.id);
        // A package is imported as a whole.
        let whole = || RULES.providers.iter().filter(is_other).find(is_imported).filter(|_| !is_imported(&client));
        self.named_package(class, client).or_else(whole).unwrap_or(client)
    }

    /// The other provider whose package is written before a class, or from which it is imported by its name.
    pub(crate) fn named_package(&self, class: &str, client: &ProviderHints) -> Option<&'static ProviderHints> {
        let name = last_part(class);
        let is_other = |p: &&ProviderHints| client.yields_to.contains(&p.id);
        let is_written = |p: &&ProviderHints| is_other(p) && p.imports.iter().any(|package| class.starts_with(package));
        RULES.providers.iter().find(is_written).or_else(|| self.imported(name).filter(is_other))
    }

    /// Where the clients of a provider that are made in the file send their requests, if not to the provider. Of several
    /// it is not known which one a place goes to.
    pub(crate) fn elsewhere(&self, provider: &'static ProviderHints) -> Option<Endpoint> {
        let is_made = |h: &&Hint| h.is_made && h.provider.id == provider.id;
        let made = || self.hints.iter().filter(is_made).map(|hint| hint.elsewhere);
        if made().all(|elsewhere| elsewhere.is_none()) {
            return self.set_elsewhere(provider);
        }
        let mut made = made();
        let first = made.next()??;
        let guess = Endpoint { provider: &provider.id, confidence: Confidence::Low };
        let others = made.collect::<Option<Vec<_>>>()?;
        Some(if others.iter().all(|other| *other == first) && others.len() < 2 { first } else { guess })
    }

    /// Where the clients of a provider send their requests that are given no address of their own, if not to the provider.
    pub(crate) fn set_elsewhere(&self, provider: &ProviderHints) -> Option<Endpoint> {
        let mut settings = self.settings.iter().chain(&self.environment).filter(|(whose, _)| whose.id == provider.id);
        settings.next().map(|(_, given)| *given)
    }

    /// Where a client sends its requests that is made for a service: the environment may have another address for it.
    pub(crate) fn in_environment(&self, made: Endpoint) -> Endpoint {
        let mut set = self.environment.iter().filter(|(whose, _)| *whose.id == *made.provider);
        set.next().map_or(made, |(_, given)| *given)
    }

    /// The service that the nearest hint shows: its provider's, or the one that its client is pointed at.
    pub(crate) fn service(&self, at: usize, serves: &dyn Fn(&str) -> bool) -> Option<Endpoint> {
        let nearest = self.nearest(at, serves)?;
        let own = Endpoint { provider: &nearest.id, confidence: Confidence::Medium };
        Some(self.elsewhere(nearest).unwrap_or(own))
    }

    /// The nearest hint for a provider that `serves` accepts, or the host of a gateway, which serves all: one before the
    /// place rather than after it, a client rather than an import, any other rather than the one whose interface others
    /// offer too.
    pub(crate) fn nearest(&self, at: usize, serves: &dyn Fn(&str) -> bool) -> Option<&'static ProviderHints> {
        let is_gateway = |s: &Hint| s.kind == HintKind::Host && s.provider.gateway;
        let is_usable = |s: &Hint| serves(&s.provider.id) || is_gateway(s);
        let best = self.nearest_of(at, &is_usable)?;
        let is_other = |p: &&ProviderHints| !best.provider.openai_compatible || serves(&p.id);
        if let Some(owner) = self.owner_of_shared_words(best.provider).filter(is_other) {
            return Some(owner);
        }
        if best.provider.openai_compatible
            && !self.firsts.iter().any(|s| s.provider.id == best.provider.id && s.kind != HintKind::Import)
        {
            // Only imported: the interface, perhaps not the service.
            if let Some(other) = self.nearest_of(at, &|s| !s.provider.openai_compatible && is_usable(s)) {
                return Some(other.provider);
            }
        }
        Some(best.provider)
    }

    /// The nearest of some hints, from the place outward.
    fn nearest_of(&self, at: usize, accept: &dyn Fn(&Hint) -> bool) -> Option<&Hint> {
        let (before, after) = self.hints.split_at(self.hints.partition_point(|s| s.at <= at));
        let (mut before, mut after) = (before.iter().rev().peekable(), after.iter().peekable());
        let outward = iter::from_fn(|| match (before.peek(), after.peek()) {
            (Some(one), Some(other)) if at - one.at > (other.at - at) * 2 => after.next(),
            (None, _) => after.next(),
            _ => before.next(),
        });
        let mut weak = None;
        for hint in outward.filter(|hint| accept(hint)) {
            if !matches!(hint.kind, HintKind::Import | HintKind::Variable) {
                return Some(hint);
            }
            weak = weak.or(Some(hint));
        }
        weak
    }

    /// One of the providers that `of` gives way to, if a keyword in the file shows that one.
    pub(crate) fn owner_of_shared_words(&self, of: &ProviderHints) -> Option<&'static ProviderHints> {
        let marked =
            |s: &&Hint| (s.kind == HintKind::Keyword || !of.openai_compatible) && of.yields_to.contains(&s.provider.id);
        self.firsts.iter().find(marked).map(|s| s.provider)
    }

    /// One of the providers that `of` gives way to, if a keyword in the file is a setting for that one.
    pub(crate) fn set_for(&self, of: &ProviderHints) -> Option<&'static ProviderHints> {
        let is_set = |s: &&Hint| s.kind == HintKind::Keyword && of.yields_to.contains(&s.provider.id);
        self.firsts.iter().find(is_set).map(|s| s.provider)
    }

    /// The gateway whose address stands last in a range.
    pub(crate) fn gateway_in(&self, range: Span) -> Option<&'static ProviderHints> {
        let mut hosts = self.hints.iter().filter(|s| s.kind == HintKind::Host && range.contains(s.at));
        hosts.next_back().map(|s| s.provider).filter(|p| p.gateway)
    }

    /// Whether a client of the provider is made in the file.
    pub(crate) fn makes_client(&self, provider: &ProviderHints) -> bool {
        self.firsts.iter().any(|s| s.kind == HintKind::Client && s.is_called && s.provider.id == provider.id)
    }

    /// The gateway that the file uses. Its key alone, among those of other services, does not show that.
    pub(crate) fn gateway(&self, direct: &str) -> Option<&'static ProviderHints> {
        let is_used = |h: &&Hint| h.provider.gateway && h.kind != HintKind::Variable;
        let has_own = || self.firsts.iter().any(|h| h.kind == HintKind::Variable && h.provider.id == direct);
        let by_key = || self.firsts.iter().find(|h| h.provider.gateway).filter(|_| !has_own());
        self.firsts.iter().find(is_used).or_else(by_key).map(|hint| hint.provider)
    }

    pub(crate) fn has(&self, accept: impl Fn(&ProviderHints) -> bool) -> Option<&'static ProviderHints> {
        self.firsts.iter().map(|s| s.provider).find(|p| accept(p))
    }
}
