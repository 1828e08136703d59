//! What coding agents run: a check after each edit, and a server that they can ask before one.

mod advice;
pub mod hook;
mod input;
mod lookup;
pub mod mcp;
mod tools;
