//! What a place means: `rules/sites/*.toml`, and `[[site]]` in a config.

use std::sync::Arc;

use serde::Deserialize;

use crate::rules::key::normalise;
use crate::rules::usage::Usage;

/// What a place in code contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    #[default]
    Model,
    /// The name of a deployment, which may look like a model id.
    Deployment,
    /// Neither: a label, a service id, a display name.
    Nothing,
}

/// What a place means, from `rules/sites/*.toml` and from `[[site]]` in a config. All conditions that are given must
/// hold.
#[derive(Debug, Clone, Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// An enclosing call whose name ends with one of these (whole dotted parts).
    pub call: Vec<String>,
    /// An enclosing block or object that declares one of these resource types; `aws_bedrock*` is all that begin so.
    pub resource: Vec<String>,
    /// Keys or variables that enclose the value, outside the nearest one.
    pub under: Vec<String>,
    /// The nearest key, variable, parameter or option, compared without case and separators.
    pub key: Vec<String>,
    /// The nearest key ends with one of these.
    pub key_ends: Vec<String>,
    /// The position of an argument of `call` that has no key.
    pub argument: Option<usize>,
    /// What the arguments of `call`, a command, are called that stand there without an option.
    pub positions: Vec<String>,
    /// File names or extensions (`.prompty`, `docker-compose.yml`).
    pub file: Vec<String>,

    pub is: Means,
    pub provider: Option<String>,
    pub usage: Option<Usage>,
    /// Sibling keys that belong to the reference.
    pub version: Vec<String>,
    /// The position of the version among the arguments of `call`.
    pub version_argument: Option<usize>,
    pub sku: Vec<String>,
    pub upgrade: Vec<String>,
    /// Sibling keys that name the deployment.
    pub deployment: Vec<String>,
    /// Sibling or enclosing keys that name the model, where the value at hand is only a name for it.
    pub unless_sibling: Vec<String>,
    /// Keys that must stand beside the value, in the same object; `model.format` is a key of the object under another.
    pub beside: Vec<String>,
    /// The value is an input of a module that comes from a registry, not from a folder beside.
    pub from_registry: bool,
    /// Texts of which the file has one, such as the schema that it follows.
    pub mentions: Vec<String>,

    /// The file that holds the rule, and its number there, from 1.
    #[serde(skip)]
    pub origin: (Arc<str>, usize),
}

impl Site {
    /// Normalises the keys once, so that no comparison has to.
    fn normalised(mut self) -> Self {
        let lists = [
            &mut self.key,
            &mut self.under,
            &mut self.version,
            &mut self.sku,
            &mut self.upgrade,
            &mut self.deployment,
            &mut self.positions,
        ];
        for key in lists.into_iter().flatten() {
            *key = normalise(key);
        }
        for key in &mut self.beside {
            *key = key.split('.').map(normalise).collect::<Vec<_>>().join(".");
        }
        self
    }

    /// Whether it has a condition, without which it would hold for every place.
    #[must_use]
    pub fn has_condition(&self) -> bool {
        let lists = [
            &self.call,
            &self.resource,
            &self.under,
            &self.key,
            &self.key_ends,
            &self.file,
            &self.beside,
            &self.mentions,
        ];
        self.from_registry || lists.iter().any(|list| !list.is_empty())
    }
}

#[derive(Deserialize)]
pub(super) struct Sites {
    #[serde(default)]
    site: Vec<Site>,
}

impl Sites {
    /// The sites, each with the file and its number there.
    pub(super) fn named(self, file: &str) -> impl Iterator<Item = Site> + use<> {
        numbered(self.site, file)
    }
}

/// The sites of one file, normalised and numbered from 1.
pub(super) fn numbered(sites: Vec<Site>, file: &str) -> impl Iterator<Item = Site> + use<> {
    let file: Arc<str> = file.into();
    let origin = move |n: usize| (Arc::clone(&file), n + 1);
    sites.into_iter().enumerate().map(move |(n, site)| Site { origin: origin(n), ..site.normalised() })
}
