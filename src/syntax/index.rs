//! The whole syntax of a text, indexed so that the part around one place is found fast.
//!
//! A list of models has thousands of places and a hundred thousand literals: looking at each literal for each place
//! would take longer than everything else.

use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind, Parsed, Syntax};
use crate::text::span::Span;

/// How many neighbours share one bound. A search skips blocks, and blocks of blocks, that end before the range.
const BLOCK: usize = 64;

/// [`Syntax`] sorted by where it starts, with the furthest end of each block.
#[derive(Debug, Default)]
pub struct Indexed {
    literals: Sorted<Literal>,
    constructs: Sorted<Construct>,
}

impl Indexed {
    #[must_use]
    pub fn new(syntax: Syntax) -> Self {
        Self {
            literals: Sorted::new(syntax.literals, |literal| literal.span),
            constructs: Sorted::new(syntax.constructs, |construct| construct.span),
        }
    }
}

impl Parsed for Indexed {
    fn around(&self, range: Span, out: &mut Syntax) -> usize {
        self.literals.touching(range, |literal| literal.span, &mut out.literals);
        self.constructs.touching(range, |construct| construct.span, &mut out.constructs);
        0
    }
}

#[derive(Debug)]
struct Sorted<T> {
    items: Vec<T>,
    /// By level, the furthest end in each block: of items first, then of the blocks of the level before.
    ends: Vec<Vec<usize>>,
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self { items: Vec::new(), ends: Vec::new() }
    }
}

/// The furthest of the ends in a block.
fn furthest(ends: &[usize]) -> usize {
    ends.iter().copied().max().unwrap_or(0)
}

impl<T: Clone> Sorted<T> {
    fn new(mut items: Vec<T>, span: fn(&T) -> Span) -> Self {
        items.sort_by_key(|item| span(item).start);
        let mut level: Vec<usize> = items.iter().map(|item| span(item).end).collect();
        let mut ends = Vec::new();
        while level.len() > 1 || ends.is_empty() {
            level = level.chunks(BLOCK).map(furthest).collect();
            ends.push(level.clone());
        }
        Self { items, ends }
    }

    fn touching(&self, range: Span, span: fn(&T) -> Span, out: &mut Vec<T>) {
        let until = self.items.partition_point(|item| span(item).start <= range.end);
        let touches = |item: &&T| span(item).end >= range.start;
        // The blocks that are still to be searched, with their level; the next one is the last.
        let mut open: Vec<(usize, usize)> =
            self.ends.last().filter(|top| !top.is_empty()).map(|_| (self.ends.len() - 1, 0)).into_iter().collect();
        while let Some((level, block)) = open.pop() {
            let first = block * BLOCK;
            if self.ends[level][block] < range.start || first * BLOCK.pow(u32::try_from(level).unwrap_or(0)) >= until {
                continue;
            }
            match level.checked_sub(1) {
                Some(below) => {
                    let blocks = first..(first + BLOCK).min(self.ends[below].len());
                    open.extend(blocks.rev().map(|block| (below, block)));
                }
                None => out.extend(self.items[first..until.min(first + BLOCK)].iter().filter(touches).cloned()),
            }
        }
    }
}

/// Builders for front ends.
impl Syntax {
    pub(crate) fn literal(&mut self, kind: LiteralKind, span: Span) {
        self.literals.push(Literal { kind, span });
    }

    /// A construct with a name. `span` is from the name to the end of the value.
    pub(crate) fn named(&mut self, kind: ConstructKind, name: String, name_span: Span, value: Span) {
        let span = Span::new(name_span.start.min(value.start), name_span.end.max(value.end));
        self.constructs.push(Construct { kind, name, name_span, span, value });
    }

    /// A construct without a name: an object or a list, brackets and all.
    pub(crate) fn nameless(&mut self, kind: ConstructKind, span: Span) {
        self.constructs.push(Construct::nameless(kind, span));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_the_plain_list_finds() {
        let mut syntax = Syntax::default();
        syntax.nameless(ConstructKind::Object, Span::new(0, 4000));
        for i in 0..1000 {
            let at = (i * 37) % 3990;
            syntax.literal(LiteralKind::String, Span::new(at, at + i % 9));
            syntax.nameless(ConstructKind::List, Span::new(at, (at + i * i % 300).min(4000)));
        }
        let indexed = Indexed::new(syntax.clone());
        for start in (0..4000).step_by(13) {
            let range = Span::new(start, start + 5);
            let (mut by_list, mut by_index) = (syntax.syntax_around(range), indexed.syntax_around(range));
            by_list.sort();
            by_index.sort();
            assert_eq!(by_list.literals.len(), by_index.literals.len());
            assert_eq!(by_list.constructs.len(), by_index.constructs.len());
        }
    }
}
