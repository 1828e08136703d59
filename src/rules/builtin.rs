//! The built-in rules: the files under `rules/`, compiled in as JSON. They are read once, when the first file passes
//! the prefilter.

use std::sync::LazyLock;

use crate::rules::deployments::{DeploymentRules, Deployments};
use crate::rules::families::{Families, Family};
use crate::rules::providers::{Gateways, ImportLines, PathForm, ProviderHints, ProviderKeys, Providers};
use crate::rules::sites::{Site, Sites};
use crate::rules::usage::UsageRules;

/// The content of the data files on ids, providers and places.
#[derive(Debug)]
pub struct Builtin {
    pub route_suffixes: Vec<String>,
    pub option_suffixes: Vec<String>,
    /// Ends of a tag behind a colon that belongs to the id (`:480b-cloud`).
    pub tag_suffixes: Vec<String>,
    pub families: Vec<Family>,
    pub providers: Vec<ProviderHints>,
    pub beside: ProviderKeys,
    pub gateways: Gateways,
    pub imports: ImportLines,
    pub forms: Vec<PathForm>,
    pub sites: Vec<Site>,
    /// Folders of a project that hold its templates, lower case.
    pub template_folders: Vec<String>,
    /// Ends of keys whose value is the name of a deployment, normalised.
    pub deployment_names: Vec<String>,
    pub deployments: Vec<DeploymentRules>,
    pub usage: UsageRules,
}

/// A data file that is part of the binary.
#[derive(Debug)]
pub(crate) struct RuleFile {
    pub(crate) path: &'static str,
    /// Its content, which the build script turned from TOML into JSON.
    pub(crate) json: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/rule_files.rs"));

/// The built-in rules. Tests parse every file, so that no released build fails here.
pub static RULES: LazyLock<Builtin> = LazyLock::new(|| {
    let families: Families = parse(&FAMILIES);
    let providers: Providers = parse(&PROVIDERS);
    let deployments: Deployments = parse(&DEPLOYMENTS);
    Builtin {
        route_suffixes: families.route_suffixes,
        option_suffixes: families.option_suffixes,
        tag_suffixes: families.tag_suffixes,
        families: families.family,
        providers: providers.provider,
        beside: providers.beside,
        gateways: providers.gateways,
        imports: providers.imports,
        forms: providers.form,
        template_folders: deployments.template_folders,
        deployment_names: deployments.names,
        deployments: deployments.provider,
        usage: parse(&USAGE),
        sites: SITES.iter().flat_map(|file| parse::<Sites>(file).named(file.path)).collect(),
    }
});

/// The deployment rules of a provider, if it has any.
pub(crate) fn deployments(provider: &str) -> Option<&'static DeploymentRules> {
    RULES.deployments.iter().find(|rules| rules.id == provider)
}

/// Whether a text has what programs and scripts that create deployments have.
pub(crate) fn creates_deployments(text: &str) -> bool {
    let mut marks = RULES.deployments.iter().flat_map(|rules| &rules.created_by);
    marks.any(|mark| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some())
}

/// The hints for a provider.
pub(crate) fn provider(id: &str) -> Option<&'static ProviderHints> {
    RULES.providers.iter().find(|provider| provider.id == id)
}

/// The ids of the providers that have rules.
pub(crate) fn provider_ids() -> impl Iterator<Item = &'static str> {
    RULES.providers.iter().map(|provider| provider.id.as_str())
}

/// Reads a data file of the binary.
#[allow(clippy::panic, reason = "the texts are part of the binary and a test reads them all")]
pub(crate) fn parse<T: serde::de::DeserializeOwned>(file: &RuleFile) -> T {
    read(file).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads a data file; the error names the file and what is wrong in it.
fn read<T: serde::de::DeserializeOwned>(file: &RuleFile) -> Result<T, String> {
    serde_json::from_str(file.json).map_err(|error| format!("{}: {error}", file.path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::templates::Templates;
    use crate::rules::words::Words;

    /// The error for a data file that is this one with one text in place of another.
    fn error<T: serde::de::DeserializeOwned>(file: &RuleFile, from: &str, to: &str) -> String {
        assert!(file.json.contains(from), "{} has no {from}", file.path);
        let json = file.json.replacen(from, to, 1).leak();
        read::<T>(&RuleFile { path: file.path, json }).err().unwrap()
    }

    #[test]
    fn a_mistake_is_reported_with_the_file_and_the_key() {
        for (error, parts) in [
            (error::<Words>(&WORDS, "\"receivers\"", "\"reciever\""), ["rules/words.toml", "`reciever`"]),
            (error::<Words>(&WORDS, "\"to_line_end\"", "\"to_end\""), ["rules/words.toml", "`to_end`"]),
            (error::<Words>(&WORDS, "[\"null\"", "[1,\"null\""), ["rules/words.toml", "expected a string"]),
            (error::<Templates>(&TEMPLATES, "\"lookups\"", "\"links\""), ["rules/templates.toml", "`links`"]),
            (error::<UsageRules>(&USAGE, "\"menus\":", "\"menus\":[],\"menu\":"), ["rules/usage.toml", "`menu`"]),
        ] {
            assert!(parts.iter().all(|part| error.contains(part)), "{error}");
        }
    }

    #[test]
    fn every_file_is_valid() {
        assert!(!RULES.sites.is_empty() && !RULES.families.is_empty());
        let _: Words = parse(&WORDS);
        let _: Templates = parse(&TEMPLATES);
    }
}
