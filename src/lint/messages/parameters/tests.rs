//! The words on parameters that a model rejects.

use crate::lint::messages::parameters::*;
use crate::lint::testing::part;

#[test]
fn the_file_is_whole() {
    let file: toml::Table = toml::from_str(include_str!("../../../../rules/parameters.toml")).unwrap();
    let optional = ["absent", "answer", "defaults", "doubt", "from", "handed_on", "renames"];
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
    assert_eq!(names("openai", "o3", &["max_tokens=9", "temperature=0.2"]), ["`max_tokens=9`", "`temperature=0.2`"]);
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
        assert_eq!(is_one_of(callee, &RULES.calls), is_direct, "{callee}");
    }
}
