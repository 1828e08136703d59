//! The packed file of a release: a gzipped JSON object from the names of the catalog's files to their texts. The texts
//! stay as they are, so that the catalog has the digest that it has in a checkout.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;

use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};

use crate::catalog::{Catalog, LoadError};
use crate::supply::error::SupplyError;
use crate::supply::index::{Index, PACKED, PackedFile, SCHEMA};
use crate::text::mistake::from_json;
use crate::text::read::read_text;

/// The longest content of a packed file. It bounds what a small file can unpack to.
const MAX_UNPACKED: u64 = 128 << 20;

/// The names and texts of a catalog's files, in order.
pub type Texts = BTreeMap<String, String>;

/// Packs the `.json` files of a folder; the result is the same on every machine.
pub fn pack(files: &[impl AsRef<Path>]) -> Result<(Index, Vec<u8>), SupplyError> {
    let mut texts = Texts::new();
    for path in files {
        let path = path.as_ref();
        let text = read_text(path).map_err(|source| SupplyError::File { path: path.into(), source })?;
        texts.insert(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text);
    }
    let catalog = load(&texts).map_err(|error| SupplyError::Other(error.to_string()))?;
    let json = serde_json::to_vec(&texts).map_err(|error| SupplyError::Other(error.to_string()))?;
    // No name and no time, which would differ from one run to the next.
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    let written = encoder.write_all(&json).and_then(|()| encoder.finish());
    let packed = written.map_err(|error| SupplyError::Other(error.to_string()))?;
    let file = PackedFile { name: PACKED.to_owned(), size: packed.len() as u64, sha256: sha256(&packed) };
    let (version, digest) = (catalog.version().to_owned(), catalog.digest().to_owned());
    Ok((Index { schema: SCHEMA, version, digest, file }, packed))
}

/// Unpacks a packed file that its index describes, and reads the catalog in it.
pub fn open(index: &Index, packed: &[u8]) -> Result<Catalog, SupplyError> {
    let fail = |why: &str| SupplyError::invalid(&index.file.name, why);
    if packed.len() as u64 != index.file.size || sha256(packed) != index.file.sha256 {
        return Err(fail("its size or digest is not the one in the index"));
    }
    let mut json = Vec::new();
    let read = GzDecoder::new(packed).take(MAX_UNPACKED + 1).read_to_end(&mut json);
    read.map_err(|error| fail(&error.to_string()))?;
    if json.len() as u64 > MAX_UNPACKED {
        return Err(SupplyError::TooLarge { name: index.file.name.clone(), limit: MAX_UNPACKED });
    }
    let text = String::from_utf8(json).map_err(|_| fail("not valid UTF-8"))?;
    let texts: Texts = from_json(&text).map_err(|error| fail(&error))?;
    let catalog = load(&texts).map_err(|error| fail(&error.to_string()))?;
    if catalog.digest() != index.digest || catalog.version() != index.version {
        return Err(fail("it contains a different catalog than the index says"));
    }
    Ok(catalog)
}

fn load(texts: &Texts) -> Result<Catalog, LoadError> {
    Catalog::of_release(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
