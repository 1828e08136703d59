//! `explain`: prints the page of a lint; for one that dates decide, with what each provider promises about them.

use std::fmt::Write as _;

use clap::Args;
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::cli::error::CliResult;
use crate::cli::options::{CatalogArgs, ColorWhen, ConfigArgs, OutputArgs, lint_names};
use crate::cli::output::write_output;
use crate::cli::setup;
use crate::lint::registry;
use crate::report::guard::Medium;
use crate::report::page;
use crate::report::text::by_itself;

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The lint's name
    #[arg(value_parser = lint_names())]
    pub lint: String,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    /// When to colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub color: ColorWhen,
}

/// Prints the page of the lint, with the promises of the providers in the catalog of the run.
pub(super) fn run(args: &ExplainArgs, today: Date) -> CliResult {
    let lint = registry::find(&args.lint).ok_or_else(|| format!("there is no lint `{}`", args.lint))?;
    let meta = lint.meta();
    let mut promised = String::new();
    if meta.stage {
        let settings = setup::settings(&args.config, &[])?;
        promised = promises(setup::catalog(&args.config, &args.catalog, &settings, today)?);
    }
    let page = format!("{}{promised}", meta.page);
    let output = OutputArgs { output_file: None, color: args.color };
    write_output(&output, Medium::Text, |style, out| write!(out, "{}", page::render(&page, style.color)))?;
    Ok(0)
}

/// A section with a line for each provider that promises something before a model ends, with its source.
fn promises(catalog: &Catalog) -> String {
    let mut section = String::from("\n## What providers promise\n\n");
    for provider in catalog.providers() {
        let Some(notice) = &provider.notice else { continue };
        let to = notice.to.map(|to| format!("; to {to}")).unwrap_or_default();
        let by = notice.by.map(|by| format!("; by {by}")).unwrap_or_default();
        let then = provider.after_retirement.map(|answer| format!("; then {answer}")).unwrap_or_default();
        let source = notice.source.url.unwrap_or(notice.source.title);
        // Writing to a string cannot fail.
        let _ = writeln!(section, "- {}: {}{to}{by}{then} ({source})", by_itself(provider.name), notice.ahead);
    }
    section
}
