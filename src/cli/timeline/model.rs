//! What a timeline shows: the models that a repository uses, each with the date on which it retires.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::catalog::{DateKind, Stage, shown_date};

/// The models in use, as of a date.
#[derive(Debug)]
pub(super) struct Timeline {
    pub as_of: Date,
    /// The version of the catalog.
    pub catalog: String,
    /// Sorted by date; those without a date come last.
    pub endings: Vec<Ending>,
    /// Where places are of which rows said so; the disk shows it for others.
    pub origins: HashMap<String, Origin>,
}

/// The repository of a place, and who owns it.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// From the top of the repository.
    pub path: String,
    pub project: String,
    pub owner: String,
}

/// A model in use, and when it retires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ending {
    /// Id and version, as the references spell them.
    pub model: String,
    pub provider: String,
    pub provider_name: String,
    pub stage: Stage,
    /// The date from which calls fail; `None` if none is announced.
    pub on: Option<Date>,
    /// What `on` is, such as `announced` or `not-before`.
    pub kind: Option<DateKind>,
    pub replacement: Option<String>,
    /// The references as `path:line`, sorted.
    pub places: Vec<String>,
}

impl Ending {
    /// The date for people, with a mark if it is the earliest one.
    pub(super) fn day(&self) -> String {
        self.on.zip(self.kind).map_or_else(|| "no date announced".to_owned(), |(on, kind)| shown_date(on, kind))
    }

    /// Whether the provider names `on` as the earliest date.
    pub(super) fn not_before(&self) -> bool {
        self.kind == Some(DateKind::NotBefore)
    }
}
