//! Which front end reads a region.

use crate::syntax::whole::parse_whole;
use std::ops::Range;

use crate::syntax::chunked::InParts;
use crate::syntax::grammar;
use crate::syntax::grammar::{Budget, ParsedTree};
use crate::syntax::mask;
use crate::syntax::mask::Masked;
use crate::syntax::model::{Parsed, Syntax};
use crate::syntax::region::Region;
use crate::text::language::Language;

/// Parses a region: its grammar, its own reader, or plain text where neither can. `covered` is room for the
/// text of a template with its actions covered, which the result borrows.
#[must_use]
pub fn parse<'r>(region: &'r Region<'_>, covered: &'r mut Option<Masked>) -> Box<dyn Parsed + 'r> {
    let text: &str = &region.text;
    let language = if region.language == Language::Batch { Language::Shell } else { region.language };
    let tree = |text| grammar::parse(language, text, Budget::for_len(str::len(text)));
    let whole = match region.language {
        Language::Yaml => template(text, covered, tree),
        Language::Bicep => with_long_strings(text, covered, tree),
        Language::Batch => {
            let masked = covered.insert(mask::batch(text));
            tree(&masked.text).map(|tree| Box::new(tree) as Box<dyn Parsed>)
        }
        _ => InParts::of(region).map(|parts| Box::new(parts) as Box<dyn Parsed>),
    };
    whole.unwrap_or_else(|| parse_whole(region))
}

fn template<'r>(
    text: &'r str,
    covered: &'r mut Option<Masked>,
    tree: impl Fn(&'r str) -> Option<ParsedTree<'r>>,
) -> Option<Box<dyn Parsed + 'r>> {
    let masked = covered.insert(mask::mask(text)?);
    let tree = tree(&masked.text)?;
    Some(Box::new(Template { tree, masked, original: text }))
}

/// A text with errors and strings over several lines, read with those covered.
fn with_long_strings<'r>(
    text: &'r str,
    covered: &'r mut Option<Masked>,
    tree: impl Fn(&'r str) -> Option<ParsedTree<'r>>,
) -> Option<Box<dyn Parsed + 'r>> {
    let whole = tree(text)?;
    if !whole.has_error() {
        return Some(Box::new(whole));
    }
    match mask::long_strings(text) {
        Some(masked) => Some(Box::new(tree(&covered.insert(masked).text)?)),
        None => Some(Box::new(whole)),
    }
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
