//! Front ends made of a tree-sitter grammar and a file of queries.
//!
//! The syntax of a language is data: `rules/languages/<lang>.scm` captures literals and constructs under a
//! closed set of names (see the README there). The code uses those names and names no language. A [`Grammar`] is
//! read once, when the first file of its language needs it.
//!
//! [`Parsed::around`] does not run the queries over the tree. It walks down to the nodes that touch the range, and
//! tries at each node only the patterns that start there. So the cost depends on the range, and not on the length of
//! the list or the file around it.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tree_sitter::{Node, ParseOptions, ParseState, Parser, Point, Tree, TreeCursor};

use crate::syntax::model::{Parsed, Syntax};
use crate::text::language::Language;
use crate::text::lines::{common_indent, unindented_lines};
use crate::text::shared::SharedText;
use crate::text::span::Span;

mod collect;
mod depth;
mod input;
mod label;
mod languages;
mod numbers;
mod query;
mod vocabulary;

#[cfg(test)]
mod tests;

use crate::syntax::grammar::collect::Collector;
use crate::syntax::grammar::input::Input;
pub use crate::syntax::grammar::languages::grammar_of;
use crate::syntax::grammar::query::Matcher;
pub use crate::syntax::grammar::vocabulary::{Grammar, QueryProblem};

/// How much work a parse may cost before it is given up.
///
/// Some inputs would keep a grammar busy for minutes. Steps are counted, so that a result does not depend on how busy
/// the machine is. The time is a generous limit for steps that are slow themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Calls of the parser's progress callback, one for each hundred operations.
    pub steps: usize,
    pub time: Duration,
}

impl Budget {
    /// Several times what the most expensive real files need.
    #[must_use]
    pub fn for_len(bytes: usize) -> Self {
        let kilobytes = bytes / 1024 + 1;
        Self {
            steps: 2_000 + kilobytes * 200,
            time: Duration::from_secs(2) + Duration::from_millis(10) * u32::try_from(kilobytes).unwrap_or(u32::MAX),
        }
    }
}

/// The steps of the longest parse, which bound the memory of a tree: a step leaves five to seven kilobytes of nodes,
/// whatever the grammar and the text. Generated registries and declarations of 0.5 to 3 MB need tens of thousands, and
/// as plain text their lists would be no lists.
const MOST_STEPS: usize = 120_000;

/// The same where a grammar reads the text in several ways at once and keeps them all for a while.
const MOST_STEPS_IN_PARALLEL: usize = 80_000;

/// A text and its tree.
pub struct ParsedTree {
    grammar: &'static Grammar,
    text: SharedText,
    tree: Tree,
    /// The syntax around the last ranges: several rules look at one place, and at the object around it.
    recent: Mutex<VecDeque<(Span, Syntax)>>,
}

/// How many ranges a tree remembers, and how many literals and constructs around them.
const RECENT: usize = 32;
const RECENT_SYNTAX: usize = 1 << 15;

/// Why a text has no tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The language has no grammar.
    NoGrammar,
    /// The text is nested too deeply or too long for the parser, or the parse went over its budget.
    GaveUp,
}

/// Parses a text. A tree with errors in it is a tree; a text that is refused one is read as plain text.
pub fn parse(language: Language, text: &SharedText, budget: Budget) -> Result<ParsedTree, Refusal> {
    parse_ranges(language, text, &[], budget)
}

