//! Which files make their folder a project: `rules/projects.toml`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::builtin;
use crate::rules::builtin::PROJECTS;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectRules {
    names: Vec<String>,
    endings: Vec<String>,
    alone: Vec<String>,
}

static RULES: LazyLock<ProjectRules> = LazyLock::new(|| builtin::parse(&PROJECTS));

/// The folders of a repository that are projects.
#[derive(Debug, Default)]
pub struct Projects(HashSet<PathBuf>);

impl Projects {
    /// Those that hold one of the files.
    #[must_use]
    pub fn of<'p>(files: impl Iterator<Item = &'p Path>) -> Self {
        let folders = files.filter(|path| is_manifest(path)).filter_map(Path::parent);
        Self(folders.map(Path::to_owned).collect())
    }

    /// Whether the top is a project.
    #[must_use]
    pub fn has_top(&self) -> bool {
        self.0.contains(Path::new(""))
    }

    /// The project of a file: the nearest folder at or above it. It is empty where that is the top, or where there is none.
    #[must_use]
    pub fn at<'p>(&self, file: &'p Path) -> &'p Path {
        let mut above = file.ancestors().skip(1);
        above.find(|folder| self.0.contains(*folder)).unwrap_or(Path::new(""))
    }
}

/// Whether a file is in a folder whose files are programs of their own, such as examples.
#[must_use]
pub fn stands_alone(path: &Path) -> bool {
    let folders = path.parent().into_iter().flat_map(Path::components);
    let mut names = folders.filter_map(|part| part.as_os_str().to_str()).map(str::to_lowercase);
    names.any(|name| RULES.alone.contains(&name))
}

fn is_manifest(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_lowercase) else { return false };
    RULES.names.contains(&name) || RULES.endings.iter().any(|end| name.ends_with(end.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_stand_alone() {
        assert!(stands_alone(Path::new("a/Examples/chat/ask.py")) && !stands_alone(Path::new("src/examples.py")));
    }

    #[test]
    fn the_nearest_folder_with_a_manifest() {
        let files = ["package.json", "apps/web/package.json", "apps/api/Api.csproj", "docs/index.md"].map(Path::new);
        let projects = Projects::of(files.into_iter());
        for (file, project) in [
            ("apps/web/src/chat.ts", "apps/web"),
            ("apps/api/Chat.cs", "apps/api"),
            ("apps/shared.ts", ""),
            ("docs/index.md", ""),
        ] {
            assert_eq!(projects.at(Path::new(file)), Path::new(project), "{file}");
        }
        assert_eq!(Projects::default().at(Path::new("a/b.py")), Path::new(""));
        assert!(projects.has_top() && !Projects::default().has_top());
    }
}
