//! Whose signature on an index counts.

use std::path::Path;

use minisign_verify::{PublicKey, Signature};

use crate::supply::error::SupplyError;
use crate::supply::index::SIGNATURE;
use crate::supply::settings::Published;
use crate::text::read::read_text;

/// How every minisign key starts in base64.
const KEY_START: &str = "RW";

/// Public keys; a signature by any of them counts.
#[derive(Debug)]
pub struct Keys(Vec<PublicKey>);

impl Keys {
    /// The keys that are compiled in.
    pub fn builtin() -> Result<Self, SupplyError> {
        let keys = Published::builtin().keys;
        if keys.is_empty() {
            let why = "this build trusts no key for catalogs yet: name one with --key FILE";
            return Err(SupplyError::Other(why.into()));
        }
        keys.iter().map(|key| decode(key)).collect::<Result<_, _>>().map(Self)
    }

    /// The key in a file as minisign writes it, or the key itself. It takes the place of those that are compiled in.
    pub fn given(key: &str) -> Result<Self, SupplyError> {
        let path = Path::new(key);
        if key.starts_with(KEY_START) && !path.exists() {
            return decode(key).map(|key| Self(vec![key]));
        }
        let text = read_text(path).map_err(|source| SupplyError::File { path: path.into(), source })?;
        // The file has a comment above the key.
        let line = text.lines().find(|line| line.starts_with(KEY_START));
        let line = line.ok_or_else(|| SupplyError::invalid(key, "not a minisign public key"))?;
        decode(line).map(|key| Self(vec![key]))
    }

    /// Checks the signature over an index. The error does not depend on which key it is for.
    pub fn verify(&self, index: &[u8], signature: &[u8]) -> Result<(), SupplyError> {
        let text =
            std::str::from_utf8(signature).map_err(|error| SupplyError::invalid(SIGNATURE, error.to_string()))?;
        let signature =
            Signature::decode(text).map_err(|_| SupplyError::invalid(SIGNATURE, "not a minisign signature"))?;
        let is_by = |key: &PublicKey| key.verify(index, &signature, false).is_ok();
        if self.0.iter().any(is_by) {
            return Ok(());
        }
        Err(SupplyError::invalid(SIGNATURE, "the index is not signed by a trusted key"))
    }
}

fn decode(key: &str) -> Result<PublicKey, SupplyError> {
    PublicKey::from_base64(key.trim()).map_err(|_| SupplyError::invalid(key, "not a minisign public key"))
}