/// Parses only some stretches of a text, as if nothing stood between them; all of it where there are none.
pub fn parse_ranges(
    language: Language,
    text: &SharedText,
    ranges: &[Span],
    budget: Budget,
) -> Result<ParsedTree, Refusal> {
    let grammar = grammar_of(language).ok_or(Refusal::NoGrammar)?;
    // The parser counts bytes in 32 bits.
    u32::try_from(text.len()).map_err(|_| Refusal::NoGrammar)?;
    let whole = ranges.is_empty().then_some(&**text);
    let parts = ranges.iter().filter_map(|range| text.get(range.range()));
    if depth::is_too_large(language, whole.into_iter().chain(parts)) {
        return Err(Refusal::GaveUp);
    }
    let all = [Span::new(0, text.len())];
    let stretches: &[Span] = if ranges.is_empty() { &all } else { ranges };
    let input = Input::new(text, stretches);
    let tree = tree_of(language, grammar, ranges, &input, budget);
    let full = if tree.is_err() && input.is_spent() { input.in_full(stretches) } else { None };
    let tree = full.map_or(tree, |full| tree_of(language, grammar, ranges, &full, budget))?;
    Ok(ParsedTree { grammar, text: text.clone(), tree, recent: Mutex::default() })
}

/// Parses what is read.
fn tree_of(
    language: Language,
    grammar: &Grammar,
    ranges: &[Span],
    input: &Input<'_>,
    budget: Budget,
) -> Result<Tree, Refusal> {
    let deadline = Instant::now() + budget.time;
    let longest = if language.is_read_in_parallel() { MOST_STEPS_IN_PARALLEL } else { MOST_STEPS };
    let most = budget.steps.min(longest);
    let mut steps = 0;
    let mut is_affordable = |_: &ParseState| {
        steps += 1;
        let is_over = steps > most || input.is_spent() || (steps % 64 == 0 && Instant::now() > deadline);
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut is_affordable);
    let mut parser = Parser::new();
    parser.set_language(&grammar.language).map_err(|_| Refusal::NoGrammar)?;
    let ranges: Vec<_> = ranges.iter().copied().map(tree_range).collect();
    parser.set_included_ranges(&ranges).map_err(|_| Refusal::NoGrammar)?;
    let tree = parser.parse_with_options(&mut |at, _| input.read(at), None, Some(options));
    tree.filter(|_| !input.is_spent()).ok_or(Refusal::GaveUp)
}

/// A range for the parser, without rows and columns, because nothing uses them.
fn tree_range(range: Span) -> tree_sitter::Range {
    let nowhere = Point { row: 0, column: 0 };
    tree_sitter::Range { start_byte: range.start, end_byte: range.end, start_point: nowhere, end_point: nowhere }
}

impl ParsedTree {
    /// Returns the steps that this takes, as [`ParsedTree::visit`] does.
    fn matches_at<'t>(&self, node: Node<'t>, matcher: &mut Matcher<'t>, found: &mut Collector<'_>) -> usize {
        let mut steps = 0;
        for (index, pattern) in self.grammar.patterns_at(node.kind_id()) {
            steps += matcher.matches(pattern, node, self.text.as_bytes(), &mut |captures| found.add(index, captures));
        }
        steps
    }

    /// Visits the nodes that touch the range.
    fn visit(&self, range: Span, found: &mut Collector<'_>) -> usize {
        let mut matcher = Matcher::new(range);
        let mut at = self.tree.walk();
        let mut steps = 0;
        loop {
            steps += 1;
            let node = at.node();
            let is_before = node.end_byte() < range.start;
            if !is_before {
                steps += self.matches_at(node, &mut matcher, found);
                if to_child(&mut at, range.start) && at.node().start_byte() <= range.end {
                    continue;
                }
            }
            if !next_touching(&mut at, range.end) {
                return steps;
            }
        }
    }
}

/// Moves to the first child that touches what starts at `start`, or to one before it.
fn to_child(at: &mut TreeCursor<'_>, start: usize) -> bool {
    // A child that ends where the range starts touches it. The search fails if the byte is in a hidden node behind the
    // last visible one. Then the next byte may succeed, or else the first child does.
    at.goto_first_child_for_byte(start.saturating_sub(1)).is_some()
        || at.goto_first_child_for_byte(start).is_some()
        || at.goto_first_child()
}

