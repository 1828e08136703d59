//! Variables of functions that are given a value, and that nothing reads from there on.

use crate::detect::classify::Reader;
use crate::detect::dataflow::names::{qualifier, scope_of};
use crate::detect::place::Place;
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};
use crate::text::span::{Span, near_line_start};
use crate::text::words::is_identifier_char;

/// What may stand between the last statement of a function and its end.
const CLOSERS: [char; 5] = ['}', ')', ';', ',', ']'];
/// How many mentions of a variable in its function are looked at.
const MAX_USES: usize = 60;
/// The longest function that is searched for them.
const MAX_FUNCTION: usize = 32_000;

impl Reader<'_, '_> {
    /// Whether a variable of a function has a value that the file names nowhere else, or that nothing in the function reads
    /// behind it. The value of a last statement may be what the function returns.
    pub(super) fn is_left_variable(&self, place: &Place<'_>) -> bool {
        let Some((own, name)) = self.held_binding(place) else { return false };
        let Some(function) = place.chain.iter().find(|c| c.kind == ConstructKind::Function) else { return false };
        if self.is_set_by_block(place, own, function) {
            return false;
        }
        let is_of_type = place.chain.iter().take_while(|c| *c != function).any(|c| c.kind == ConstructKind::Definition);
        let after = self.text().get(own.span.end..function.span.end).unwrap_or_default();
        let after = after.trim_matches(|c: char| c.is_whitespace() || CLOSERS.contains(&c));
        let is_last = after.is_empty() || after.split_whitespace().all(|word| word == "end");
        let is_alone = || self.occurrences(name).all(|range| own.span.holds(range));
        !is_of_type && !is_last && (is_alone() || self.is_left_behind(place, own, name, function))
    }

    /// Whether a name that is not declared is given a value in a block without a name: it is a member of what the block sets
    /// up, as in Kotlin's `converse { modelId = "…" }`.
    fn is_set_by_block(&self, place: &Place<'_>, own: &Construct, function: &Construct) -> bool {
        let around = place.chain.iter().skip_while(|c| *c != function).skip(1);
        let mut around = around.filter(|c| !matches!(c.kind, ConstructKind::Body | ConstructKind::Fork));
        let is_named = |c: &Construct| matches!(c.kind, ConstructKind::Definition | ConstructKind::Binding);
        !around.next().is_some_and(is_named) && self.before_in_line(own.name_span).trim().is_empty()
    }

    /// Whether the function of a variable, which is known in it only, does not read it behind a place that runs once in
    /// each run of it.
    fn is_left_behind(&self, place: &Place<'_>, own: &Construct, name: &str, function: &Construct) -> bool {
        if function.span.len() > MAX_FUNCTION || self.may_run_again(place, function) || self.is_read_unseen(function) {
            return false;
        }
        let mentions: Vec<Span> = self.all.mentions(self.index, name, function.span).take(MAX_USES).collect();
        let is_local = mentions.iter().any(|range| self.is_declared_in(*range, name, function));
        let mut others = mentions.iter().filter(|range| !own.span.holds(**range));
        is_local && mentions.len() < MAX_USES && !others.any(|range| self.may_read(*range, own, name, function))
    }

    /// Whether what stands at a place runs more than once in one run of its function: in a loop, or because a statement
    /// goes back.
    fn may_run_again(&self, place: &Place<'_>, function: &Construct) -> bool {
        let text = self.text();
        let bodies = place.chain.iter().take_while(|c| *c != function).filter(|c| c.kind == ConstructKind::Body);
        // The outermost is the function's own.
        let bodies: Vec<&Construct> = bodies.collect();
        let inner = &bodies[..bodies.len().saturating_sub(1)];
        let is_once = |body: &Construct| {
            let mut lines = text[function.span.start..body.span.start].trim_end().lines().rev().map(str::trim);
            let head = lines.find(|line| !line.is_empty() && !words::begins_comment(line)).unwrap_or_default();
            let head = head.trim_start_matches(['}', ' ']);
            words::runs_once(head.split(|c: char| !is_identifier_char(c)).next().unwrap_or_default())
        };
        let goes_back = |word: &str| words::goes_back(word);
        let mut all = text[function.span].split(|c: char| !is_identifier_char(c));
        !inner.iter().all(|body| is_once(body)) || all.any(goes_back)
    }

    /// Whether a function asks for its variables by their names in another way.
    fn is_read_unseen(&self, function: &Construct) -> bool {
        let text = &self.text()[function.span];
        let is_word = |at: usize| !text[..at].ends_with(is_identifier_char);
        words::RULES.scopes.iter().any(|call| text.match_indices(call.as_str()).any(|(at, _)| is_word(at)))
    }

    /// Whether a mention shows that a variable is one of a function: a parameter, or what declares it there.
    fn is_declared_in(&self, range: Span, name: &str, function: &Construct) -> bool {
        if scope_of(self.text(), name, range, self.parsed) != Some(function.span) {
            return false;
        }
        let before = self.before_in_line(range);
        let is_word = |c: char| is_identifier_char(c) || matches!(c, '*' | '&' | '>' | ']' | '?');
        let is_declared = before.ends_with([' ', '\t']) && before.trim_end().ends_with(is_word);
        let is_made = self.text()[range.end..].trim_start().starts_with(":=");
        let is_parameter = || before.contains('(');
        self.all.list[self.index].language.declares_by_value() || is_declared || is_made || is_parameter()
    }

    /// Whether a mention of a variable in its function may read what a binding gives it.
    fn may_read(&self, range: Span, own: &Construct, name: &str, function: &Construct) -> bool {
        let text = self.text();
        let at = Place::of(text, range, self.parsed);
        let after = text[range.end..].trim_start();
        match at.kind() {
            Some(LiteralKind::Comment | LiteralKind::Text) => return false,
            Some(LiteralKind::Key) => return !after.starts_with([':', '=']),
            Some(LiteralKind::String) => return text[..range.start].ends_with(['{', '$', '(']),
            _ => {}
        }
        if qualifier(&at).is_some() {
            return false;
        }
        let is_defined = scope_of(text, name, range, self.parsed).is_some();
        let is_behind = range.start >= own.span.end;
        let is_inner = || at.chain.iter().find(|c| c.kind == ConstructKind::Function) != Some(function);
        let is_set = is_defined && after.starts_with(['=', ':', ',', ')']);
        !is_set && (is_behind || is_inner() && self.is_reached(own, name, &at, function))
    }

    /// Whether a function in the function of a variable means that by its name.
    fn is_reached(&self, own: &Construct, name: &str, at: &Place<'_>, function: &Construct) -> bool {
        self.name_in(self.index, name, function.span).reads(at, Some(own.name_span))
    }

    /// What stands before a name in its statement and line.
    fn before_in_line(&self, name: Span) -> &str {
        let line = &self.text()[near_line_start(self.text(), name.start)..name.start];
        &line[line.rfind(['{', ';']).map_or(0, |before| before + 1)..]
    }
}
