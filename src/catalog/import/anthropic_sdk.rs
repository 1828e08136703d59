//! The `anthropic` Python package and `@anthropic-ai/sdk` of npm, installed or unpacked: the table of deprecated models that
//! their clients warn by. It holds aliases, and drops models once they are old.

use tree_sitter::Node;

use crate::catalog::Stage;
use crate::catalog::import::Context;
use crate::catalog::import::date::parse_date;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::syntax::{Grammar, text_of, unquoted, walk};

/// The name of the table.
const TABLE: &str = "DEPRECATED_MODELS";

/// Reads a file of the Python package.
pub(super) fn read_python(text: &str, context: &Context<'_>) -> Page {
    read(text, Grammar::Python, ["left", "right"], "dictionary", context)
}

/// Reads a file of the npm package.
pub(super) fn read_typescript(text: &str, context: &Context<'_>) -> Page {
    read(text, Grammar::TypeScript, ["name", "value"], "object", context)
}

/// Reads a file in which an assignment with these two sides gives the table a value of this kind.
fn read(text: &str, grammar: Grammar, [name, value]: [&str; 2], kind: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    if !text.contains(TABLE) {
        return page;
    }
    walk(text, grammar, &mut |node| {
        let sides = (node.child_by_field_name(name), node.child_by_field_name(value));
        let (Some(left), Some(right)) = sides else { return };
        // `{...} as const` has the table inside.
        let table = if right.kind() == "as_expression" { right.named_child(0) } else { Some(right) };
        let Some(table) = table.filter(|table| table.kind() == kind && text_of(text, left) == TABLE) else { return };
        let mut cursor = table.walk();
        for pair in table.named_children(&mut cursor).filter(|child| child.kind() == "pair") {
            add(text, pair, context, &mut page);
        }
    });
    page
}

fn add(text: &str, pair: Node<'_>, context: &Context<'_>, page: &mut Page) {
    let part = |name| pair.child_by_field_name(name).map(|node| unquoted(text_of(text, node)));
    let (Some(id), Some(date)) = (part("key"), part("value")) else { return };
    let line = pair.start_position().row + 1;
    match parse_date(date) {
        Ok(retired) => {
            let mut row = Row { line, provider: context.provider_or("anthropic"), id: id.to_owned(), ..Row::default() };
            row.set(Stage::Retired, retired);
            row.publisher = Some("anthropic".into());
            page.add(row);
        }
        Err(why) => page.skip(line, id, why),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn the_table_is_the_same_in_both_languages() {
        let context = Context { catalog: Catalog::builtin(), provider: None, read_on: date(2026, 11, 21), file: "" };
        let days = |page: Page| -> Vec<String> { page.rows.iter().map(Row::to_string).collect() };
        let python = "DEPRECATED_MODELS = {\n    \"claude-9\": \"June 9th, 2027\",\n}\nOTHER = {\"a\": \"b\"}\n";
        let script = "export const DEPRECATED_MODELS: { readonly [key: string]: string } = {\n  'claude-9': 'June 9th, \
                      2027',\n} as const;\nconst OTHER = { a: 'b' };\n";
        assert_eq!(days(read_python(python, &context)), ["anthropic/claude-9 retired=2027-06-09"]);
        assert_eq!(days(read_typescript(script, &context)), ["anthropic/claude-9 retired=2027-06-09"]);
    }
}
