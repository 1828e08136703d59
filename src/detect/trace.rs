//! What was weighed for the candidates of one file: the record behind `shelflife why`.
//!
//! Nothing is recorded unless a trace is asked for; the decisions themselves do not depend on it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::detect::evidence::{ProviderDecision, ProviderEvidence, UsageDecision, UsageEvidence};
use crate::detect::reference::Part;
use crate::text::span::Span;

/// A trace of one file, or of all.
#[derive(Debug, Default)]
pub struct Trace {
    /// The one file, as shown to people.
    path: Option<PathBuf>,
    candidates: Mutex<Vec<TracedCandidate>>,
}

/// A stretch of text that has the shape of a model id, and what became of it.
#[derive(Debug, Clone)]
pub struct TracedCandidate {
    /// The file, as shown to people.
    pub path: PathBuf,
    /// Bytes in the file: the id with its routing prefix.
    pub span: Span,
    /// What stands there.
    pub text: String,
    /// The spellings that are looked up, the likeliest first.
    pub names: Vec<String>,
    /// The family of `rules/families.toml` whose stem was found.
    pub family: String,
    /// The constructs around the place, the innermost first: kind and name.
    pub ancestors: Vec<(String, String)>,
    /// The rule for the place: its file and its number there.
    pub rule: Option<(String, usize)>,
    /// The places that the value passes on its way, and the sink last.
    pub flow: Vec<Part>,
    /// The evidence for a provider in the order of its rank: what each step found, if anything.
    pub provider: Vec<(ProviderEvidence, Option<String>)>,
    /// The evidence for a usage in the order in which it is weighed, and whether it holds.
    pub usage: Vec<(UsageEvidence, bool)>,
    /// What was decided of its provider and its usage, where it became a reference.
    pub decided: Option<(ProviderDecision, UsageDecision)>,
    /// Why it is no reference; none where it is one.
    pub rejected: Option<Rejection>,
}

/// Why a candidate is no reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub reason: &'static str,
    /// The file of rules that decides it, with the entry where there is one.
    pub rule: String,
}

impl Trace {
    /// A trace of the file that has this path, as shown to people.
    #[must_use]
    pub fn of_file(path: PathBuf) -> Self {
        Self { path: Some(path), ..Self::default() }
    }

    /// Whether a file is traced.
    #[must_use]
    pub fn covers(&self, path: &Path) -> bool {
        self.path.as_deref().is_none_or(|own| own == path)
    }

    /// Adds a candidate. A file that is read again with others replaces what it found by itself.
    pub fn add(&self, candidate: TracedCandidate) {
        let mut candidates = self.candidates.lock().unwrap_or_else(PoisonError::into_inner);
        candidates.retain(|known| known.span != candidate.span || known.path != candidate.path);
        candidates.push(candidate);
    }

    /// The candidates, by file and place.
    #[must_use]
    pub fn candidates(&self) -> Vec<TracedCandidate> {
        let mut candidates = self.candidates.lock().unwrap_or_else(PoisonError::into_inner).clone();
        candidates.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
        candidates
    }
}
