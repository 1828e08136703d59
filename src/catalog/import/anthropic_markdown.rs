//! Anthropic's deprecations page: one table of all models with their state, and a section with its day for every
//! notice.

use crate::catalog::Cloud;
use crate::catalog::import::Context;
use crate::catalog::import::dated_tables::{Announced, Layout, read as read_tables};
use crate::catalog::import::row::Page;

/// Reads the page. What it lists is all that is alive.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let layout = Layout {
        provider: "anthropic",
        model: &["model"],
        released: &[],
        deprecated: &["deprecated"],
        retired: &["retirement date"],
        replacement: &["replacement"],
        state: &["current state", "status"],
        announced: Announced::Heading,
    };
    let mut page = read_tables(text, context, &layout);
    if page.rows.iter().any(|row| row.stage.is_some()) {
        page.complete_for.push((context.provider_or("anthropic"), Cloud::Public));
    }
    page
}
