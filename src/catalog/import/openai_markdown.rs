//! The deprecations page of OpenAI: a section with its day for every notice, or, since November 2026, one table with the
//! day of the notice in a column. Endpoints among the models are skipped, with their names.

use crate::catalog::DeploymentType;
use crate::catalog::import::Context;
use crate::catalog::import::dated_tables::{Announced, Layout, read as read_tables};
use crate::catalog::import::row::Page;

/// Reads the page.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let layout = Layout {
        provider: "openai",
        model: &["model", "system"],
        released: &[],
        deprecated: &["notice date"],
        retired: &["shutdown date", "shut down date"],
        replacement: &["replacement"],
        state: &["status"],
        announced: Announced::Heading,
    };
    let mut page = read_tables(text, context, &layout);
    for row in page.rows.iter_mut().filter(|row| row.id.starts_with("ft-") || row.id.starts_with("ft:")) {
        row.deployment_type = Some(DeploymentType::FineTuned);
    }
    page
}
