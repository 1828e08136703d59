//! Which project a file belongs to, and who owns it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::text::owners::Owners;
use crate::text::root::is_top;
use crate::text::stored::Disk;

/// A repository.
#[derive(Debug, Default)]
pub(super) struct Project {
    /// The name of its folder; empty outside a repository.
    pub name: String,
    owners: Owners,
}

impl Project {
    pub(super) fn owner(&self, path: &Path) -> &str {
        self.owners.of(path).unwrap_or_default()
    }
}

/// The projects of the files, each read once.
#[derive(Debug, Default)]
pub(super) struct Projects {
    by_folder: HashMap<PathBuf, Rc<Project>>,
}

impl Projects {
    /// The project of a file: the nearest folder above it that is a repository.
    pub(super) fn of(&mut self, file: &Path) -> Rc<Project> {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let folder = file.parent().unwrap_or(Path::new("/")).to_owned();
        if let Some(known) = self.by_folder.get(&folder) {
            return Rc::clone(known);
        }
        let top = folder.ancestors().find(|above| is_top(above));
        let project = match top {
            Some(top) if top == folder => Rc::new(Project {
                name: top.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                owners: Owners::read(top, &Disk),
            }),
            // The folder itself is asked for by a name in it.
            Some(top) => self.of(&top.join(".git")),
            None => Rc::default(),
        };
        self.by_folder.insert(folder, Rc::clone(&project));
        project
    }
}
