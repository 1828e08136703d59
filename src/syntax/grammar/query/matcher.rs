//! Matches patterns at a node.

use tree_sitter::{Node, TreeCursor};

use crate::syntax::grammar::query::{Capture, Item, Kind, Pattern, Step};
use crate::text::span::Span;

/// Handles a match. Returns whether it counts as one.
type Then<'a, 't> = &'a mut dyn FnMut(&mut Matcher<'t>) -> bool;

/// Matches patterns at the nodes of one tree. Keeps its buffers from node to node.
pub(crate) struct Matcher<'t> {
    /// What is asked about.
    range: Span,
    captures: Vec<Capture<'t>>,
    /// The children of the nodes that are being looked at, from the outermost in.
    families: Vec<Family<'t>>,
    /// How many of these are in use.
    depth: usize,
    /// How many steps the pattern may still take at the node.
    steps: usize,
}

/// A pattern with several wildcards can match the children of a broken tree in too many ways to try them all. So only
/// the matches that are found within this number of steps count.
const STEPS: usize = 20_000;
const STEPS_OF_A_NODE: usize = 100;
/// As many steps are one of the reading.
const STEPS_OF_THE_READING: usize = 8;

/// A node with more children than this has thousands of them, as a list of a generated file has, and each of its places asks
/// about it. Of these children only those near the range count, the first and the last.
const MANY: u32 = 512;
/// How many of them count at each end, and to each side of the range.
const EDGE: usize = 16;

/// The children of a node, read as far as they are needed.
struct Family<'t> {
    /// The id of the node.
    of: usize,
    cursor: TreeCursor<'t>,
    children: Vec<Child<'t>>,
    is_whole: bool,
}

#[derive(Clone, Copy)]
struct Child<'t> {
    node: Node<'t>,
    field: Option<u16>,
    /// Whether children before it were left out.
    follows_gap: bool,
}

impl<'t> Family<'t> {
    /// Begins with the children of a node.
    fn open(&mut self, node: Node<'t>, range: Span) {
        self.of = node.id();
        self.cursor.reset(node);
        self.children.clear();
        self.is_whole = node.child_count() > MANY;
        if self.is_whole {
            self.read_some(node, range);
        }
    }

    /// Reads the first children, those around a range, and the last.
    fn read_some(&mut self, node: Node<'t>, range: Span) {
        if self.cursor.goto_first_child() {
            self.take(EDGE, 0);
        }
        self.cursor.reset(node);
        if self.cursor.goto_first_child_for_byte(range.start.saturating_sub(1)).is_some() {
            (0..EDGE).take_while(|_| self.cursor.goto_previous_sibling()).for_each(drop);
            self.take(2 * EDGE, range.end);
        }
        self.cursor.reset(node);
        if self.cursor.goto_last_child() {
            (1..EDGE).take_while(|_| self.cursor.goto_previous_sibling()).for_each(drop);
            self.take(EDGE, 0);
        }
    }

    /// Takes this many siblings from the cursor on, and those that begin by `end`. Some may have been taken before.
    fn take(&mut self, mut count: usize, end: usize) {
        let mut is_next = self.children.is_empty();
        while count > 0 || self.cursor.node().start_byte() <= end {
            let node = self.cursor.node();
            let start = |child: &Child<'t>| child.node.start_byte();
            let is_known = self.children.last().is_some_and(|last| start(last) > node.start_byte())
                || self.children.iter().rev().take_while(|c| start(c) == node.start_byte()).any(|c| c.node == node);
            if is_known {
                is_next = self.children.last().is_some_and(|last| last.node == node);
            } else {
                let field = self.cursor.field_id().map(u16::from);
                self.children.push(Child { node, field, follows_gap: !is_next });
                is_next = true;
            }
            count = count.saturating_sub(1);
            if !self.cursor.goto_next_sibling() {
                return;
            }
        }
    }

    fn get(&mut self, index: usize) -> Option<Child<'t>> {
        while self.children.len() <= index && !self.is_whole {
            let moved =
                if self.children.is_empty() { self.cursor.goto_first_child() } else { self.cursor.goto_next_sibling() };
            if moved {
                let field = self.cursor.field_id().map(u16::from);
                self.children.push(Child { node: self.cursor.node(), field, follows_gap: false });
            } else {
                self.is_whole = true;
            }
        }
        self.children.get(index).copied()
    }

    fn has_named_from(&mut self, mut index: usize) -> bool {
        while let Some(child) = self.get(index) {
            if child.node.is_named() || child.follows_gap {
                return true;
            }
            index += 1;
        }
        false
    }
}

impl<'t> Matcher<'t> {
    /// Of matches that differ only in children far from the range, where these are many, not all are found.
    pub(crate) fn new(range: Span) -> Self {
        Self { range, captures: Vec::new(), families: Vec::new(), depth: 0, steps: 0 }
    }

