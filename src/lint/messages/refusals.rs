//! The parameters that a move makes a model reject, for requests that do not stand where the model is named.

use std::collections::BTreeMap;

use crate::lint::messages::parameters::{RULES, is_same_value, rules, spelled};

/// A parameter that a model rejects for certain and its predecessor took.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Refusal {
    /// As the API writes it.
    pub(crate) name: &'static str,
    /// The one value that is rejected.
    value: Option<&'static str>,
    /// The value that is accepted.
    default: Option<&'static str>,
    /// Whether it has another name at the new model, which frameworks know.
    pub(crate) is_translated: bool,
}

impl Refusal {
    /// Whether what a text has for a value is rejected.
    pub(crate) fn covers(&self, written: &str) -> bool {
        let plain = written.trim_end_matches([',', ';', ')', '}', ' ']).trim_matches(['"', '\'']);
        match self.value {
            Some(value) => plain == value || ["\"", "'"].iter().any(|q| written.contains(&format!("{q}{value}{q}"))),
            None => self.default.is_none_or(|default| !is_same_value(default, plain)),
        }
    }
}

/// The parameters that `new` rejects and `old` took. Those in an object, and those that only count together, are left out.
pub(crate) fn refusals(provider: &str, old: &str, new: &'static str) -> Vec<Refusal> {
    let before: Vec<&String> = rules(provider, old).flat_map(|change| &change.entry.params).collect();
    let mut found: Vec<Refusal> = Vec::new();
    for entry in rules(provider, new).map(|change| &change.entry).filter(|entry| !entry.doubt) {
        for param in entry.params.iter().filter(|param| !before.contains(param) && !param.contains([' ', '.', '+'])) {
            let (name, value) =
                param.split_once('=').map_or((param.as_str(), None), |(name, value)| (name, Some(value)));
            let of = |values: &'static BTreeMap<String, String>| values.get(name).map(String::as_str);
            let is_translated = entry.renames.contains_key(name);
            found.push(Refusal { name, value, default: of(&entry.defaults), is_translated });
        }
    }
    found
}

/// Whether a call of a framework gives each model the parameters that it takes.
pub(crate) fn adapts(callee: &str) -> bool {
    let callee = spelled(callee);
    let name = callee.rsplit('.').next().unwrap_or_default();
    RULES.adapters.iter().any(|known| known == name)
}

/// Whether a field holds what a model is asked.
pub(crate) fn is_payload(name: &str) -> bool {
    RULES.payloads.iter().any(|known| known == name)
}

/// Whether a word is a type, so that a field of it has no value yet.
pub(crate) fn is_type(word: &str) -> bool {
    RULES.types.iter().any(|known| known == word)
}

/// Whether a word stands before the name of what a program defines.
pub(crate) fn is_definer(word: &str) -> bool {
    RULES.definers.iter().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_rejected_for_certain_counts() {
        let names = |provider, old, new| refusals(provider, old, new).iter().map(|r| r.name).collect::<Vec<_>>();
        assert_eq!(names("openai", "gpt-4o", "gpt-6-luna"), ["max_tokens"]);
        assert_eq!(names("anthropic", "claude-3-opus-20240229", "claude-opus-5-5"), ["temperature", "top_p", "top_k"]);
        assert!(names("openai", "gpt-5.1", "gpt-6-luna").is_empty());
        let images = refusals("openai", "dall-e-3", "gpt-image-2");
        let quality = images.iter().find(|one| one.value == Some("standard")).unwrap();
        assert!(quality.covers("\"standard\",") && quality.covers("env.QUALITY || 'standard',"));
        assert!(!quality.covers("\"high\"") && !quality.covers("quality"));
        let temperature = &refusals("anthropic", "claude-3-opus-20240229", "claude-opus-5-5")[0];
        assert!(temperature.covers("0.2,") && !temperature.covers("1.0)"));
    }
}
