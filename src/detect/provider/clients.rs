//! Clients that are made in a text, and the endpoints that they are given.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use regex::Regex;

use crate::detect::provider::endpoint::{Endpoint, endpoint, of_options};
use crate::detect::reference::Confidence;
use crate::detect::sites::callee_ends_with;
use crate::rules::builtin::RULES;
use crate::rules::providers::ProviderHints;
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::is_whole_word;

/// What a variable becomes right behind its name, alone or with others, with or without a type: `= AzureOpenAI(`,
/// `: OpenAI = new(`, `, err := openai.NewClient(`, `{ get; } = new OpenAIClient(`.
static CONSTRUCTION: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?-u)^(?:\s*,\s*\w+)*\s*(?:\{[\w; ]*\})?(?:[?!]?:\s*[\w.<>\[\]|? ]+?)?\s*(?:\|\||\?\?)?(?::=|=|:)\s*",
        r"(?:await\s+)?(?:new\s+)?\\?((?:\w+(?:\.|::))*[A-Za-z_]\w*)\s*(?:<(?u:[^<>\n]*)>)?\s*[({]",
    ))
});
/// The type behind the name of a variable or parameter: `client: AIProjectClient`.
static TYPE_AFTER: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^\s*:\s*([A-Za-z_][\w.]*)"));
/// The type before the name: `PersistentAgentsClient client`.
static TYPE_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)(?:^|[(,])\s*(?:[a-z]+\s+)*([A-Z][\w.]*)(?:<(?u:[^<>\n]*)>)?[?&*]*\s+$"));

/// Clients that were made in a text, found once a name: a long file asks for each of its calls.
#[derive(Debug, Default)]
pub struct Memo {
    /// By the text's address and the client's name: where it is made, and whose it is.
    made: RefCell<Constructions>,
    /// By the text's address and a stretch of it: where what stands there is sent.
    sent: RefCell<HashMap<(usize, Span), Option<&'static str>>>,
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

    pub(crate) fn constructions(&self, text: &str, name: &str) -> Rc<[Made]> {
        let key = (text.as_ptr() as usize, name.to_owned());
        if let Some(known) = self.made.borrow().get(&key) {
            return Rc::clone(known);
        }
        let is_whole = |at: &usize| is_whole_word(text.as_bytes(), Span::new(*at, *at + name.len()));
        let finds = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).filter(is_whole);
        let made = finds.filter_map(|at| Some(Made { at, whose: construction(text, at, at + name.len())? }));
        let made: Rc<[_]> = made.collect();
        self.made.borrow_mut().insert(key, Rc::clone(&made));
        made
    }
}

/// Whose client the variable between two places becomes: `= AzureOpenAI(…)`, `= new OpenAI({ baseURL: … })`.
fn construction(text: &str, start: usize, end: usize) -> Option<Endpoint> {
    let rest = text.get(end..)?;
    if let Some(made) = CONSTRUCTION.captures(head(rest, 200)) {
        let opening = made.get(0).map_or(0, |m| m.end());
        let path = &made[1];
        let client = client_in(path).or_else(|| type_before(text, start));
        return pointed(client, arguments(&rest[opening..]), text);
    }
    let after = || TYPE_AFTER.captures(head(rest, 80)).and_then(|c| client_of(c.get(1)?.as_str()));
    let is_declared = rest.trim_start().starts_with(['=', ';', ',', ')']);
    let before = || type_before(text, start).filter(|_| is_declared);
    let client = after().or_else(before)?;
    Some(Endpoint { provider: &client.id, confidence: Confidence::High })
}

/// Whose a client is that is made with some arguments: its endpoint's, where it has one that is not its own. A client
/// whose customers have an address each is its provider's whatever that is.
pub(crate) fn pointed(client: Option<&'static ProviderHints>, arguments: &str, text: &str) -> Option<Endpoint> {
    let own = client.map(|p| Endpoint { provider: &p.id, confidence: Confidence::High });
    if client.is_some_and(|p| p.customer_endpoints) {
        return own;
    }
    let known = host_in(arguments).map(|provider| Endpoint { provider, confidence: Confidence::High });
    let given = || own.and_then(|_| endpoint(arguments, text).or_else(|| of_options(arguments, text)));
    known.or_else(given).or(own)
}

fn type_before(text: &str, start: usize) -> Option<&'static ProviderHints> {
    let line = &text[memchr::memrchr(b'\n', &text.as_bytes()[..start]).map_or(0, |i| i + 1)..start];
    client_of(TYPE_BEFORE.captures(line)?.get(1)?.as_str())
}

/// The provider one of whose clients, or the clients' methods, a callee ends with.
pub(crate) fn client_of(callee: &str) -> Option<&'static ProviderHints> {
    RULES.providers.iter().find(|p| p.clients.iter().any(|c| callee_ends_with(callee, c)))
}

/// The provider whose client is the callee or a class that a method of it is of: `AIProjectClient.from_endpoint`,
/// `OpenAI::Client.new`.
fn client_in(callee: &str) -> Option<&'static ProviderHints> {
    let class = |callee: &str| Some(callee.rsplit_once(['.', ':'])?.0.trim_end_matches(':').to_owned());
    let classes = std::iter::successors(Some(callee.to_owned()), |callee| class(callee));
    classes.take(4).find_map(|class| client_of(&class))
}

/// The rest of a chain of calls behind one: `.baseUrl(…).build()`.
pub(crate) fn chain_after(text: &str, end: usize) -> &str {
    let rest = head(&text[end..], 600);
    let is_link = |line: &str| line.trim_start().starts_with(['.', '?']);
    let links = rest.split_inclusive('\n').enumerate().take_while(|(index, line)| *index == 0 || is_link(line));
    let len = links.map(|(_, line)| line.len()).sum();
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
    let lower = text.to_ascii_lowercase();
    let of = |p: &ProviderHints| p.hosts.iter().filter(|h| lower.contains(h.as_str())).map(String::len).max();
    RULES
        .providers
        .iter()
        .filter_map(|p| of(p).map(|len| (len, p)))
        .max_by_key(|(len, _)| *len)
        .map(|(_, p)| p.id.as_str())
}
