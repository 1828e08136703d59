//! From paths to the result of each file: walk, passes, threads.

pub mod git;
mod outcome;
mod passes;
pub mod run;
pub mod walk;
