//! What the files of a project know of each other.

mod asked;
pub(crate) mod callers;
pub mod companions;
pub mod constants;
pub mod deployments;
pub(crate) mod families;
pub mod files;
pub mod link;
pub(crate) mod related;
pub mod scanned;
pub(crate) mod taken;
#[cfg(test)]
mod tests;
pub(crate) mod unread;
