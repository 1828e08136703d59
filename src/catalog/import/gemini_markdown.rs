//! The Gemini API's deprecations page: one table a family, with previews below a row of their own, and the note that
//! the days are the earliest possible ones.

use crate::catalog::import::Context;
use crate::catalog::import::dated_tables::{Announced, Layout, read as read_tables};
use crate::catalog::import::row::Page;

/// Reads the page.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let layout = Layout {
        provider: "gemini",
        model: &["model"],
        released: &["release date"],
        deprecated: &[],
        retired: &["shutdown date"],
        replacement: &["replacement"],
        state: &[],
        announced: Announced::Nowhere,
    };
    read_tables(text, context, &layout)
}
