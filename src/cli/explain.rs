//! `explain`: a lint's page.

use crate::cli::args::{ExplainArgs, OutputArgs};
use crate::cli::output::deliver;
use crate::cli::run::Done;
use crate::lint::registry;
use crate::report::page;

/// Prints the page of the lint.
pub(super) fn run(args: &ExplainArgs) -> Done {
    let lint = registry::find(&args.lint).ok_or_else(|| format!("there is no lint `{}`", args.lint))?;
    let page = lint.meta().page;
    let output = OutputArgs { output_file: None, color: args.color };
    deliver(&output, |style, out| write!(out, "{}", page::render(page, style.color)))?;
    Ok(0)
}
