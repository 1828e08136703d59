//! Groq's deprecations page: a section with the day of the shutdown, a sentence with the day of the announcement, and
//! a table with American dates.

use crate::catalog::import::Context;
use crate::catalog::import::dated_tables::{Announced, Layout, read as read_tables};
use crate::catalog::import::row::Page;

/// Reads the page.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let layout = Layout {
        provider: "groq",
        model: &["deprecated model", "model id", "model"],
        released: &[],
        deprecated: &[],
        retired: &["shutdown date"],
        replacement: &["replacement"],
        state: &[],
        announced: Announced::Prose,
    };
    read_tables(text, context, &layout)
}
