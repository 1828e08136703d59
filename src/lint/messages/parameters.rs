//! What has to change besides the id: parameters that a model refuses. What the call at hand passes is judged; where the
//! call is not known, what may be passed is named.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::detect::evidence::ProviderEvidence;
use crate::detect::reference::{Argument, Call, Confidence, Reference};
use crate::lint::messages::rejected::{Rejected, Remedy, renamed};
use crate::rules::builtin::{self, PARAMETERS};
use crate::rules::key::normalise;
use crate::rules::words;

/// How many parameters a note names; the others are counted.
const SHOWN: usize = 4;

#[derive(Deserialize)]
struct File {
    calls: Vec<String>,
    typed: Vec<String>,
    requests: Vec<String>,
    payloads: Vec<String>,
    containers: Vec<String>,
    change: Vec<Entry>,
    unserved: Vec<Unserved>,
}

/// An interface that models do not answer at.
#[derive(Deserialize)]
struct Unserved {
    providers: Vec<String>,
    models: Vec<String>,
    serves: Vec<String>,
}

/// The part of a rule in `rules/parameters.toml` that is used here. The rest of a rule shows people its source.
#[derive(Deserialize)]
struct Entry {
    providers: Vec<String>,
    models: Vec<String>,
    params: Vec<String>,
    #[serde(default)]
    from: Vec<String>,
    answer: Option<String>,
    #[serde(default)]
    defaults: BTreeMap<String, String>,
    #[serde(default)]
    renames: BTreeMap<String, String>,
    #[serde(default)]
    absent: BTreeMap<String, String>,
    #[serde(default)]
    doubt: bool,
}

/// One rule. Its globs are compiled when a model is first compared with them.
struct Change {
    entry: Entry,
    models: OnceLock<GlobSet>,
}

/// The rules, and where they hold.
struct Rules {
    calls: Vec<String>,
    typed: Vec<String>,
    requests: Vec<String>,
    payloads: Vec<String>,
    containers: Vec<String>,
    changes: Vec<Change>,
    unserved: Vec<Unserved>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let File { calls, typed, requests, payloads, containers, change, unserved } = builtin::parse(&PARAMETERS);
    let changes = change.into_iter().map(|entry| Change { entry, models: OnceLock::new() }).collect();
    Rules { calls, typed, requests, payloads, containers, changes, unserved }
});

impl Change {
    fn covers(&self, model: &str) -> bool {
        let globs = self.models.get_or_init(|| compiled(&self.entry.models));
        globs.is_match(model) || globs.is_match(plain(model))
    }

    /// Whether calls of a model could pass the parameters of the rule.
    fn concerns(&self, old: &str) -> bool {
        let from = &self.entry.from;
        from.is_empty() || from.iter().any(|start| plain(old).starts_with(start.as_str()))
    }

    /// The argument by which a call falls under one of the parameters of the rule.
    fn passed<'c>(&self, param: &str, call: &'c Call) -> Option<&'c Argument> {
        let mut last = None;
        for one in param.split('+') {
            let (name, value) = one.split_once('=').map_or((one, None), |(name, value)| (name, Some(value)));
            let default = self.entry.defaults.get(name);
            let path = name.split('.').map(normalise).collect::<Vec<_>>().join(".");
            let is_it = |argument: &&Argument| {
                beside_model(&argument.path) == path
                    && value.is_none_or(|value| is_value(value, &argument.value))
                    && default.is_none_or(|default| !is_same_value(default, &argument.value))
                    && !words::is_nothing(&argument.value)
            };
            last = Some(call.arguments.iter().find(is_it)?);
        }
        last
    }

    /// What becomes of an argument. What the program asks for again would be missed there.
    fn remedy<'c>(&self, argument: &'c Argument, call: &Call) -> Option<Remedy<'c>> {
        if argument.is_read {
            return None;
        }
        let path = beside_model(&argument.path);
        let is_it = |(name, _): &(&String, &String)| normalise(name) == path;
        if let Some((old, new)) = self.entry.renames.iter().find(is_it) {
            let is_there = call.arguments.iter().any(|other| beside_model(&other.path) == normalise(new));
            let is_typed = call.callees.iter().any(|callee| RULES.typed.iter().any(|end| ends_with(callee, end)));
            return renamed(&argument.key.text, old, new, is_typed).filter(|_| !is_there).map(Remedy::Rename);
        }
        let default = self.entry.absent.iter().find(is_it).map(|(_, value)| value);
        let is_default = default.is_some_and(|default| is_same_value(default, &argument.value));
        argument.without.as_ref().filter(|_| is_default).map(Remedy::LeaveOut)
    }
}

