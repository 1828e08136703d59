//! Which front end reads a region.

use super::region::Region;
use super::syntax::Parsed;
use super::{grammar, json, lines, text, toml};
use crate::source::Language;

/// Parses a region: its grammar, its own reader, or plain text where neither can.
#[must_use]
pub fn parse<'r>(region: &'r Region<'_>) -> Box<dyn Parsed + 'r> {
    let content: &str = &region.text;
    if let Some(tree) = grammar::parse(region.language, content, grammar::Budget::for_len(content.len())) {
        return Box::new(tree);
    }
    match region.language {
        Language::Json => Box::new(super::index::Indexed::new(json::parse(content))),
        Language::Toml => Box::new(super::index::Indexed::new(toml::parse(content))),
        Language::Dotenv | Language::Ini | Language::Properties => {
            Box::new(super::index::Indexed::new(lines::parse(content, region.language)))
        }
        language => Box::new(text::TextLines(content)),
    }
}
