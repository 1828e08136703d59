//! Fixes: plans the edits, checks what they do, shows them as a diff, and writes them.

pub mod apply;
pub mod bytes;
pub mod comments;
pub mod diff;
pub mod elsewhere;
pub mod plan;
pub mod silence;
pub mod verify;

#[cfg(test)]
mod testing;