#[allow(clippy::expect_used, reason = "the globs are part of the binary, and a test compiles them all")]
fn compiled(models: &[String]) -> GlobSet {
    let mut globs = GlobSetBuilder::new();
    for pattern in models {
        globs.add(Glob::new(pattern).expect("a glob of parameters.toml"));
    }
    globs.build().expect("globs of parameters.toml")
}

/// The call of an interface at which a model does not answer, among the calls around a reference.
pub(crate) fn unserved<'r>(provider: &str, model: &str, reference: &'r Reference) -> Option<&'r str> {
    let call = reference.parts.call.as_deref()?;
    let of_provider = RULES.unserved.iter().filter(|rule| rule.providers.iter().any(|known| known == provider));
    let mut rules = of_provider.filter(|rule| compiled(&rule.models).is_match(model));
    rules.find_map(|rule| {
        let is_one = |callee: &&String| rule.serves.iter().any(|end| ends_with(callee, end));
        call.callees.iter().find(is_one).map(String::as_str)
    })
}

/// The path of an argument without the objects whose fields count as if they stood beside the model.
fn beside_model(path: &str) -> &str {
    let mut path = path;
    while let Some((outer, inner)) = path.split_once('.') {
        if !RULES.containers.iter().any(|container| container == outer) {
            break;
        }
        path = inner;
    }
    path
}

/// Whether an argument has a value, in words or as a member of a type: `url`, `ResponseFormat.url`.
fn is_value(value: &str, written: &str) -> bool {
    let member = written.rsplit(['.', ':', '/']).next().unwrap_or(written);
    written == value || normalise(member) == normalise(value)
}

/// Whether two values are one, whatever a language writes around a number: `1.0f`, `openai.Float(1)`.
fn is_same_value(one: &str, other: &str) -> bool {
    let number = |value: &str| {
        let inner = value.strip_suffix(')').and_then(|call| call.rsplit_once('(')).map_or(value, |(_, inner)| inner);
        inner.trim_end_matches(['f', 'F', 'd', 'D', 'm', 'M', 'L']).parse::<f64>()
    };
    match (number(one), number(other)) {
        (Ok(one), Ok(other)) => (one - other).abs() < f64::EPSILON,
        _ => one.eq_ignore_ascii_case(other),
    }
}

/// The id without the vendor before it: `anthropic.`, `openai/`.
pub(crate) fn plain(model: &str) -> &str {
    let model = model.rsplit('/').next().unwrap_or(model);
    match model.split_once('.') {
        // `gpt-4.1` has a point of its own.
        Some((vendor, rest)) if vendor.bytes().all(|b| b.is_ascii_alphabetic()) => rest,
        _ => model,
    }
}

/// The rules that hold for a model.
fn rules<'m>(provider: &'m str, model: &'m str) -> impl Iterator<Item = &'static Change> {
    let of_provider = move |change: &&Change| change.entry.providers.iter().any(|known| known == provider);
    RULES.changes.iter().filter(of_provider).filter(move |change| change.covers(model))
}

/// Whether any rule holds for a model.
pub(crate) fn has_rules(provider: &str, model: &str) -> bool {
    rules(provider, model).next().is_some()
}

/// The call of a reference, if it hands its arguments to the service as they are: a method of an SDK, a request by hand, or
/// an object that has the fields of a request.
pub(crate) fn direct_call(reference: &Reference) -> Option<&Call> {
    use ProviderEvidence::{Address, Call as Client, File, Lines};
    let call = reference.parts.call.as_deref()?;
    let is_one = |known: &[String]| call.callees.iter().any(|callee| known.iter().any(|end| ends_with(callee, end)));
    let decision = &reference.provider;
    let is_shown =
        matches!(decision.evidence, Address | Client | Lines | File) && decision.confidence != Confidence::Low;
    let has_payload =
        || call.arguments.iter().any(|one| RULES.payloads.iter().any(|name| name == beside_model(&one.path)));
    let is_request = || is_one(&RULES.requests) || call.is_body && has_payload();
    (is_one(&RULES.calls) || is_one(&RULES.typed) || is_shown && is_request()).then_some(call)
}

/// Whether a callee ends with whole parts of a name, or is a method of what such a call makes.
fn ends_with(callee: &str, end: &str) -> bool {
    let [callee, end] = [callee, end].map(|name| name.to_ascii_lowercase().replace("->", ".").replace("::", "."));
    let maker = callee.split(['(', '<']).next().unwrap_or_default();
    [callee.as_str(), maker].into_iter().any(|callee| {
        callee.strip_suffix(end.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(['.', ':', '>']))
    })
}

