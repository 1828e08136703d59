//! From paths to the result of each file: walk, passes, threads.

pub mod git;
pub mod held;
pub mod input;
pub mod options;
mod outcome;
pub(crate) mod passes;
mod relate;
pub mod ruling;
pub mod run;
pub mod seen;
pub mod tree;
pub mod walk;
