//! Front ends for formats that need no grammar.

pub mod blocks;
pub(crate) mod component;
pub mod diff;
pub mod http;
pub mod json;
pub mod key_value;
pub mod lexer;
pub mod markdown;
pub mod notebook;
pub mod plain;
pub(crate) mod recipes;
pub mod toml;
