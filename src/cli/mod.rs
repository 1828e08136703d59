//! The command line: one file a subcommand.

pub mod args;
pub mod baseline;
pub mod cargo;
pub mod catalog;
pub mod check;
pub mod explain;
pub mod fixing;
pub mod generate;
pub mod init;
pub mod interrupt;
pub mod inventory;
pub mod models;
pub mod output;
pub mod progress;
pub mod run;
pub mod select;
pub mod setup;
pub mod timeline;
