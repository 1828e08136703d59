//! The integration tests: the built binary, run as people run it.

mod cli;
mod support;
