//! Matches paths with the globs that users write to exclude or include files, in the syntax of `.gitignore`.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A pattern that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a valid glob: {message}")]
pub struct GlobError {
    pub pattern: String,
    pub message: String,
}

/// Patterns as in `.gitignore`. A pattern without a `/` matches a file or directory of that name at any depth; one with
/// a `/` is relative to the root. A trailing `/` matches directories only. `!` takes back a match, and the last match
/// counts.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    /// Each set of patterns with its root: absolute, with symbolic links unresolved.
    sets: Vec<(PathBuf, Gitignore)>,
}

impl Globs {
    /// Compiles patterns with a root, such as the folder of the config.
    pub fn new<I>(root: &Path, patterns: I) -> Result<Self, GlobError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        let root = plain_path(&root).into_owned();
        let mut builder = GitignoreBuilder::new(&root);
        builder.allow_unclosed_class(false);
        for pattern in patterns {
            let pattern = pattern.as_ref();
            let at = |error: &ignore::Error| GlobError { pattern: pattern.to_string(), message: plain(error) };
            // People write a path as `./docs`, which would match nothing as a pattern.
            builder.add_line(None, pattern.strip_prefix("./").unwrap_or(pattern)).map_err(|e| at(&e))?;
        }
        let matcher = builder.build().map_err(|e| GlobError { pattern: String::new(), message: plain(&e) })?;
        Ok(Self { sets: if matcher.is_empty() { Vec::new() } else { vec![(root, matcher)] } })
    }

    /// Matches this file and no other.
    #[must_use]
    pub fn exactly(file: &Path) -> Self {
        let (folder, name) = (file.parent().unwrap_or(Path::new("")), file.file_name().unwrap_or_default());
        let mut pattern = String::from("/");
        for c in name.to_string_lossy().chars() {
            if "*?[]{}!#\\ ".contains(c) {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        Self::new(folder, [pattern]).unwrap_or_default()
    }

    /// Matches what either matches. The patterns of a config and of the command line have different roots.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.sets.extend(other.sets);
        self
    }

    /// Whether it has no pattern.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Whether the path or a directory above it matches. A path outside the root never does.
    #[must_use]
    pub fn matches(&self, path: &Path, is_dir: bool) -> bool {
        if self.is_empty() {
            return false;
        }
        // Relative paths are relative to the working directory, patterns to the root.
        let Ok(absolute) = std::path::absolute(path) else { return false };
        let absolute = plain_path(&absolute);
        self.sets.iter().any(|(root, matcher)| {
            let below = absolute.strip_prefix(root).unwrap_or(Path::new(""));
            !below.as_os_str().is_empty() && matcher.matched_path_or_any_parents(below, is_dir).is_ignore()
        })
    }
}

/// The path without `..`, with which a path to a folder beside the working directory begins.
fn plain_path(path: &Path) -> Cow<'_, Path> {
    if !path.components().any(|part| part == Component::ParentDir) {
        return Cow::Borrowed(path);
    }
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    Cow::Owned(plain)
}

/// The message of the innermost error: the outer ones repeat the pattern.
fn plain(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_a_gitignore() {
        let globs = Globs::new(Path::new("/repo"), ["docs/", "*.txt", "/evals/*.json", "!keep.txt", "./gen"]).unwrap();
        for (path, matches) in [
            ("/repo/docs/a.md", true),
            ("/repo/x/docs/a.md", true),
            ("/repo/x/a.txt", true),
            ("/repo/x/keep.txt", false),
            ("/repo/evals/a.json", true),
            ("/repo/x/evals/a.json", false),
            ("/repo/gen/a.py", true),
            ("/other/a.txt", false),
            ("/repo", false),
        ] {
            assert_eq!(globs.matches(Path::new(path), false), matches, "{path}");
        }
        assert!(!Globs::default().matches(Path::new("/repo/a.txt"), false));
    }

    fn globs(root: &str, pattern: &str) -> Globs {
        Globs::new(Path::new(root), [pattern]).unwrap()
    }

    #[test]
    fn sets_with_roots_of_their_own() {
        let both = globs("/repo", "/docs").or(globs("/repo/app", "/gen")).or(Globs::default());
        for (path, matches) in
            [("/repo/docs/x", true), ("/repo/app/gen/x", true), ("/repo/gen/x", false), ("/repo/app/../docs/x", true)]
        {
            assert_eq!(both.matches(Path::new(path), false), matches, "{path}");
        }
    }

    #[test]
    fn exactly_one() {
        let globs = Globs::exactly(Path::new("/repo/a b[1]*.json"));
        assert!(globs.matches(Path::new("/repo/a b[1]*.json"), false));
        assert!(!globs.matches(Path::new("/repo/a b1.json"), false));
        assert!(!globs.matches(Path::new("/repo/x/a b[1]*.json"), false));
    }

    #[test]
    fn a_mistake_names_its_pattern() {
        let error = Globs::new(Path::new("/repo"), ["ok", "a[z"]).unwrap_err();
        assert_eq!(error.pattern, "a[z");
        assert!(error.to_string().contains("`a[z` is not a valid glob"), "{error}");
    }
}
