//! The `openai` Python package, installed or unpacked: the docstrings of its types have the announced shutdown date of
//! every model, aliases included.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalog::Stage;
use crate::catalog::import::Context;
use crate::catalog::import::date::parse_date;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::syntax::{Grammar, text_of, walk};

/// Reads a file of the package.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    // Every type that takes a model has the same docstring; most types take none.
    if !text.contains("shutdown") && !text.contains("Not a supported model ID") {
        return page;
    }
    walk(text, Grammar::Python, &mut |node| {
        if node.kind() == "string_content" {
            let first = node.start_position().row + 1;
            docstring(text_of(text, node), first, context, &mut page);
        }
    });
    page
}

/// Items of the form `- "a", "b": Announced shutdown date: 2026-12-11. See ...`, wrapped anywhere.
fn docstring(text: &str, first: usize, context: &Context<'_>, page: &mut Page) {
    static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?m)^[ \t]*-\s+(?<names>"[^"]+"(?:,\s*"[^"]+")*):\s+(?<what>[^\n]+(?:\n[ \t]+[^-\s][^\n]*)*)"#)
            .ok()
    });
    static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"shutdown\s+date:\s+(?<date>[^.\s]+)").ok());
    let (Some(item), Some(date)) = (ITEM.as_ref(), DATE.as_ref()) else { return };
    for found in item.captures_iter(text) {
        let (names, what) = (&found["names"], &found["what"]);
        let line = first + text[..found.get(0).map_or(0, |whole| whole.start())].matches('\n').count();
        let unsupported = what.starts_with("Not a supported model ID");
        let retired = match date.captures(what).map(|found| parse_date(&found["date"])) {
            Some(Ok(retired)) => retired,
            Some(Err(why)) => {
                page.skip(line, names, why);
                continue;
            }
            None if unsupported => None,
            // The remark on the value is about something else.
            None => continue,
        };
        for id in names.split('"').skip(1).step_by(2) {
            let provider = context.provider_or("openai");
            let mut row = Row { line, provider, id: id.to_owned(), publisher: Some("openai".into()), ..Row::default() };
            row.set(Stage::Retired, retired);
            if unsupported {
                (row.stage, row.native_stage) = (Some(Stage::Retired), Some("unsupported".into()));
            }
            page.add(row);
        }
    }
}
