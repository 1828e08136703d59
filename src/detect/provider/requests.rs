//! Requests that are put together by hand: the address to which a call sends the object that the token stands in.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::place::Place;
use crate::detect::provider::clients::{head, host_in};
use crate::detect::provider::endpoint::{Endpoint, assigned};
use crate::detect::provider::{Evidence, UNKNOWN};
use crate::detect::reference::Confidence;
use crate::rules::builtin::RULES;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::is_whole_word;

/// How many names a body goes through before it is sent: `body`, `data = json.dumps(body)`.
const HOPS: usize = 2;
/// How many uses of a name are looked at.
const MAX_USES: usize = 12;
/// How many places of a name are looked at for its value.
const MAX_VALUES: usize = 40;
/// The longest arguments that are looked through.
const MAX_ARGUMENTS: usize = 3_000;

/// The end of an address before the path of an interface: a version.
static IS_VERSION: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)/v\d+\w*$"));
static NAME: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)[A-Za-z_]\w*"));

impl Evidence<'_> {
    /// The service that the address of the request shows; `unknown` for a host that is nobody's. An address that the text
    /// does not show decides nothing.
    pub(super) fn by_request(&self) -> Option<&'static str> {
        self.place.object()?;
        // Without an address nothing in the text is one to which a model is sent.
        let has_interface = || self.place.text.contains("://") || interfaces(self.place.text).next().is_some();
        let is_any = self.memo.has_interface(self.place.text, has_interface);
        if is_any { self.sent_from(self.place, HOPS) } else { None }
    }

    /// Where the calls around a place send what they take, or those that take what holds it.
    fn sent_from(&self, place: &Place<'_>, hops: usize) -> Option<&'static str> {
        // What runs later in a function is not what the call around it sends.
        let is_within =
            |call: &Construct| place.chain.iter().take_while(|c| *c != call).all(|c| c.kind != ConstructKind::Function);
        let sent = |call: &Construct| {
            let written = || self.written_address(call).filter(|_| is_within(call));
            self.memo.sent(self.place.text, call.value, || self.address_in(call).or_else(written))
        };
        let calls = || place.calls().find_map(sent);
        // A constant of a type that is made with arguments: `OPEN("https://llm.example.com/v1", mapOf("model" to id))`.
        let is_made = |c: &&Construct| c.kind == ConstructKind::Binding && place.text[c.value].starts_with('(');
        let made = || {
            let made = place.chain.iter().find(is_made).filter(|made| is_within(made))?;
            self.written_address(made)
        };
        let holder = || place.chain.iter().find(|c| c.kind == ConstructKind::Binding).filter(|_| hops > 0);
        calls().or_else(made).or_else(|| {
            let holder = holder()?;
            self.memo.sent(self.place.text, holder.span, || self.sent_by_name(place, holder, hops))
        })
    }

    /// Where the calls send it that take the name of what holds the place, in the function around.
    fn sent_by_name(&self, place: &Place<'_>, holder: &Construct, hops: usize) -> Option<&'static str> {
        let name = holder.name.split(',').next()?.rsplit([' ', '$', '@']).next().filter(|name| is_name(name))?;
        let around = place.chain.iter().find(|c| c.kind == ConstructKind::Function && c.span.holds(holder.span))?;
        let text = &self.place.text[..around.span.end];
        let finds = memchr::memmem::find_iter(&text.as_bytes()[holder.span.end..], name.as_bytes());
        let spans = finds.map(|at| Span::new(holder.span.end + at, holder.span.end + at + name.len()));
        let whole = spans.filter(|span| is_whole_word(text.as_bytes(), *span)).take(MAX_USES);
        whole.map(|span| Place::of(self.place.text, span, self.parsed)).find_map(|at| self.sent_from(&at, hops - 1))
    }

    /// The service whose interface an argument of a call is the address of.
    fn address_in(&self, call: &Construct) -> Option<&'static str> {
        let arguments = head(&self.place.text[call.value], MAX_ARGUMENTS);
        let at = call.value.start;
        let by_path = interfaces(arguments).find_map(|address| self.service(address, at));
        by_path.or_else(|| {
            let mut names = NAME.find_iter(head(arguments, 200)).filter_map(|name| self.constant(name.as_str(), at));
            names.find_map(|value| interfaces(value).find_map(|address| self.service(address, at)))
        })
    }

    /// Whose the address is that a call is given first, in quotes: `fetch("https://llm.example.com/ask", { … })`.
    fn written_address(&self, call: &Construct) -> Option<&'static str> {
        let arguments = self.place.text[call.value].trim_start_matches(|c: char| c == '(' || c.is_whitespace());
        let quoted = arguments.strip_prefix(['"', '\'', '`'])?;
        let address = quoted.strip_prefix("http").map(|rest| rest.trim_start_matches('s'))?.strip_prefix("://")?;
        let host = address.split(['/', '"', '\'', '`', '?', '#']).next()?;
        let is_plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
        let end = quoted.len() - address.len() + host.len();
        (is_plain && !host.is_empty()).then(|| host_in(&quoted[..end]).unwrap_or(UNKNOWN))
    }

    /// Nobody's, where nothing else shows a service and the file sends requests to a host that is not known.
    pub(super) fn by_request_elsewhere(&self) -> Option<Endpoint> {
        let text = self.place.text;
        let find = || {
            let is_versioned = |address: &&str| IS_VERSION.is_match(address);
            let mut hosts = interfaces(text).filter(is_versioned).filter_map(|address| address.rsplit_once("://"));
            hosts.find_map(|(_, host)| self.host(host, 0)).filter(|found| *found == UNKNOWN)
        };
        // A long list asks for each of its models.
        let found = self.memo.sent(text, Span::new(0, text.len()), find)?;
        Some(Endpoint { provider: found, confidence: Confidence::Low })
    }

    /// Whose a host is that stands at a place, or that of a variable there; nobody's where that is not known.
    fn host(&self, host: &str, at: usize) -> Option<&'static str> {
        let named =
            || NAME.find_iter(host).find_map(|name| self.value(name.as_str(), at, &|value| host_in(value).is_some()));
        host_in(host).or_else(|| host_in(named()?)).or((!host.is_empty()).then_some(UNKNOWN))
    }

    /// Whose an address is that stands at a place: by its host, or by that of the constant that it begins with.
    fn service(&self, address: &str, at: usize) -> Option<&'static str> {
        if let Some((_, host)) = address.rsplit_once("://") {
            return self.host(host, at);
        }
        let value = NAME.find_iter(address).find_map(|name| self.constant(name.as_str(), at))?;
        Some(host_in(value).unwrap_or(UNKNOWN))
    }

    /// The address that a name is given in its text: before a place, or else behind it.
    fn constant(&self, name: &str, at: usize) -> Option<&str> {
        self.value(name, at, &|value| value.contains("://"))
    }

    /// The value of a kind that a name is given in its text.
    fn value(&self, name: &str, at: usize, is_one: &dyn Fn(&str) -> bool) -> Option<&str> {
        let addresses = || values(self.place.text, name).filter(|(_, value)| is_one(value));
        let before = addresses().take_while(|(found, _)| *found < at).last();
        before.or_else(|| addresses().next()).map(|(_, value)| value)
    }
}

/// The values that lines of a text give a name, and where.
fn values<'t>(text: &'t str, name: &str) -> impl Iterator<Item = (usize, &'t str)> {
    let finds: Vec<usize> = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).take(MAX_VALUES).collect();
    let len = name.len();
    let whole = finds.into_iter().filter(move |at| is_whole_word(text.as_bytes(), Span::new(*at, *at + len)));
    whole.filter_map(move |at| Some((at, assigned(&text[at + len..])?)))
}

/// The expressions in a text that are addresses of an interface for models, up to its path:
/// `"https://api.example.com/v1/chat/completions`, `base + "/embeddings`.
fn interfaces(text: &str) -> impl Iterator<Item = &str> {
    let finds = |path: &'static String| memchr::memmem::find_iter(text.as_bytes(), path.as_bytes());
    RULES.beside.interfaces.iter().flat_map(finds).map(move |at| {
        let start = text[..at].rfind([',', '(', '\n', ';', '[']).map_or(0, |before| before + 1);
        &text[start..at]
    })
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
