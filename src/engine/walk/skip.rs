//! The generated and vendored files that a walk skips, from `rules/skip.toml`.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::builtin::SKIP;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SkipToml {
    skip: Vec<EntryToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct EntryToml {
    reason: String,
    #[serde(default)]
    directories: Vec<String>,
    #[serde(default)]
    only_with: Vec<String>,
    #[serde(default)]
    directory_endings: Vec<String>,
    #[serde(default)]
    endings: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
}

struct Directory {
    reason: String,
    only_with: Vec<String>,
}

/// The skip list by name, so that each path costs a few look-ups.
#[derive(Default)]
pub(crate) struct SkipList {
    directories: HashMap<String, Directory>,
    directory_endings: HashMap<String, String>,
    endings: HashMap<String, String>,
    names: HashMap<String, String>,
}

/// Whether there is a file or folder.
pub(crate) type IsThere<'i> = &'i dyn Fn(&Path) -> bool;

/// Whether there is one on the disk, be it a broken link.
pub(crate) fn is_on_disk(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// A test fails if the rule file is invalid; a build with such a file skips nothing.
pub(crate) static SKIP_LIST: LazyLock<SkipList> = LazyLock::new(|| SkipList::parse(SKIP.json).unwrap_or_default());

impl SkipList {
    fn parse(text: &str) -> serde_json::Result<Self> {
        let mut list = Self::default();
        for entry in serde_json::from_str::<SkipToml>(text)?.skip {
            for name in entry.directories {
                let directory = Directory { reason: entry.reason.clone(), only_with: entry.only_with.clone() };
                list.directories.insert(name, directory);
            }
            for (into, from) in [
                (&mut list.directory_endings, entry.directory_endings),
                (&mut list.endings, entry.endings),
                (&mut list.names, entry.names),
            ] {
                into.extend(from.into_iter().map(|name| (name, entry.reason.clone())));
            }
        }
        Ok(list)
    }

    /// Why a walk skips this directory. Looks into the directory only if the entry has `only-with`.
    pub(crate) fn directory(&self, path: &Path, is_there: IsThere<'_>) -> Option<&str> {
        let name = path.file_name()?.to_str()?;
        if let Some(directory) = self.directories.get(name) {
            let inner = &directory.only_with;
            let is_skipped = inner.is_empty() || inner.iter().any(|name| is_there(&path.join(name)));
            return is_skipped.then_some(directory.reason.as_str());
        }
        by_ending(&self.directory_endings, name)
    }

    /// Why a walk skips this file.
    pub(crate) fn file(&self, name: &OsStr) -> Option<&str> {
        let name = name.to_str()?;
        let lower;
        let name = if name.bytes().any(|b| b.is_ascii_uppercase()) {
            lower = name.to_ascii_lowercase();
            lower.as_str()
        } else {
            name
        };
        self.names.get(name).map(String::as_str).or_else(|| by_ending(&self.endings, name))
    }

    /// Why a walk would skip this file or a directory above it. For paths that no walk found.
    pub(crate) fn path(&self, path: &Path, is_there: IsThere<'_>) -> Option<&str> {
        let above = path.parent().into_iter().flat_map(Path::ancestors);
        path.file_name()
            .and_then(|name| self.file(name))
            .or_else(|| above.into_iter().find_map(|d| self.directory(d, is_there)))
    }
}

/// Tries every ending that begins with `.` or `_`, the longest first. An ending is shorter than its name: `.lock` has
/// none.
fn by_ending<'a>(endings: &'a HashMap<String, String>, name: &str) -> Option<&'a str> {
    memchr::memchr2_iter(b'.', b'_', name.as_bytes())
        .filter(|&at| at > 0)
        .find_map(|at| endings.get(&name[at..]))
        .map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_valid() {
        let list = SkipList::parse(SKIP.json).unwrap();
        for ending in list.endings.keys().chain(list.directory_endings.keys()) {
            assert!(ending.starts_with(['.', '_']), "{ending}: an ending begins with `.` or `_`");
        }
        for name in list.endings.keys().chain(list.names.keys()) {
            assert_eq!(*name, name.to_lowercase(), "names are compared in lower case");
        }
    }

    #[test]
    fn files() {
        for (name, reason) in [
            ("poetry.lock", Some("lock file")),
            ("package-lock.json", Some("lock file")),
            ("Package.resolved", Some("lock file")),
            ("triage.lock.yml", Some("compiled workflow")),
            ("app.min.js", Some("minified bundle")),
            ("index.js.map", Some("source map")),
            ("api_pb2.py", Some("generated code")),
            ("service-2.json", Some("botocore service model")),
            ("TestChat.httprr", Some("recorded HTTP cassette")),
            ("LOGO.PNG", Some("binary")),
            ("index.js", None),
            ("main.py", None),
            ("locks.tf", None),
            (".lock", None),
            ("en.json", None),
            ("world.map", None),
        ] {
            assert_eq!(SKIP_LIST.file(OsStr::new(name)), reason, "{name}");
        }
    }

    #[test]
    fn directories() {
        let root = tempfile::tempdir().unwrap();
        let of = |name: &str| SKIP_LIST.directory(&root.path().join(name), &is_on_disk);
        assert_eq!(of("node_modules"), Some("vendored dependency"));
        assert_eq!(of("openai-1.2.3.dist-info"), Some("vendored dependency"));
        assert_eq!(of("vendor"), None);
        std::fs::create_dir_all(root.path().join("vendor/github.com")).unwrap();
        assert_eq!(of("vendor"), Some("vendored dependency"));
        assert_eq!(of("src"), None);
        assert_eq!(of("env"), None);
    }
}
