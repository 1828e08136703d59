//! Where a value goes, and what a name stands for.

pub mod definition;
pub mod head;
pub(crate) mod names;
pub mod object_path;
pub(crate) mod peers;
pub mod uses;
