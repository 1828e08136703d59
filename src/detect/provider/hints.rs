//! What a file at large tells of the providers that it uses: hosts, clients, imports, variables, marks.

use std::iter;
use std::sync::LazyLock;

use regex::Regex;

use crate::rules::builtin::RULES;
use crate::rules::providers::ProviderHints;
use crate::text::literals::{Choice, Literals, Scanner};
use crate::text::pattern::regex;
use crate::text::span::Span;

/// A sign of a provider in a file.
#[derive(Debug, Clone, Copy)]
struct Sign {
    at: usize,
    provider: &'static ProviderHints,
    kind: SignKind,
    /// What it names is called there: a client is made.
    is_called: bool,
}

/// What a file at large tells of the providers that it uses.
#[derive(Debug)]
pub struct FileHints {
    /// By place.
    signs: Vec<Sign>,
    /// The first of each kind of each provider: a list of models has thousands.
    firsts: Vec<Sign>,
    /// An id stands in it that only gateways spell so: `anthropic/claude-haiku-4.5`, with a dot that no id of this
    /// generation has.
    pub(crate) is_gateway: bool,
}

static GATEWAY_SPELLING: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)anthropic/claude-(?:[a-z]+-[3-9]\.\d|[3-9]\.\d-[a-z])"));

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignKind {
    Host,
    Mark,
    Client,
    Variable,
    Import,
}

/// Every sign, with its kind and the number of its provider.
fn signs() -> impl Iterator<Item = (&'static str, (usize, SignKind))> {
    RULES.providers.iter().enumerate().flat_map(|(i, p)| {
        let lists = [
            (&p.hosts, SignKind::Host),
            (&p.marks, SignKind::Mark),
            (&p.clients, SignKind::Client),
            (&p.variables, SignKind::Variable),
            (&p.imports, SignKind::Import),
        ];
        lists.into_iter().flat_map(move |(list, kind)| list.iter().map(move |sign| (sign.as_str(), (i, kind))))
    })
}

struct Signs;

impl Literals for Signs {
    const CHOICE: Choice = Choice::Longest;

    fn literals() -> Vec<&'static str> {
        signs().map(|(sign, _)| sign).collect()
    }
}

static SCANNER: Scanner = Scanner::new::<Signs>();
static OWNERS: LazyLock<Vec<(usize, SignKind)>> = LazyLock::new(|| signs().map(|(_, owner)| owner).collect());

