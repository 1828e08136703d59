//! Where an update is read from: a server, or a folder such as an installed package.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::supply::error::SupplyError;
use crate::supply::http::Client;
use crate::supply::index::INDEX;

/// The folders of the packages that carry a catalog, below the folder that they are installed or unpacked in.
const PACKAGES: [&str; 3] = ["shelflife_catalog", "shelflife-catalog", "package"];

/// Where the files of a release are.
pub struct Origin(Place);

enum Place {
    /// The address ends with a slash.
    Server(Client, String),
    Folder(PathBuf),
}

impl Origin {
    /// The folder of a server. `deadline`: how long a file may take.
    #[must_use]
    pub fn server(url: &str, deadline: Option<Duration>) -> Self {
        let folder = url.strip_suffix(INDEX).unwrap_or(url).trim_end_matches('/');
        Self(Place::Server(Client::new(deadline), format!("{folder}/")))
    }

    /// The folder of a release, one that a package with a release is in, or the index itself.
    pub fn path(path: &Path) -> Result<Self, SupplyError> {
        if path.is_file() && path.file_name().is_some_and(|name| name == INDEX) {
            return Ok(Self(Place::Folder(path.parent().unwrap_or(Path::new("")).to_owned())));
        }
        let below = PACKAGES.iter().map(|name| path.join(name));
        let mut folders = std::iter::once(path.to_owned()).chain(below);
        let found = folders.find(|folder| folder.join(INDEX).is_file());
        let found = found.ok_or_else(|| SupplyError::invalid(&path.display().to_string(), "contains no index.json"))?;
        Ok(Self(Place::Folder(found)))
    }

    /// A file of the release, which is at most `limit` bytes long.
    pub(super) fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, SupplyError> {
        match &self.0 {
            Place::Server(client, url) => client.read(&format!("{url}{name}"), limit),
            Place::Folder(folder) => read_file(&folder.join(name), limit),
        }
    }
}

/// The bytes of a file, of which there are at most `limit`.
pub(super) fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, SupplyError> {
    let fail = |source| SupplyError::File { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(fail)?;
    if bytes.len() as u64 <= limit {
        return Ok(bytes);
    }
    Err(SupplyError::TooLarge { name: path.display().to_string(), limit })
}
