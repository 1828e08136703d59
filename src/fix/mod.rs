//! Fixes: edits planned, shown, made.

pub mod apply;
pub mod bytes;
pub mod diff;
