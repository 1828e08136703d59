//! The projects of the open documents: each has the settings of the config that is nearest to the file.
//!
//! A project is loaded again when its config or another file that it names changes, and when a new day begins. A
//! mistake in a config leaves the last good settings in force.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use jiff::civil::Date;

use crate::session::workspace::{Load, Workspace};

/// A project and the working directory of its paths.
pub(super) struct Project {
    pub workspace: Workspace,
    pub folder: PathBuf,
    day: Date,
    age: usize,
    /// The files that it was made of, and when each of them changed last.
    stamps: Vec<(PathBuf, Option<SystemTime>)>,
}

/// The projects that are in use, by the folder of the file.
pub(super) struct Projects<'l> {
    load: Load<'l>,
    clock: fn() -> Date,
    roots: Vec<PathBuf>,
    known: HashMap<PathBuf, Rc<Project>>,
    /// How often every config had to be looked up again.
    age: usize,
    /// The mistake that was reported last.
    mistake: Option<String>,
}

impl<'l> Projects<'l> {
    pub(super) fn new(load: Load<'l>, clock: fn() -> Date, roots: Vec<PathBuf>) -> Self {
        Self { load, clock, roots, known: HashMap::new(), age: 0, mistake: None }
    }

    /// Adds and removes folders of the workspace.
    pub(super) fn change_roots(&mut self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        self.roots.retain(|root| !removed.contains(root));
        self.roots.extend(added);
        self.known.clear();
    }

    /// Looks every config up again: one may have been added.
    pub(super) fn forget(&mut self) {
        self.age += 1;
    }

    /// Whether a file is one that the settings come from or name.
    pub(super) fn are_made_of(&self, file: &Path) -> bool {
        self.known.values().any(|project| project.stamps.iter().any(|(own, _)| project.folder.join(own) == file))
    }

    /// Looks for the files of every project again the next time.
    pub(super) fn walk_again(&self) {
        for project in self.known.values() {
            project.workspace.walk_again();
        }
    }

    /// The project of a file, with a mistake that has not been reported yet. The working directory is then the project's
    /// folder.
    pub(super) fn of(&mut self, path: &Path) -> (Option<Rc<Project>>, Option<String>) {
        // A document that is no file is one of the first folder.
        let parent = match path.parent().filter(|parent| parent.is_absolute()) {
            Some(parent) => parent.to_owned(),
            None => self.roots.first().cloned().unwrap_or_else(std::env::temp_dir),
        };
        let folder = self.folder(&parent);
        // Paths in settings, reports and rules are relative to it, as in a run there.
        let entered = std::env::set_current_dir(&folder);
        let day = (self.clock)();
        let known = self.known.get(&parent);
        if let Some(project) = known.filter(|project| project.is_current(day, self.age)) {
            return (Some(Rc::clone(project)), None);
        }
        let loaded = entered.map_err(|error| error.to_string()).and_then(|()| (self.load)(path, day));
        match loaded {
            Ok(workspace) => {
                self.mistake = None;
                let stamps = workspace.files().into_iter().map(|file| (file.clone(), changed(&file))).collect();
                let project = Rc::new(Project { workspace, folder, day, age: self.age, stamps });
                self.known.insert(parent, Rc::clone(&project));
                (Some(project), None)
            }
            Err(error) => {
                let is_new = self.mistake.as_ref() != Some(&error);
                self.mistake = Some(error.clone());
                (known.cloned(), is_new.then_some(error))
            }
        }
    }

    /// The folder of the workspace that holds another, or else that one itself.
    fn folder(&self, parent: &Path) -> PathBuf {
        let roots = self.roots.iter().filter(|root| parent.starts_with(root));
        let found = roots.max_by_key(|root| root.components().count()).cloned();
        found.unwrap_or_else(|| if parent.is_dir() { parent.to_owned() } else { std::env::temp_dir() })
    }
}

impl Project {
    fn is_current(&self, day: Date, age: usize) -> bool {
        (self.day, self.age) == (day, age) && self.stamps.iter().all(|(file, stamp)| changed(file) == *stamp)
    }
}

/// When a file changed last.
fn changed(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|metadata| metadata.modified()).ok()
}
