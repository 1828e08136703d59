//! The rules on ids, places, providers and usages: one module for each data file under `rules/`.

pub mod builtin;
pub mod deployments;
pub(crate) mod endpoints;
pub mod families;
pub mod key;
pub mod paths;
pub mod projects;
pub mod providers;
pub mod set;
pub mod sites;
pub mod templates;
pub mod usage;
pub(crate) mod words;

pub use set::Rules;
