//! The formats of reports and inventories, one file per format, and what they share.

pub mod cargo;
pub mod columns;
pub mod concise;
pub mod cyclonedx;
pub mod diagnostic;
pub mod fleet;
pub mod format;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod group;
pub mod guard;
pub mod html;
pub mod inventory;
pub mod json;
pub mod junit;
pub mod lake;
pub mod markdown;
pub mod page;
pub mod plan;
pub mod sarif;
pub mod snippet;
pub mod statistics;
pub mod style;
pub mod summary;
#[cfg(test)]
pub(crate) mod tests;
pub mod text;
pub mod why;
pub mod write;
