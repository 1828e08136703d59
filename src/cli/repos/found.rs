//! Finds repositories: those that the paths are, and those one level below a path that is none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::select::read_list;
use crate::text::root::slashes;

/// A repository, or a path that is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub name: String,
    /// The folder of its objects; the error is for people.
    pub git_dir: Result<PathBuf, String>,
}

/// The repositories of paths, in their order.
pub(super) fn below(paths: &[PathBuf]) -> Vec<Found> {
    let is_alone = paths.len() == 1;
    paths.iter().flat_map(|path| of(path, None, is_alone)).collect()
}

/// The repositories that a list names: a path on each line, or a path, a tab and a name.
pub(super) fn listed(list: &Path) -> io::Result<Vec<Found>> {
    let lines = read_list(list)?;
    let found = lines.iter().flat_map(|line| match line.to_str().and_then(|line| line.split_once('\t')) {
        Some((path, name)) => of(Path::new(path), Some(name), false),
        None => of(line, None, false),
    });
    Ok(found.collect())
}

/// The repository that a path is, or those below it. Below one of several folders the folder is part of the name.
fn of(path: &Path, name: Option<&str>, is_alone: bool) -> Vec<Found> {
    let own = || name.map_or_else(|| shown(path), str::to_owned);
    if let Some(git_dir) = git_dir(path) {
        return vec![Found { name: own(), git_dir: Ok(git_dir) }];
    }
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => return vec![Found { name: own(), git_dir: Err(error.to_string()) }],
    };
    let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    inside.sort();
    let folder = name.map(str::to_owned).or_else(|| Some(path.file_name()?.to_string_lossy().into_owned()));
    let folder = folder.filter(|_| !is_alone).map(|folder| format!("{folder}/")).unwrap_or_default();
    let found = inside.iter().filter_map(|path| {
        let name = shown(Path::new(path.file_name()?));
        Some(Found { name: format!("{folder}{name}"), git_dir: Ok(git_dir(path)?) })
    });
    let found: Vec<Found> = found.collect();
    if found.is_empty() {
        let error = "neither a git repository nor a folder that contains one".to_owned();
        return vec![Found { name: own(), git_dir: Err(error) }];
    }
    found
}

/// The git directory of a checkout, or of a bare or mirrored repository.
fn git_dir(path: &Path) -> Option<PathBuf> {
    // In a worktree or a submodule it is a file that leads to the folder.
    let inner = path.join(".git");
    if inner.exists() {
        return Some(inner);
    }
    (path.join("HEAD").is_file() && path.join("objects").is_dir()).then(|| path.to_owned())
}

/// A path as a name: without the ending of a bare repository.
fn shown(path: &Path) -> String {
    let path = slashes(path);
    let plain = path.trim_end_matches('/').trim_start_matches("./");
    let plain = plain.strip_suffix("/.git").or_else(|| plain.strip_suffix(".git")).unwrap_or(plain);
    if plain.is_empty() { path.clone() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkouts_bare_ones_and_folders_of_them() {
        let top = tempfile::tempdir().unwrap();
        let at = |path: &str| top.path().join(path);
        for folder in ["acme/shop/.git", "acme/tools.git/objects", "acme/docs", "web/objects", "empty"] {
            fs::create_dir_all(at(folder)).unwrap();
        }
        for file in ["acme/tools.git/HEAD", "web/HEAD", "acme/file"] {
            fs::write(at(file), "").unwrap();
        }
        let names =
            |found: Vec<Found>| found.into_iter().map(|one| (one.name, one.git_dir.is_ok())).collect::<Vec<_>>();
        let ok = |name: &str| (name.to_owned(), true);
        assert_eq!(names(below(&[at("acme")])), [ok("shop"), ok("tools")]);
        let web = at("web").to_string_lossy().into_owned();
        assert_eq!(names(below(&[at("acme"), at("web")])), [ok("acme/shop"), ok("acme/tools"), ok(&web)]);
        assert_eq!(below(&[at("acme")])[0].git_dir, Ok(at("acme/shop/.git")));
        assert!(below(&[at("empty"), at("none")]).iter().all(|one| one.git_dir.is_err()));
        let list = at("list");
        fs::write(&list, format!("{}\tthe web\r\n\n{}\n", at("web").display(), at("acme").display())).unwrap();
        assert_eq!(names(listed(&list).unwrap()), [ok("the web"), ok("acme/shop"), ok("acme/tools")]);
    }
}
