//! Fixes: plans the edits, shows them as a diff, and writes them.

pub mod apply;
pub mod bytes;
pub mod diff;
