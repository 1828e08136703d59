//! A catalog as it is published, and what has to hold before it is taken.

use crate::catalog::Catalog;
use crate::supply::error::SupplyError;
use crate::supply::index::{INDEX, Index, MAX_INDEX, MAX_SIGNATURE, SIGNATURE};
use crate::supply::origin::Origin;
use crate::supply::pack;
use crate::supply::signature::Keys;

/// An index whose signature is good, and the bytes of both.
#[derive(Debug)]
pub struct Announced {
    pub index: Index,
    index_bytes: Vec<u8>,
    signature: Vec<u8>,
}

/// A catalog that passed every check, with the bytes that it came as.
#[derive(Debug)]
pub struct Release {
    pub index: Index,
    /// The files of the release, by name.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

impl Announced {
    /// Reads the index of a release, and checks the signature before it looks at anything in it.
    pub(super) fn read(origin: &Origin, keys: &Keys) -> Result<Self, SupplyError> {
        let index_bytes = origin.read(INDEX, MAX_INDEX)?;
        let signature = origin.read(SIGNATURE, MAX_SIGNATURE)?;
        keys.verify(&index_bytes, &signature)?;
        let index = Index::parse(&index_bytes)?;
        Ok(Self { index, index_bytes, signature })
    }

    /// Reads the catalog itself, and checks that it is the one that the index describes and that this binary reads it.
    pub(super) fn fetch(self, origin: &Origin) -> Result<(Release, Catalog), SupplyError> {
        let packed = origin.read(&self.index.file.name, self.index.file.size)?;
        let catalog = pack::open(&self.index, &packed)?;
        let files = vec![
            (INDEX.to_owned(), self.index_bytes),
            (SIGNATURE.to_owned(), self.signature),
            (self.index.file.name.clone(), packed),
        ];
        Ok((Release { index: self.index, files }, catalog))
    }
}
