//! A catalog file as it is written, and what must hold of one.
//!
//! The build script compiles `rules/models/*.json` through this module into static data, and `load` reads further
//! files through it at run time: one reading of the format, one set of checks. It depends on nothing but serde and the
//! vocabulary beside it, so that the build script can include it.

// The build script includes this file by its path. The parts have paths too, so that both sides find them.
#[path = "file/date.rs"]
mod date;
#[path = "file/day.rs"]
mod day;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

// `super` is the catalog or the build script, which both have the vocabulary beside this module.
use super::vocabulary::{Basis, Cloud, Confidence, DateKind, DeploymentType, Kind, Size, Stage, Versions};

pub use date::{DateEntry, FormerEntry, RivalEntry};
pub use day::IsoDate;

/// Names longer than this are refused: lookups lower-case a name in a buffer of this size.
pub const LONGEST_NAME: usize = 160;

/// One file: a provider, its sources and its models.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    pub provider: ProviderEntry,
    /// By key; models refer to them.
    pub sources: BTreeMap<String, SourceEntry>,
    pub models: Vec<Entry>,
}

/// What holds for all models of a provider.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderEntry {
    pub id: String,
    pub name: String,
    pub home: String,
    pub versions: Versions,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_retirement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeEntry>,
}

/// What the provider promises before a model ends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeEntry {
    /// How long ahead.
    pub ahead: String,
    /// Who is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The channels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Key of a source.
    pub source: String,
}

/// A page or package that facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The page's own date, to the day or to the month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_date: Option<String>,
    /// The copy or the reader that the page was read through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// It names every model that is alive: one that it lacks is gone.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lists_all: bool,
    pub read_on: IsoDate,
}

/// A model at the file's provider. See `docs/catalog.md` for the fields.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floating_aliases: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    pub kind: Kind,
    #[serde(default, skip_serializing_if = "is_default")]
    pub cloud: Cloud,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions_except: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_type: Option<DeploymentType>,
    pub stage: Stage,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_stage: Option<String>,
    #[serde(default, skip_serializing_if = "DatesEntry::is_empty")]
    pub dates: DatesEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training_retired: Option<DateEntry>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra_dates: BTreeMap<String, IsoDate>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replacements: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<RedirectEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lineage: Option<LineageEntry>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub floating: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub default_version: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub unverified: bool,
    pub confidence: Confidence,
    pub sources: Vec<String>,
    /// Keys of further sources that have the same last day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seconded_by: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disputed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// The line of a model that `rules/lineage.toml` does not know.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LineageEntry {
    pub line: String,
    /// As a decimal number: `3.5`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation: Option<String>,
    pub size: Size,
    /// What it is for; without it, `chat`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// What it takes besides text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub open: bool,
}

/// Whether a field may be left out.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// First day of each stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DatesEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<DateEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ga: Option<DateEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legacy: Option<DateEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<DateEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<DateEntry>,
}

impl DatesEntry {
    fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    pub fn iter(&self) -> impl Iterator<Item = &DateEntry> {
        [&self.preview, &self.ga, &self.legacy, &self.deprecated, &self.retired].into_iter().flatten()
    }
}

/// The id keeps answering, served by another model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RedirectEntry {
    pub to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<IsoDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl File {
    /// Reads a file and checks it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: Self = serde_json::from_str(text).map_err(|e| e.to_string())?;
        file.check()?;
        Ok(file)
    }

    /// Checks what serde cannot: keys that lead nowhere, and names that lead to several models.
    pub(crate) fn check(&self) -> Result<(), String> {
        if let Some(notice) = self.provider.notice.as_ref().filter(|own| !self.sources.contains_key(&own.source)) {
            return Err(format!("no source has the key `{}`", notice.source));
        }
        let mut keys = HashSet::new();
        let mut owners: HashMap<String, &str> = HashMap::new();
        for entry in &self.models {
            self.check_entry(entry).map_err(|what| format!("{}: {what}", entry.label()))?;
            if !keys.insert(entry.key()) {
                let label = entry.label();
                return Err(format!("{label}: the same version, cloud, regions and deployment type twice"));
            }
            for name in entry.names() {
                let owner = owners.entry(name.to_ascii_lowercase()).or_insert(&entry.id);
                if !owner.eq_ignore_ascii_case(&entry.id) {
                    return Err(format!("{}: `{name}` also names `{owner}`", entry.label()));
                }
            }
        }
        let dangling = self.models.iter().filter_map(|e| Some((e, e.points_to.as_ref()?)));
        for (entry, target) in dangling {
            if !owners.contains_key(&target.to_ascii_lowercase()) {
                return Err(format!("{}: points to `{target}`, which is not a model of this provider", entry.label()));
            }
        }
        Ok(())
    }

    /// What must hold of one model, whatever the others are.
    fn check_entry(&self, entry: &Entry) -> Result<(), String> {
        if entry.sources.is_empty() {
            return Err("no source".into());
        }
        if let Some(key) = entry.keys().find(|key| !self.sources.contains_key(*key)) {
            return Err(format!("no source has the key `{key}`"));
        }
        if !entry.regions.is_empty() && !entry.regions_except.is_empty() {
            return Err("`regions` and `regions_except` exclude each other".into());
        }
        match entry.names().find(|name| !name.is_ascii() || name.is_empty() || name.len() > LONGEST_NAME) {
            Some(name) => Err(format!("`{name}` is empty, too long or not ASCII")),
            None => Ok(()),
        }
    }
}

impl Entry {
    /// The id and all aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.id).chain(&self.aliases).chain(&self.floating_aliases).map(String::as_str)
    }

    /// The keys of all sources that it refers to.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        let dates = self.dates.iter().chain(&self.training_retired);
        self.sources.iter().chain(&self.seconded_by).chain(dates.flat_map(DateEntry::keys))
    }

    /// All that distinguishes the records of one provider, in one string.
    pub fn key(&self) -> String {
        let version = self.version.as_deref().unwrap_or_default();
        let regions = self.regions.join(",") + "!" + &self.regions_except.join(",");
        let deployment_type = self.deployment_type.map_or("", DeploymentType::as_str);
        [&self.id, version, self.cloud.as_str(), &regions, deployment_type].join("\0").to_ascii_lowercase()
    }

    /// Id and version, as replacements name them.
    pub fn label(&self) -> String {
        self.version.as_ref().map_or_else(|| self.id.clone(), |version| format!("{}@{version}", self.id))
    }
}

/// Hex SHA-256 over names and contents, in the order given.
pub fn digest<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write;

    let mut hasher = Sha256::new();
    for (name, text) in files {
        for part in [name, text] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