    /// Calls back with the captures of every match of a pattern at a node, in the order of the text. Returns the steps that
    /// this takes.
    pub(crate) fn matches(
        &mut self,
        pattern: &Pattern,
        node: Node<'t>,
        text: &[u8],
        found: &mut dyn FnMut(&[Capture<'t>]),
    ) -> usize {
        let steps = STEPS + STEPS_OF_A_NODE * node.descendant_count();
        self.steps = steps;
        for root in &pattern.roots {
            self.step(root, node, &mut |matcher| {
                let holds = pattern.predicates.iter().all(|predicate| predicate.holds(&matcher.captures, text));
                if holds {
                    found(&matcher.captures);
                }
                true
            });
        }
        (steps - self.steps) / STEPS_OF_THE_READING
    }

    fn step(&mut self, step: &Step, node: Node<'t>, then: Then<'_, 't>) -> bool {
        if !self.fits(step, node) {
            return false;
        }
        let before = self.captures.len();
        self.captures.extend(step.captures.iter().map(|capture| (*capture, node)));
        let matched = if step.children.is_empty() {
            then(self)
        } else {
            let family = self.open(node);
            let matched = self.children(step, 0, family, 0, then);
            self.depth = family;
            matched
        };
        self.captures.truncate(before);
        matched
    }

    /// Whether the node is one that the step requires, whatever its children are.
    fn fits(&mut self, step: &Step, node: Node<'t>) -> bool {
        self.steps = self.steps.saturating_sub(1);
        let is_of_kind = match step.kind {
            Kind::Is(kind) => node.kind_id() == kind,
            Kind::Named => node.is_named() && !node.is_error(),
            Kind::Any => !node.is_error(),
        };
        self.steps > 0 && is_of_kind && step.without.iter().all(|field| node.child_by_field_id(*field).is_none())
    }

    fn open(&mut self, node: Node<'t>) -> usize {
        match self.families.get_mut(self.depth) {
            // The patterns at one node look at the same children.
            Some(family) if family.of == node.id() => {}
            Some(family) => family.open(node, self.range),
            None => {
                let of = node.id();
                let mut family = Family { of, cursor: node.walk(), children: Vec::new(), is_whole: false };
                family.open(node, self.range);
                self.families.push(family);
            }
        }
        self.depth += 1;
        self.depth - 1
    }

    /// Matches the items of a step from one on with the children from one on. It calls itself once for each item of the
    /// pattern, never for each child: a file has as many children as it likes.
    fn children(&mut self, step: &Step, item: usize, family: usize, from: usize, then: Then<'_, 't>) -> bool {
        let Some(wanted) = step.children.get(item) else { return then(self) };
        let matched = if wanted.repeat.many {
            self.all(step, item, family, from, then)
        } else {
            self.one(step, item, family, from, then)
        };
        matched || wanted.repeat.optional && self.children(step, item + 1, family, from, then)
    }

    /// Matches an item with one child, and the items that follow with the children behind it.
    fn one(&mut self, step: &Step, item: usize, family: usize, from: usize, then: Then<'_, 't>) -> bool {
        let wanted = &step.children[item];
        let ends = step.ends && item + 1 == step.children.len();
        let mut matched = false;
        let mut at = from;
        while let Some(child) = self.families[family].get(at) {
            if wanted.anchored && child.follows_gap {
                break;
            }
            let may = wanted.is_field(child.field) && !(ends && self.families[family].has_named_from(at + 1));
            let mut is_this = false;
            for alternative in wanted.alternatives.iter().filter(|_| may) {
                is_this |= self.step(alternative, child.node, &mut |matcher| {
                    matcher.children(step, item + 1, family, at + 1, then)
                });
            }
            matched |= is_this;
            if is_this && !wanted.matters || step.is_stopped_by(item, child.node) {
                break;
            }
            at += 1;
        }
        matched
    }

    /// Matches an item that repeats with as many children as it can, and the items that follow with those behind them.
    fn all(&mut self, step: &Step, item: usize, family: usize, from: usize, then: Then<'_, 't>) -> bool {
        let wanted = &step.children[item];
        let before = self.captures.len();
        // For each child that was taken: how many captures there were before it, and which child is behind it.
        let mut taken: Vec<(usize, usize)> = Vec::new();
        let mut at = from;
        while let Some(child) = self.families[family].get(at) {
            if wanted.anchored && child.follows_gap {
                break;
            }
            at += 1;
            let may = wanted.is_field(child.field);
            if let Some(fitting) = wanted.alternatives.iter().find(|one| may && self.fits(one, child.node)) {
                taken.push((self.captures.len(), at));
                self.captures.extend(fitting.captures.iter().map(|capture| (*capture, child.node)));
            } else if wanted.anchored && child.node.is_named()
                || taken.is_empty() && step.is_stopped_by(item, child.node)
            {
                break;
            }
        }
        let mut matched = false;
        while let Some((captures, behind)) = taken.pop().filter(|_| !matched) {
            matched = self.children(step, item + 1, family, behind, then);
            self.captures.truncate(captures);
        }
        self.captures.truncate(before);
        matched
    }
}

impl Step {
    /// Whether an anchored item, which does not fit the node, fits none behind it either.
    fn is_stopped_by(&self, item: usize, node: Node<'_>) -> bool {
        let follows_any = item.checked_sub(1).is_some_and(|before| self.children[before].is_any());
        self.children[item].anchored && (node.is_named() || follows_any)
    }
}

impl Item {
    fn is_field(&self, field: Option<u16>) -> bool {
        self.field.is_none_or(|wanted| field == Some(wanted))
    }

    fn is_any(&self) -> bool {
        self.alternatives.iter().any(|step| step.kind == Kind::Any)
    }
}
