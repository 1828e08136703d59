//! The rules of this build: the files under `rules/`, compiled in as JSON and read once, when the first file holds
//! something worth a look.

use std::sync::LazyLock;

use crate::rules::deployments::{DeploymentRules, Deployments};
use crate::rules::families::{Families, Family};
use crate::rules::providers::{Gateways, ImportLines, PathForm, ProviderHints, ProviderKeys, Providers};
use crate::rules::sites::{Site, Sites};
use crate::rules::usage::UsageRules;

/// What the data files say of ids, providers and places.
#[derive(Debug)]
pub struct Builtin {
    pub symbol_stems: Vec<String>,
    pub route_suffixes: Vec<String>,
    pub option_suffixes: Vec<String>,
    pub families: Vec<Family>,
    pub providers: Vec<ProviderHints>,
    pub beside: ProviderKeys,
    pub gateways: Gateways,
    pub imports: ImportLines,
    pub forms: Vec<PathForm>,
    pub sites: Vec<Site>,
    /// Folders of a project that hold its templates, lower case.
    pub template_folders: Vec<String>,
    pub deployments: Vec<DeploymentRules>,
    pub usage: UsageRules,
}

include!(concat!(env!("OUT_DIR"), "/rule_files.rs"));

/// The rules of this build. The tests parse every file, so that a build which ships has none that fails here.
pub static RULES: LazyLock<Builtin> = LazyLock::new(|| {
    let families: Families = parse(FAMILIES);
    let providers: Providers = parse(PROVIDERS);
    let deployments: Deployments = parse(DEPLOYMENTS);
    Builtin {
        symbol_stems: families.symbol_stems,
        route_suffixes: families.route_suffixes,
        option_suffixes: families.option_suffixes,
        families: families.family,
        providers: providers.provider,
        beside: providers.beside,
        gateways: providers.gateways,
        imports: providers.imports,
        forms: providers.form,
        template_folders: deployments.template_folders,
        deployments: deployments.provider,
        usage: parse(USAGE),
        sites: SITES
            .iter()
            .flat_map(|(file, text)| parse::<Sites>(text).named(&format!("rules/sites/{file}")))
            .collect(),
    }
});

/// What a provider does with deployments; none where that is not known.
pub(crate) fn deployments(provider: &str) -> Option<&'static DeploymentRules> {
    RULES.deployments.iter().find(|rules| rules.id == provider)
}

/// The hints for a provider.
pub(crate) fn provider(id: &str) -> Option<&'static ProviderHints> {
    RULES.providers.iter().find(|provider| provider.id == id)
}

/// The providers that the rules tell apart.
pub(crate) fn provider_ids() -> impl Iterator<Item = &'static str> {
    RULES.providers.iter().map(|provider| provider.id.as_str())
}

/// Reads a data file that is part of the binary.
#[allow(clippy::panic, reason = "the texts are part of the binary and a test reads them all")]
pub(crate) fn parse<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("built-in rules: {e}"))
}