impl FileHints {
    /// Scans a text for hosts, clients and imports.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let signs = SCANNER.find_all(bytes).into_iter().filter_map(|m| {
            let (owner, kind) = OWNERS[m.literal];
            let before = m.start.checked_sub(1).map(|i| &bytes[i]);
            let after = bytes.get(m.end);
            let counts = match kind {
                SignKind::Host | SignKind::Mark => true,
                SignKind::Client => !is_word(before) && !is_word(after) && !is_comment(text, m.start),
                SignKind::Variable => !is_word(before),
                SignKind::Import => !is_word(before) && !is_word(after) && is_import_line(text, m.start),
            };
            // `GetRequiredService<OpenAIClient>()` names an interface, and makes nothing.
            let kind = if kind == SignKind::Client && before == Some(&b'<') { SignKind::Import } else { kind };
            let is_called = after.is_some_and(|b| matches!(b, b'(' | b'{'));
            counts.then_some(Sign { at: m.start, provider: &RULES.providers[owner], kind, is_called })
        });
        let signs: Vec<Sign> = signs.collect();
        let mut firsts: Vec<Sign> = Vec::new();
        for sign in &signs {
            let is_same = |known: &Sign| {
                (&known.provider.id, known.kind, known.is_called) == (&sign.provider.id, sign.kind, sign.is_called)
            };
            if !firsts.iter().any(is_same) {
                firsts.push(*sign);
            }
        }
        Self { signs, firsts, is_gateway: GATEWAY_SPELLING.is_match(text) }
    }

    /// The nearest sign of a provider that `serves` accepts, or the host of a gateway, which serves all: one before the
    /// place rather than after it, a client rather than an import, any other rather than the lingua franca.
    pub(crate) fn nearest(&self, at: usize, serves: &dyn Fn(&str) -> bool) -> Option<&'static ProviderHints> {
        let is_gateway = |s: &Sign| s.kind == SignKind::Host && s.provider.gateway;
        let is_usable = |s: &Sign| serves(&s.provider.id) || is_gateway(s);
        let best = self.nearest_of(at, &is_usable)?;
        let is_other = |p: &&ProviderHints| !best.provider.lingua_franca || serves(&p.id);
        if let Some(owner) = self.owner_of_shared_words(best.provider).filter(is_other) {
            return Some(owner);
        }
        if best.provider.lingua_franca
            && !self.firsts.iter().any(|s| s.provider.id == best.provider.id && s.kind != SignKind::Import)
        {
            // Only imported: the interface, perhaps not the service.
            if let Some(other) = self.nearest_of(at, &|s| !s.provider.lingua_franca && is_usable(s)) {
                return Some(other.provider);
            }
        }
        Some(best.provider)
    }

    /// The nearest of some signs, from the place outward.
    fn nearest_of(&self, at: usize, accept: &dyn Fn(&Sign) -> bool) -> Option<&Sign> {
        let (before, after) = self.signs.split_at(self.signs.partition_point(|s| s.at <= at));
        let (mut before, mut after) = (before.iter().rev().peekable(), after.iter().peekable());
        let outward = iter::from_fn(|| match (before.peek(), after.peek()) {
            (Some(one), Some(other)) if at - one.at > (other.at - at) * 2 => after.next(),
            (None, _) => after.next(),
            _ => before.next(),
        });
        let mut weak = None;
        for sign in outward.filter(|sign| accept(sign)) {
            if !matches!(sign.kind, SignKind::Import | SignKind::Variable) {
                return Some(sign);
            }
            weak = weak.or(Some(sign));
        }
        weak
    }

    /// One of the providers that `signs` gives way to, if the file is marked as that one's.
    pub(crate) fn owner_of_shared_words(&self, signs: &ProviderHints) -> Option<&'static ProviderHints> {
        let marked =
            |s: &&Sign| (s.kind == SignKind::Mark || !signs.lingua_franca) && signs.yields_to.contains(&s.provider.id);
        self.firsts.iter().find(marked).map(|s| s.provider)
    }

    /// The gateway whose address stands last in a range.
    pub(crate) fn gateway_in(&self, range: Span) -> Option<&'static ProviderHints> {
        let mut hosts = self.signs.iter().filter(|s| s.kind == SignKind::Host && range.contains(s.at));
        hosts.next_back().map(|s| s.provider).filter(|p| p.gateway)
    }

    /// Whether a client of the provider is made in the file.
    pub(crate) fn makes_client(&self, provider: &ProviderHints) -> bool {
        self.firsts.iter().any(|s| s.kind == SignKind::Client && s.is_called && s.provider.id == provider.id)
    }

    pub(crate) fn has(&self, accept: impl Fn(&ProviderHints) -> bool) -> Option<&'static ProviderHints> {
        self.firsts.iter().map(|s| s.provider).find(|p| accept(p))
    }
}

/// What stands before a byte in its line, from the first mark on.
fn line_before(text: &str, at: usize) -> &str {
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |i| i + 1);
    text[start..at].trim_start()
}

/// Whether the line of a byte is a comment: what is said there of a client makes none.
fn is_comment(text: &str, at: usize) -> bool {
    let before = line_before(text, at);
    ["//", "/*", "* ", "# ", "-- ", "<!--"].iter().any(|mark| before.starts_with(mark))
}

/// Whether the line of a byte imports something.
fn is_import_line(text: &str, at: usize) -> bool {
    let before = line_before(text, at);
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
