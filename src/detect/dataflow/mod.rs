//! Where a value goes, and what a name stands for.

pub mod definition;
pub mod head;
pub mod object;
pub mod uses;
