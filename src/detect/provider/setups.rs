//! How a client is made or set up behind a name in a text, and whether that sends its requests to another than its provider.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::provider::UNKNOWN;
use crate::detect::provider::clients::{head, host_in, pointed, setup};
use crate::detect::provider::endpoint::{Endpoint, address, bare, endpoint, keys};
use crate::detect::provider::names::longest_word;
use crate::detect::provider::statements::is_comment;
use crate::detect::reference::Confidence;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::rules::words;
use crate::text::pattern::regex;
use crate::text::span::{Span, near_line_start};

/// What makes a client, behind its name: `(`, `::Client.new(`, `.builder(`.
static MAKES: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^(?:(?:(?:\.|::)\w+)*(?:\(\s*\)\s*\{|\()|\{)"));
/// What makes something that is called as a client is, or sets up its package: `Config::new(`, `Options {`,
/// `.configure do`.
static SETS_UP: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)^(?:[A-Z]\w*(?:(?:\.|::)\w+)*(?:\(\s*\)\s*\{|\(|\s*\{)|(?:\.\w+)+\s+(?:do\b|\{))"));
/// A member of a package that is given a value: `.base_url = …`.
static IS_SET: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^(?:\.\w+)+\s*=(?u:[^=])"));

/// How many addresses of a text are looked at, and how long one is at most.
const MAX_ADDRESSES: usize = 40;
const MAX_ADDRESS: usize = 200;
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// A client that is made.
pub(crate) struct Setup {
    /// Where its requests go, if not to its provider.
    pub(crate) elsewhere: Option<Endpoint>,
}

/// The client that is made with what stands behind its name.
pub(crate) fn setup_at(text: &str, end: usize, provider: &'static ProviderHints) -> Option<Setup> {
    let opening = MAKES.find(head(&text[end..], 200))?.end();
    let whose = pointed(provider, &setup(text, end + opening), text);
    Some(Setup { elsewhere: Some(whose).filter(|whose| is_elsewhere(*whose, provider)) })
}

/// Where a client sends its requests that is made with what stands at a place, or that its package makes, if not to its
/// provider: `OpenAIConfig::new().with_api_base(…)`, `OpenAI.configure do …`, `openai.base_url = …`.
pub(crate) fn setting(text: &str, name: Span, provider: &'static ProviderHints) -> Option<Endpoint> {
    let rest = head(&text[name.end..], 200);
    // What names a model of its own is a client for that.
    let names_model = |arguments: &str| keys(arguments).any(|(key, _)| RULES.beside.model.contains(&bare(key)));
    let given = if IS_SET.is_match(rest) {
        endpoint(rest.lines().next()?, text)
    } else {
        let opening = SETS_UP.find(rest)?.end();
        let is_block = !rest[..opening].ends_with('(');
        let is_value = || {
            let before = text[near_line_start(text, name.start)..name.start].trim_end();
            before.ends_with(['=', '(', ',', '&']) || before.ends_with("new")
        };
        let is_setup = !is_block || rest.starts_with('.') || is_value();
        let setup = setup(text, name.end + opening);
        let is_own_client = !is_block && names_model(setup[0]);
        if is_setup && !is_own_client { address(&setup, text) } else { None }
    };
    given.filter(|given| is_elsewhere(*given, provider))
}

/// The addresses that a program puts into the environment, and for whose clients: `os.environ["OPENAI_BASE_URL"] =
/// "http://localhost:1234/v1"`, `os.Setenv("OPENAI_BASE_URL", "…")`.
pub(crate) fn set_in_environment(text: &str) -> Vec<(&'static ProviderHints, Endpoint)> {
    let schemes = memchr::memmem::find_iter(text.as_bytes(), b"://").take(MAX_ADDRESSES);
    let given = schemes.filter_map(|at| {
        let start = text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
        let head = text[near_line_start(text, at)..start].trim_end_matches(QUOTES).trim_end();
        // A call that sets a variable takes its name first.
        let (set, is_call) =
            head.strip_suffix(',').map(|set| (set, true)).or_else(|| Some((head.strip_suffix('=')?, false)))?;
        let variable = set.trim_end_matches([']', ' ', '"', '\'', '`']);
        let object = variable.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let name = &variable[object.len()..];
        let is_variable = name.contains('_') && !name.bytes().any(|b| b.is_ascii_lowercase());
        let asked = if is_variable { normalise(object) } else { return None };
        if !words::RULES.environment.iter().any(|part| asked.contains(part.as_str()))
            || is_call && !asked.contains("set")
        {
            return None;
        }
        let key = normalise(name);
        RULES.beside.address.iter().find(|end| key.ends_with(end.as_str()))?;
        let whose = longest_word(&key, |_| true).filter(|p| !p.customer_endpoints && !is_comment(text, at))?;
        let provider = host_in(head_of(&text[start..])).unwrap_or(UNKNOWN);
        Some((whose, Endpoint { provider, confidence: Confidence::High }))
    });
    given.filter(|(whose, given)| is_elsewhere(*given, whose)).collect()
}

/// An address, up to the quote behind it.
fn head_of(address: &str) -> &str {
    let address = head(address, MAX_ADDRESS);
    &address[..address.find(QUOTES).unwrap_or(address.len())]
}

fn is_elsewhere(whose: Endpoint, provider: &ProviderHints) -> bool {
    whose.provider != provider.id || whose.confidence != Confidence::High
}
