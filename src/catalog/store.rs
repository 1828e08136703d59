//! The records of a catalog, found by name.
//!
//! [`Catalog::builtin`] is compiled in and costs nothing to get. [`Catalog::named`] and [`Catalog::is_name`] look names
//! up, [`Catalog::resolve`] finds the record that a reference is graded by, [`Catalog::replacement`] the model to move
//! to. A name is an id or an alias as the provider writes it, whatever the case: the caller strips routing prefixes and
//! the like.

use std::collections::HashMap;
use std::iter;

use jiff::civil::Date;

use crate::catalog::own::OwnNames;
use crate::catalog::record::{Provider, Record};
use crate::catalog::{builtin, file};

/// Records by name. Records live as long as the program, also those of catalogs loaded at run time.
#[derive(Debug)]
pub struct Catalog {
    pub(super) base: &'static Layer,
    /// Hides the base's records of the same provider and id.
    pub(super) over: Option<&'static Layer>,
    /// The names that were read at run time and that no stem holds.
    pub(super) own: Option<&'static OwnNames>,
    pub(super) carrier: Carrier,
    pub(super) version: &'static str,
    pub(super) digest: &'static str,
    pub(super) date: Date,
}

/// What brought a catalog to the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Carrier {
    #[default]
    Binary,
    Cache,
    Files,
}

/// The records of one set of files.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) providers: &'static [Provider],
    pub(super) records: &'static [Record],
    pub(super) names: Names,
}

/// From lower-cased ids and aliases to indexes of records.
#[derive(Debug)]
pub(super) enum Names {
    Compiled(&'static phf::Map<&'static str, &'static [u16]>),
    Loaded(HashMap<&'static str, Vec<u16>>),
}

impl Layer {
    /// Indexes of the records that a lower-cased name has.
    fn find(&'static self, lower: &str) -> &'static [u16] {
        match &self.names {
            Names::Compiled(map) => map.get(lower).copied().unwrap_or_default(),
            Names::Loaded(map) => map.get(lower).map(Vec::as_slice).unwrap_or_default(),
        }
    }

    fn records(&'static self, indexes: &'static [u16]) -> impl Iterator<Item = &'static Record> {
        indexes.iter().map(|index| &self.records[usize::from(*index)])
    }

    fn holds(&'static self, record: &Record) -> bool {
        let is_same = |own: &Record| own.provider == record.provider && own.id.eq_ignore_ascii_case(record.id);
        with_lower(record.id, |lower| self.records(self.find(lower)).any(is_same))
    }
}

impl Catalog {
    /// The catalog that is compiled in.
    pub fn builtin() -> &'static Self {
        &builtin::CATALOG
    }

    /// All providers, by id.
    pub fn providers(&self) -> impl Iterator<Item = &'static Provider> + use<> {
        let (base, over) = (self.base, self.over);
        let is_visible = move |p: &&Provider| !over.is_some_and(|l| l.providers.iter().any(|q| q.id == p.id));
        over.into_iter().flat_map(|layer| layer.providers).chain(base.providers.iter().filter(is_visible))
    }

