//! The `anthropic` Python package, installed or unpacked: the table of deprecated models that its client warns by. It
//! holds aliases, and drops models once they are old.

use crate::catalog::Stage;
use crate::catalog::import::Context;
use crate::catalog::import::date::parse_date;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::syntax::{Grammar, text_of, unquoted, walk};

/// Reads a file of the package.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    if !text.contains("DEPRECATED_MODELS") {
        return page;
    }
    walk(text, Grammar::Python, &mut |node| {
        if node.kind() != "assignment" {
            return;
        }
        let (left, right) = (node.child_by_field_name("left"), node.child_by_field_name("right"));
        let (Some(left), Some(table)) = (left, right) else { return };
        if text_of(text, left) != "DEPRECATED_MODELS" || table.kind() != "dictionary" {
            return;
        }
        let mut cursor = table.walk();
        for pair in table.named_children(&mut cursor).filter(|child| child.kind() == "pair") {
            let part = |name| pair.child_by_field_name(name).map(|node| unquoted(text_of(text, node)));
            let (Some(id), Some(date)) = (part("key"), part("value")) else { continue };
            let line = pair.start_position().row + 1;
            match parse_date(date) {
                Ok(retired) => {
                    let mut row =
                        Row { line, provider: context.provider_or("anthropic"), id: id.to_owned(), ..Row::default() };
                    row.set(Stage::Retired, retired);
                    row.publisher = Some("anthropic".into());
                    page.add(row);
                }
                Err(why) => page.skip(line, id, why),
            }
        }
    });
    page
}
