//! What is known of ids, places, providers and usages: one module a data file under `rules/`.

pub mod key;
pub mod paths;
pub mod rules;
pub mod templates;
pub mod usage;
