//! A date in a catalog file: a plain day for a confirmed one without history, an object for any other.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{DateKind, IsoDate};

/// A date: `"2026-10-05"` for a confirmed one, an object for any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateEntry {
    pub on: IsoDate,
    pub kind: DateKind,
    /// Key of a source; the model's first one where absent.
    pub source: Option<String>,
    pub history: Vec<FormerEntry>,
    /// What other sources have in its place.
    pub rivals: Vec<RivalEntry>,
}

/// The long form.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DateObject {
    on: IsoDate,
    kind: DateKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    history: Vec<FormerEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rivals: Vec<RivalEntry>,
}

impl DateEntry {
    /// A day without more.
    pub fn new(on: IsoDate, kind: DateKind) -> Self {
        Self { on, kind, source: None, history: Vec::new(), rivals: Vec::new() }
    }

    /// The keys of its sources.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        let former = self.history.iter().filter_map(|former| former.source.as_ref());
        self.source.iter().chain(former).chain(self.rivals.iter().map(|rival| &rival.source))
    }
}

/// Written by hand, because the errors of an untagged enum do not name the mistake.
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
                Ok(DateEntry::new(on, DateKind::Confirmed))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DateEntry, A::Error> {
                let object = DateObject::deserialize(MapAccessDeserializer::new(map))?;
                let DateObject { on, kind, source, history, rivals } = object;
                Ok(DateEntry { on, kind, source, history, rivals })
            }
        }

        deserializer.deserialize_any(Form)
    }
}

impl Serialize for DateEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::new(self.on, DateKind::Confirmed) {
            return self.on.serialize(serializer);
        }
        let Self { on, kind, source, history, rivals } = self.clone();
        DateObject { on, kind, source, history, rivals }.serialize(serializer)
    }
}

/// A date that was announced before the present one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FormerEntry {
    pub was: IsoDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What another source has in place of a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RivalEntry {
    /// None where it knows of no such day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<IsoDate>,
    pub source: String,
}
