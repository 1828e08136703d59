//! The types of SDKs that list the ids of models: `ChatModel: TypeAlias = Literal["gpt-5", ...]` in Python,
//! `type ChatModel = 'gpt-5' | ...` in TypeScript. They name ids and nothing else.

use tree_sitter::Node;

use crate::catalog::import::Context;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::syntax::{Grammar, text_of, unquoted, walk};

/// How the names of such types end.
const ENDS: [&str; 5] = ["Model", "Models", "ModelParam", "ModelId", "ModelIds"];

/// Reads a file of a Python package. The context names the provider.
pub(super) fn read_python(text: &str, context: &Context<'_>) -> Page {
    let is_id = |node: Node<'_>| is_in_literal(text, node) && is_of_models(text, python_name(node));
    if text.contains("Literal[") { read(text, Grammar::Python, &is_id, context) } else { Page::default() }
}

/// Reads a file of an npm package. The context names the provider.
pub(super) fn read_typescript(text: &str, context: &Context<'_>) -> Page {
    read(text, Grammar::TypeScript, &|node| is_of_models(text, typescript_name(node)), context)
}

/// Reads the strings that are ids.
fn read(text: &str, grammar: Grammar, is_id: &dyn Fn(Node<'_>) -> bool, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    let Some(provider) = context.provider else { return page };
    walk(text, grammar, &mut |node| {
        if node.kind() == "string" && is_id(node) {
            let (line, id) = (node.start_position().row + 1, unquoted(text_of(text, node)).to_owned());
            page.add(Row { line, provider: provider.to_owned(), id, ..Row::default() });
        }
    });
    page
}

fn is_of_models(text: &str, name: Option<Node<'_>>) -> bool {
    name.is_some_and(|name| ENDS.iter().any(|end| text_of(text, name).ends_with(end)))
}

fn is_in_literal(text: &str, node: Node<'_>) -> bool {
    let list = node.parent().filter(|list| list.kind() == "subscript");
    list.and_then(|list| list.child_by_field_name("value")).is_some_and(|value| text_of(text, value) == "Literal")
}

/// The name that the assignment around a node, at the top of the file, gives a value.
fn python_name(node: Node<'_>) -> Option<Node<'_>> {
    let mut above = std::iter::successors(node.parent(), Node::parent);
    let assignment = above.find(|node| node.kind() == "assignment");
    let is_at_top =
        |node: &Node<'_>| node.parent().and_then(|line| line.parent()).is_some_and(|n| n.kind() == "module");
    assignment.filter(is_at_top).and_then(|node| node.child_by_field_name("left"))
}

/// The name of the type that a string is a choice of: nothing but a union stands between the two.
fn typescript_name(node: Node<'_>) -> Option<Node<'_>> {
    let literal = node.parent().filter(|above| above.kind() == "literal_type")?;
    let mut above = std::iter::successors(literal.parent(), Node::parent);
    let declaration = above.find(|node| !matches!(node.kind(), "union_type" | "parenthesized_type"))?;
    (declaration.kind() == "type_alias_declaration").then(|| declaration.child_by_field_name("name")).flatten()
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
        let rows = read_python(text, &context).rows;
        let rows: Vec<_> = rows.iter().map(|row| (row.line, row.provider.as_str(), row.id.as_str())).collect();
        assert_eq!(rows, [(4, "p", "a-1"), (5, "p", "a-2"), (9, "p", "v-1")]);
        assert!(read_python(text, &Context { provider: None, ..context }).rows.is_empty());
    }

    #[test]
    fn only_unions_of_models_are_read() {
        let text = "export type ChatModel =\n  | 'a-1'\n  | (\"a-2\" | (string & {}));\ntype XChatModelId = Ids['chat'] | 'a-3';\n\
                    type Role = 'user';\ntype AModelOptions = { model: 'no' };\ntype BModel = { [id in 'no']: 1 };\n\
                    type CModel = A extends 'no' ? 'no' : never;\nconst DModel = 'no';\n";
        let context =
            Context { catalog: Catalog::builtin(), provider: Some("p"), read_on: date(2026, 11, 21), file: "" };
        let rows = read_typescript(text, &context).rows;
        let rows: Vec<_> = rows.iter().map(|row| (row.line, row.id.as_str())).collect();
        assert_eq!(rows, [(2, "a-1"), (3, "a-2"), (4, "a-3")]);
    }
}
