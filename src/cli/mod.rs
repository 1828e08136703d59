//! Placeholder.
pub mod models;
