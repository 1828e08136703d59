//! A catalog file as it is written, and what must hold of one.
//!
//! The build script compiles `rules/models/*.json` through this module into static data, and [`super::load`] reads
//! further files through it at run time: one reading of the format, one set of checks. It depends on nothing but
//! serde, so that the build script can include it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Names longer than this are refused: lookups lower-case a name in a buffer of this size.
pub const LONGEST_NAME: usize = 160;

/// One file: a provider, its sources and its models.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    #[serde(rename = "$schema")]
    pub _schema: Option<String>,
    pub provider: ProviderEntry,
    /// By key; models refer to them.
    pub sources: BTreeMap<String, SourceEntry>,
    pub models: Vec<Entry>,
}

/// What holds for all models of a provider.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderEntry {
    pub id: String,
    pub name: String,
    pub home: String,
    pub versions: Versions,
    pub after_retirement: Option<String>,
    pub minimum_notice: Option<String>,
}

/// What a provider's version field says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Versions {
    /// The id alone names the model; a version is information.
    InId,
    /// Name and version together name the model: a pair that was never published cannot be deployed.
    Identity,
    /// The version counts packagings of the same model.
    Packaging,
}

/// Where facts were read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    pub title: String,
    pub url: Option<String>,
    /// The page's own date, to the day or to the month.
    pub page_date: Option<String>,
    pub read_on: IsoDate,
}

/// A model at the file's provider. See `docs/catalog.md` for the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub id: String,
    pub version: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub floating_aliases: Vec<String>,
    pub points_to: Option<String>,
    pub publisher: Option<String>,
    pub kind: String,
    pub cloud: Option<String>,
    #[serde(default)]
    pub regions: Vec<String>,
    #[serde(default)]
    pub regions_except: Vec<String>,
    pub deployment_type: Option<DeploymentType>,
    pub stage: StageName,
    pub basis: Option<BasisName>,
    pub native_stage: Option<String>,
    #[serde(default)]
    pub dates: DatesEntry,
    pub training_retired: Option<DateEntry>,
    #[serde(default)]
    pub extra_dates: BTreeMap<String, IsoDate>,
    #[serde(default)]
    pub replacements: Vec<String>,
    pub redirect: Option<RedirectEntry>,
    #[serde(default)]
    pub floating: bool,
    #[serde(default)]
    pub unverified: bool,
    pub confidence: ConfidenceName,
    pub sources: Vec<String>,
    pub disputed: Option<String>,
    pub notes: Option<String>,
}

/// First day of each stage.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatesEntry {
    pub preview: Option<DateEntry>,
    pub ga: Option<DateEntry>,
    pub legacy: Option<DateEntry>,
    pub deprecated: Option<DateEntry>,
    pub retired: Option<DateEntry>,
}

impl DatesEntry {
    pub fn iter(&self) -> impl Iterator<Item = &DateEntry> {
        [&self.preview, &self.ga, &self.legacy, &self.deprecated, &self.retired].into_iter().flatten()
    }
}

/// A date: `"2026-10-05"` for a confirmed one, an object for any other.
#[derive(Debug)]
pub struct DateEntry {
    pub on: IsoDate,
    pub kind: KindName,
    /// Key of a source; the model's first one where absent.
    pub source: Option<String>,
    pub history: Vec<FormerEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateObject {
    on: IsoDate,
    kind: KindName,
    source: Option<String>,
    #[serde(default)]
    history: Vec<FormerEntry>,
}

/// By hand, because the errors of an untagged enum do not tell what is wrong.
impl<'de> Deserialize<'de> for DateEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;

        impl<'de> Visitor<'de> for Form {
            type Value = DateEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a day or an object with `on` and `kind`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<DateEntry, E> {
                let on = IsoDate::try_from(text.to_owned()).map_err(E::custom)?;
                Ok(DateEntry { on, kind: KindName::Confirmed, source: None, history: Vec::new() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DateEntry, A::Error> {
                let object = DateObject::deserialize(MapAccessDeserializer::new(map))?;
                let DateObject { on, kind, source, history } = object;
                Ok(DateEntry { on, kind, source, history })
            }
        }

        deserializer.deserialize_any(Form)
    }
}

/// A date that was announced before the present one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormerEntry {
    pub was: IsoDate,
    pub source: Option<String>,
    pub note: Option<String>,
}

/// The id keeps answering, served by another model.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedirectEntry {
    pub to: String,
    pub from: Option<IsoDate>,
    pub note: Option<String>,
}

