//! From text to [`Reference`](crate::reference::Reference)s.

pub mod region;
pub mod syntax;
