//! From paths to what is made of each file: walk, passes, threads.

pub mod git;
pub mod passes;
pub mod run;
pub mod walk;