    /// A provider by its id.
    pub fn provider(&self, id: &str) -> Option<&'static Provider> {
        self.providers().find(|provider| provider.id == id)
    }

    /// Every record.
    pub fn records(&self) -> impl Iterator<Item = &'static Record> + use<> {
        let (base, over) = (self.base, self.over);
        let is_visible = move |r: &&Record| !over.is_some_and(|layer| layer.holds(r));
        over.into_iter().flat_map(|layer| layer.records).chain(base.records.iter().filter(is_visible))
    }

    /// The records that an id or alias names, at every provider, whatever the case.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &'static Record> + use<> {
        let (base, over) = (self.base, self.over);
        let is_visible = move |r: &&Record| !over.is_some_and(|layer| layer.holds(r));
        let (in_base, in_over) =
            with_lower(name, |lower| (base.find(lower), over.map(|layer| layer.records(layer.find(lower)))));
        in_over.into_iter().flatten().chain(base.records(in_base).filter(is_visible))
    }

    /// The records of a name in any provider's spelling: with a date or a version behind it, and a publisher before it, as
    /// `anthropic.claude-3-opus-20240229-v1:0` is `claude-3-opus`. Goes through all records.
    pub fn spelled(&self, name: &str) -> impl Iterator<Item = &'static Record> + use<> {
        let name = name.to_owned();
        self.records().filter(move |record| record.names().any(|known| is_spelling(known, &name)))
    }

    /// The records that an id or alias names at one provider.
    pub fn at<'a>(&self, provider: &'a str, name: &str) -> impl Iterator<Item = &'static Record> + use<'a> {
        self.named(name).filter(move |record| record.provider == provider)
    }

    /// Whether an id or alias names anything. Allocates nothing.
    pub fn is_name(&self, name: &str) -> bool {
        with_lower(name, |lower| {
            !self.base.find(lower).is_empty() || self.over.is_some_and(|layer| !layer.find(lower).is_empty())
        })
    }

    /// The names that are searched as they are.
    pub fn own_names(&self) -> Option<&'static OwnNames> {
        self.own
    }

    /// The provider of a name that only one has, in files that were read at run time.
    pub fn own_provider(&self, name: &str) -> Option<&'static str> {
        self.own?;
        let mut records = self.named(name);
        let provider = records.next()?.provider;
        records.all(|record| record.provider == provider).then_some(provider)
    }

    /// Whether a record that was read at run time stands in the place of one that is compiled in.
    pub fn overrides(&self, record: &'static Record) -> bool {
        let is_read = |layer: &Layer| layer.records.iter().any(|own| std::ptr::eq(own, record));
        self.over.is_some_and(is_read) && self.base.holds(record)
    }

    /// What brought it: `embedded`, `cached` or `files`, and `+files` where files add to it.
    pub fn origin(&self) -> &'static str {
        match (self.carrier, self.over.is_some()) {
            (Carrier::Binary, false) => "embedded",
            (Carrier::Binary, true) => "embedded+files",
            (Carrier::Cache, false) => "cached",
            (Carrier::Cache, true) => "cached+files",
            (Carrier::Files, _) => "files",
        }
    }

    /// The date and the head of the digest, in the form of a version: `2026.11.21+122e069d`.
    pub fn version(&self) -> &'static str {
        self.version
    }

    /// Hex SHA-256 of the files.
    pub fn digest(&self) -> &'static str {
        self.digest
    }

    /// The last day on which a source was read.
    pub fn date(&self) -> Date {
        self.date
    }
}

/// Whether a name of the catalog is `name` with a publisher before it or a version behind it. Allocates nothing, since
/// every name of the catalog is compared.
fn is_spelling(known: &str, name: &str) -> bool {
    let (known, name) = (known.as_bytes(), name.as_bytes());
    let starts = iter::once(0).chain(memchr::memchr2_iter(b'.', b'/', known).map(|at| at + 1));
    let mut parts = starts.filter_map(|at| known[at..].split_at_checked(name.len()));
    parts.any(|(part, end)| plain(part).eq(plain(name)) && is_version(end))
}

/// The bytes in lower case, with a hyphen for the `@` before a version.
fn plain(name: &[u8]) -> impl Iterator<Item = u8> {
    name.iter().map(|byte| if *byte == b'@' { b'-' } else { byte.to_ascii_lowercase() })
}

/// Whether the end of a name is a version or empty.
fn is_version(end: &[u8]) -> bool {
    let mut end = plain(end);
    end.next().is_none_or(|first| {
        matches!(first, b'-' | b':') && end.all(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'.' | b'v'))
    })
}

/// Calls `f` with the name in lower case, or with an empty one where it is too long to be in a catalog.
fn with_lower<R>(name: &str, f: impl FnOnce(&str) -> R) -> R {
    if name.len() > file::LONGEST_NAME {
        return f("");
    }
    if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return f(name);
    }
    let mut buffer = [0; file::LONGEST_NAME];
    let lower = &mut buffer[..name.len()];
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    f(std::str::from_utf8(lower).unwrap_or_default())
}

/// The catalog that graded a run, for its report.
#[derive(Debug, Default, Clone)]
pub struct CatalogInfo {
    pub version: String,
    /// The newest day on which one of its sources was read.
    pub date: Option<Date>,
    pub digest: String,
    /// What brought it; see [`Catalog::origin`].
    pub origin: &'static str,
}

impl CatalogInfo {
    /// In few words: `catalog 2026.11.21+122e069d (embedded)`.
    #[must_use]
    pub fn brief(&self) -> String {
        format!("catalog {} ({})", self.version, self.origin)
    }
}
