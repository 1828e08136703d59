//! Google Cloud's pages on model versions and on the end of open and partner models: tables with a retirement,
//! shutdown or discontinuation date.

use super::Context;
use super::dated_tables::{Announced, Layout, read as read_tables};
use super::row::Page;

/// Reads a page.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let layout = Layout {
        provider: "vertex",
        model: &["model id", "model", "endpoint"],
        released: &["release date", "launch"],
        deprecated: &["deprecation date", "deprecated date", "deprecated on"],
        retired: &["retirement date", "shutdown date", "shut down", "discontinuation"],
        replacement: &["recommended upgrade", "recommended replacement", "replacement"],
        state: &["stage", "status"],
        announced: Announced::Nowhere,
    };
    read_tables(text, context, &layout)
}
