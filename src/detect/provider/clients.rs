//! Clients that are made in a text, and the endpoints that they are given.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;

use crate::detect::provider::beside::by_exact_word;
use crate::detect::provider::callees::{Known, classes, client_in, client_of, like_client};
use crate::detect::provider::endpoint::{Endpoint, address, bare, endpoint, keys, options};
use crate::detect::provider::hints::FileHints;
use crate::detect::provider::names::longest_word;
use crate::detect::provider::own;
use crate::detect::provider::signs::Sign;
use crate::detect::provider::statements::uncommented;
use crate::detect::reference::Confidence;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::rules::words;
use crate::text::pattern::regex;
use crate::text::span::{Span, near_line_start};
use crate::text::words::{is_whole_word, last_part};

/// What a variable becomes right behind its name, alone or with others, with or without a type: `= AzureOpenAI(`,
/// `: OpenAI = new(`, `, err := openai.NewClient(`, `{ get; } = new OpenAIClient(`.
static CONSTRUCTION: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?-u)^(?:\s*,\s*\w+)*\s*(?:\{[\w; ]*\})?(?:[?!]?:\s*[\w.<>\[\]|? ]+?)?\s*(?:\|\||\?\?)?(?::=|=|:)\s*",
        r"(?:await\s+)?(?:new\s+)?\\?((?:\w+(?:\.|::))*[A-Za-z_]\w*)\s*(?:<(?u:[^<>\n]*)>)?\s*(?:\(\s*\)\s*\{|[({])",
    ))
});
/// The type behind the name of a variable or parameter: `client: AIProjectClient`.
static TYPE_AFTER: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^\s*:\s*([A-Za-z_][\w.]*)"));
/// The type before the name: `PersistentAgentsClient client`.
static TYPE_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)(?:^|[(,])\s*(?:[a-z]+\s+)*([A-Z][\w.]*)(?:<(?u:[^<>\n]*)>)?[?&*]*\s+$"));

/// The longest path behind a host that is looked through.
const MAX_PATH: usize = 200;

/// The hosts of all providers, in their order, and whose each is.
static HOSTS: LazyLock<(AhoCorasick, Vec<&'static ProviderHints>)> = LazyLock::new(|| {
    let hosts = RULES.providers.iter().flat_map(|p| p.hosts.iter().map(move |host| (host, p)));
    let (hosts, owners): (Vec<_>, Vec<_>) = hosts.unzip();
    // What is asked about is short: what matters is that it is built at once.
    let kind = Some(AhoCorasickKind::NoncontiguousNFA);
    let finder = AhoCorasick::builder().ascii_case_insensitive(true).kind(kind).build(hosts);
    (finder.expect("hosts are few and short"), owners)
});

/// Clients that were made in a text, found once a name: a long file asks for each of its calls.
#[derive(Debug, Default)]
pub struct Memo {
    /// By the text's address and the client's name: where it is made, and whose it is.
    made: RefCell<Constructions>,
    /// By the address and the length of a stretch: the endpoint that is given there. What is within several calls is asked
    /// about for each place in the innermost.
    given: RefCell<HashMap<(usize, usize), Option<Endpoint>>>,
    /// By the text's address and a stretch of it: where what stands there is sent.
    sent: RefCell<HashMap<(usize, Span), Option<&'static str>>>,
    /// By the text's address: the words that may show a provider beside a variable.
    signs: RefCell<HashMap<usize, Rc<[Sign]>>>,
    pub(super) known: Known,
    /// By the text's address: whether the path of an interface stands in it.
    interfaces: RefCell<HashMap<usize, bool>>,
}

type Constructions = HashMap<(usize, String), Rc<[Made]>>;

/// A client that is made or declared: where, and whose it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Made {
    pub at: usize,
    pub whose: Endpoint,
}

