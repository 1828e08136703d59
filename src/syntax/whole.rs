//! Parses all of a region at once.

use crate::syntax::formats::plain::TextLines;
use crate::syntax::grammar::{self, Budget};
use crate::syntax::model::Parsed;
use crate::syntax::region::Region;
use crate::syntax::split::parse_data;

/// Parses all of a region, as it is.
pub(crate) fn parse_whole<'r>(region: &'r Region<'_>) -> Box<dyn Parsed + 'r> {
    let text: &str = &region.text;
    match grammar::parse(region.language, text, Budget::for_len(text.len())) {
        Some(tree) => Box::new(tree),
        None => parse_data(region.language, text).unwrap_or_else(|| Box::new(TextLines::new(text))),
    }
}
