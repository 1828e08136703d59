//! Parses a whole region at once.

use crate::syntax::formats::plain::TextLines;
use crate::syntax::grammar::{self, Budget, Refusal};
use crate::syntax::model::{Parsed, Syntax};
use crate::syntax::region::Region;
use crate::syntax::split::parse_data;
use crate::text::span::Span;

/// Parses a whole region: by its grammar, by the reader of its format, or as plain text.
pub(crate) fn parse_whole(region: &Region) -> Box<dyn Parsed> {
    let refusal = match grammar::parse(region.language, &region.text, Budget::for_len(region.text.len())) {
        Ok(tree) => return Box::new(tree),
        Err(refusal) => refusal,
    };
    let plain = || TextLines::new(region.text.clone());
    match refusal {
        Refusal::NoGrammar => parse_data(region.language, &region.text).unwrap_or_else(|| Box::new(plain())),
        Refusal::GaveUp => Box::new(GivenUp(plain())),
    }
}

/// A text that is read line by line because its parse was given up.
struct GivenUp(TextLines);

impl Parsed for GivenUp {
    fn around(&self, range: Span, out: &mut Syntax) -> usize {
        self.0.around(range, out)
    }

    fn gave_up(&self) -> bool {
        true
    }
}
