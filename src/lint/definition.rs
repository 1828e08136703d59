//! The interface of a lint. A lint receives a reference with its record and the day of the run; it reads no file and no
//! clock.

use jiff::civil::Date;

use crate::catalog::record::{Provider, Record};
use crate::lint::finding::{Fix, Label, Meta};
use crate::lint::lifecycle::ResolvedReference;
use crate::text::level::Level;

/// The horizon where nobody sets another, in days.
pub const DEFAULT_HORIZON: u32 = 90;

/// The longest horizon, in days.
pub const MAX_HORIZON: u32 = 36_500;

/// What a lint receives besides the reference.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// The day of the run.
    pub as_of: Date,
    /// A retirement within so many days is a finding.
    pub horizon: u32,
}

/// A finding as a lint makes it: without the settings of the user, a place and a fingerprint.
#[derive(Debug, Clone)]
pub struct Draft {
    pub level: Level,
    /// One sentence.
    pub message: String,
    /// The text under the id in the snippet, such as `retired on 2026-01-05`.
    pub label: String,
    pub help: Option<String>,
    pub related: Vec<Label>,
    pub fix: Option<Fix>,
}

/// One check of a reference.
pub trait Lint: Sync {
    /// The name, the description and the defaults of the lint.
    fn meta(&self) -> &'static Meta;

    /// Whether this lint could fire on `record` in any file. May answer yes too often, never no: models that no lint
    /// can flag are skipped before parsing.
    fn may_fire(&self, record: &Record, provider: &Provider, context: &Context) -> bool;

    /// Whether this lint could fire on a model that no catalog has under any of these names.
    fn may_fire_on(&self, _names: &[String]) -> bool {
        false
    }

    /// Whether it reports that there is no such model: then none has a stage.
    fn denies_model(&self) -> bool {
        false
    }

    /// The finding about a reference, if there is one.
    fn check(&self, reference: &ResolvedReference, context: &Context) -> Option<Draft>;
}

/// Implements [`Lint::meta`] from the fields of a [`Meta`]. The page of a lint is `rules/lints/<name>.md`.
macro_rules! meta {
    (name: $name:literal, $($field:ident: $value:expr),+ $(,)?) => {
        fn meta(&self) -> &'static $crate::lint::finding::Meta {
            static META: $crate::lint::finding::Meta = $crate::lint::finding::Meta {
                name: $name,
                page: include_str!(concat!("../../../rules/lints/", $name, ".md")),
                $($field: $value),+
            };
            &META
        }
    };
}
pub(crate) use meta;
