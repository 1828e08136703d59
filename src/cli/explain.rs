//! `explain`: prints the page of a lint.

use clap::Args;

use crate::cli::error::CliResult;
use crate::cli::options::{ColorWhen, OutputArgs, lint_names};
use crate::cli::output::write_output;
use crate::lint::registry;
use crate::report::page;

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The lint's name
    #[arg(value_parser = lint_names())]
    pub lint: String,
    /// When to colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub color: ColorWhen,
}

/// Prints the page of the lint.
pub(super) fn run(args: &ExplainArgs) -> CliResult {
    let lint = registry::find(&args.lint).ok_or_else(|| format!("there is no lint `{}`", args.lint))?;
    let page = lint.meta().page;
    let output = OutputArgs { output_file: None, color: args.color };
    write_output(&output, |style, out| write!(out, "{}", page::render(page, style.color)))?;
    Ok(0)
}
