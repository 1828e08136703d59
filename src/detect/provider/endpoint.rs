//! The address that a client is given, which outweighs what its class is called.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::provider::UNKNOWN;
use crate::detect::provider::clients::{head, host_in, setup};
use crate::detect::provider::names::longest_word;
use crate::detect::provider::own;
use crate::detect::provider::statements::uncommented;
use crate::detect::reference::Confidence;
use crate::rules::builtin::{self, RULES};
use crate::rules::key::normalise;
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::{is_whole_word, words};

/// The longest line that sets a field of an object. A bundle can be one line.
const MAX_LINE: usize = 600;
/// How many uses of the name of an object are looked at.
const MAX_USES: usize = 40;

/// `base_url=`, `baseURL: `, `.baseUrl(`, `WithBaseURL(`, `Endpoint = new Uri(`: a key and where its value begins.
static KEY: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?-u)\b([A-Za-z_]\w*)["']?\]?\s*(?:=>|:=|[:=(])\s*"#));
/// A name and nothing else, as an argument.
static NAME: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^\s*&?\$?([A-Za-z_]\w*)\s*,?\s*$"));
/// A name that holds the options of a client, as an argument: `options`, `**options`, `{ ...options`, `options...`,
/// `configuration: options`.
static OPTIONS: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?-u)^[\s{]*(\w+\s*[:=]\s*)?(?:&|\*\*?|\.\.\.)?\s*(?:mut\s+)?",
        r"[$@]?(?:\w+(?:\.|->))?([A-Za-z_]\w*)(?:\.\.\.|\.clone\(\))?[\s})]*$"
    ))
});
/// What an object is made of right behind its name: `= {`, `: ClientOptions = {`, `:= openai.DefaultConfig(`, `= new()\n{`.
static OBJECT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)^(?u:[^\n=;(){}]*)=\s*(?:\[\])?((?u:[^\n(){}\[;=]*))(?:\(\s*\)\s*\{|[({\[])"));
static WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)[A-Za-z_]\w*"));
/// A host in quotes, without a scheme: `"llm.example.com"`, `"10.0.0.5:8000/v1"`.
static HOST: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?-u)^["'`]\w[\w-]*(?:\.[\w-]+)+(?::\d+)?(?:/[\w./-]*)?["'`]"#));
/// Words for no value at all.
static NOTHING: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^(?:None|null|undefined|nil)\b"));

/// Where a client sends its requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub provider: &'static str,
    pub confidence: Confidence,
}

/// The address among the arguments of a client or a call; none where there is none and the client has its own.
///
/// A host that is known names its provider. Another host belongs to none that is known. What only the environment or a
/// setting knows is a guess: the provider after which the variable is called, or none.
pub(crate) fn endpoint(arguments: &str, text: &str) -> Option<Endpoint> {
    let arguments = &*uncommented(arguments);
    if let Some(provider) = host_in(arguments) {
        return Some(Endpoint { provider, confidence: Confidence::High });
    }
    values(arguments).find_map(|(owner, value)| {
        let found = of_value(value, text)?;
        // `azure.WithEndpoint(…)`: whose address it is.
        let named = || longest_word(&normalise(owner), |p| p.customer_endpoints).map(|p| own(&p.id));
        if found.provider == UNKNOWN && found.confidence == Confidence::Low {
            named().or(Some(found))
        } else {
            Some(found)
        }
    })
}

/// The address that a client is made with: a known host among its arguments and the calls chained to it, the value of a key
/// for an address, or what its options hold, which are put together before.
pub(crate) fn address(setup: &[&str], text: &str) -> Option<Endpoint> {
    let host = || setup.iter().find_map(|part| host_in(&uncommented(part))).map(own);
    let given = || setup.iter().find_map(|part| endpoint(part, text));
    host().or_else(given).or_else(|| setup.iter().find_map(|part| of_options(part, text)))
}

/// The address of a client whose options are put together before it is made: `options = { baseURL: … }`,
/// `config.BaseURL = …`.
pub(crate) fn of_options(arguments: &str, text: &str) -> Option<Endpoint> {
    let arguments = uncommented(arguments);
    let options: Vec<_> = arguments.split(',').filter_map(|argument| OPTIONS.captures(argument)).collect();
    let given = || options.iter().find_map(|argument| object(argument.get(2)?.as_str(), text, &mut given));
    // What is given by a name of its own may be anything. Of several services it is not known which one is meant.
    let bare = options.iter().filter(|argument| argument.get(1).is_none());
    let only = || {
        let mut named = bare.filter_map(|argument| object(argument.get(2)?.as_str(), text, &mut called));
        let first = named.next()?;
        let is_compatible = builtin::provider(first.provider).is_some_and(|p| p.openai_compatible);
        (!is_compatible && named.all(|other| other == first)).then_some(first)
    };
    given().or_else(only)
}

/// What the options of a client are made of that are put together before it is made.
pub(super) fn options<'t>(arguments: &str, text: &'t str) -> Vec<&'t str> {
    let names = arguments.split(',').filter_map(|argument| OPTIONS.captures(argument));
    let mut found = Vec::new();
    for name in names.filter_map(|captures| captures.get(2)) {
        object(name.as_str(), text, &mut |text, end| {
            let made = OBJECT.find(head(text.get(end..)?, 200))?;
            found.extend(setup(text, end + made.end()));
            Some(())
        });
    }
    found
}

/// What the first use of a name in a text shows of an object, from behind the name on.
fn object<'t, T>(name: &str, text: &'t str, shown: &mut dyn FnMut(&'t str, usize) -> Option<T>) -> Option<T> {
    let finds = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).map(|at| Span::new(at, at + name.len()));
    let mut whole = finds.filter(|span| is_whole_word(text.as_bytes(), *span)).take(MAX_USES);
    whole.find_map(|span| shown(text, span.end))
}