impl Memo {
    /// Where what stands in a stretch of a text is sent, found once.
    pub(crate) fn sent(
        &self,
        text: &str,
        span: Span,
        find: impl FnOnce() -> Option<&'static str>,
    ) -> Option<&'static str> {
        let key = (text.as_ptr() as usize, span);
        if let Some(known) = self.sent.borrow().get(&key) {
            return *known;
        }
        let found = find();
        self.sent.borrow_mut().insert(key, found);
        found
    }

    /// The endpoint that is given in a part of a text, found once.
    pub(crate) fn endpoint(&self, part: &str, text: &str) -> Option<Endpoint> {
        if part.is_empty() {
            return None;
        }
        let key = (part.as_ptr() as usize, part.len());
        if let Some(known) = self.given.borrow().get(&key) {
            return *known;
        }
        let found = endpoint(part, text);
        self.given.borrow_mut().insert(key, found);
        found
    }

    /// Whether the path of an interface stands in a text, looked for once.
    pub(crate) fn has_interface(&self, text: &str, find: impl FnOnce() -> bool) -> bool {
        *self.interfaces.borrow_mut().entry(text.as_ptr() as usize).or_insert_with(find)
    }

    /// The words of a text that may show a provider beside a variable, found once.
    pub(crate) fn signs(&self, text: &str, find: impl FnOnce() -> Vec<Sign>) -> Rc<[Sign]> {
        Rc::clone(self.signs.borrow_mut().entry(text.as_ptr() as usize).or_insert_with(|| find().into()))
    }

    /// The clients that a name stands for in a text. `hints`: what its file imports, which decides between classes of the
    /// same name.
    pub(crate) fn constructions(&self, text: &str, name: &str, hints: &FileHints) -> Rc<[Made]> {
        let key = (text.as_ptr() as usize, name.to_owned());
        if let Some(known) = self.made.borrow().get(&key) {
            return Rc::clone(known);
        }
        let is_whole = |at: &usize| is_whole_word(text.as_bytes(), Span::new(*at, *at + name.len()));
        let finds = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).filter(is_whole);
        let made = finds.filter_map(|at| Some(Made { at, whose: construction(text, at, at + name.len(), hints)? }));
        let made: Rc<[_]> = made.collect();
        self.made.borrow_mut().insert(key, Rc::clone(&made));
        made
    }
}

/// Whose client the variable between two places becomes: `= AzureOpenAI(…)`, `= new OpenAI({ baseURL: … })`.
fn construction(text: &str, start: usize, end: usize, hints: &FileHints) -> Option<Endpoint> {
    let rest = text.get(end..)?;
    if let Some(found) = CONSTRUCTION.captures(head(rest, 200)) {
        let opening = end + found.get(0).map_or(0, |m| m.end());
        let declared = || type_before(text, start).map(|class| (class, client_of(class)));
        return made(&found[1], declared, &setup(text, opening), text, hints);
    }
    let is_declared = rest.trim_start().starts_with(['=', ';', ',', ')']);
    let after = || TYPE_AFTER.captures(head(rest, 80)).and_then(|c| Some(c.get(1)?.as_str()));
    let before = || type_before(text, start).filter(|_| is_declared);
    let found = [after(), before()].into_iter().flatten().find_map(|class| Some((class, client_of(class)?)));
    let (class, client) = found?;
    Some(own(&hints.of_package(class, client).id))
}

/// Whose client a call makes; `declared` is the type of what it is given to, with whose client that is.
pub(crate) fn made<'t>(
    callee: &'t str,
    declared: impl FnOnce() -> Option<(&'t str, Option<&'static ProviderHints>)>,
    setup: &[&str],
    text: &str,
    hints: &FileHints,
) -> Option<Endpoint> {
    let named = || declared().and_then(|(class, client)| Some((class, client?)));
    if let Some((class, client)) = client_in(callee).or_else(named) {
        return Some(pointed(hints.of_package(class, client), setup, text));
    }
    // What is only called as a client is may be anything, but where it is given an address that counts.
    let Some((class, like)) = like_client(callee) else {
        let imported = || imported_class(callee, hints).map(|client| pointed(client, setup, text));
        // `createOpenAICompatible({ baseURL: … })`
        let is_sure = |given: &Endpoint| given.confidence == Confidence::High && has_shared_word(callee);
        let compatible = || address(setup, text).filter(is_sure);
        return setup
            .iter()
            .find_map(|part| host_in(&uncommented(part)))
            .map(own)
            .or_else(imported)
            .or_else(compatible);
    };
    match hints.named_package(class, like) {
        None => address(setup, text),
        Some(package) => Some(pointed(package, setup, text)),
    }
}

/// Whose a client is that is made with some arguments: its endpoint's, where it has one that is not its own. A client
/// whose customers have an address each is its provider's whatever that is.
pub(crate) fn pointed(client: &'static ProviderHints, setup: &[&str], text: &str) -> Endpoint {
    let of_options = |part: &&str| options(part, text).into_iter().find_map(|part| made_for(part, client));
    let other = || if client.yields_to.is_empty() { None } else { setup.iter().find_map(of_options) };
    let client = setup.iter().find_map(|part| made_for(part, client)).or_else(other).unwrap_or(client);
    let given = if client.customer_endpoints { None } else { address(setup, text) };
    given.unwrap_or_else(|| own(&client.id))
}

