//! The baseline: a committed file of accepted findings, keyed by fingerprint. A finding stays accepted when its line
//! moves, when its file is renamed, and when the stage of its model changes; a second finding of the same kind is new.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::lint::finding::{Finding, Fingerprint};
use crate::lint::policy::Policy;
use crate::text::mistake::from_json;
use crate::text::root::Root;
use crate::text::stored::Stored;

/// Rises when the input of fingerprints or the format of the file changes.
const VERSION: u32 = 2;
/// The most entries of a baseline.
const MAX_ENTRIES: usize = 500_000;
/// As many files that no longer exist are tried as the former name of one that has a new finding.
const MAX_GONE: usize = 1_000;

/// Why a baseline cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    #[error("cannot read the baseline {}: {source}; `shelflife baseline write` creates one", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{} is not a baseline: {message}", path.display())]
    Invalid { path: PathBuf, message: String },
    #[error("{} is a baseline of version {version}, but this shelflife reads version {VERSION}; run `shelflife baseline write`", path.display())]
    Version { path: PathBuf, version: u32 },
}

/// Accepted findings, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// An accepted finding. Only the fingerprint is compared; the rest shows people where the finding is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// From the top of the repository, `/` between parts.
    pub path: String,
    pub lint: String,
    pub provider: Option<String>,
    pub model: Option<String>,
    pub fingerprint: Fingerprint,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    findings: Vec<Entry>,
}

/// The fingerprints that a baseline accepts.
#[derive(Debug, Default)]
pub(super) struct Known {
    fingerprints: HashSet<Fingerprint>,
    /// The paths of entries whose file is gone: the file may have another name now.
    gone: BTreeSet<String>,
}

impl Known {
    /// Of the baseline of a policy; of none it accepts nothing.
    pub(super) fn of(policy: &Policy, root: &Root) -> Self {
        policy.known.as_ref().map(|baseline| Self::new(baseline, root)).unwrap_or_default()
    }

    fn new(baseline: &Baseline, root: &Root) -> Self {
        let paths: BTreeSet<&str> = baseline.entries.iter().map(|entry| entry.path.as_str()).collect();
        let gone = paths.into_iter().filter(|path| !root.has(path)).map(str::to_owned).collect();
        Self { fingerprints: baseline.entries.iter().map(|entry| entry.fingerprint.clone()).collect(), gone }
    }

    pub(super) fn accepts(&self, fingerprint: &Fingerprint) -> bool {
        self.fingerprints.contains(fingerprint)
    }

    /// The fingerprint of a finding in the file at `path`. An accepted finding whose file was renamed keeps the one that
    /// it had before.
    pub(super) fn identify(&self, path: &str, fingerprint: &dyn Fn(&str) -> Fingerprint) -> Fingerprint {
        let own = fingerprint(path);
        if self.accepts(&own) {
            return own;
        }
        let before = self.gone.iter().take(MAX_GONE).map(|gone| fingerprint(gone)).find(|before| self.accepts(before));
        before.unwrap_or(own)
    }
}

/// The part of the repository that a run checked. The run cannot decide whether an entry elsewhere is stale.
#[derive(Debug, Clone, Default)]
pub struct Scope(Vec<String>);

impl Scope {
    /// The paths that were checked, and everything below them.
    #[must_use]
    pub fn new<'a>(paths: impl IntoIterator<Item = &'a Path>, root: &Root) -> Self {
        Self(paths.into_iter().map(|path| root.stable_name(path)).collect())
    }

    /// Whether a file is in the scope.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        let below = |top: &str| path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.0.iter().any(|top| top.is_empty() || below(top))
    }
}

impl Baseline {
    /// Reads the file.
    pub fn load(path: &Path, stored: &dyn Stored) -> Result<Self, BaselineError> {
        let text = stored.read_text(path).map_err(|source| BaselineError::Read { path: path.into(), source })?;
        Self::parse(&text, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, BaselineError> {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        let invalid = |message| BaselineError::Invalid { path: path.into(), message };
        // The format of another version is not known, except for its number.
        let Head { version } = from_json(text).map_err(invalid)?;
        if version != VERSION {
            return Err(BaselineError::Version { path: path.into(), version });
        }
        let findings = from_json::<Written>(text).map_err(invalid)?.findings;
        if findings.len() > MAX_ENTRIES {
            let message = format!("it has {} entries, and the limit is {MAX_ENTRIES}", findings.len());
            return Err(invalid(message));
        }
        Ok(Self::sorted(findings))
    }

    /// The baseline that accepts all of these findings.
    #[must_use]
    pub fn of(findings: &[Finding], root: &Root) -> Self {
        Self::sorted(findings.iter().map(|finding| Entry::of(finding, root)).collect())
    }

    fn sorted(mut entries: Vec<Entry>) -> Self {
        entries.sort();
        entries.dedup();
        Self { entries }
    }

    /// Adds entries.
    #[must_use]
    pub fn and(self, other: impl IntoIterator<Item = Entry>) -> Self {
        Self::sorted(self.entries.into_iter().chain(other).collect())
    }

    /// Removes entries.
    #[must_use]
    pub fn without(mut self, gone: &[Entry]) -> Self {
        let gone: HashSet<&Entry> = gone.iter().collect();
        self.entries.retain(|entry| !gone.contains(entry));
        self
    }

    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The file's text: the same findings always give the same bytes.
    pub fn to_text(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(&Written { version: VERSION, findings: self.entries.clone() })?;
        text.push('\n');
        Ok(text)
    }
}

impl Entry {
    fn of(finding: &Finding, root: &Root) -> Self {
        let named = finding.reference.as_ref();
        Self {
            path: root.stable_name(&finding.source.path),
            lint: finding.lint.name.to_owned(),
            provider: named.map(|named| named.provider.clone()),
            model: named.map(|named| named.model.clone()),
            fingerprint: finding.fingerprint.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, mark: &str) -> Entry {
        let (lint, provider) = ("retired-model".to_owned(), Some("openai".to_owned()));
        Entry { path: path.into(), lint, provider, model: None, fingerprint: Fingerprint(mark.into()) }
    }

    fn parse(text: &str) -> Result<Baseline, BaselineError> {
        Baseline::parse(text, Path::new("known.json"))
    }

    #[test]
    fn the_text_is_sorted_and_read_back() {
        let baseline = Baseline::default().and([entry("b", "1"), entry("a", "2"), entry("b", "1")]);
        let text = baseline.to_text().unwrap();
        assert!(text.find("\"a\"") < text.find("\"b\"") && text.ends_with("}\n"), "{text}");
        assert_eq!(parse(&text).unwrap(), baseline);
        assert_eq!(baseline.without(&[entry("b", "1")]).entries(), [entry("a", "2")]);
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        let version = parse("{\"version\": 1, \"entries\": {}}").unwrap_err().to_string();
        assert!(version.contains("known.json is a baseline of version 1"), "{version}");
        for text in ["", "[]", "{\"version\": 2}", "{\"version\": 2, \"findings\": [{}]}"] {
            assert!(parse(text).unwrap_err().to_string().starts_with("known.json is not a baseline"), "{text}");
        }
    }

    #[test]
    fn scopes() {
        let root = Root::at("/w/repo/app", "/w/repo");
        let scope = |path: &str| Scope::new([Path::new(path)], &root);
        assert!(scope(".").covers("app/a.py") && !scope(".").covers("infra/a.tf"));
        assert!(scope("..").covers("infra/a.tf") && !scope("a").covers("app/ab"));
        assert!(scope("a.py").covers("app/a.py") && !Scope::default().covers("a"));
    }
}
