//! Matches patterns at a node.

use tree_sitter::{Node, TreeCursor};

use crate::syntax::grammar::query::{Capture, Item, Kind, Pattern, Step};

/// Handles a match. Returns whether it counts as one.
type Then<'a, 't> = &'a mut dyn FnMut(&mut Matcher<'t>) -> bool;

/// Matches patterns at the nodes of one tree. Keeps its buffers from node to node.
pub(crate) struct Matcher<'t> {
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
}

impl<'t> Family<'t> {
    fn get(&mut self, index: usize) -> Option<Child<'t>> {
        while self.children.len() <= index && !self.is_whole {
            let moved =
                if self.children.is_empty() { self.cursor.goto_first_child() } else { self.cursor.goto_next_sibling() };
            if moved {
                let field = self.cursor.field_id().map(u16::from);
                self.children.push(Child { node: self.cursor.node(), field });
            } else {
                self.is_whole = true;
            }
        }
        self.children.get(index).copied()
    }

    fn has_named_from(&mut self, mut index: usize) -> bool {
        while let Some(child) = self.get(index) {
            if child.node.is_named() {
                return true;
            }
            index += 1;
        }
        false
    }
}

impl<'t> Matcher<'t> {
    pub(crate) fn new() -> Self {
        Self { captures: Vec::new(), families: Vec::new(), depth: 0, steps: 0 }
    }

    /// Calls back with the captures of every match of a pattern at a node, in the order of the text.
    pub(crate) fn matches(
        &mut self,
        pattern: &Pattern,
        node: Node<'t>,
        text: &[u8],
        found: &mut dyn FnMut(&[Capture<'t>]),
    ) {
        self.steps = STEPS + STEPS_OF_A_NODE * node.descendant_count();
        for root in &pattern.roots {
            self.step(root, node, &mut |matcher| {
                let holds = pattern.predicates.iter().all(|predicate| predicate.holds(&matcher.captures, text));
                if holds {
                    found(&matcher.captures);
                }
                true
            });
        }
    }

    fn step(&mut self, step: &Step, node: Node<'t>, then: Then<'_, 't>) -> bool {
        let fits = match step.kind {
            Kind::Is(kind) => node.kind_id() == kind,
            Kind::Named => node.is_named() && !node.is_error(),
            Kind::Any => !node.is_error(),
        };
        self.steps = self.steps.saturating_sub(1);
        if !fits || self.steps == 0 || step.without.iter().any(|field| node.child_by_field_id(*field).is_some()) {
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

    fn open(&mut self, node: Node<'t>) -> usize {
        match self.families.get_mut(self.depth) {
            // The patterns at one node look at the same children.
            Some(family) if family.of == node.id() => {}
            Some(family) => {
                family.of = node.id();
                family.cursor.reset(node);
                family.children.clear();
                family.is_whole = false;
            }
            None => {
                let of = node.id();
                self.families.push(Family { of, cursor: node.walk(), children: Vec::new(), is_whole: false });
            }
        }
        self.depth += 1;
        self.depth - 1
    }

    /// Matches the items of a step from one on with the children from one on.
    fn children(&mut self, step: &Step, item: usize, family: usize, from: usize, then: Then<'_, 't>) -> bool {
        let Some(wanted) = step.children.get(item) else { return then(self) };
        let follows_any = item.checked_sub(1).is_some_and(|before| step.children[before].is_any());
        let mut matched = false;
        let mut at = from;
        while let Some(child) = self.families[family].get(at) {
            let ends = step.ends && item + 1 == step.children.len();
            let may = wanted.field.is_none_or(|field| child.field == Some(field))
                && !(ends && self.families[family].has_named_from(at + 1));
            if may && self.item(step, item, family, (at, child.node), then) {
                matched = true;
                if !wanted.matters || wanted.repeat.many {
                    break;
                }
            }
            if wanted.anchored && (child.node.is_named() || follows_any) {
                break;
            }
            at += 1;
        }
        matched || wanted.repeat.optional && self.children(step, item + 1, family, from, then)
    }

    /// Matches an item with one child, and the items that follow with the children behind it.
    fn item(
        &mut self,
        step: &Step,
        item: usize,
        family: usize,
        (at, node): (usize, Node<'t>),
        then: Then<'_, 't>,
    ) -> bool {
        let wanted = &step.children[item];
        let mut matched = false;
        for alternative in &wanted.alternatives {
            matched |= self.step(alternative, node, &mut |matcher| {
                // An item that repeats takes as many children as it can.
                wanted.repeat.many && matcher.again(step, item, family, at + 1, then)
                    || matcher.children(step, item + 1, family, at + 1, then)
            });
        }
        matched
    }

    /// Matches an item that repeats with the next child that fits.
    fn again(&mut self, step: &Step, item: usize, family: usize, from: usize, then: Then<'_, 't>) -> bool {
        let wanted = &step.children[item];
        let mut at = from;
        while let Some(child) = self.families[family].get(at) {
            let may = wanted.field.is_none_or(|field| child.field == Some(field));
            if may && self.item(step, item, family, (at, child.node), then) {
                return true;
            }
            if wanted.anchored && child.node.is_named() {
                return false;
            }
            at += 1;
        }
        false
    }
}

impl Item {
    fn is_any(&self) -> bool {
        self.alternatives.iter().any(|step| step.kind == Kind::Any)
    }
}
