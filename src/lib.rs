//! `shelflife` finds references to AI models and reports those whose lifecycle has run out.
//!
//! The layers, bottom first. A module uses modules of its own layer and of those above it in this list, never of those
//! below it; `tests/it/layers.rs` reads this list and fails on a `use` that breaks the order.
//!
//! ```text
//! text      files as text: reading, decoding, lines, languages, literal search            knows no model
//! rules     what is known of ids, places, providers and usages: data under `rules/`
//! syntax    text to ParsedFile: grammars, formats, chunks, comments                       knows no model
//! catalog   lifecycle records: look-up, replacement, check, import
//! supply    where newer catalogs come from: signed releases, the download, the cache
//! detect    ParsedFile to References, each with its evidence
//! project   what the files of a project know together: modules, constants, deployments
//! lint      References to Findings: lifecycle, lints, levels, ignores, baseline
//! engine    paths to results: walk, passes, threads
//! report    the formats, one file each
//! fix       edits planned, shown and made
//! config    the config file, checked and turned into settings
//! session   settings, catalog, rules and files put together: one run, or a project that stays open
//! lsp       the language server
//! agents    what coding agents run: the hook after an edit, the server to ask
//! cli       the command line, one file a subcommand
//! ```
//!
//! `docs/architecture.md` follows one literal through all of them. Nothing but `main` asks the clock.

pub mod agents;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod detect;
pub mod engine;
pub mod fix;
pub mod lint;
pub mod lsp;
pub mod project;
pub mod report;
pub mod rules;
pub mod session;
pub mod supply;
pub mod syntax;
pub mod text;