/// The provider that gives a client of several services to one of them by an argument: by naming its back end
/// (`backend: genai.BackendVertexAI`), or by what only that one takes and that is not turned off (`vertexai=True`).
pub(crate) fn made_for(arguments: &str, client: &'static ProviderHints) -> Option<&'static ProviderHints> {
    if client.yields_to.is_empty() {
        return None;
    }
    let arguments = uncommented(arguments);
    let others = || RULES.providers.iter().filter(|p| client.yields_to.contains(&p.id));
    let is_one = |p: &ProviderHints| p.id == client.id || client.yields_to.contains(&p.id);
    let given: Vec<(String, &str)> = keys(&arguments).map(|(name, value)| (bare(name), value)).collect();
    let names_service = |key: &String| RULES.beside.provider.contains(key) || RULES.beside.endpoint.contains(key);
    let mut named = given.iter().filter(|(key, _)| names_service(key) && !RULES.beside.address.contains(key));
    let by_name = named.find_map(|(_, value)| longest_word(&normalise(first_value(value)), is_one));
    by_name.or_else(|| {
        let takes = |p: &ProviderHints, key: &str| p.arguments.iter().any(|argument| normalise(argument) == key);
        others().find(|p| {
            let mut own = given.iter().filter(|(key, _)| takes(p, key)).peekable();
            own.peek().is_some() && own.all(|(_, value)| !words::is_off(first_value(value)))
        })
    })
}

/// A value up to what separates it from the next.
fn first_value(value: &str) -> &str {
    value.split([',', ')', '}']).next().unwrap_or_default().trim()
}

/// The provider from whose package the class is imported that a call makes an object of, where its interface is its own.
fn imported_class(callee: &str, hints: &FileHints) -> Option<&'static ProviderHints> {
    let mut types = classes(callee).map(last_part).filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
    types.find_map(|name| hints.imported(name)).filter(|p| !p.openai_compatible)
}

/// Whether what makes a client has the word of a provider whose interface others offer.
fn has_shared_word(callee: &str) -> bool {
    let last = last_part(callee);
    longest_word(&normalise(last), |_| true).is_some_and(|p| p.openai_compatible)
}

fn type_before(text: &str, start: usize) -> Option<&str> {
    Some(TYPE_BEFORE.captures(&text[near_line_start(text, start)..start])?.get(1)?.as_str())
}

/// What a client is made with: the arguments behind a bracket that opens before a place, and the calls chained to it.
pub(crate) fn setup(text: &str, opening: usize) -> [&str; 2] {
    let rest = text.get(opening..).unwrap_or_default();
    let inside = arguments(rest);
    let is_closed = rest[inside.len()..].starts_with([')', '}', ']']);
    [inside, if is_closed { chain_after(text, opening + inside.len() + 1) } else { "" }]
}

/// The rest of a chain of calls behind one: `.baseUrl(…).build()`, or the fields that are set as it is made.
pub(crate) fn chain_after(text: &str, end: usize) -> &str {
    let rest = head(&text[end..], 600);
    let is_link = |line: &str| line.trim_start().starts_with(['.', '?', '!']) || line.trim_start().starts_with("->");
    let is_first = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('{');
    let lines = rest.split_inclusive('\n').enumerate();
    let chained = lines.take_while(|(index, line)| is_link(line) || *index == 0 && is_first(line));
    let len = chained.map(|(_, line)| line.len()).sum();
    let chain = &rest[..len];
    &chain[..chain.find(';').unwrap_or(len)]
}

/// What stands before the bracket that closes one, as far as it is worth reading.
pub(crate) fn arguments(rest: &str) -> &str {
    let mut depth = 1_usize;
    for (at, byte) in rest.bytes().enumerate().take(800) {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &rest[..at];
        }
    }
    head(rest, 400)
}

/// The first bytes of a text, up to a character's end.
pub(crate) fn head(text: &str, len: usize) -> &str {
    let end = (0..=len.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    &text[..end]
}

/// The provider whose host a text names; the most specific host counts.
pub(crate) fn host_in(text: &str) -> Option<&'static str> {
    // Every address has one of these, and most texts that are asked about have none.
    memchr::memchr3(b'.', b':', b'/', text.as_bytes())?;
    let (finder, owners) = &*HOSTS;
    let found = finder.find_overlapping_iter(text).map(|m| (m.range().len(), m.pattern().as_usize(), m.end()));
    let (_, host, end) = found.max()?;
    let owner = owners[host];
    let passes =
        owner.hosts.iter().any(|host| RULES.gateways.passing.contains(host) && text[..end].ends_with(host.as_str()));
    let passed_to = if passes { passed_to(&text[end..]) } else { None };
    Some(passed_to.unwrap_or(&owner.id))
}

/// The service to which a host passes a call on, by a part of the path behind it: `/v1/account/gateway/groq`.
fn passed_to(path: &str) -> Option<&'static str> {
    let line = head(path, MAX_PATH).lines().next()?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let parts = line.split('/').skip(1).map(|part| &part[..part.find(|c| !is_word(c)).unwrap_or(part.len())]);
    parts.filter(|part| !part.is_empty()).find_map(by_exact_word)
}