/// What a call passes that a model refuses for certain.
pub(crate) fn rejected<'c>(provider: &str, model: &str, call: &'c Call) -> Vec<Rejected<'c>> {
    let mut found: Vec<Rejected<'c>> = Vec::new();
    for change in rules(provider, model).filter(|change| !change.entry.doubt) {
        for param in &change.entry.params {
            let Some(argument) = change.passed(param, call) else { continue };
            if found.iter().all(|known| known.argument != argument) {
                let (answer, remedy) = (change.entry.answer.as_deref(), change.remedy(argument, call));
                found.push(Rejected { argument, answer, remedy });
            }
        }
    }
    found
}

/// What a call passes that the new model refuses and the old one accepts.
pub(crate) fn newly_rejected<'c>(provider: &str, old: &str, new: &str, call: &'c Call) -> Vec<Rejected<'c>> {
    let before = rejected(provider, old, call);
    let is_new = |one: &Rejected<'_>| before.iter().all(|known| known.argument != one.argument);
    rejected(provider, new, call).into_iter().filter(is_new).collect()
}

/// The parameters that `new` refuses and `old` accepted, in words: `` `temperature`, `top_p` and 2 more ``. Of a call that
/// is known, only what is in doubt. `None` if no change is known.
pub(crate) fn refused(provider: &str, old: &str, new: &str, call: Option<&Call>) -> Option<String> {
    let of_old: Vec<&String> = rules(provider, old).flat_map(|change| &change.entry.params).collect();
    let mut params: Vec<&str> = Vec::new();
    for change in rules(provider, new).filter(|change| change.concerns(old)) {
        let is_open = |param: &str| match call {
            Some(call) if !param.contains(' ') => {
                change.entry.doubt && change.passed(param, call).is_some() || !call.is_whole
            }
            _ => true,
        };
        for param in change.entry.params.iter().filter(|param| !of_old.contains(param) && is_open(param)) {
            if !params.contains(&param.as_str()) {
                params.push(param);
            }
        }
    }
    let more = params.len().saturating_sub(SHOWN);
    let mut named: Vec<String> = params.iter().take(SHOWN).map(|param| shown(param)).collect();
    if more > 0 {
        named.push(format!("{more} more"));
    }
    let last = named.pop()?;
    Some(if named.is_empty() { last } else { format!("{} and {last}", named.join(", ")) })
}

