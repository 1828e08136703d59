//! A finding: one lint's word, mostly on a reference, with exactly one primary place.

use crate::text::level::Level;
use crate::text::span::Span;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::detect::reference::Elsewhere;
use crate::lint::row::{Named, Place};
use crate::text::source::Source;

/// A place that helps to understand a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Bytes in the file's text.
    pub span: Span,
    pub text: String,
    /// The file, where it is not the finding's own.
    pub file: Option<Elsewhere>,
}

/// Whether a fix may be made without a look at it. The order is that of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// Shown, never made.
    DisplayOnly,
    /// Made when asked for: something else has to change with it, or may have to.
    Unsafe,
    /// The provider's own drop-in replacement.
    Safe,
}

impl Applicability {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DisplayOnly => "display-only",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// One stretch of a file's text and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes in the file's text.
    pub span: Span,
    pub replacement: Arc<str>,
    /// The file, where it is not the finding's own.
    pub file: Option<Elsewhere>,
}

impl Edit {
    /// The file that is changed, of a finding in `own`.
    #[must_use]
    pub fn source<'a>(&'a self, own: &'a Arc<Source>) -> &'a Arc<Source> {
        self.file.as_ref().map_or(own, |file| &file.0)
    }

    /// Whether this and another edit of one file make the same change.
    #[must_use]
    pub fn does_the_same(&self, other: &Self) -> bool {
        (&self.span, &self.replacement) == (&other.span, &other.replacement)
    }
}

/// What would end a finding: edits that are made together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// At least one; those of one file do not overlap.
    pub edits: Vec<Edit>,
    pub applicability: Applicability,
    /// What it does, in one line.
    pub title: Arc<str>,
    /// What a person has to look at, where the fix is not safe.
    pub note: Option<Arc<str>>,
}

impl Fix {
    /// One edit that needs no second look.
    #[must_use]
    pub fn safe(span: Span, replacement: impl Into<Arc<str>>, title: impl Into<Arc<str>>) -> Self {
        let edits = vec![Edit { span, replacement: replacement.into(), file: None }];
        Self { edits, applicability: Applicability::Safe, title: title.into(), note: None }
    }

    /// This one with the edits of another that belongs to it, no safer than either.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        let new = other.edits.into_iter().filter(|edit| !self.edits.contains(edit)).collect::<Vec<_>>();
        self.edits.extend(new);
        if self.applicability == Applicability::Safe {
            self.applicability = other.applicability;
        }
        self
    }
}

/// Stays the same when lines move: SHA-256 over lint, path, provider, model, site and occurrence, as hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fingerprint(pub String);

impl Fingerprint {
    /// `occurrence` counts the findings of one file that are the same in everything else, from 0.
    #[must_use]
    pub fn new(lint: &str, path: &str, provider: &str, model: &str, site: &str, occurrence: usize) -> Self {
        let mut hash = Sha256::new();
        for part in [lint, path, provider, model, site, &occurrence.to_string()] {
            hash.update(part.as_bytes());
            // Without an end to each part, `a` `bc` and `ab` `c` would be the same.
            hash.update([0]);
        }
        Self(hex(&hash.finalize()))
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One lint's word. A run can have a million of them: texts that many of a file have in common are there once.
#[derive(Debug, Clone)]
pub struct Finding {
    pub lint: &'static Meta,
    pub level: Level,
    pub source: Arc<Source>,
    /// The primary place: mostly the id as written.
    pub span: Span,
    /// One sentence: what happens, when, at which provider.
    pub message: Arc<str>,
    /// What the underlined id is called in the snippet, such as `retired on 2026-01-05`.
    pub label: Arc<str>,
    pub related: Vec<Label>,
    /// What to move to, and what stands in the way.
    pub help: Option<Arc<str>>,
    /// The date's source and the day on which it was read.
    pub source_note: Option<Arc<str>>,
    pub fix: Option<Fix>,
    pub fingerprint: Fingerprint,
    /// The primary place, in people's terms.
    pub place: Place,
    /// The model that it names; none where the finding is about something else, such as a comment.
    pub reference: Option<Arc<Named>>,
}

/// What a lint is called and what is said about it.
#[derive(Debug)]
pub struct Meta {
    /// Stable: it is in configs, baselines and SARIF.
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Whether it runs unless switched off.
    pub enabled: bool,
    /// Whether it speaks about the stage; of those, a reference gets the worst one only.
    pub stage: bool,
    /// The level that most of its findings have.
    pub level: Level,
    /// The page from `rules/lints`, which `explain` prints.
    pub page: &'static str,
}
