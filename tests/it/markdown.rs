//! The code in a Markdown page: fenced blocks with the names of their files, and inline code.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A fenced block.
#[derive(Debug)]
pub struct Block {
    /// The heading above it.
    pub section: String,
    /// The paragraph before it, if that is only a path and a colon: `` `infra/main.bicep`: ``.
    pub file: Option<String>,
    pub language: String,
    pub text: String,
}

/// The fenced blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut section, mut language, mut text, mut code) = (String::new(), String::new(), String::new(), String::new());
    let mut file = None;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::Paragraph) => {
                text.clear();
                file = None;
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                text.clear();
                language = info.to_string();
            }
            Event::Text(part) => text.push_str(&part),
            Event::Code(span) => code = span.to_string(),
            Event::End(TagEnd::Heading(_)) => section.clone_from(&text),
            Event::End(TagEnd::Paragraph) => file = (text == ":").then(|| code.clone()),
            Event::End(TagEnd::CodeBlock) => blocks.push(Block {
                section: section.clone(),
                file: file.take(),
                language: language.clone(),
                text: text.clone(),
            }),
            _ => {}
        }
    }
    blocks
}

/// The inline code of a page.
pub fn spans(page: &str) -> impl Iterator<Item = String> {
    Parser::new(page).filter_map(|event| if let Event::Code(span) = event { Some(span.to_string()) } else { None })
}
