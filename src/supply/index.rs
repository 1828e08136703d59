//! The index of a published catalog: what the signature covers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::supply::error::SupplyError;
use crate::text::mistake::from_json;

/// The format of the index, of the packed file and of the catalog's files in it. A binary refuses a higher one. It rises
/// with every change that an older binary cannot read, such as a new field of a model.
pub const SCHEMA: u32 = 1;

/// The name of the index in a release.
pub const INDEX: &str = "index.json";
/// The name of the signature over the index.
pub const SIGNATURE: &str = "index.json.minisig";
/// The name of the packed file, as `pack` writes it.
pub const PACKED: &str = "catalog.json.gz";

/// The longest index that is read.
pub const MAX_INDEX: u64 = 64 << 10;
/// The longest signature that is read.
pub const MAX_SIGNATURE: u64 = 4 << 10;
/// The longest packed file that is read: a hundred times what there is today.
pub const MAX_PACKED: u64 = 16 << 20;

/// What is known of a catalog before its files are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Index {
    pub schema: u32,
    /// The last day on which a source was read and the head of the digest, as `2026.11.21+122e069d`.
    pub version: String,
    /// Hex SHA-256 of the catalog's files, the one that reports show.
    pub digest: String,
    pub file: PackedFile,
}

/// The packed file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct PackedFile {
    pub name: String,
    pub size: u64,
    /// Hex SHA-256 of its bytes.
    pub sha256: String,
}

#[derive(Deserialize)]
struct Versioned {
    schema: u32,
}

impl Index {
    /// Reads an index. The schema comes first: an index of a newer one may have any form.
    pub fn parse(bytes: &[u8]) -> Result<Self, SupplyError> {
        let invalid = |error: String| SupplyError::invalid(INDEX, error);
        let text = std::str::from_utf8(bytes).map_err(|_| invalid("not valid UTF-8".into()))?;
        let Versioned { schema } = from_json(text).map_err(invalid)?;
        if schema > SCHEMA {
            return Err(SupplyError::NewerSchema { found: schema, known: SCHEMA });
        }
        let index: Self = from_json(text).map_err(invalid)?;
        index.check().map_err(|why| SupplyError::invalid(INDEX, why))?;
        Ok(index)
    }

    fn check(&self) -> Result<(), String> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let Self { file, digest, .. } = self;
        if !is_sha256(digest) || !is_sha256(&file.sha256) {
            return Err("a digest is not a SHA-256".into());
        }
        let is_taken = file.name.starts_with('.') || file.name.starts_with(INDEX);
        if file.name.is_empty() || is_taken || !file.name.chars().all(is_plain) {
            return Err(format!("`{}` is not a valid name for the packed file", file.name));
        }
        if file.size > MAX_PACKED {
            return Err(format!("the packed file has {} bytes, more than {MAX_PACKED}", file.size));
        }
        parse_version(&self.version).map(drop).ok_or_else(|| format!("`{}` is not a valid version", self.version))
    }

    /// The day of the version.
    #[must_use]
    pub fn date(&self) -> Date {
        parse_version(&self.version).unwrap_or(Date::MIN)
    }
}

/// The day of a version such as `2026.11.21+122e069d`.
#[must_use]
pub fn parse_version(version: &str) -> Option<Date> {
    let (day, head) = version.split_once('+')?;
    let is_head = head.len() == 8 && head.bytes().all(|byte| byte.is_ascii_hexdigit());
    Date::strptime("%Y.%m.%d", day).ok().filter(|_| is_head)
}

/// Whether a text is a SHA-256 in lower-case hex.
#[must_use]
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
