//! Which settings rule a file: those of the config nearest to it. A folder is looked up once.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::config::settings::Settings;
use crate::config::{ConfigError, load};
use crate::engine::ruling::{Ruling, Rulings};
use crate::lint::grading::{Grading, Gradings};
use crate::text::root::plain;
use crate::text::stored::Stored;

/// The files that one config rules, and what holds for them.
pub struct Domain {
    pub settings: Settings,
    pub ruling: Arc<Ruling>,
    pub grading: Arc<Grading>,
}

/// Why the settings of a config cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DomainError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// What it names, such as a catalog, cannot be used.
    #[error("{config}: {message}")]
    Named { config: String, message: String },
}

/// What rules the files of a folder; none if the settings of the run do.
type Ruled = Option<Arc<Domain>>;

/// Makes what follows from settings.
pub type Make = Box<dyn Fn(Settings) -> Result<Domain, DomainError> + Send + Sync>;

/// The domains of the files that are not ruled by the settings of the run.
pub struct Domains {
    make: Make,
    stored: Arc<dyn Stored>,
    /// No config above this folder counts.
    top: PathBuf,
    /// The config of the run.
    own: Option<PathBuf>,
    /// What was found out, by folder, as it is named or absolute. Every file asks: comparing bytes is faster than
    /// comparing the parts of paths.
    folders: RwLock<HashMap<OsString, Ruled>>,
    /// The domains by their config; that of files without a config has none.
    made: Mutex<BTreeMap<Option<PathBuf>, Ruled>>,
    mistakes: Mutex<BTreeMap<PathBuf, DomainError>>,
}

impl Domains {
    /// `own`: the settings of the run. `top`: no config above this folder counts.
    #[must_use]
    pub fn new(own: &Settings, top: &Path, stored: Arc<dyn Stored>, make: Make) -> Self {
        Self {
            make,
            stored,
            top: top.to_owned(),
            own: own.path.clone(),
            folders: RwLock::default(),
            made: Mutex::default(),
            mistakes: Mutex::default(),
        }
    }

    /// The domain of a file; `None` if the settings of the run rule it. A folder belongs to the folder above it.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<Arc<Domain>> {
        let folder = path.parent().unwrap_or(Path::new(""));
        if let Some(known) = self.known(folder) {
            return known;
        }
        let absolute = std::path::absolute(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        let domain = self.of_folder(&plain(&absolute.unwrap_or_else(|_| folder.to_owned())));
        self.keep(folder, domain)
    }

    /// The first mistake in a config by path. Its files were read as if the config were not there.
    #[must_use]
    pub fn take_mistake(&self) -> Option<DomainError> {
        lock(&self.mistakes).pop_first().map(|(_, error)| error)
    }

    /// Whether a config has a mistake.
    #[must_use]
    pub fn has_mistake(&self) -> bool {
        !lock(&self.mistakes).is_empty()
    }

    fn known(&self, folder: &Path) -> Option<Ruled> {
        self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder.as_os_str()).cloned()
    }

    fn keep(&self, folder: &Path, domain: Ruled) -> Ruled {
        self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(folder.into(), domain.clone());
        domain
    }

    /// The domain of the files in a folder, which is absolute.
    fn of_folder(&self, folder: &Path) -> Ruled {
        if let Some(known) = self.known(folder) {
            return known;
        }
        let found = match load::of_folder(folder, &*self.stored) {
            Ok(Some(settings)) => Some(self.domain(settings)),
            Ok(None) => None,
            Err(error) => {
                lock(&self.mistakes).insert(folder.to_owned(), error.into());
                None
            }
        };
        let above = || match folder.parent().filter(|_| folder != self.top) {
            Some(parent) => self.of_folder(parent),
            None => self.domain(Settings::default()),
        };
        let domain = found.unwrap_or_else(above);
        self.keep(folder, domain)
    }

    /// The domain of settings; `None` for those of the run.
    fn domain(&self, settings: Settings) -> Ruled {
        if settings.path == self.own {
            return None;
        }
        let config = settings.path.clone();
        let mut made = lock(&self.made);
        let domain = || match (self.make)(settings) {
            Ok(domain) => Some(Arc::new(domain)),
            Err(error) => {
                lock(&self.mistakes).insert(config.clone().unwrap_or_default(), error);
                None
            }
        };
        made.entry(config.clone()).or_insert_with(domain).clone()
    }

    /// A part of each domain that was looked up.
    pub fn all<T>(&self, part: impl Fn(&Domain) -> T) -> Vec<T> {
        lock(&self.made).values().flatten().map(|domain| part(domain)).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Rulings for Domains {
    fn ruling(&self, path: &Path) -> Option<Arc<Ruling>> {
        self.at(path).map(|domain| Arc::clone(&domain.ruling))
    }

    fn rulings(&self) -> Vec<Arc<Ruling>> {
        self.all(|domain| Arc::clone(&domain.ruling))
    }

    fn is_broken(&self) -> bool {
        self.has_mistake()
    }
}

impl Gradings for Domains {
    fn grading(&self, path: &Path) -> Option<Arc<Grading>> {
        self.at(path).map(|domain| Arc::clone(&domain.grading))
    }

    fn gradings(&self) -> Vec<Arc<Grading>> {
        self.all(|domain| Arc::clone(&domain.grading))
    }
}