/// Moves to the next node in document order that is not below the current one and starts by `end`.
fn next_touching(at: &mut TreeCursor<'_>, end: usize) -> bool {
    loop {
        if at.node().start_byte() <= end && at.goto_next_sibling() && at.node().start_byte() <= end {
            return true;
        }
        if !at.goto_parent() {
            return false;
        }
    }
}

impl Parsed for ParsedTree {
    fn around(&self, range: Span, out: &mut Syntax) -> usize {
        if self.known(range, out) {
            return 0;
        }
        let mut found = Collector::new(self.grammar, &self.text);
        let mut steps = self.visit(range, &mut found);
        let mut syntax = Syntax::default();
        let shell = found.finish(range, &mut syntax);
        for part in shell {
            steps += self.around_shell(part, range, &mut syntax);
        }
        out.literals.extend_from_slice(&syntax.literals);
        out.constructs.extend_from_slice(&syntax.constructs);
        self.remember(range, syntax);
        steps
    }
}

impl ParsedTree {
    /// Whether the text is not what the grammar expects.
    #[must_use]
    pub fn has_error(&self) -> bool {
        self.tree.root_node().has_error()
    }

    /// How many stretches the grammar does not expect, and how many things that it expects are missing.
    #[must_use]
    pub fn errors(&self) -> usize {
        let mut at = self.tree.walk();
        let mut found = 0;
        loop {
            let node = at.node();
            found += usize::from(node.is_error() || node.is_missing());
            if node.has_error() && at.goto_first_child() {
                continue;
            }
            while !at.goto_next_sibling() {
                if !at.goto_parent() {
                    return found;
                }
            }
        }
    }

    /// Adds the syntax around a range that was asked about lately. Each place in a long list asks about the list, so that it
    /// stays known as long as there are such places.
    fn known(&self, range: Span, out: &mut Syntax) -> bool {
        let mut recent = self.recent();
        let Some(known) = recent.iter().position(|(asked, _)| *asked == range).and_then(|at| recent.remove(at)) else {
            return false;
        };
        out.literals.extend_from_slice(&known.1.literals);
        out.constructs.extend_from_slice(&known.1.constructs);
        recent.push_front(known);
        true
    }

    /// Remembers the syntax around a range. What was around others is forgotten where it was too much.
    fn remember(&self, range: Span, syntax: Syntax) {
        let mut recent = self.recent();
        recent.truncate(RECENT - 1);
        let size = |syntax: &Syntax| syntax.literals.len() + syntax.constructs.len();
        let mut left = RECENT_SYNTAX.saturating_sub(size(&syntax));
        let fit = recent.iter().take_while(|(_, known)| {
            let fits = size(known) <= left;
            left = left.saturating_sub(size(known));
            fits
        });
        let fit = fit.count();
        recent.truncate(fit);
        recent.push_front((range, syntax));
    }

    fn recent(&self) -> MutexGuard<'_, VecDeque<(Span, Syntax)>> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a stretch of shell commands with the shell's grammar.
    fn around_shell(&self, part: Span, range: Span, out: &mut Syntax) -> usize {
        if self.text.get(part.range()).is_none() {
            return 0;
        }
        let text = self.text.slice(part.range());
        // The end of a here-document stands at the beginning of its line.
        let lines = unindented_lines(&text, common_indent(&self.text, part)).collect::<Vec<_>>();
        let Ok(parsed) = parse_ranges(Language::Shell, &text, &lines, Budget::for_len(text.len())) else { return 0 };
        let by = part.start;
        let mut inner = Syntax::default();
        let within = Span::new(range.start.saturating_sub(by), range.end.saturating_sub(by).min(text.len()));
        let steps = parsed.around(within, &mut inner);
        for mut literal in inner.literals {
            literal.span = literal.span.shifted(by);
            out.literals.push(literal);
        }
        for mut construct in inner.constructs {
            construct.span = construct.span.shifted(by);
            construct.name_span = construct.name_span.shifted(by);
            construct.value = construct.value.shifted(by);
            out.constructs.push(construct);
        }
        steps
    }
}
