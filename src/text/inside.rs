//! Where a path leads: a repository can ship links, and what is written or quoted must not leave the repository by them.
//! Links that lie outside of it are the user's own, and are followed.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The links that are followed before a path is taken for a circle.
const MAX_LINKS: usize = 40;

/// The way of a path through the file system.
#[derive(Debug)]
pub struct Way {
    /// The top of the repository that the path lies in, without links: the nearest folder with a `.git`, or else the
    /// working directory; `None` if the path lies in neither.
    top: Option<PathBuf>,
    /// The first link on the way that lies in the repository.
    link: Option<PathBuf>,
    /// Where the path leads, without links. What is not there is named all the same.
    end: PathBuf,
}

impl Way {
    /// Follows a path, which need not exist.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
        let absolute = std::path::absolute(path).unwrap_or_else(|_| here.join(path));
        let mut way = Self { top: None, link: None, end: PathBuf::new() };
        let mut links = 0;
        for part in absolute.components() {
            match part {
                Component::ParentDir => _ = way.end.pop(),
                Component::CurDir => {}
                part => way.step(&part, &mut links),
            }
            // What lies behind a link of the repository does not show where the repository ends.
            if way.link.is_none() && (way.end == here && way.top.is_none() || has_git(&way.end)) {
                way.top = Some(way.end.clone());
            }
        }
        way
    }

    fn step(&mut self, part: &Component<'_>, links: &mut usize) {
        let next = self.end.join(part);
        let is_link = fs::symlink_metadata(&next).is_ok_and(|meta| meta.is_symlink());
        if !is_link || *links == MAX_LINKS {
            self.end = next;
            return;
        }
        *links += 1;
        if self.top.is_some() && self.link.is_none() {
            self.link = Some(next.clone());
        }
        let target = || fs::read_link(&next).map(|target| crate::text::root::plain(&self.end.join(target)));
        self.end = fs::canonicalize(&next).or_else(|_| target()).unwrap_or(next);
    }

    /// The first link on the way that lies in the repository.
    #[must_use]
    pub fn link(&self) -> Option<&Path> {
        self.link.as_deref()
    }

    /// Where the path leads, without links.
    #[must_use]
    pub fn end(&self) -> &Path {
        &self.end
    }

    /// The top of the repository.
    #[must_use]
    pub fn top(&self) -> Option<&Path> {
        self.top.as_deref()
    }

    /// Whether a link of the repository leads out of it.
    #[must_use]
    pub fn leads_out(&self) -> bool {
        self.link.is_some() && self.top.as_ref().is_some_and(|top| !self.end.starts_with(top))
    }
}

/// Whether a folder has a `.git`, even one that is a link and leads nowhere: what a repository ships decides where it ends.
/// [`crate::text::root::is_top`] follows the link.
fn has_git(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(".git")).is_ok()
}

/// The way of a path. One that leads out of its repository by a link of the repository is an error.
pub fn stays_inside(path: &Path) -> io::Result<Way> {
    let way = Way::of(path);
    if way.leads_out() {
        return Err(io::Error::other("a link out of the repository is not followed"));
    }
    Ok(way)
}

/// The error for a path that a link of the repository is a part of.
pub fn has_no_link(path: &Path) -> io::Result<()> {
    match Way::of(path).link() {
        Some(link) => {
            let shown = crate::text::source::display_path(link, &std::env::current_dir().unwrap_or_default());
            let what = format!("{} is a link in the repository: name its target instead", shown.display());
            Err(io::Error::other(what))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_of_a_repository_are_told_from_those_around_it() {
        let folder = tempfile::tempdir().unwrap();
        let folder = fs::canonicalize(folder.path()).unwrap();
        let at = |name: &str| folder.join(name);
        for name in ["repo/.git", "repo/sub", "elsewhere/.git"] {
            fs::create_dir_all(at(name)).unwrap();
        }
        for name in ["repo/a.py", "secret"] {
            fs::write(at(name), "").unwrap();
        }
        symlink(at("repo"), at("mine")).unwrap();
        symlink("../secret", at("repo/out")).unwrap();
        symlink("../elsewhere", at("repo/folder")).unwrap();
        symlink("../a.py", at("repo/sub/in")).unwrap();
        symlink("../nowhere", at("repo/gone")).unwrap();
        symlink("loop", at("repo/loop")).unwrap();
        for (path, link, leads_out) in [
            ("repo/a.py", false, false),
            ("mine/a.py", false, false),
            ("repo/new.json", false, false),
            ("repo/out", true, true),
            ("mine/out", true, true),
            ("repo/folder/new.json", true, true),
            ("repo/folder/.git/x", true, true),
            ("repo/sub/in", true, false),
            ("repo/sub/../sub/in", true, false),
            ("repo/gone", true, true),
            ("secret", false, false),
        ] {
            let way = Way::of(&at(path));
            assert_eq!((way.link().is_some(), way.leads_out()), (link, leads_out), "{path}: {way:?}");
            assert_eq!(has_no_link(&at(path)).is_err(), link, "{path}");
            assert_eq!(stays_inside(&at(path)).is_err(), leads_out, "{path}");
        }
        assert!(Way::of(&at("repo/loop")).link().is_some());
        assert_eq!(Way::of(&at("mine/new")).end(), at("repo/new"));
    }
}
