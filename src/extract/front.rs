//! Which front end reads a region.

use std::cell::OnceCell;
use std::ops::Range;

use super::grammar::{self, Budget, ParsedTree};
use super::mask::{self, Masked};
use super::outline::{self, Part};
use super::region::Region;
use super::regions::parse_data;
use super::syntax::{Parsed, Syntax};
use super::text::TextLines;
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
    if region.language == Language::Python
        && text.len() >= WORTH_CUTTING
        && let Some(parts) = outline::parts(text).filter(|parts| !parts.is_empty())
    {
        return Box::new(InParts::new(region, parts));
    }
    parse_whole(region)
}

/// A text that is shorter is parsed in no time.
const WORTH_CUTTING: usize = 2 * 1024;

fn parse_whole<'r>(region: &'r Region<'_>) -> Box<dyn Parsed + 'r> {
    let text: &str = &region.text;
    match grammar::parse(region.language, text, Budget::for_len(text.len())) {
        Some(tree) => Box::new(tree),
        None => parse_data(region.language, text).unwrap_or_else(|| Box::new(TextLines(text))),
    }
}

/// A text whose parts are parsed when they are asked about.
struct InParts<'r> {
    region: &'r Region<'r>,
    parts: Vec<Part>,
    /// None where a part is no good by itself.
    trees: Vec<OnceCell<Option<ParsedTree<'r>>>>,
    /// What is in no part.
    rest: OnceCell<Option<ParsedTree<'r>>>,
    /// All of it, where a question reaches over a part's end.
    whole: OnceCell<Box<dyn Parsed + 'r>>,
}

impl<'r> InParts<'r> {
    fn new(region: &'r Region<'_>, parts: Vec<Part>) -> Self {
        let trees = parts.iter().map(|_| OnceCell::new()).collect();
        Self { region, parts, trees, rest: OnceCell::new(), whole: OnceCell::new() }
    }

    fn parse(&self, ranges: &[Range<usize>]) -> Option<ParsedTree<'r>> {
        let budget = Budget::for_len(ranges.iter().map(Range::len).sum());
        let tree = grammar::parse_ranges(self.region.language, &self.region.text, ranges, budget);
        tree.filter(|tree| !tree.has_error())
    }

    /// The tree that tells all of a range.
    fn tree_of(&self, range: &Range<usize>) -> Option<&ParsedTree<'r>> {
        let index = self.parts.partition_point(|part| part.range.end <= range.start);
        match self.parts.get(index).filter(|part| part.range.start < range.end.max(range.start + 1)) {
            Some(part) if part.range.start <= range.start && range.end <= part.range.end => {
                let parse = || {
                    let ranges: Vec<_> = part.heads.iter().cloned().chain([part.range.clone()]).collect();
                    self.parse(&ranges)
                };
                self.trees[index].get_or_init(parse).as_ref()
            }
            Some(_) => None,
            None => self.rest.get_or_init(|| self.parse(&self.outside())).as_ref(),
        }
    }

    /// What is in no part, or in one that cannot be left out.
    fn outside(&self) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        let mut from = 0;
        for part in self.parts.iter().filter(|part| !part.is_needed) {
            ranges.push(from..part.range.start);
            from = part.range.end;
        }
        ranges.push(from..self.region.text.len());
        ranges.retain(|range| !range.is_empty());
        ranges
    }
}

impl Parsed for InParts<'_> {
    fn around(&self, range: Range<usize>, out: &mut Syntax) {
        match self.tree_of(&range) {
            Some(tree) => tree.around(range, out),
            None => self.whole.get_or_init(|| parse_whole(self.region)).around(range, out),
        }
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