/// A set of words that both the JSON and the Rust variant are named after.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident),+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($variant),+ }
    };
}

words!(
    /// See [`super::Stage`].
    StageName { Preview, Ga, Legacy, Deprecated, Retired }
);
words!(
    /// See [`super::Basis`].
    BasisName { Page, DatePassed, Inferred, Undated }
);
words!(
    /// See [`super::Confidence`].
    ConfidenceName { Official, Secondary, Inferred }
);
words!(
    /// See [`super::DateKind`].
    KindName { Confirmed, Announced, NotBefore, Inferred }
);
words!(
    /// See [`super::Record::deployment_type`].
    DeploymentType { FineTuned, Standard, ExceptStandard }
);

impl DeploymentType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FineTuned => "fine-tuned",
            Self::Standard => "standard",
            Self::ExceptStandard => "except-standard",
        }
    }
}

/// A day of the calendar, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct IsoDate {
    pub year: i16,
    pub month: i8,
    pub day: i8,
}

impl TryFrom<String> for IsoDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parse = || {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            let padded = year.len() == 4 && month.len() == 2 && day.len() == 2;
            let parsed = Self { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
            let leap = parsed.year % 4 == 0 && (parsed.year % 100 != 0 || parsed.year % 400 == 0);
            let last = match parsed.month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                1..=12 => 31,
                _ => return None,
            };
            (padded && (1..=last).contains(&parsed.day)).then_some(parsed)
        };
        parse().ok_or_else(|| format!("`{text}` is not a date of the form YYYY-MM-DD"))
    }
}

impl File {
    /// Reads a file and checks it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: Self = serde_json::from_str(text).map_err(|e| e.to_string())?;
        file.check()?;
        Ok(file)
    }

    /// What serde cannot see: keys that lead nowhere, and names that do not lead to one model.
    fn check(&self) -> Result<(), String> {
        let mut keys = HashSet::new();
        let mut owners: HashMap<String, &str> = HashMap::new();
        for entry in &self.models {
            let fail = |what: String| Err(format!("{}: {what}", entry.label()));
            if entry.sources.is_empty() {
                return fail("no source".into());
            }
            let dates = || entry.dates.iter().chain(&entry.training_retired);
            let named = dates().flat_map(|d| d.source.iter().chain(d.history.iter().filter_map(|h| h.source.as_ref())));
            if let Some(key) = entry.sources.iter().chain(named).find(|key| !self.sources.contains_key(*key)) {
                return fail(format!("no source has the key `{key}`"));
            }
            if !keys.insert(entry.key()) {
                return fail("the same version, cloud, regions and deployment type twice".into());
            }
            if !entry.regions.is_empty() && !entry.regions_except.is_empty() {
                return fail("`regions` and `regions_except` exclude each other".into());
            }
            for name in entry.names() {
                if !name.is_ascii() || name.is_empty() || name.len() > LONGEST_NAME {
                    return fail(format!("`{name}` is empty, too long or not ASCII"));
                }
                let owner = owners.entry(name.to_ascii_lowercase()).or_insert(&entry.id);
                if !owner.eq_ignore_ascii_case(&entry.id) {
                    return fail(format!("`{name}` also names `{owner}`"));
                }
            }
        }
        let dangling = self.models.iter().filter_map(|e| Some((e, e.points_to.as_ref()?)));
        for (entry, target) in dangling {
            if !owners.contains_key(&target.to_ascii_lowercase()) {
                return Err(format!("{}: points to `{target}`, which is no model here", entry.label()));
            }
        }
        Ok(())
    }
}

impl Entry {
    /// The id and all aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.id).chain(&self.aliases).chain(&self.floating_aliases).map(String::as_str)
    }

    fn key(&self) -> String {
        let regions = self.regions.join(",") + "!" + &self.regions_except.join(",");
        let kind = self.deployment_type.map_or("", DeploymentType::as_str);
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        [self.id.clone(), text(&self.version), text(&self.cloud), regions, kind.into()].join("\0").to_ascii_lowercase()
    }

    fn label(&self) -> String {
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
