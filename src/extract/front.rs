//! Which front end reads a region.

use super::grammar::{self, Budget, ParsedTree};
use super::mask::{self, Masked};
use super::region::Region;
use super::regions::parse_data;
use super::syntax::{Parsed, Syntax};
use super::text::TextLines;
use std::ops::Range;

use crate::source::Language;

/// Parses a region: its grammar, its own reader, or plain text where neither can. `covered` is room for the
/// text of a template with its actions covered, which the result borrows.
#[must_use]
pub fn parse<'r>(region: &'r Region<'_>, covered: &'r mut Option<Masked>) -> Box<dyn Parsed + 'r> {
    let text: &str = &region.text;
    let tree = |text| grammar::parse(region.language, text, Budget::for_len(str::len(text)));
    if region.language == Language::Yaml
        && let Some(masked) = mask::mask(text)
    {
        let masked = covered.insert(masked);
        if let Some(tree) = tree(&masked.text) {
            return Box::new(Template { tree, masked, original: text });
        }
    }
    if let Some(tree) = tree(text) {
        return Box::new(tree);
    }
    parse_data(region.language, text).unwrap_or_else(|| Box::new(TextLines(text)))
}

/// A template: the syntax around its actions, and the literals in them.
struct Template<'r> {
    tree: ParsedTree<'r>,
    masked: &'r Masked,
    original: &'r str,
}

impl Parsed for Template<'_> {
    fn around(&self, range: Range<usize>, out: &mut Syntax) {
        self.tree.around(range.clone(), out);
        let touches = |action: &Range<usize>| action.start <= range.end && range.start <= action.end;
        if self.masked.actions.iter().any(touches) {
            let mut inner = Syntax::default();
            self.masked.literals(self.original, &mut inner);
            inner.around(range, out);
        }
    }
}
