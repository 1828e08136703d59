//! Source files of packages and documentation repositories, by their syntax trees.

use tree_sitter::{Node, Parser};

/// A grammar that an importer needs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Grammar {
    Python,
    TypeScript,
}

/// Visits every node of a text. A text that cannot be parsed has none.
pub(super) fn walk(text: &str, grammar: Grammar, visit: &mut dyn FnMut(Node<'_>)) {
    let language = match grammar {
        Grammar::Python => shelflife_grammars::PYTHON,
        Grammar::TypeScript => shelflife_grammars::TYPESCRIPT,
    };
    let mut parser = Parser::new();
    let Some(tree) = parser.set_language(&language.into()).ok().and_then(|()| parser.parse(text, None)) else { return };
    let mut cursor = tree.walk();
    loop {
        visit(cursor.node());
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// The text of a node.
pub(super) fn text_of<'t>(text: &'t str, node: Node<'_>) -> &'t str {
    text.get(node.byte_range()).unwrap_or_default()
}

/// A string literal without its quotes.
pub(super) fn unquoted(literal: &str) -> &str {
    literal.trim_matches(['"', '\'', '`'])
}
