//! The integration tests: the built binary, run as people run it.

mod check;
mod cli;
mod support;
