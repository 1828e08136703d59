//! Where a value goes, and what a name stands for.

pub mod definition;
pub(crate) mod functions;
pub mod head;
pub(crate) mod names;
pub mod object_path;
pub(crate) mod origin;
pub(crate) mod peers;
pub(crate) mod setting;
pub(crate) mod types;
pub mod uses;
