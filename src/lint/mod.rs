//! From references to findings: lifecycle, lints, levels, ignores, baseline.

mod allowed;
mod arms;
pub mod baseline;
pub mod check;
mod constraints;
pub mod definition;
mod doubles;
pub mod explain;
mod file;
pub mod finding;
pub mod grading;
pub mod invented;
pub mod levels;
pub mod lifecycle;
pub mod lints;
pub mod messages;
pub mod model_filter;
mod namesakes;
mod patterns;
mod places;
pub mod policy;
pub mod registry;
pub mod report;
pub mod resolver;
mod routes;
pub mod row;
pub mod run;
pub mod severity;
pub mod shared_fixes;
mod spelling;
pub mod suppress;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
pub mod twins;
pub(crate) mod unseen;
