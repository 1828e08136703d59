//! The address that a client is given, which outweighs what its class is called.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::provider::UNKNOWN;
use crate::detect::provider::clients::{arguments, head, host_in};
use crate::detect::provider::names::longest_word;
use crate::detect::reference::Confidence;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::text::pattern::regex;

/// `base_url=`, `baseURL: `, `.baseUrl(`, `WithBaseURL(`, `Endpoint = new Uri(`: a key and where its value begins.
static KEY: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?-u)\b([A-Za-z_]\w*)["']?\s*(?:=>|:=|[:=(])\s*"#));
/// A name and nothing else, as an argument.
static NAME: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^\s*&?\$?([A-Za-z_]\w*)\s*,?\s*$"));
static WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)[A-Za-z_]\w*"));
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
    if let Some(provider) = host_in(arguments) {
        return Some(Endpoint { provider, confidence: Confidence::High });
    }
    values(arguments).find_map(|value| of_value(value, text))
}

/// The address of a client whose options are put together before it is made: `options = { baseURL: … }`,
/// `config.BaseURL = …`.
pub(crate) fn of_options(arguments: &str, text: &str) -> Option<Endpoint> {
    let mut names = arguments.split(',').filter_map(|argument| Some(NAME.captures(argument)?.get(1)?.as_str()));
    names.find_map(|name| of_object(name, text))
}

/// The address in an object of a text, where it is made or set step by step.
fn of_object(name: &str, text: &str) -> Option<Endpoint> {
    let finds = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).take(40);
    let after = finds.filter_map(|at| text.get(at + name.len()..));
    let is_whole = |rest: &&str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    after.filter(is_whole).find_map(|rest| {
        let line = rest.lines().next().unwrap_or_default();
        if let Some(member) = line.strip_prefix('.') {
            return endpoint(member, text);
        }
        let opening = line.find(['{', '(']).filter(|opening| line[..*opening].contains('='))?;
        endpoint(self::arguments(&rest[opening + 1..]), text)
    })
}

/// The values of the keys that hold an address.
fn values(arguments: &str) -> impl Iterator<Item = &str> {
    let is_address = |name: &str| {
        let name = normalise(name);
        let bare = name.strip_prefix("with").unwrap_or(&name);
        RULES.beside.address.iter().any(|key| key == bare)
    };
    let keys = KEY.captures_iter(arguments).filter(move |c| is_address(&c[1]));
    keys.filter_map(|c| arguments.get(c.get(0)?.end()..)).map(|value| {
        let value = head(value, 200);
        let end = value.find(['\n', ';']).unwrap_or(value.len());
        &value[..end]
    })
}

fn of_value(value: &str, text: &str) -> Option<Endpoint> {
    if NOTHING.is_match(value) || value.trim().is_empty() {
        return None;
    }
    if value.contains("://") {
        return Some(Endpoint { provider: UNKNOWN, confidence: Confidence::High });
    }
    let name = value.split([',', ')', '}']).next().unwrap_or_default();
    if let Some(address) = NAME.captures(name).and_then(|c| constant(text, c.get(1)?.as_str())) {
        let provider = host_in(address).unwrap_or(UNKNOWN);
        return Some(Endpoint { provider, confidence: Confidence::High });
    }
    let named = WORD.find_iter(name).find_map(|word| longest_word(&normalise(word.as_str()), |_| true));
    // Where every customer has an address of its own, it comes from the settings.
    let confidence = if named.is_some_and(|p| p.customer_endpoints) { Confidence::High } else { Confidence::Low };
    Some(Endpoint { provider: named.map_or(UNKNOWN, |p| p.id.as_str()), confidence })
}

/// The address that a text gives a name: `BASE_URL = "https://…"`.
fn constant<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    memchr::memmem::find_iter(text.as_bytes(), name.as_bytes())
        .take(40)
        .find_map(|at| given(text.get(at + name.len()..)?).filter(|value| value.contains("://")))
}

/// What a line gives a name, from behind that on.
pub(crate) fn given(rest: &str) -> Option<&str> {
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
            ("key, new OpenAIClientOptions { Endpoint = new Uri(settings.Url) }", Some(("unknown", Low))),
            ("option.WithBaseURL(\"http://gateway.internal/v1\")", Some(("unknown", High))),
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
