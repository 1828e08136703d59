//! Importers: each reads a provider's own page, package or API answer into [`Row`]s.
//!
//! An importer is one file and names what it could not read with its line; [`Format`] lists the formats and [`read`]
//! runs the importer of one. [`diff`] compares the rows with a catalog and [`merge`] writes the difference into the
//! catalog's files: both are the same for all formats.

mod anthropic_markdown;
mod anthropic_sdk;
mod azure_cell;
mod azure_markdown;
mod azure_models;
mod bedrock_models;
mod catalog_json;
mod change;
mod cohere_markdown;
mod context;
mod csv;
mod date;
mod dated_tables;
pub mod diff;
mod format;
mod gemini_markdown;
mod groq_markdown;
pub mod json_records;
mod json_text;
mod litellm;
mod markup;
pub mod merge;
mod mistral_docs;
mod names;
mod openai_markdown;
mod openai_sdk;
mod registry;
mod row;
mod sdk_literals;
mod stage;
mod syntax;
#[cfg(test)]
mod tests;
mod vertex_markdown;

pub use change::{Change, Text};
pub use context::Context;
pub use date::ParsedDate;
pub use format::Format;
pub use registry::read;
pub use row::{CatalogEntry, Page, Row, Skipped};
