//! The catalogs that `catalog update` brought: a folder of the user, in which each catalog has a folder of its own.
//!
//! A catalog comes into the cache by the renaming of one folder, so that no reader ever meets half of one, and is never
//! changed but for the time at which it came. What is there is checked against the digest in its index whenever it is read.

use std::cmp::Reverse;
use std::fs;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use etcetera::BaseStrategy;
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::supply::error::SupplyError;
use crate::supply::index::{INDEX, Index, MAX_INDEX, MAX_PACKED, parse_version};
use crate::supply::origin::read_file;
use crate::supply::pack;
use crate::supply::release::Release;

/// Catalogs that stay: a project may pin an older one.
const KEPT: usize = 30;
/// The least time between two catalogs: file systems keep no finer one.
const TICK: Duration = Duration::from_millis(10);
/// The beginning of the name of a folder that is still being written.
const UNFINISHED: &str = ".new-";

/// The folder of the cache. It need not exist.
#[derive(Debug, Clone)]
pub struct Cache(PathBuf);

/// A catalog in the cache, as the name of its folder shows it.
#[derive(Debug)]
pub struct Entry {
    pub date: Date,
    /// When it came last: the time of its index. That of the folder could not be set on every system.
    came: SystemTime,
    folder: PathBuf,
}

impl Cache {
    /// The user's own: `$XDG_CACHE_HOME/shelflife/catalog`, or what the platform has in its place.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        let base = etcetera::choose_base_strategy().ok()?;
        Some(Self::at(base.cache_dir().join("shelflife").join("catalog")))
    }

    /// The one in a folder.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// What it holds, the newest first.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let folders = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let entry = |folder: PathBuf| {
            let name = folder.file_name()?.to_str()?;
            let date = parse_version(name)?;
            let came =
                fs::metadata(folder.join(INDEX)).and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
            Some(Entry { date, came, folder })
        };
        let mut entries: Vec<Entry> = folders.filter_map(|found| entry(found.path())).collect();
        // Of two of the same day, the one that came last.
        entries.sort_by_key(|entry| Reverse((entry.date, entry.came, entry.folder.clone())));
        entries
    }

    /// Keeps a release. Two updates at once wait for each other; one that was killed leaves nothing that counts.
    pub(super) fn store(&self, release: &Release) -> Result<(), SupplyError> {
        let fail = |source| SupplyError::File { path: self.0.clone(), source };
        fs::create_dir_all(&self.0).map_err(fail)?;
        let lock = File::create(self.0.join(".lock")).map_err(fail)?;
        lock.lock().map_err(fail)?;
        self.place(release).and_then(|()| self.tidy()).map_err(fail)
        // The lock ends with its file.
    }

    fn place(&self, release: &Release) -> io::Result<()> {
        let target = self.0.join(&release.index.version);
        let came = self.next_time();
        if open(&target).is_ok() {
            return mark(&target, came);
        }
        let folder = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.0)?;
        for (name, bytes) in &release.files {
            fs::write(folder.path().join(name), bytes)?;
        }
        mark(folder.path(), came)?;
        if target.exists() {
            // It is damaged.
            fs::remove_dir_all(&target)?;
        }
        fs::rename(folder.keep(), target)
    }

    /// The time of what comes now: after that of all that is here, whatever the clock did since.
    fn next_time(&self) -> SystemTime {
        let last = self.entries().iter().map(|entry| entry.came).max();
        last.map_or_else(SystemTime::now, |last| SystemTime::now().max(last + TICK))
    }

    /// Removes what killed updates left, and the oldest catalogs of too many. Only the holder of the lock does this.
    fn tidy(&self) -> io::Result<()> {
        let names = fs::read_dir(&self.0)?.flatten();
        let is_left = |name: &fs::DirEntry| name.file_name().to_string_lossy().starts_with(UNFINISHED);
        let left = names.filter(is_left).map(|entry| entry.path());
        let old = self.entries().into_iter().skip(KEPT).map(|entry| entry.folder);
        left.chain(old).try_for_each(fs::remove_dir_all)
    }
}

impl Entry {
    /// The version, digest and size in its index.
    pub fn index(&self) -> Result<Index, SupplyError> {
        index(&self.folder)
    }

    /// Reads the catalog.
    pub fn open(&self) -> Result<Catalog, SupplyError> {
        open(&self.folder)
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Notes when a catalog came.
fn mark(folder: &Path, came: SystemTime) -> io::Result<()> {
    File::options().write(true).open(folder.join(INDEX))?.set_modified(came)
}

fn index(folder: &Path) -> Result<Index, SupplyError> {
    Index::parse(&read_file(&folder.join(INDEX), MAX_INDEX)?)
}

fn open(folder: &Path) -> Result<Catalog, SupplyError> {
    let index = index(folder)?;
    pack::open(&index, &read_file(&folder.join(&index.file.name), MAX_PACKED)?)
}
