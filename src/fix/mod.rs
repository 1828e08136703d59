//! Fixes: plans the edits, checks what they do, shows them as a diff, and writes them.

pub mod apply;
pub mod bytes;
pub mod diff;
pub mod plan;
pub mod verify;

#[cfg(test)]
mod testing;
