//! The lifecycle catalog: which models are alive, at which provider, until when, and by which source.

pub mod builtin;
pub mod canonical;
pub mod check;
pub mod file;
pub mod import;
pub mod lineage;
pub mod load;
pub mod own;
pub mod record;
pub mod refresh;
pub mod replacement;
pub mod resolve;
pub mod starts;
pub mod store;
#[cfg(test)]
mod tests;
pub mod urgency;
pub mod vocabulary;

pub use load::LoadError;
pub use record::{DateFact, Dates, Former, Lineage, Notice, Provider, Record, Redirect, Rival, Source, shown_date};
pub use replacement::{Replacement, Wanted};
pub use resolve::{Match, Query, Resolution};
pub use store::{Carrier, Catalog, CatalogInfo};
pub use urgency::{Doubt, Doubts, End, Outlook, Urgency};
pub use vocabulary::{Basis, Cloud, Confidence, DateKind, DeploymentType, Ground, Kind, Size, Stage, Versions};
