//! The integration tests: the built binary, run as people run it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(unreachable_pub, reason = "the modules of a test binary share their helpers")]
#![allow(clippy::needless_for_each, reason = "chains read in one direction")]

mod agents;
mod architecture;
mod bad_input;
mod baseline;
mod bom;
mod catalog;
mod check;
mod cli;
mod client;
#[cfg(unix)]
mod collected;
mod config;
mod deployments;
mod detection;
mod docs;
mod editors;
mod elsewhere;
mod file_selection;
mod fix;
mod fixed_arguments;
#[cfg(unix)]
mod fleet;
mod fuzz_invariants;
mod held_elsewhere;
mod held_fixes;
mod house_rules;
mod ignore_command;
mod ignores;
mod interfaces;
#[path = "../../fuzz/src/lib.rs"]
mod invariants;
mod kept_equal;
mod layers;
mod lint_pages;
mod lsp;
mod markdown;
mod nested_configs;
#[cfg(target_os = "linux")]
mod no_memory;
#[cfg(unix)]
mod picked;
mod plain_errors;
mod properties;
mod providers;
mod refresh;
mod regional_dates;
mod replaced_defaults;
#[cfg(unix)]
mod repos;
mod schema;
mod support;
mod unknown_model;
#[cfg(unix)]
mod unread;
#[cfg(unix)]
mod untrusted_costs;
mod untrusted_git;
#[cfg(unix)]
mod untrusted_output;
#[cfg(unix)]
mod untrusted_places;
#[cfg(unix)]
mod untrusted_trees;
mod update;
mod why;
#[cfg(unix)]
mod worker;
#[cfg(all(unix, feature = "arrow"))]
mod worker_arrow;
