//! What a file's path, and the names of the definitions in it, tell of the usage of what it holds.

use std::sync::LazyLock;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::rules::builtin;

/// What the path of a file tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PathUsage {
    pub is_test: bool,
    pub is_docs: bool,
    pub is_catalog: bool,
}

#[derive(Deserialize)]
struct PathRules {
    test: PathRule,
    docs: PathRule,
    catalog: PathRule,
}

#[derive(Deserialize)]
struct PathRule {
    folders: Vec<String>,
    files: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    /// Beginnings of a line near the top of the file.
    #[serde(default)]
    heads: Vec<String>,
    /// Names of definitions.
    #[serde(default)]
    definitions: Vec<String>,
}

/// How many lines tell what a file is.
const HEAD: usize = 12;

struct Paths {
    rules: PathRules,
    sets: [(GlobSet, GlobSet); 3],
}

#[allow(clippy::expect_used, reason = "part of the binary; a test reads it")]
static PATHS: LazyLock<Paths> = LazyLock::new(|| {
    let rules: PathRules = builtin::parse(builtin::PATHS);
    let set = |globs: &[String]| {
        let mut builder = GlobSetBuilder::new();
        for glob in globs {
            builder.add(Glob::new(glob).expect("a glob of rules/paths.toml"));
        }
        builder.build().expect("globs of rules/paths.toml")
    };
    let sets = [&rules.test, &rules.docs, &rules.catalog].map(|r| (set(&r.files), set(&r.except)));
    Paths { rules, sets }
});

impl PathUsage {
    /// Reads the parts of a path, relative to what was scanned, and the first lines of the file.
    #[must_use]
    pub fn of(path: &str, text: &str) -> Self {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_named = |rule: &str, folder: &str| match rule.strip_prefix('*') {
            Some(end) => folder.to_ascii_lowercase().ends_with(end),
            None => rule.eq_ignore_ascii_case(folder),
        };
        let hit = |rule: &PathRule, sets: &(GlobSet, GlobSet)| {
            let lies_in = || folders.split('/').any(|f| rule.folders.iter().any(|r| is_named(r, f)));
            let begins = || text.lines().take(HEAD).any(|l| rule.heads.iter().any(|h| l.trim_start().starts_with(h)));
            !sets.1.is_match(name) && (sets.0.is_match(name) || lies_in() || begins())
        };
        Self {
            is_test: hit(&PATHS.rules.test, &PATHS.sets[0]),
            is_docs: hit(&PATHS.rules.docs, &PATHS.sets[1]),
            is_catalog: hit(&PATHS.rules.catalog, &PATHS.sets[2]),
        }
    }
}

/// Whether a function, class or module of this name is a test.
pub(crate) fn is_test_name(name: &str) -> bool {
    is_named_for(&PATHS.rules.test, name)
}

/// Whether a function, class or module of this name tells what models can do.
pub(crate) fn is_catalog_name(name: &str) -> bool {
    is_named_for(&PATHS.rules.catalog, name)
}

fn is_named_for(rule: &PathRule, name: &str) -> bool {
    let matches = |rule: &str| match (rule.strip_prefix('*'), rule.strip_suffix('*')) {
        (Some(_), Some(_)) => name.contains(rule.trim_matches('*')),
        (Some(end), _) => name.len() > end.len() && name.ends_with(end),
        (_, Some(start)) => {
            let continues = |rest: &str| !start.ends_with('_') && rest.starts_with(char::is_lowercase);
            name.strip_prefix(start).is_some_and(|rest| !rest.is_empty() && !continues(rest))
        }
        _ => name == rule,
    };
    rule.definitions.iter().any(|rule| matches(rule))
}
