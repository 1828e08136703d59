//! What a lint is: it sees a resolved reference and a day, never a text or a clock.

use jiff::civil::Date;

use crate::catalog::record::{Provider, Record};
use crate::lint::finding::{Fix, Label, Meta};
use crate::lint::lifecycle::ResolvedReference;
use crate::text::level::Level;

/// Days ahead beyond which a horizon says nothing.
pub const MAX_HORIZON: u32 = 36_500;

/// What a lint is told besides the reference.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    pub as_of: Date,
    /// How many days ahead a retirement is worth a word.
    pub horizon: u32,
}

/// A finding before it has a level setting, a place and a fingerprint.
#[derive(Debug, Clone)]
pub struct Draft {
    pub level: Level,
    /// One sentence.
    pub message: String,
    /// What the underlined id is called.
    pub label: String,
    pub help: Option<String>,
    pub related: Vec<Label>,
    pub fix: Option<Fix>,
}

/// One thing to say about a reference.
pub trait Lint: Sync {
    fn meta(&self) -> &'static Meta;
    /// Whether it can have a word on a reference to the record, wherever that stands. References of which no lint can
    /// are not read.
    fn can_concern(&self, record: &Record, provider: &Provider, context: &Context) -> bool;
    fn check(&self, reference: &ResolvedReference, context: &Context) -> Option<Draft>;
}
