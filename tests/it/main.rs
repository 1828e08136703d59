//! The integration tests: the built binary, run as people run it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::needless_for_each, reason = "chains read in one direction")]

mod bad_input;
mod baseline;
mod catalog;
mod change;
mod check;
mod cli;
mod config;
mod deployments;
mod detection;
mod fix;
#[cfg(unix)]
mod hostile;
mod ignores;
#[path = "../../fuzz/src/lib.rs"]
mod invariants;
mod layers;
mod mutated;
mod promises;
mod properties;
mod schema;
mod support;
