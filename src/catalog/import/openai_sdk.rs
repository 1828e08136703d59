//! The `openai` packages of Python and npm, installed or unpacked: the docstrings of their types have the announced
//! shutdown date of every model, aliases included.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalog::Stage;
use crate::catalog::import::Context;
use crate::catalog::import::date::parse_date;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::syntax::{Grammar, text_of, walk};

/// Reads a file of the Python package.
pub(super) fn read_python(text: &str, context: &Context<'_>) -> Page {
    read(text, Grammar::Python, "string_content", context)
}

/// Reads a file of the npm package.
pub(super) fn read_typescript(text: &str, context: &Context<'_>) -> Page {
    read(text, Grammar::TypeScript, "comment", context)
}

/// Reads a file whose docstrings are nodes of this kind.
fn read(text: &str, grammar: Grammar, kind: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    // Every type that takes a model has the same docstring; most types take none.
    if !text.contains("shutdown") && !text.contains("Not a supported model ID") {
        return page;
    }
    walk(text, grammar, &mut |node| {
        if node.kind() == kind {
            let first = node.start_position().row + 1;
            docstring(&without_stars(text_of(text, node)), first, context, &mut page);
        }
    });
    page
}

/// A docstring without the stars that begin its lines in TypeScript.
fn without_stars(text: &str) -> String {
    let lines = text.lines().map(|line| match line.trim_start().strip_prefix('*') {
        Some(rest) if !rest.starts_with('/') => rest,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn docstrings_of_both_languages_have_the_dates() {
        let context = Context { catalog: Catalog::builtin(), provider: None, read_on: date(2026, 11, 21), file: "" };
        let days = |page: Page| -> Vec<String> { page.rows.iter().map(Row::to_string).collect() };
        let wanted = ["openai/a-1 retired=2027-04-01", "openai/a-2 retired=2027-04-01"];
        let python = "class Params:\n    \"\"\"\n    - \"a-1\", \"a-2\": Announced shutdown\n      date: 2027-04-01. \
                      See the page.\n    \"\"\"\n";
        let script = "interface Params {\n  /**\n   * Values:\n   *\n   * - \"a-1\", \"a-2\": Announced shutdown\n   *   \
                      date: 2027-04-01. See the page.\n   */\n  model: string;\n}\n";
        assert_eq!(days(read_python(python, &context)), wanted);
        assert_eq!(days(read_typescript(script, &context)), wanted);
    }
}
