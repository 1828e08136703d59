//! Patterns that users write to exclude or include files, in the syntax of `.gitignore`.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A pattern that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a valid glob: {message}")]
pub struct GlobError {
    pub pattern: String,
    pub message: String,
}

/// Patterns as in `.gitignore`: without a `/` they match a file or directory of that name at any depth, with
/// one they are relative to the root; a trailing `/` matches directories only; the last match counts and `!`
/// takes back.
#[derive(Debug, Clone)]
pub struct Globs {
    /// Absolute, with symbolic links as they were given.
    root: PathBuf,
    matcher: Gitignore,
}

impl Globs {
    /// Compiles patterns that are relative to `root`, such as the directory of the config file.
    pub fn new<I>(root: &Path, patterns: I) -> Result<Self, GlobError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        let mut builder = GitignoreBuilder::new(&root);
        builder.allow_unclosed_class(false);
        for pattern in patterns {
            let pattern = pattern.as_ref();
            let at = |error: &ignore::Error| GlobError { pattern: pattern.to_string(), message: plain(error) };
            // `./docs` is how people write a path; as a pattern it would match nothing.
            builder.add_line(None, pattern.strip_prefix("./").unwrap_or(pattern)).map_err(|e| at(&e))?;
        }
        let matcher = builder.build().map_err(|e| GlobError { pattern: String::new(), message: plain(&e) })?;
        Ok(Self { root, matcher })
    }

    /// No pattern.
    #[must_use]
    pub fn none() -> Self {
        Self { root: PathBuf::new(), matcher: Gitignore::empty() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.matcher.is_empty()
    }

    /// Whether the path, or a directory above it, matches. Paths outside the root never do.
    #[must_use]
    pub fn matches(&self, path: &Path, is_dir: bool) -> bool {
        if self.is_empty() {
            return false;
        }
        // Relative paths are relative to the working directory, patterns to the root.
        let Ok(absolute) = std::path::absolute(path) else { return false };
        let Ok(below) = absolute.strip_prefix(&self.root) else { return false };
        !below.as_os_str().is_empty() && self.matcher.matched_path_or_any_parents(below, is_dir).is_ignore()
    }
}

impl Default for Globs {
    fn default() -> Self {
        Self::none()
    }
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
        assert!(!Globs::none().matches(Path::new("/repo/a.txt"), false));
    }

    #[test]
    fn a_mistake_names_its_pattern() {
        let error = Globs::new(Path::new("/repo"), ["ok", "a[z"]).unwrap_err();
        assert_eq!(error.pattern, "a[z");
        assert!(error.to_string().contains("`a[z` is not a valid glob"), "{error}");
    }
}
