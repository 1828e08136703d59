//! The parts that a command or a server checks with, put together: settings, catalog, rules and options.

pub mod around;
pub mod domains;
pub mod run;
pub mod workspace;
