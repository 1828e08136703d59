//! What has to change besides the id: parameters that the new model refuses and the old one accepted.

use std::sync::{LazyLock, OnceLock};

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::rules::builtin::{self, PARAMETERS};

/// How many parameters a note names; the others are counted.
const SHOWN: usize = 4;

#[derive(Deserialize)]
struct File {
    change: Vec<Entry>,
}

/// The part of a rule in `rules/parameters.toml` that is used here. The rest of a rule shows people its source.
#[derive(Deserialize)]
struct Entry {
    providers: Vec<String>,
    models: Vec<String>,
    params: Vec<String>,
}

/// One rule. Its globs are compiled when a model is first compared with them.
struct Change {
    entry: Entry,
    models: OnceLock<GlobSet>,
}

static CHANGES: LazyLock<Vec<Change>> = LazyLock::new(|| {
    let file: File = builtin::parse(&PARAMETERS);
    file.change.into_iter().map(|entry| Change { entry, models: OnceLock::new() }).collect()
});

impl Change {
    #[allow(clippy::expect_used, reason = "the globs are part of the binary, and a test compiles them all")]
    fn covers(&self, model: &str) -> bool {
        let compile = || {
            let mut globs = GlobSetBuilder::new();
            for pattern in &self.entry.models {
                globs.add(Glob::new(pattern).expect("a glob of parameters.toml"));
            }
            globs.build().expect("globs of parameters.toml")
        };
        let globs = self.models.get_or_init(compile);
        globs.is_match(model) || globs.is_match(plain(model))
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

/// The parameters that `new` refuses and `old` accepted, in words: `` `temperature`, `top_p` and 2 more ``. `None` if
/// no change is known.
pub(crate) fn refused(provider: &str, old: &str, new: &str) -> Option<String> {
    let mut params: Vec<&str> = Vec::new();
    let changes = CHANGES.iter().filter(|change| change.entry.providers.iter().any(|known| known == provider));
    for change in changes.filter(|change| change.covers(new) && !change.covers(old)) {
        for param in &change.entry.params {
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
    if param.contains(' ') { param.to_owned() } else { format!("`{param}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole() {
        let file: toml::Table = toml::from_str(include_str!("../../../rules/parameters.toml")).unwrap();
        for entry in file["change"].as_array().unwrap() {
            let entry = entry.as_table().unwrap();
            let keys: Vec<&str> = entry.keys().map(String::as_str).collect();
            assert_eq!(keys, ["models", "params", "providers", "rule", "source"]);
            for provider in entry["providers"].as_array().unwrap() {
                let provider = provider.as_str().unwrap();
                assert!(crate::catalog::Catalog::builtin().provider(provider).is_some(), "{provider}");
            }
        }
        assert!(!CHANGES.iter().any(|change| change.covers("no-such-model")));
    }

    #[test]
    fn only_what_is_new_counts() {
        let sampling = refused("anthropic", "claude-3-opus-20240229", "claude-opus-4-8").unwrap();
        assert!(sampling.starts_with("`temperature`, `top_p`, `top_k`"), "{sampling}");
        assert_eq!(refused("anthropic", "claude-opus-4-7", "claude-opus-4-8"), None);
        assert!(refused("bedrock", "anthropic.claude-v2", "anthropic.claude-opus-4-8-v1:0").is_some());
        assert_eq!(refused("mistral", "claude-3-opus-20240229", "claude-opus-4-8"), None);
        let reasoning = refused("openai", "gpt-4", "gpt-5.1").unwrap();
        assert!(reasoning.contains("`max_tokens`") && reasoning.ends_with("and 3 more"), "{reasoning}");
        assert_eq!(refused("openai", "gpt-4.1", "gpt-4o"), None);
    }
}