/// The address that an object is made with, or that is set in it: `options.baseURL = …`, `options["base_url"] = …`.
fn given(text: &str, end: usize) -> Option<Endpoint> {
    let rest = text.get(end..)?;
    if rest.starts_with(['.', '[']) || rest.starts_with("->") {
        let line = head(rest, MAX_LINE).lines().next().unwrap_or_default();
        return if line.contains('=') { endpoint(line, text) } else { None };
    }
    let made = OBJECT.find(head(rest, 200))?;
    setup(text, end + made.end()).iter().find_map(|part| endpoint(part, text))
}

/// The service that what makes an object is called after: `azureConfig(…)`.
fn called(text: &str, end: usize) -> Option<Endpoint> {
    let made = OBJECT.captures(head(text.get(end..)?, 200))?;
    let name = normalise(&made[1]);
    let named = longest_word(&name, |p| !p.names_models)?;
    // `openai.DefaultAzureConfig(…)` is of the package of one for the service of the other.
    let other = longest_word(&name, |p| named.yields_to.contains(&p.id));
    Some(own(&other.unwrap_or(named).id))
}

/// The values of the keys that hold an address, each behind the name of what the key is called on.
fn values(arguments: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_address = |name: &str| RULES.beside.address.contains(&bare(name));
    // `host = Host(baseUrl = …)`: what makes the value has the address.
    let is_made = move |value: &str| {
        let first = value.split(',').next().unwrap_or_default();
        KEY.captures_iter(first).any(|inner| is_address(&inner[1]))
    };
    let keys = keys(arguments).filter(move |(name, value)| is_address(name) && !is_made(value));
    keys.map(|(name, value)| {
        let start = name.as_ptr().addr() - arguments.as_ptr().addr();
        let before = arguments[..start].strip_suffix('.').unwrap_or_default();
        (&before[before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_').len()..], value)
    })
}

/// The keys among some arguments and the calls chained to them, each with the line that its value begins.
pub(super) fn keys(arguments: &str) -> impl Iterator<Item = (&str, &str)> {
    KEY.captures_iter(arguments).filter_map(|c| {
        let value = head(arguments.get(c.get(0)?.end()..)?, 200);
        Some((c.get(1)?.as_str(), &value[..value.find(['\n', ';']).unwrap_or(value.len())]))
    })
}

/// A key without separators and without the word that makes an option of it: `WithBaseURL` is `baseurl`.
pub(super) fn bare(name: &str) -> String {
    let name = normalise(name);
    name.strip_prefix("with").map_or(name.clone(), str::to_owned)
}

fn of_value(value: &str, text: &str) -> Option<Endpoint> {
    if NOTHING.is_match(value) || value.trim().is_empty() || value.starts_with('=') {
        return None;
    }
    if value.contains("://") || HOST.is_match(value) {
        return Some(Endpoint { provider: UNKNOWN, confidence: Confidence::High });
    }
    let name = value.split([',', ')', '}']).next().unwrap_or_default();
    if let Some(address) = NAME.captures(name).and_then(|c| constant(text, c.get(1)?.as_str())) {
        let provider = host_in(address).unwrap_or(UNKNOWN);
        return Some(Endpoint { provider, confidence: Confidence::High });
    }
    let mut words_of_name = WORD.find_iter(name).map(|word| word.as_str());
    let named = words_of_name.find_map(|word| Some((word, longest_word(&normalise(word), |_| true)?)));
    // `GENERIC_OPENAI_BASE_URL` is for whatever has the interface.
    let is_imitation = |word: &str| words(word).iter().any(|part| RULES.beside.imitations.contains(part));
    let (provider, is_sure) = match named {
        Some((word, p)) if p.openai_compatible && is_imitation(word) => (UNKNOWN, true),
        // Where every customer has an address of its own, it comes from the settings.
        Some((_, p)) => (p.id.as_str(), p.customer_endpoints),
        None => (UNKNOWN, false),
    };
    Some(Endpoint { provider, confidence: if is_sure { Confidence::High } else { Confidence::Low } })
}

/// The address that a text gives a name: `BASE_URL = "https://…"`.
fn constant<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    memchr::memmem::find_iter(text.as_bytes(), name.as_bytes())
        .take(40)
        .find_map(|at| assigned(text.get(at + name.len()..)?).filter(|value| value.contains("://")))
}

/// What a line gives a name, from behind that on.
pub(crate) fn assigned(rest: &str) -> Option<&str> {
    let (before, value) = rest.lines().next()?.split_once('=')?;
    (!before.contains(['(', ')', '.'])).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(arguments: &str) -> Option<(&'static str, Confidence)> {
        endpoint(arguments, "LOCAL = \"http://10.0.0.5/v1\"\n").map(|e| (e.provider, e.confidence))
    }

    #[test]
    fn the_address_decides_whose_a_client_is() {
        use Confidence::{High, Low};
        for (arguments, expected) in [
            ("api_key=key", None),
            ("base_url=None, api_key=key", None),
            ("base_url=\"https://api.groq.com/openai/v1\"", Some(("groq", High))),
            ("baseURL: 'http://localhost:9000/v1', apiKey", Some(("unknown", High))),
            ("base_url=LOCAL", Some(("unknown", High))),
            ("baseURL: process.env.LLM_URL", Some(("unknown", Low))),
            (".baseUrl(System.getenv(\"LLM_URL\"))", Some(("unknown", Low))),
            ("base_url=os.environ.get(\"OPENAI_BASE_URL\")", Some(("openai", Low))),
            ("baseURL: process.env.GENERIC_OPEN_AI_BASE_PATH", Some(("unknown", High))),
            ("api_base=local_vars.get(\"api_base\", None)", Some(("unknown", Low))),
            ("uri_base: ENV[\"STT_OPENAI_COMPATIBLE_ENDPOINT\"]", Some(("unknown", High))),
            ("key, new OpenAIClientOptions { Endpoint = new Uri(settings.Url) }", Some(("unknown", Low))),
            ("option.WithBaseURL(\"http://gateway.internal/v1\")", Some(("unknown", High))),
            ("token: key, host: \"llm.example.com\", scheme: \"https\"", Some(("unknown", High))),
            ("host = settings.host", Some(("unknown", Low))),
        ] {
            assert_eq!(found(arguments), expected, "{arguments}");
        }
    }

    #[test]
    fn options_that_are_made_before_the_client() {
        let text = "const options = {\n  apiKey: key,\n  baseURL: settings.url,\n}\nnew OpenAI(options)\n";
        assert_eq!(of_options("options", text).map(|e| e.provider), Some("unknown"));
        let go = "config := openai.DefaultConfig(key)\nconfig.BaseURL = \"https://openrouter.ai/api/v1\"\n";
        let cs = "var options = new Options();\noptions.Endpoint = new Uri(\"http://localhost/v1\");\n";
        assert_eq!(of_options("new Key(\"k\"), options", cs).map(|e| e.provider), Some("unknown"));
        assert_eq!(of_options("config", go).map(|e| e.provider), Some("openrouter"));
    }
}
