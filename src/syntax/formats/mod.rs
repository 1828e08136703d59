//! Front ends for formats that need no grammar.

pub(crate) mod component;
pub mod blocks;
pub mod diff;
pub mod json;
pub mod key_value;
pub mod lexer;
pub mod markdown;
pub mod notebook;
pub mod plain;
pub mod toml;
