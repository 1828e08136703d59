//! The command line: one file per subcommand.

pub mod agents;
pub mod args;
pub mod baseline;
pub mod cargo;
pub mod catalog;
pub mod catalog_files;
pub mod check;
pub mod dispatch;
pub mod error;
pub mod explain;
pub mod fixing;
pub mod generate;
pub mod init;
mod interactive;
pub mod interrupt;
pub mod inventory;
pub mod lsp;
pub mod models;
pub mod options;
pub mod output;
mod prepared;
pub mod progress;
pub mod select;
pub mod setup;
pub mod show_settings;
pub mod timeline;
pub mod why;