/// A parameter as a note shows it. A description, which has blanks, is not marked as code.
fn shown(param: &str) -> String {
    if param.contains(' ') { param.to_owned() } else { format!("`{}`", param.replace('+', "` with `")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::part;

    #[test]
    fn the_file_is_whole() {
        let file: toml::Table = toml::from_str(include_str!("../../../rules/parameters.toml")).unwrap();
        let optional = ["absent", "answer", "defaults", "doubt", "from", "renames"];
        for entry in file["change"].as_array().unwrap() {
            let entry = entry.as_table().unwrap();
            let keys: Vec<&str> = entry.keys().map(String::as_str).filter(|key| !optional.contains(key)).collect();
            assert_eq!(keys, ["models", "params", "providers", "rule", "source"]);
            for provider in entry["providers"].as_array().unwrap() {
                let provider = provider.as_str().unwrap();
                assert!(crate::catalog::Catalog::builtin().provider(provider).is_some(), "{provider}");
            }
        }
        assert!(!RULES.changes.iter().any(|change| change.covers("no-such-model")));
        assert!(RULES.calls.iter().chain(&RULES.requests).all(|call| *call == call.to_ascii_lowercase()));
    }

    #[test]
    fn only_what_is_new_counts() {
        let refused = |provider, old, new| refused(provider, old, new, None);
        let sampling = refused("anthropic", "claude-3-opus-20240229", "claude-opus-4-8").unwrap();
        assert!(sampling.starts_with("`temperature`, `top_p`, `top_k`"), "{sampling}");
        assert_eq!(refused("anthropic", "claude-opus-4-7", "claude-opus-4-8"), None);
        let text = refused("bedrock", "anthropic.claude-v2:1", "anthropic.claude-sonnet-4-20250514-v1:0").unwrap();
        assert!(text.contains("Messages API"), "{text}");
        let later = refused("anthropic", "claude-3-opus-20240229", "claude-opus-4-8").unwrap();
        assert!(!later.contains("max_tokens_to_sample"), "{later}");
        assert!(refused("bedrock", "anthropic.claude-v2", "anthropic.claude-opus-4-8-v1:0").is_some());
        assert_eq!(refused("mistral", "claude-3-opus-20240229", "claude-opus-4-8"), None);
        let reasoning = refused("openai", "gpt-4", "gpt-5.1").unwrap();
        assert!(reasoning.contains("`max_tokens`") && reasoning.ends_with("and 3 more"), "{reasoning}");
        assert_eq!(refused("openai", "gpt-4.1", "gpt-4o"), None);
    }

    /// A call with these arguments, each `name=value`.
    fn call(arguments: &[&str]) -> Call {
        let argument = |text: &&str| {
            let (name, value) = text.split_once('=').unwrap();
            let path = name.split('.').map(normalise).collect::<Vec<_>>().join(".");
            let (key, whole, without) = (part(text, name), part(text, text), Some(part(text, text)));
            Argument { path, key, whole, value: value.to_owned(), without, is_read: false }
        };
        let callees = vec!["client.chat.completions.create".to_owned()];
        Call { callees, arguments: arguments.iter().map(argument).collect(), is_whole: true, is_body: false }
    }

    #[test]
    fn what_a_call_passes_is_judged() {
        let names = |provider, model, arguments: &[&str]| {
            let call = call(arguments);
            rejected(provider, model, &call).iter().map(Rejected::shown).collect::<Vec<_>>()
        };
        assert_eq!(
            names("openai", "o3", &["max_tokens=9", "temperature=0.2"]),
            ["`max_tokens=9`", "`temperature=0.2`"]
        );
        assert!(names("openai", "o3", &["temperature=1.0", "top_p=1", "user=a", "seed=3"]).is_empty());
        assert!(names("openai", "gpt-4o", &["max_tokens=9", "temperature=0.2"]).is_empty());
        assert!(names("openai", "gpt-5-chat-latest", &["max_tokens=9", "temperature=0.2"]).is_empty());
        assert!(names("openai", "gpt-5.1", &["temperature=0.2"]).is_empty(), "it need not reason");
        assert_eq!(names("anthropic", "claude-opus-4-5", &["temperature=1", "top_p=0.9"]), ["`top_p=0.9`"]);
        assert!(names("anthropic", "claude-opus-4-5", &["temperature=1"]).is_empty());
        let thinking = ["thinking.type=enabled", "thinking.budget_tokens=5"];
        assert_eq!(names("anthropic", "claude-opus-4-8", &thinking), ["`thinking.budget_tokens=5`"]);
        assert!(names("anthropic", "claude-opus-4-8", &["temperature=None"]).is_empty());
        assert_eq!(names("openai", "o3", &["extra_body.temperature=0"]), ["`extra_body.temperature=0`"]);
        let renamed = call(&["max_tokens=9"]);
        let remedy = |provider: &str, model: &str, call: &Call| rejected(provider, model, call)[0].remedy.is_some();
        assert!(remedy("openai", "o3", &renamed));
        assert!(!remedy("openai", "o3", &call(&["temperature=0.2"])));
        assert!(remedy("xai", "grok-4.3", &call(&["presence_penalty=0.0"])), "the default is left out");
        assert!(!remedy("xai", "grok-4.3", &call(&["presence_penalty=0.5"])));
        assert!(newly_rejected("openai", "o1", "o3", &renamed).is_empty());
    }

    #[test]
    fn of_a_call_that_is_known_only_doubts_are_named() {
        let passes = |arguments: &[&str]| refused("openai", "gpt-4o", "gpt-5.1", Some(&call(arguments)));
        assert_eq!(passes(&["max_tokens=9"]), None);
        assert_eq!(passes(&["temperature=0.2"]).as_deref(), Some("`temperature`"));
        let open = Call { is_whole: false, ..call(&[]) };
        assert!(refused("openai", "gpt-4o", "gpt-5.1", Some(&open)).is_some());
    }

    #[test]
    fn calls_hand_on_what_they_are_given() {
        for (callee, is_direct) in [
            ("client.chat.completions.create", true),
            ("client.Chat.Completions.New", true),
            ("OpenAI().chat.completions.create", true),
            ("MessageCreateParams.builder().model", true),
            ("MessageCreateParams.builder", true),
            ("litellm.completion", false),
            ("ChatOpenAI", false),
        ] {
            assert_eq!(RULES.calls.iter().any(|end| ends_with(callee, end)), is_direct, "{callee}");
        }
    }
}
