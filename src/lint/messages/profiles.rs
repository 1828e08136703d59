//! Whether a model answers under the name that a fix would give it: alone, or in the inference profile of a geography.

use std::sync::LazyLock;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::rules::builtin::{self, PROFILES};

/// The part of `rules/profiles.toml` that is used here. The rest shows people where it was read.
#[derive(Deserialize)]
struct File {
    provider: String,
    required: Vec<String>,
    model: Vec<Group>,
}

/// Models that have the same profiles.
#[derive(Deserialize)]
struct Group {
    ids: Vec<String>,
    profiles: Vec<String>,
}

/// The profiles of the provider that has them.
struct Rules {
    provider: String,
    required: GlobSet,
    groups: Vec<Group>,
}

#[allow(clippy::expect_used, reason = "the globs are part of the binary, and a test compiles them all")]
static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let File { provider, required, model } = builtin::parse(&PROFILES);
    let mut globs = GlobSetBuilder::new();
    for pattern in &required {
        globs.add(Glob::new(pattern).expect("a glob of profiles.toml"));
    }
    Rules { provider, required: globs.build().expect("globs of profiles.toml"), groups: model }
});

/// What is known of a name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Profiled {
    /// It answers, or no rule is against it.
    Fits,
    /// Nobody knows whether the model has the profile.
    Open(String),
    /// The model does not answer under it. Why, in words.
    Refused(String),
}

/// Whether a model answers behind a prefix (`bedrock/us.`, or none) at a provider.
pub(crate) fn of(provider: &str, prefix: &str, model: &str) -> Profiled {
    if provider != RULES.provider {
        return Profiled::Fits;
    }
    let known = RULES.groups.iter().find(|group| group.ids.iter().any(|id| id == model)).map(|group| &group.profiles);
    let others = || match known.map(Vec::as_slice) {
        Some([]) | None => String::new(),
        Some(some) => {
            let named: Vec<String> = some.iter().map(|profile| format!("`{profile}.`")).collect();
            format!("; it has {}", named.join(", "))
        }
    };
    let last = prefix.rsplit(['/', ':']).next().and_then(|last| last.strip_suffix('.'));
    match (last, known) {
        (Some(profile), Some(known)) if known.iter().any(|own| own == profile) => Profiled::Fits,
        (Some(profile), Some(_)) => Profiled::Refused(format!("`{model}` has no profile `{profile}.`{}", others())),
        (Some(profile), None) => Profiled::Open(format!("check that the profile `{profile}.` has the new model")),
        (None, _) if RULES.required.is_match(model) => {
            Profiled::Refused(format!("`{model}` is available only through an inference profile{}", others()))
        }
        (None, _) => Profiled::Fits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn a_profile_is_kept_where_the_model_has_it() {
        let of = |prefix, model| of("bedrock", prefix, model);
        assert_eq!(of("us.", "anthropic.claude-sonnet-5-5"), Profiled::Fits);
        assert_eq!(of("bedrock/apac.", "anthropic.claude-haiku-5-5"), Profiled::Fits);
        assert_eq!(of("bedrock:eu.", "amazon.nova-2-lite-v1:0"), Profiled::Fits);
        for (prefix, model, part) in [
            ("apac.", "moonshotai.kimi-k3", "no profile `apac.`; it has `global.`"),
            ("us.", "mistral.ministral-3-8b-instruct", "no profile `us.`"),
            ("", "anthropic.claude-sonnet-5-5", "only through an inference profile; it has `apac.`"),
            ("bedrock/", "anthropic.claude-opus-5-5", "only through an inference profile"),
        ] {
            let Profiled::Refused(why) = of(prefix, model) else { panic!("{prefix}{model}") };
            assert!(why.contains(part), "{why}");
        }
        assert!(matches!(of("us.", "harbour.lantern-9"), Profiled::Open(_)));
        assert_eq!(of("", "amazon.nova-lite-v1:0"), Profiled::Fits, "it answers under its own id");
        assert_eq!(super::of("vertex", "us.", "claude-sonnet-5-5"), Profiled::Fits);
    }

    #[test]
    fn the_file_names_models_of_the_catalog() {
        let file: toml::Table = toml::from_str(include_str!("../../../rules/profiles.toml")).unwrap();
        for key in ["source", "reason"] {
            assert!(file[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
        }
        let catalog = Catalog::builtin();
        let ids = RULES.groups.iter().flat_map(|group| &group.ids);
        for id in ids {
            assert!(catalog.at(&RULES.provider, id).next().is_some(), "{id}");
        }
    }
}
