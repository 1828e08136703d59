//! How a client is made or set up behind a name in a text, and whether that sends its requests to another than its provider.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::provider::clients::{head, pointed, setup};
use crate::detect::provider::endpoint::{Endpoint, address, endpoint};
use crate::detect::provider::scope::line_start;
use crate::detect::reference::Confidence;
use crate::rules::providers::ProviderHints;
use crate::text::pattern::regex;
use crate::text::span::Span;

/// What makes a client, behind its name: `(`, `::Client.new(`, `.builder(`.
static MAKES: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^(?:(?:(?:\.|::)\w+)*(?:\(\s*\)\s*\{|\()|\{)"));
/// What makes something that is called as a client is, or sets up its package: `Config::new(`, `Options {`,
/// `.configure do`.
static SETS_UP: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)^(?:[A-Z]\w*(?:(?:\.|::)\w+)*(?:\(\s*\)\s*\{|\(|\s*\{)|(?:\.\w+)+\s+(?:do\b|\{))"));
/// A member of a package that is given a value: `.base_url = …`.
static IS_SET: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^(?:\.\w+)+\s*=(?u:[^=])"));

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
    let given = if IS_SET.is_match(rest) {
        endpoint(rest.lines().next()?, text)
    } else {
        let opening = SETS_UP.find(rest)?.end();
        let is_block = !rest[..opening].ends_with('(');
        let is_value = || {
            let before = text[line_start(text, name.start)..name.start].trim_end();
            before.ends_with(['=', '(', ',', '&']) || before.ends_with("new")
        };
        let is_setup = !is_block || rest.starts_with('.') || is_value();
        if is_setup { address(&setup(text, name.end + opening), text) } else { None }
    };
    given.filter(|given| is_elsewhere(*given, provider))
}

fn is_elsewhere(whose: Endpoint, provider: &ProviderHints) -> bool {
    whose.provider != provider.id || whose.confidence != Confidence::High
}
