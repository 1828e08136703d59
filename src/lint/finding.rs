//! A finding: what one lint reports, mostly about a reference, at exactly one primary place.

use crate::text::level::Level;
use crate::text::span::Span;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::detect::reference::Elsewhere;
use crate::lint::row::{Named, Place};
use crate::lint::unseen::Unseen;
use crate::text::source::Source;

/// A place that helps to understand a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Bytes in the file's text.
    pub span: Span,
    pub text: String,
    /// The file, if it is not the file of the finding.
    pub file: Option<Elsewhere>,
}

/// Whether a fix may be applied without a review, from the least to the most trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// The fix is shown and never applied.
    DisplayOnly,
    /// Something else has to change with it, or may have to: the fix is applied only if the user allows unsafe fixes.
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

/// A range of a file's text and the text that replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes in the file's text.
    pub span: Span,
    pub replacement: Arc<str>,
    /// The file, if it is not the file of the finding.
    pub file: Option<Elsewhere>,
    /// Whether it changes an argument beside the model, and not a value that other places may have to have, too.
    pub is_argument: bool,
}

impl Edit {
    /// Whether it puts a value in the place of another.
    #[must_use]
    pub fn changes_value(&self) -> bool {
        !self.is_argument && !self.span.is_empty()
    }

    /// The file that the edit changes. `own`: the file of the finding.
    #[must_use]
    pub fn source<'a>(&'a self, own: &'a Arc<Source>) -> &'a Arc<Source> {
        self.file.as_ref().map_or(own, |file| &file.0)
    }

    /// The edit without the path that stands before it already: an id can have one that the place spells too,
    /// `accounts/fireworks/models/…`. `own`: the text of the file of the finding.
    fn without_path(mut self, own: &str) -> Self {
        let text = self.file.as_ref().map_or(own, |file| &file.0.text);
        let before = text.get(..self.span.start).unwrap_or_default();
        let path = self.replacement.rfind('/').map_or("", |slash| &self.replacement[..=slash]);
        if !path.is_empty() && before.ends_with(path) {
            self.replacement = self.replacement[path.len()..].into();
        }
        self
    }

    /// Whether this and another edit of one file make the same change.
    #[must_use]
    pub fn does_the_same(&self, other: &Self) -> bool {
        (&self.span, &self.replacement) == (&other.span, &other.replacement)
    }
}

/// Edits that resolve a finding. They are applied together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// At least one. The edits of one file do not overlap.
    pub edits: Vec<Edit>,
    pub applicability: Applicability,
    /// What it does, in one line.
    pub title: Arc<str>,
    /// What a person has to check, if the fix is not safe.
    pub note: Option<Arc<str>>,
    /// The value may also be the name by which others call what is deployed with it.
    pub may_name: bool,
    /// What the new model rejects, where the request is not all in view.
    pub unseen: Option<Arc<Unseen>>,
}

impl Fix {
    /// A safe fix of one edit.
    #[must_use]
    pub fn safe(span: Span, replacement: impl Into<Arc<str>>, title: impl Into<Arc<str>>) -> Self {
        let edits = vec![Edit { span, replacement: replacement.into(), file: None, is_argument: false }];
        Self {
            edits,
            applicability: Applicability::Safe,
            title: title.into(),
            note: None,
            may_name: false,
            unseen: None,
        }
    }

    /// Keeps the fix from being applied.
    pub fn hold_back(&mut self, why: impl Into<Arc<str>>) {
        self.applicability = Applicability::DisplayOnly;
        self.note = Some(why.into());
    }

    /// Adds something for a person to check or to do, so that the fix is no longer safe.
    pub(crate) fn leave(&mut self, what: &str) {
        let note = self.note.as_deref().map_or_else(|| what.to_owned(), |note| format!("{note}; {what}"));
        self.note = Some(note.into());
        self.applicability = self.applicability.min(Applicability::Unsafe);
    }

    /// The fix as it is made in the file of its finding, which has this text.
    #[must_use]
    pub(crate) fn in_text(mut self, text: &str) -> Self {
        self.edits = self.edits.into_iter().map(|edit| edit.without_path(text)).collect();
        self
    }

    /// Adds the edits of another fix. A safe fix becomes as safe as the other one.
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

/// Identifies a finding across runs, also when its line moves: SHA-256 over lint, path, provider, model, site and
/// occurrence, as hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fingerprint(pub String);

impl Fingerprint {
    /// `occurrence` counts the findings of one file that are the same in everything else, from 0.
    #[must_use]
    pub fn new(lint: &str, path: &str, provider: &str, model: &str, site: &str, occurrence: usize) -> Self {
        let mut hash = Sha256::new();
        for part in [lint, path, provider, model, site, &occurrence.to_string()] {
            hash.update(part.as_bytes());
            // A NUL ends each part: otherwise `a` `bc` and `ab` `c` would have one hash.
            hash.update([0]);
        }
        Self(hex(&hash.finalize()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [hex_digit(byte >> 4), hex_digit(byte & 0xf)]).collect()
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0')
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What one lint reports at one place. A run can have a million findings, so that the findings of a file share equal
/// texts.
#[derive(Debug, Clone)]
pub struct Finding {
    pub lint: &'static Meta,
    pub level: Level,
    pub source: Arc<Source>,
    /// The primary place: mostly the id as written.
    pub span: Span,
    /// One sentence: what happens, when, at which provider.
    pub message: Arc<str>,
    /// The text under the id in the snippet, such as `retired on 2026-01-05`.
    pub label: Arc<str>,
    pub related: Vec<Label>,
    /// What to move to, and what else has to change.
    pub help: Option<Arc<str>>,
    /// The date's source and the day on which it was read.
    pub source_note: Option<Arc<str>>,
    pub fix: Option<Fix>,
    pub fingerprint: Fingerprint,
    /// The primary place as path, lines and columns.
    pub place: Place,
    /// The model that the place names; `None` if the finding is about something else, such as a comment.
    pub reference: Option<Arc<Named>>,
}

impl Finding {
    /// Whether it has a fix that is at least as safe as `least`.
    #[must_use]
    pub fn is_fixable(&self, least: Applicability) -> bool {
        self.fix.as_ref().is_some_and(|fix| fix.applicability >= least)
    }
}

/// The name, the description and the defaults of a lint.
#[derive(Debug)]
pub struct Meta {
    /// Stable, because configs, baselines and SARIF files hold it.
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Whether it runs by default.
    pub enabled: bool,
    /// Whether it reports the stage of the model. Of the lints that do, only the worst one fires on a reference.
    pub stage: bool,
    /// The level of most of its findings.
    pub level: Level,
    /// The page from `rules/lints`, which `explain` prints.
    pub page: &'static str,
}

impl Meta {
    /// The address of the page, in the project's repository.
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("{}/blob/main/rules/lints/{}.md", env!("CARGO_PKG_REPOSITORY"), self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_before_an_id_stays_as_it_is() {
        let text = r#"model="accounts/harbour/models/old-1", other="old-1""#;
        let edited = |at: usize| {
            let fix = Fix::safe(Span::new(at, at + 5), "accounts/harbour/models/new-1", "").in_text(text);
            fix.edits[0].replacement.to_string()
        };
        assert_eq!(edited(text.find("old-1").unwrap()), "new-1");
        assert_eq!(edited(text.rfind("old-1").unwrap()), "accounts/harbour/models/new-1");
    }
}
