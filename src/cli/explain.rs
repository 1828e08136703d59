//! `explain`: a lint's page.

use std::io::Write;

use super::Done;
use super::args::{ExplainArgs, OutputArgs};
use super::output::deliver;
use crate::lints;

/// Prints the page of the lint.
pub(super) fn run(args: &ExplainArgs) -> Done {
    let lint = lints::find(&args.lint).ok_or_else(|| format!("there is no lint `{}`", args.lint))?;
    let page = lint.meta().page;
    let output = OutputArgs { output_file: None, color: args.color };
    deliver(&output, |style, out| write!(out, "{}", lints::page::render(page, style.color)))?;
    Ok(0)
}
