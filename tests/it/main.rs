//! The integration tests: the built binary, run as people run it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_input;
mod baseline;
mod catalog;
mod change;
mod check;
mod cli;
mod config;
mod detection;
mod ignores;
mod schema;
mod support;
