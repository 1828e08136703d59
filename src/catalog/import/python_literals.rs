//! The types of Python SDKs that list the ids of models: `ChatModel: TypeAlias = Literal["gpt-5", ...]`. They name ids and
//! nothing else.

use tree_sitter::Node;

use crate::catalog::import::Context;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::syntax::{Grammar, text_of, unquoted, walk};

/// How the names of such types end.
const ENDS: [&str; 3] = ["Model", "Models", "ModelParam"];

/// Reads a file of a package. The context names the provider.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    let Some(provider) = context.provider.filter(|_| text.contains("Literal[")) else { return page };
    walk(text, Grammar::Python, &mut |node| {
        if node.kind() == "string" && is_in_literal(text, node) && is_of_models(text, node) {
            let (line, id) = (node.start_position().row + 1, unquoted(text_of(text, node)).to_owned());
            page.add(Row { line, provider: provider.to_owned(), id, ..Row::default() });
        }
    });
    page
}

fn is_in_literal(text: &str, node: Node<'_>) -> bool {
    let list = node.parent().filter(|list| list.kind() == "subscript");
    list.and_then(|list| list.child_by_field_name("value")).is_some_and(|value| text_of(text, value) == "Literal")
}

/// Whether the assignment around a node, at the top of the file, defines a type of models.
fn is_of_models(text: &str, node: Node<'_>) -> bool {
    let mut above = std::iter::successors(node.parent(), Node::parent);
    let assignment = above.find(|node| node.kind() == "assignment");
    let is_at_top =
        |node: &Node<'_>| node.parent().and_then(|line| line.parent()).is_some_and(|n| n.kind() == "module");
    let name = assignment.filter(is_at_top).and_then(|node| node.child_by_field_name("left"));
    name.is_some_and(|name| ENDS.iter().any(|end| text_of(text, name).ends_with(end)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn only_types_of_models_are_read() {
        let text = "Model: TypeAlias = Union[\n    Literal[\n        # The first\n        \"a-1\",\n        'a-2',\n    ],\n    str,\n]\n\
                    VideoModelParam = Literal[\"v-1\"]\nRole: TypeAlias = Literal[\"user\"]\nNAMES_Model = [\"no\"]\n\
                    def f():\n    LocalModel = Literal[\"local\"]\n";
        let context =
            Context { catalog: Catalog::builtin(), provider: Some("p"), read_on: date(2026, 11, 21), file: "" };
        let rows = read(text, &context).rows;
        let rows: Vec<_> = rows.iter().map(|row| (row.line, row.provider.as_str(), row.id.as_str())).collect();
        assert_eq!(rows, [(4, "p", "a-1"), (5, "p", "a-2"), (9, "p", "v-1")]);
        assert!(read(text, &Context { provider: None, ..context }).rows.is_empty());
    }
}
