//! Which catalog a run uses: the newest of the one that is compiled in and those in the cache, or the one that the
//! config pins.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::catalog::Catalog;
use crate::supply::cache::{Cache, Entry};
use crate::supply::error::SupplyError;
use crate::supply::index::is_sha256;

/// A catalog that a config insists on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    pub version: String,
    /// Hex SHA-256, as reports show it.
    pub digest: String,
}

impl Pin {
    /// Whether it is this catalog.
    #[must_use]
    pub fn is(&self, version: &str, digest: &str) -> bool {
        self.version == version && self.digest == digest
    }

    /// Whether it can be any catalog: the digest is one.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        is_sha256(&self.digest)
    }
}

/// A catalog, and the cached ones that were passed over because they cannot be read.
#[derive(Debug)]
pub struct Choice {
    pub catalog: &'static Catalog,
    pub damaged: Vec<SupplyError>,
}

/// Chooses the catalog of a run. Where the cache has the newest twice, the one that is compiled in costs nothing to read.
pub fn choose(cache: Option<&Cache>, pin: Option<&Pin>) -> Result<Choice, SupplyError> {
    let embedded = Catalog::builtin();
    let entries = cache.map(Cache::entries).unwrap_or_default();
    if let Some(pin) = pin {
        return pinned(pin, embedded, &entries).map(|catalog| Choice { catalog, damaged: Vec::new() });
    }
    let mut damaged = Vec::new();
    for entry in entries.iter().take_while(|entry| entry.date >= embedded.date()) {
        match open(entry, embedded) {
            Ok(catalog) => return Ok(Choice { catalog, damaged }),
            Err(error) => damaged.push(error),
        }
    }
    Ok(Choice { catalog: embedded, damaged })
}

fn pinned(pin: &Pin, embedded: &'static Catalog, entries: &[Entry]) -> Result<&'static Catalog, SupplyError> {
    if pin.is(embedded.version(), embedded.digest()) {
        return Ok(embedded);
    }
    let is_it = |entry: &&Entry| entry.index().is_ok_and(|index| pin.is(&index.version, &index.digest));
    let missing = || {
        SupplyError::Other(format!(
            "the config pins catalog {} ({:.8}), which is neither built in nor cached: get it with \
             `shelflife catalog update` and --url or --from, or pin the current one with `shelflife catalog pin`",
            pin.version, pin.digest
        ))
    };
    open(entries.iter().find(is_it).ok_or_else(missing)?, embedded)
}

/// The catalog of an entry. A server asks again and again, and what is read stays in memory: each is read once.
fn open(entry: &Entry, embedded: &'static Catalog) -> Result<&'static Catalog, SupplyError> {
    static OPENED: Mutex<BTreeMap<String, &'static Catalog>> = Mutex::new(BTreeMap::new());
    let index = entry.index()?;
    if index.digest == embedded.digest() {
        return Ok(embedded);
    }
    let mut opened = OPENED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = opened.get(&index.digest) {
        return Ok(known);
    }
    let catalog: &'static Catalog = Box::leak(Box::new(entry.open()?));
    opened.insert(index.digest, catalog);
    Ok(catalog)
}
