//! Prints the tree that a grammar makes of a file, for people who write queries: a node a line, its field before it, and
//! its text behind it where it has no children. What the grammar did not expect is `ERROR`.
//!
//!     cargo run -q --package shelflife-grammars --example tree -- ZIG path/to/chat.zig

use std::error::Error;
use std::{env, fs};

use shelflife_grammars::GRAMMARS;
use tree_sitter::{Parser, TreeCursor};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [name, path] = &arguments[..] else { return Err("expected GRAMMAR FILE".into()) };
    let Some((_, language)) = GRAMMARS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
        let names: Vec<&str> = GRAMMARS.iter().map(|(name, _)| *name).collect();
        return Err(format!("no grammar {name}; there are {}", names.join(", ")).into());
    };
    let text = fs::read_to_string(path)?;
    let mut parser = Parser::new();
    parser.set_language(&(*language).into())?;
    let tree = parser.parse(&text, None).ok_or("the text cannot be parsed")?;
    let mut at = tree.walk();
    loop {
        println!("{}", line(&at, &text));
        if at.goto_first_child() {
            continue;
        }
        while !at.goto_next_sibling() {
            if !at.goto_parent() {
                return Ok(());
            }
        }
    }
}

/// A node as a line. Nodes without a name in the grammar are in quotes, as in a query.
fn line(at: &TreeCursor<'_>, text: &str) -> String {
    let node = at.node();
    let field = at.field_name().map(|name| format!("{name}: ")).unwrap_or_default();
    let kind = if node.is_named() { node.kind().to_owned() } else { format!("{:?}", node.kind()) };
    let content = if node.is_named() && node.child_count() == 0 { &text[node.byte_range()] } else { "" };
    let content = if content.is_empty() { String::new() } else { format!(" {content:?}") };
    let missing = if node.is_missing() { " MISSING" } else { "" };
    let indent = 2 * usize::try_from(at.depth()).unwrap_or_default();
    format!("{:indent$}{field}{kind}{content}{missing}", "")
}
